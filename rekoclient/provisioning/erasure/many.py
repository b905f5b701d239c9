"""Erase many users in one, several or all collections."""

from __future__ import annotations

import math
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Annotated

from attrs import Factory, define, field

from ...client import RekognitionClient
from ...errors import (
    CallCancelled,
    ConfigurationError,
    Problem,
    ProvisioningError,
    RekoError,
    ResourceNotFoundException,
)
from ...interop import AsInstance
from .. import text
from ..input.rows import Row
from ..input.specs import CollectionSpec, Users, check_user, manifest_error
from ..rate.pace import Pace, Tps
from ..rate.paced_client import PacedClient
from ..register import check_register
from ..report import (
    FATAL_EVERYWHERE,
    Counts,
    Failure,
    Outcome,
    Progress,
    ProgressMeter,
    without_traceback,
)
from ..threads import Threads
from .erase import erase_one, finish, forget_faces, new_receipt, refuse_missing
from .receipt import UNBEGUN, Receipt, ReceiptFile, receipt_path
from .verify import Pictures

_USERS = 32
"""Number of users that are erased at the same time.

It can be high, because most of these users wait until the rate allows their request.
"""
_GROUP = 1_000
"""Number of erased users whose lines are removed from the register together."""


@define(kw_only=True)
class ErasureReport:
    """The outcome of an erasure of many users.

    Attributes:
        receipts: A receipt for each erased user of each collection.
        missing: Ids of users that are in none of the collections.
        failures: The users that could not be erased, with the collection and the error.
        stopped: Whether the run ended early. To resume, make the same call again.
    """

    receipts: list[Receipt] = Factory(list[Receipt])
    missing: list[str] = Factory(list[str])
    failures: list[Failure] = Factory(list[Failure])
    stopped: bool = False

    @property
    def complete(self) -> bool:
        """Whether no erasure failed, no user is missing and every receipt is complete.

        It is False if the run ended early.
        """
        if self.failures or self.missing or self.stopped:
            return False
        return all(receipt.complete for receipt in self.receipts)

    def to_dict(self) -> dict[str, object]:
        """Return the report as JSON data."""
        return {
            "complete": self.complete,
            "stopped": self.stopped,
            "receipts": [receipt.to_dict() for receipt in self.receipts],
            "missing": list(self.missing),
            "failures": [
                {
                    "collection_id": failure.collection_id,
                    "user_id": failure.user_id,
                    "error": type(failure.error).__name__,
                    "message": " ".join(str(failure.error).split()),
                }
                for failure in self.failures
            ],
        }

    def __str__(self) -> str:
        """Return the report as text for people."""
        faces = sum(receipt.faces for receipt in self.receipts)
        users = text.count(len(self.receipts), "user")
        lines = [f"{users} erased with {text.count(faces, 'face')}"]
        lines += [str(one) for one in self.receipts if not one.complete]
        lines += [f"{text.printable(user)}: does not exist" for user in self.missing]
        lines += [f"failed: {failure}" for failure in self.failures]
        if self.stopped:
            lines.append("stopped: run the same command again to resume")
        return "\n".join(lines)


def erase_users(
    client: RekognitionClient,
    collections: str | Iterable[str] | None,
    users: Users,
    *,
    receipts: str | os.PathLike[str],
    register: str | os.PathLike[str] | None = None,
    allow_missing: bool = False,
    tps: Tps = None,
    on_progress: Callable[[Progress], object] | None = None,
    on_receipt: Callable[[Receipt], object] | None = None,
    cancel: Annotated[threading.Event, AsInstance()] | None = None,
) -> ErasureReport:
    """Erase many users and their faces. For one user, see `erase_user`.

    Args:
        client: The client.
        collections: One collection, several collections, or None for all collections of
            the account in the region.
        users: The ids of the users, or the path of a `.csv` file with a `user_id`
            column or of a `.jsonl` file with one `{"user_id": ...}` a line.
        receipts: The folder of the receipts. It is created if it is missing. To resume
            a killed run, pass the same folder.
        register: The path of the face register. The lines of the users and faces are
            removed. By default None.
        allow_missing: Accept users that are in none of the collections. By default the
            report lists them as `missing`, because an id may be mistyped.
        tps: Requests a second, as in `apply`. By default the published quotas.
        on_progress: Called a few times a second.
        on_receipt: Called with the receipt of each erased user.
        cancel: Set this event to stop the run. The run first waits for requests in
            flight.

    Raises:
        ManifestError: A user id is invalid, or the file of the users cannot be read.
            Nothing was sent.
        RequestValidationError: A collection id is invalid. Nothing was erased.
        JournalMismatch: `register` is not a face register, or cannot be read. Nothing
            was sent.
        ProvisioningError: A collection does not exist, or a file cannot be written.
            `begun` of the error shows whether something was erased.
        AccessDeniedError: Access is denied.
        CallCancelled: The run was cancelled before the first user was erased.
        ConfigurationError: `collections` is empty, `tps` is invalid or is the `Pace` of
            another region, or the configuration of the client is invalid.
        RekoError: The collections cannot be listed or read. Nothing was erased.
    """
    check_register(register)
    run = _Run(
        client=client,
        paced=PacedClient(client, Pace.of(client, tps), threading.Event(), cancel),
        folder=Path(receipts),
        register=register,
        cancel=cancel or threading.Event(),
        on_receipt=on_receipt,
    )
    names = list(_check(users))
    try:
        run.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ProvisioningError(
            f"the folder of receipts {run.folder} cannot be created:"
            f" {error.strerror}. {UNBEGUN} Pass a folder that you can write to."
        ) from error
    run.erase(run.collections(collections), names, on_progress)
    if not allow_missing:
        run.report.missing += [name for name in names if name not in run.seen]
    return run.report


