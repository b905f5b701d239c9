"""Erasing a user with every face, and the receipt that says so.

Faces that have been taken from their user can no longer be found through that user. So
the receipt is begun before anything is changed, with every face in it: whoever goes on
after a crash deletes those too.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import asdict, evolve, frozen

from ...errors import (
    JournalMismatch,
    ProvisioningError,
    ResourceNotFoundException,
)
from ...urls import place_of
from .. import text
from ..rate.paced_client import PatientClient
from ..rate.quotas import Quotas, Tps
from ..report import Outcome

if TYPE_CHECKING:
    from ...client import RekognitionClient

_CHUNK = 100
_LOOKS = 5
"""So often a user may have got new faces meanwhile: then somebody is adding them."""
_REMOVING = "removing"
_UNBEGUN = "Nothing was erased."
_PARTLY = "Faces are gone, the user is not. Make room, and run it again."
_UNPROVEN = "The user is gone. Make room, and run it again to complete the receipt."


@frozen(kw_only=True)
class Receipt:
    """What was erased, when, and whether it is gone.

    Attributes:
        collection_id: The collection.
        user_id: The user.
        region: Where.
        endpoint: Its URL; `local` for every one on loopback.
        begun_at: When the erasure began, ISO 8601, UTC.
        finished_at: When all of it was seen to be gone; None until then.
        face_ids: Every face that was the user's.
        user: `removed`, or `absent` when the user was not there; `removing` while it
            may be either. After that or a lost reply, a user who is not there counts as
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
        """Whether everything is gone."""
        return self.finished_at is not None

    def to_dict(self) -> dict[str, object]:
        """The receipt for machines."""
        return {**asdict(self), "complete": self.complete}

    def __str__(self) -> str:
        """The receipt for people."""
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
    """Erase a user: their faces are taken from them and deleted, then they are.

    Faces that the user gets meanwhile are erased too, until there are none just before
    the user goes. At the end the service is asked whether anything is left. Every step
    may be made again, so a run that was killed is simply started anew, with the same
    receipt. One that is complete is answered as it is, if the user has not come back.

    Args:
        client: Where.
        collection_id: The collection.
        user_id: Who.
        receipt: A file for the receipt, as JSON. Without one, a run that is killed
            between two steps can leave faces behind that nobody can find by the user.
        tps: Requests a second, as in `apply`.

    Raises:
        JournalMismatch: The file is the receipt of another user; or it is complete and
            the user has been made again since.
        ProvisioningError: There is no such collection, so this proves nothing; or the
            receipt cannot be written; or something is still there at the end. `begun`
            says whether something was erased.
        RekoError: A step could not be made; make it again.
    """
    path = None if receipt is None else Path(receipt)
    patient = PatientClient(client, Quotas(client.region_name, tps))
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
        if _is_there(patient, collection_id, user_id):
            raise JournalMismatch(
                f"{path} is the receipt of an erasure that was complete at"
                f" {done.finished_at}; {collection_id}/{user_id} has been made again"
                " since. Keep it and name another file."
            )
        return done
    listed = _faces_of(patient, collection_id, user_id)
    if not (listed or done.face_ids or done.user):
        _refuse_missing(patient, collection_id, client.region_name)
    otherwise = _UNBEGUN
    for _ in range(_LOOKS):
        faces = tuple(dict.fromkeys([*done.face_ids, *listed]))
        done = evolve(done, face_ids=faces)
        _write(path, done, otherwise)
        _erase_faces(patient, done, listed)
        otherwise = _PARTLY
        # After DeleteUser nobody could find those that the user has got meanwhile.
        listed = _faces_of(patient, collection_id, user_id)
        if not listed:
            break
    else:
        _refuse_leftovers(patient, done)
    earlier = done.user
    done = evolve(done, user=earlier or _REMOVING)
    _write(path, done, otherwise)
    try:
        patient.delete_user(collection_id=collection_id, user_id=user_id)
        outcome = Outcome.REMOVED
    except ResourceNotFoundException as error:
        ours = error.may_have_succeeded or earlier in (_REMOVING, Outcome.REMOVED)
        outcome = Outcome.REMOVED if ours else Outcome.ABSENT
    done = evolve(done, user=str(outcome))
    _write(path, done, _UNPROVEN)
    _refuse_leftovers(patient, done)
    done = evolve(done, finished_at=_now())
    _write(path, done, _UNPROVEN)
    return done


