"""Plan the deletion of faces, and delete exactly the planned faces."""

from __future__ import annotations

import math
import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Annotated, Any, ClassVar

from attrs import Factory, define, field, frozen

from ...client import RekognitionClient
from ...errors import (
    CallCancelled,
    ProvisioningError,
    RekoError,
    ResourceNotFoundException,
)
from ...interop import AsInstance, accept_instances
from .. import text
from ..parts import face_id_of
from ..rate.pace import Pace, Tps
from ..rate.paced_client import PacedClient
from ..register import forget, read_register
from ..report import Counts, Progress, ProgressMeter
from ..threads import Threads
from .ledger import Doomed, Faces

_PAGE = 4096
_CHUNK = 100
"""Number of faces in one DisassociateFaces request, the maximum of the service."""
_WORKERS = 16
_SHOWN = 5


@frozen(kw_only=True, eq=False)
class CleanupPlan:
    """A plan of the faces to delete from a collection.

    Attributes:
        collection_id: The collection.
        region: The region.
        faces: Number of faces in the collection.
        faces_with_user: Number of faces that have a user.
        orphans: Number of faces to delete because they have no user.
        duplicates: Number of faces to delete because they were indexed twice.
        shared: Pairs of users that have equal faces. Both users of a pair keep a face.
            If three or more users have equal faces, not every pair is listed, but each
            of these users is in a pair.
    """

    __get_pydantic_core_schema__: ClassVar[Any] = classmethod(accept_instances)

    collection_id: str
    region: str
    faces: int
    faces_with_user: int
    orphans: int
    duplicates: int
    shared: tuple[tuple[str, str], ...]
    ledger: Faces = field(repr=False)

    @property
    def deletes(self) -> int:
        """Number of faces to delete."""
        return self.orphans + self.duplicates

    @property
    def mostly_orphans(self) -> bool:
        """Whether the plan deletes orphans, and most faces have no user.

        Some collections contain faces without a user on purpose.
        """
        return bool(self.orphans) and 2 * self.faces_with_user < self.faces

    def to_dict(self) -> dict[str, object]:
        """Return the plan as JSON data."""
        return {
            "collection_id": self.collection_id,
            "faces": self.faces,
            "faces_with_user": self.faces_with_user,
            "orphans": self.orphans,
            "duplicates": self.duplicates,
            "shared": [list(pair) for pair in self.shared],
        }

    def __str__(self) -> str:
        """Return the plan as text for people."""
        faces = text.count(self.faces, "face")
        lines = [f"{self.collection_id}: {faces}, {self.faces_with_user:,} with a user"]
        for name, number, what in (
            ("orphan", self.orphans, "without a user"),
            ("duplicate", self.duplicates, "that were indexed twice"),
        ):
            if number:
                lines.append(f"  - {text.count(number, 'face')} {what}")
                lines += [
                    f"    {text.printable(f'{face_id} {owner}'.rstrip())}"
                    for face_id, owner in self.ledger.examples(name, _SHOWN)
                ]
                if number > _SHOWN:
                    lines.append(f"    and {number - _SHOWN:,} more")
        lines += [
            f"  ? {text.printable(one)} and {text.printable(two)} have the same face"
            for one, two in self.shared[:_SHOWN]
        ]
        if len(self.shared) > _SHOWN:
            lines.append(f"    and {len(self.shared) - _SHOWN:,} more")
        return "\n".join(lines)

    def close(self) -> None:
        """Delete the temporary file of the plan."""
        self.ledger.close()