def _check(users: Users) -> Iterator[str]:
    """Check all user ids, and yield each id once."""
    problems: list[Problem] = []
    seen: dict[str, None] = {}
    for row in CollectionSpec("users", users=users).rows():
        if isinstance(row, Row) and (message := check_user(row.user_id)):
            problems.append(Problem(row.file, row.line, message))
        elif isinstance(row, Row):
            seen[str(row.user_id)] = None
        else:
            problems.append(row)
    if problems:
        raise manifest_error(problems)
    yield from seen


@define(kw_only=True, eq=False)
class _Run:
    """A run of `erase_users`."""

    client: RekognitionClient
    paced: PacedClient
    folder: Path
    register: str | os.PathLike[str] | None
    cancel: threading.Event
    on_receipt: Callable[[Receipt], object] | None
    report: ErasureReport = field(factory=ErasureReport)
    seen: set[str] = field(factory=set[str])
    """Ids of users that the report must not list as `missing`.

    Each user was in a collection, or an erasure of the user failed or was stopped.
    """
    _counts: Counts = field(factory=Counts)
    _fatal: RekoError | None = None
    _open: list[Receipt] = field(factory=list[Receipt])
    """Receipts of erased users that `_finish` has not processed yet."""

    def collections(self, given: str | Iterable[str] | None) -> list[str]:
        """Return the collections to erase from, each id once.

        Args:
            given: One id or several ids. None means all collections of the region.

        Raises:
            ConfigurationError: `given` is empty.
            ProvisioningError: A collection does not exist.
        """
        if given is None:
            return list(self.paced.iter_list_collections())
        names = list(dict.fromkeys([given] if isinstance(given, str) else given))
        if not names:
            raise ConfigurationError(
                "collections is empty. Pass the id of a collection, or None for all"
                f" collections. {UNBEGUN}"
            )
        for name in names:
            refuse_missing(self.paced, name, self.client.region_name)
        return names

    def erase(
        self,
        collections: list[str],
        users: list[str],
        on_progress: Callable[[Progress], object] | None,
    ) -> None:
        """Erase each user from each collection."""
        pairs = ((name, user) for user in users for name in collections)
        total = len(users) * len(collections)
        meter = ProgressMeter(total, self._counts, on_progress)
        running: deque[tuple[str, str, Future[Receipt | None]]] = deque()
        with Threads(_USERS, "rekoclient-erase") as pool:
            for name, user in pairs:
                if self.cancel.is_set() or self._fatal:
                    self.report.stopped = True
                    break
                running.append((name, user, pool.submit(self._erase, name, user)))
                if len(running) >= 2 * _USERS:
                    self._end(*running.popleft())
                meter.tick(math.inf)
            while running:
                self._end(*running.popleft())
                meter.tick(math.inf)
        self._finish()
        meter.tick(math.inf, last=True)
        if self._fatal:
            raise self._fatal

    def _erase(self, collection_id: str, user_id: str) -> Receipt | None:
        """Erase a user from a collection. Return None if the user does not exist."""
        file = self._file(collection_id, user_id)
        begun = file.exists()
        if not begun:
            try:
                self.paced.list_faces(
                    collection_id=collection_id, user_id=user_id, max_results=1
                )
            except ResourceNotFoundException:
                return None
        new = new_receipt(self.client, collection_id, user_id=user_id)
        done = erase_one(self.paced, new, file, Pictures())
        if done.user == Outcome.ABSENT and not begun:
            file.remove()
            return None
        return done

    def _end(
        self, collection_id: str, user_id: str, run: Future[Receipt | None]
    ) -> None:
        """Wait for the erasure of a user, and record the outcome."""
        try:
            receipt = run.result()
        except CallCancelled:
            self.report.stopped = True
            self.seen.add(user_id)
            return
        except RekoError as error:
            self.seen.add(user_id)
            failure = Failure(collection_id, user_id, without_traceback(error))
            self.report.failures.append(failure)
            self._counts.failed += 1
            if isinstance(error, FATAL_EVERYWHERE):
                self._fatal = self._fatal or error
        else:
            if receipt is not None:
                self.seen.add(user_id)
                self._open.append(receipt)
                # Write the register once for many users.
                if self.register is None or len(self._open) >= _GROUP:
                    self._finish()
        self._counts.done += 1

    def _finish(self) -> None:
        """Remove the erased users from the register, and complete their receipts."""
        receipts, self._open = self._open, []
        forget_faces(self.register, [one for one in receipts if not one.complete])
        for receipt in receipts:
            done = receipt
            if not receipt.complete:
                file = self._file(receipt.collection_id, receipt.user_id or "")
                done = finish(self.paced, file, receipt, Pictures())
            self.report.receipts.append(done)
            if self.on_receipt:
                self.on_receipt(done)

    def _file(self, collection_id: str, user_id: str) -> ReceiptFile:
        return ReceiptFile(receipt_path(self.folder, collection_id, user_id))