def _begin(path: Path | None, new: Receipt) -> Receipt:
    """A new receipt, or the one that an earlier run has begun."""
    try:
        if path is None or not path.exists():
            return new
        content: dict[str, Any] = json.loads(path.read_text())
        content.pop("complete")
        content["face_ids"] = tuple(content["face_ids"])
        old = Receipt(**content)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise JournalMismatch(f"{path} is no receipt: {error!r}.") from error
    places = [(r.collection_id, r.user_id, r.region, r.endpoint) for r in (old, new)]
    if places[0] != places[1]:
        raise JournalMismatch(
            f"{path} is the receipt of {old.collection_id}/{old.user_id} in"
            f" {old.region}, {old.endpoint}. Name another file."
        )
    return old


def _is_there(patient: PatientClient, collection_id: str, user_id: str) -> bool:
    """Whether a user is in the list of users: one without faces is nowhere else."""
    users = patient.iter_list_users(collection_id=collection_id, max_results=500)
    try:
        return any(user.user_id == user_id for user in users)
    except ResourceNotFoundException:
        return False  # the collection is gone, and all of it with it


def _faces_of(patient: PatientClient, collection_id: str, user_id: str) -> list[str]:
    """The faces of a user; none where there is no such user."""
    faces = patient.iter_list_faces(collection_id=collection_id, user_id=user_id)
    try:
        return [face.face_id for face in faces if face.face_id]
    except ResourceNotFoundException:
        return []


def _erase_faces(
    patient: PatientClient, receipt: Receipt, listed: Sequence[str]
) -> None:
    """Take those that are listed from the user, and delete all of the receipt."""
    collection_id, user_id = receipt.collection_id, receipt.user_id
    for chunk in _chunks(listed):
        patient.disassociate_faces(
            collection_id=collection_id, user_id=user_id, face_ids=chunk
        )
    for chunk in _chunks(receipt.face_ids):
        try:
            patient.delete_faces(collection_id=collection_id, face_ids=chunk)
        except ResourceNotFoundException:
            break  # since the receipt was begun the collection has gone, and they too


def _refuse_missing(patient: PatientClient, collection_id: str, region: str) -> None:
    """A mistyped collection has no such user, and must not yield a receipt."""
    try:
        patient.list_faces(collection_id=collection_id, max_results=1)
    except ResourceNotFoundException as error:
        raise ProvisioningError(
            f"There is no collection {collection_id} in {region}. {_UNBEGUN}"
        ) from error


def _refuse_leftovers(patient: PatientClient, receipt: Receipt) -> None:
    left = dict.fromkeys(_faces_of(patient, receipt.collection_id, receipt.user_id), "")
    for chunk in _chunks(receipt.face_ids):
        try:
            faces = patient.list_faces(
                collection_id=receipt.collection_id, face_ids=chunk
            ).faces
        except ResourceNotFoundException:
            break  # the collection is gone, and all of it with it
        left |= {face.face_id: face.user_id or "" for face in faces if face.face_id}
    if left:
        names = [f"{face} of {user}" if user else face for face, user in left.items()]
        raise ProvisioningError(
            f"{len(left)} of the faces of {receipt.collection_id}/{receipt.user_id} are"
            f" still there: {text.sample(names[:3], len(names))}. Somebody is adding"
            " faces, or gave them to another user, who has to lose them first. Then"
            " erase the user again.",
            begun=True,
        )


def _chunks(face_ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (face_ids[i : i + _CHUNK] for i in range(0, len(face_ids), _CHUNK))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _write(path: Path | None, receipt: Receipt, otherwise: str) -> None:
    """Replace the file as a whole; mkstemp makes it 0600.

    Args:
        path: The file; None for none.
        receipt: Its content.
        otherwise: How things stand if it cannot be written.
    """
    if path is None:
        return
    new: Path | None = None
    try:
        # The name of the file may be as long as names can be.
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