@define(kw_only=True)
class CleanupReport:
    """The outcome of `clean_up`, which deletes faces.

    Attributes:
        deleted: Number of faces that were deleted.
        kept: Ids of faces that were skipped or could not be deleted, with the reason.
        stopped: Whether `cancel` ended the run early.
    """

    deleted: int = 0
    kept: dict[str, str] = Factory(dict[str, str])
    stopped: bool = False

    @property
    def complete(self) -> bool:
        """Whether every face of the plan was deleted."""
        return not (self.kept or self.stopped)

    def to_dict(self) -> dict[str, object]:
        """Return the report as JSON data."""
        return {
            "complete": self.complete,
            "deleted": self.deleted,
            "kept": dict(self.kept),
            "stopped": self.stopped,
        }

    def __str__(self) -> str:
        """Return the report as text for people."""
        lines = [f"{text.count(self.deleted, 'face')} deleted"]
        lines += [f"  kept {face}: {why}" for face, why in self.kept.items()]
        if self.stopped:
            lines.append("stopped: plan and clean up again to continue")
        return "\n".join(lines)


def plan_cleanup(
    client: RekognitionClient,
    collection_id: str,
    *,
    orphans: bool = False,
    duplicates: bool = False,
    register: str | os.PathLike[str] | None = None,
    tps: Tps = None,
    on_progress: Callable[[Progress], object] | None = None,
) -> CleanupPlan:
    """List the faces of a collection, and return a plan of the faces to delete.

    Equal faces have the same box in the same picture. Two pictures are the same if the
    register has the same hash or ETag for both. If the register lacks the hash or ETag
    of a picture, the external ids of the faces are compared.

    One of the equal faces stays, if possible one with a user. The other equal faces are
    duplicates. If two users have equal faces, each user keeps one face, and
    `CleanupPlan.shared` contains both users.

    End other work on the collection first. For example, an enrolment indexes a face and
    later associates it with a user. Between these requests the face is an orphan.

    Args:
        client: The client.
        collection_id: The collection.
        orphans: Whether to delete faces without a user. By default they stay.
        duplicates: Whether to delete faces that were indexed twice. By default they
            stay.
        register: The path of the face register, which has the hash or ETag of each
            picture. By default None.
        tps: Requests a second, as in `apply`. By default the published quotas.
        on_progress: Called a few times a second, with the number of pages listed.

    Raises:
        RequestValidationError: The collection id is invalid. Nothing was sent.
        ConfigurationError: `tps` is invalid, or is the `Pace` of another region.
        ProvisioningError: The collection does not exist. Or `orphans` is true, and no
            face of the collection has a user. Or the temporary folder is full.
        JournalMismatch: The register is invalid or cannot be read.
        RekoError: A page of faces cannot be listed.
    """
    paced = PacedClient(client, Pace.of(client, tps))
    counts = Counts()
    meter = ProgressMeter(0, counts, on_progress)
    faces = Faces()
    try:
        listed = paced.iter_list_faces(collection_id=collection_id, max_results=_PAGE)
        try:
            for page in listed.pages():
                faces.add(page.faces)
                counts.done += 1
                meter.total = counts.done
                meter.tick(math.inf)
        except ResourceNotFoundException as error:
            raise ProvisioningError(
                text.missing_collection(
                    collection_id, client.region_name, "Nothing was deleted."
                )
            ) from error
        if register is not None:
            faces.join(read_register(register))
        total, owned = faces.count(), faces.count("user_id IS NOT NULL")
        if orphans and total and not owned:
            raise ProvisioningError(
                f"None of the {text.count(total, 'face')} of {collection_id} has a"
                " user, so all of them would be deleted. To delete faces by their"
                " external id, call erase_faces. Nothing was deleted."
            )
        shared = faces.doom_duplicates() if duplicates else []
        if orphans:
            faces.doom_orphans()
        return CleanupPlan(
            collection_id=collection_id,
            region=client.region_name,
            faces=total,
            faces_with_user=owned,
            orphans=faces.count("doomed = 'orphan'"),
            duplicates=faces.count("doomed = 'duplicate'"),
            shared=tuple(shared),
            ledger=faces,
        )
    except BaseException:
        faces.close()
        raise


