"""Erase a user with every face, and write a receipt.

A face that was disassociated cannot be found through its user any more. So the receipt
is written before the first change, with every face. After a crash the next run deletes
those faces too.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attrs import asdict, evolve, frozen

from ...client import RekognitionClient
from ...errors import (
    JournalMismatch,
    ProvisioningError,
    ResourceNotFoundException,
)
from ...urls import place_of
from .. import text
from ..rate.pace import Pace, Tps
from ..rate.paced_client import PacedClient
from ..report import Outcome

_CHUNK = 100
_ROUNDS = 5
"""Give up after this many rounds in which the user had new faces."""
_REMOVING = "removing"
_UNBEGUN = "Nothing was erased."
_PARTLY = "The faces are deleted, the user is not. Free some space, and run it again."
_UNPROVEN = (
    "The user is deleted. Free some space, and run it again to complete the receipt."
)


@frozen(kw_only=True)
class Receipt:
    """The record of an erasure.

    Attributes:
        collection_id: The collection.
        user_id: The user.
        region: The region.
        endpoint: The URL of the endpoint. `local` for every one on loopback.
        begun_at: When the erasure began, ISO 8601, UTC.
        finished_at: When the service confirmed that nothing is left. None until then.
        face_ids: Every face of the user.
        user: `removed`, or `absent` if the user did not exist. `removing` while it may
            be either. After that, or after a lost reply, a missing user counts as
            removed.
    """

    collection_id: str
    user_id: str
    region: str
    endpoint: str
    begun_at: str
    finished_at: str | None = None
    face_ids: tuple[str, ...] = ()
    user: str | None = None

    @property
    def complete(self) -> bool:
        """Whether the service confirmed that nothing is left."""
        return self.finished_at is not None

    def to_dict(self) -> dict[str, object]:
        """Return the receipt as JSON data."""
        return {**asdict(self), "complete": self.complete}

    def __str__(self) -> str:
        """Return the receipt in one line."""
        faces = f"{len(self.face_ids)} face{'' if len(self.face_ids) == 1 else 's'}"
        end = f"gone at {self.finished_at}" if self.complete else "not finished"
        return f"{self.collection_id}/{self.user_id}: {self.user}, {faces}; {end}"


def erase_user(
    client: RekognitionClient,
    collection_id: str,
    user_id: str,
    *,
    receipt: str | os.PathLike[str] | None = None,
    tps: Tps = None,
) -> Receipt:
    """Delete a user and every face of the user.

    The faces are disassociated and deleted first, new ones too, until the user has no
    face. At the end ListFaces confirms that nothing is left. Every step may be done
    twice, so after a crash run it again with the same receipt. A complete receipt is
    returned unchanged, if the user was not created again.

    Args:
        client: The client.
        collection_id: The collection.
        user_id: The user.
        receipt: The file of the receipt, as JSON. Without one, a run
            that is killed between two steps can leave faces that have no user.
        tps: Requests a second, as in `apply`. By default the published quotas.

    Raises:
        JournalMismatch: The file is another user's receipt. Or it is complete, and the
            user was created again.
        ProvisioningError: The collection does not exist. Or the receipt cannot be
            written. Or something is left at the end. `begun` shows whether something
            was erased.
        RekoError: A step failed. Run it again.
    """
    path = None if receipt is None else Path(receipt)
    paced = PacedClient(client, Pace.of(client, tps))
    done = _begin(
        path,
        Receipt(
            collection_id=collection_id,
            user_id=user_id,
            region=client.region_name,
            endpoint=place_of(client.boto_client.meta.endpoint_url),
            begun_at=_now(),
        ),
    )
    if done.complete:
        if _is_there(paced, collection_id, user_id):
            raise JournalMismatch(
                f"{path} is the receipt of an erasure that was complete at"
                f" {done.finished_at}, and {collection_id}/{user_id} was created again"
                " since. Keep the file, and use another one."
            )
        return done
    listed = _faces_of(paced, collection_id, user_id)
    if not (listed or done.face_ids or done.user):
        _refuse_missing(paced, collection_id, client.region_name)
    otherwise = _UNBEGUN
    for _ in range(_ROUNDS):
        faces = tuple(dict.fromkeys([*done.face_ids, *listed]))
        done = evolve(done, face_ids=faces)
        _write(path, done, otherwise)
        _erase_faces(paced, done, listed)
        otherwise = _PARTLY
        # After DeleteUser, the user's new faces could not be found any more.
        listed = _faces_of(paced, collection_id, user_id)
        if not listed:
            break
    else:
        _refuse_leftovers(paced, done)
    earlier = done.user
    done = evolve(done, user=earlier or _REMOVING)
    _write(path, done, otherwise)
    try:
        paced.delete_user(collection_id=collection_id, user_id=user_id)
        outcome = Outcome.REMOVED
    except ResourceNotFoundException as error:
        ours = error.may_have_succeeded or earlier in (_REMOVING, Outcome.REMOVED)
        outcome = Outcome.REMOVED if ours else Outcome.ABSENT
    done = evolve(done, user=str(outcome))
    _write(path, done, _UNPROVEN)
    _refuse_leftovers(paced, done)
    done = evolve(done, finished_at=_now())
    _write(path, done, _UNPROVEN)
    return done


def _begin(path: Path | None, new: Receipt) -> Receipt:
    """Return a new receipt, or the one that an earlier run has begun."""
    try:
        if path is None or not path.exists():
            return new
        content: dict[str, Any] = json.loads(path.read_text())
        content.pop("complete")
        content["face_ids"] = tuple(content["face_ids"])
        old = Receipt(**content)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise JournalMismatch(f"{path} is not a receipt: {error!r}.") from error
    places = [(r.collection_id, r.user_id, r.region, r.endpoint) for r in (old, new)]
    if places[0] != places[1]:
        raise JournalMismatch(
            f"{path} is the receipt of {old.collection_id}/{old.user_id} in"
            f" {old.region}, {old.endpoint}. Use another file."
        )
    return old


def _is_there(paced: PacedClient, collection_id: str, user_id: str) -> bool:
    """Return whether a user exists. Only ListUsers shows one without faces."""
    users = paced.iter_list_users(collection_id=collection_id, max_results=500)
    try:
        return any(user.user_id == user_id for user in users)
    except ResourceNotFoundException:
        return False  # the collection was deleted with its users


def _faces_of(paced: PacedClient, collection_id: str, user_id: str) -> list[str]:
    """Return the faces of a user. A missing user has no faces."""
    faces = paced.iter_list_faces(collection_id=collection_id, user_id=user_id)
    try:
        return [face.face_id for face in faces if face.face_id]
    except ResourceNotFoundException:
        return []


def _erase_faces(paced: PacedClient, receipt: Receipt, listed: Sequence[str]) -> None:
    """Disassociate the listed faces, and delete every face of the receipt."""
    collection_id, user_id = receipt.collection_id, receipt.user_id
    for chunk in _chunks(listed):
        paced.disassociate_faces(
            collection_id=collection_id, user_id=user_id, face_ids=chunk
        )
    for chunk in _chunks(receipt.face_ids):
        try:
            paced.delete_faces(collection_id=collection_id, face_ids=chunk)
        except ResourceNotFoundException:
            break  # the collection was deleted with its faces


def _refuse_missing(paced: PacedClient, collection_id: str, region: str) -> None:
    """Raise for a collection that does not exist: its name may be mistyped."""
    try:
        paced.list_faces(collection_id=collection_id, max_results=1)
    except ResourceNotFoundException as error:
        raise ProvisioningError(
            f"The collection {collection_id} does not exist in {region}. {_UNBEGUN}"
        ) from error


def _refuse_leftovers(paced: PacedClient, receipt: Receipt) -> None:
    left = dict.fromkeys(_faces_of(paced, receipt.collection_id, receipt.user_id), "")
    for chunk in _chunks(receipt.face_ids):
        try:
            faces = paced.list_faces(
                collection_id=receipt.collection_id, face_ids=chunk
            ).faces
        except ResourceNotFoundException:
            break  # the collection was deleted with its faces
        left |= {face.face_id: face.user_id or "" for face in faces if face.face_id}
    if left:
        names = [f"{face} of {user}" if user else face for face, user in left.items()]
        raise ProvisioningError(
            f"{len(left)} of the faces of {receipt.collection_id}/{receipt.user_id}"
            f" still exist: {text.sample(names[:3], len(names))}. Another client adds"
            " faces, or has associated them with another user. Stop it, or disassociate"
            " the faces. Then erase the user again.",
            begun=True,
        )


def _chunks(face_ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (face_ids[i : i + _CHUNK] for i in range(0, len(face_ids), _CHUNK))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _write(path: Path | None, receipt: Receipt, otherwise: str) -> None:
    """Write the file atomically, with mode 0600.

    Args:
        path: The file. None to write nothing.
        receipt: Its content.
        otherwise: The state of the erasure, for the error message.
    """
    if path is None:
        return
    new: Path | None = None
    try:
        # The file's own name may already have the greatest length.
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".receipt-")
        new = Path(name)
        with os.fdopen(handle, "w") as file:
            json.dump(receipt.to_dict(), file, indent=2)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError as error:
        if new is not None:
            new.unlink(missing_ok=True)
        raise ProvisioningError(
            f"The receipt {path} cannot be written: {error.strerror}. {otherwise}",
            begun=otherwise != _UNBEGUN,
        ) from error