def clean_up(
    client: RekognitionClient,
    plan: CleanupPlan,
    *,
    register: str | os.PathLike[str] | None = None,
    tps: Tps = None,
    on_progress: Callable[[Progress], object] | None = None,
    cancel: Annotated[threading.Event, AsInstance()] | None = None,
) -> CleanupReport:
    """Delete the faces of a plan, and no others.

    The function first checks what has changed since the plan was made. An orphan of the
    plan is not deleted if it now has a user. A duplicate of the plan is not deleted if
    the equal face that the plan keeps was deleted since then. A duplicate with a user
    is also not deleted if the kept face has lost its user.

    Args:
        client: The client.
        plan: The plan.
        register: The path of the face register. The lines of deleted faces are removed.
            By default None.
        tps: Requests a second, as in `apply`. By default the published quotas.
        on_progress: Called a few times a second.
        cancel: Set this event to stop the run. The run first waits for requests in
            flight.

    Raises:
        ConfigurationError: `tps` is invalid, or is the `Pace` of another region.
        JournalMismatch: The register is invalid. The faces have already been deleted.
        ProvisioningError: The plan is closed, and nothing was deleted. Or the register
            cannot be written. In that case the faces have already been deleted.
    """
    cancel = cancel or threading.Event()
    counts = Counts()
    meter = ProgressMeter(plan.deletes, counts, on_progress)
    paced = PacedClient(client, Pace.of(client, tps), cancel, counts=counts)
    report = CleanupReport()
    gone: set[str] = set()
    running: deque[tuple[list[Doomed], Future[dict[str, str]]]] = deque()

    def record() -> None:
        chunk, job = running.popleft()
        try:
            kept = job.result()
        except CallCancelled:
            report.stopped = True
            return
        except RekoError as error:
            kept = dict.fromkeys((one.face_id for one in chunk), _one_line(error))
        report.kept |= kept
        gone.update(one.face_id for one in chunk if one.face_id not in kept)
        counts.done += len(chunk)
        counts.failed = len(report.kept)
        meter.tick(math.inf)

    with Threads(_WORKERS, "rekoclient-cleanup") as pool:
        for user_id, chunk in plan.ledger.chunks(_CHUNK):
            if cancel.is_set():
                report.stopped = True
                break
            job = pool.submit(_delete, paced, plan.collection_id, user_id, chunk)
            running.append((chunk, job))
            if len(running) >= 2 * _WORKERS:
                record()
        while running:
            record()
    meter.tick(math.inf, last=True)
    report.deleted = len(gone)
    if register is not None and gone:
        forget(register, lambda line: line.face_id in gone)
    return report


def _delete(
    paced: PacedClient,
    collection_id: str,
    user_id: str | None,
    chunk: Sequence[Doomed],
) -> dict[str, str]:
    """Delete faces of one user, or faces without a user.

    Returns:
        The ids of faces that were not deleted, each with the reason.
    """
    stay: dict[str, str] = {}
    equals = sorted({one.kept for one in chunk if one.kept})
    if equals:
        listed = paced.list_faces(
            collection_id=collection_id, face_ids=equals, max_results=_PAGE
        ).faces
        there = {face_id_of(face) for face in listed if face.user_id or not user_id}
        stay = {
            one.face_id: "the equal face is gone"
            for one in chunk
            if one.kept and one.kept not in there
        }
    face_ids = [one.face_id for one in chunk if one.face_id not in stay]
    if not face_ids:
        return stay
    if user_id is not None:
        paced.disassociate_faces(
            collection_id=collection_id, user_id=user_id, face_ids=face_ids
        )
    response = paced.delete_faces(collection_id=collection_id, face_ids=face_ids)
    for failure in response.unsuccessful_face_deletions:
        reasons = ", ".join(map(str, failure.reasons))
        if failure.face_id and reasons != "FACE_NOT_FOUND":
            stay[failure.face_id] = reasons
    return stay


def _one_line(error: RekoError) -> str:
    return " ".join(str(error).split())
