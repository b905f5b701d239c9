"""Erase a user with every face, or faces by their external id, and write a receipt.

After DisassociateFaces, ListFaces no longer shows which faces the user had. Therefore,
the ids of all faces are written to the receipt before the first change. After a crash,
the next run reads these ids and deletes the faces.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Iterator, Sequence

from attrs import evolve

from ...client import RekognitionClient
from ...errors import (
    ConfigurationError,
    JournalMismatch,
    ProvisioningError,
    RequestValidationError,
    ResourceNotFoundException,
)
from ...models import IndexFacesRequest
from ...urls import place_of
from .. import text
from ..checks import ANY_IMAGE
from ..faces.pictures import Picture
from ..indexing.keys import external_id_of, is_hash
from ..parts import face_id_of, user_ids
from ..rate.pace import Pace, Tps
from ..rate.paced_client import PacedClient
from ..register import RegisterLine, check_register, forget
from ..report import Outcome
from .receipt import UNBEGUN, Receipt, ReceiptFile, now
from .verify import Pictures

_CHUNK = 100
_MOST_DELETED = 4096
"""Maximum number of faces in a DeleteFaces request and on a page of ListFaces."""
_ROUNDS = 5
"""Maximum number of rounds of deletions.

Another round follows if another client has added faces in the meantime.
"""
_REMOVING = "removing"
_PARTLY = (
    "The faces are deleted, but the user is not. Free some space or make the folder"
    " writable, and erase the user again."
)
_UNPROVEN = (
    "The user is deleted. Free some space or make the folder writable, and erase the"
    " user again to complete the receipt."
)
_FACES_GONE = (
    "The faces are deleted. Free some space or make the folder writable, and erase them"
    " again to complete the receipt."
)


def erase_user(
    client: RekognitionClient,
    collection_id: str,
    user_id: str,
    *,
    receipt: str | os.PathLike[str] | None = None,
    register: str | os.PathLike[str] | None = None,
    verify: Iterable[Picture] = (),
    threshold: float | None = None,
    tps: Tps = None,
) -> Receipt:
    """Delete a user and every face of the user.

    The faces are disassociated and deleted before the user is deleted. This includes
    faces that another client adds in the meantime. At the end, ListFaces confirms that
    no face is left.

    To resume after a crash, call this function again with the same receipt. If the
    receipt is complete and the user does not exist, the receipt is returned unchanged.

    Pass pictures of the person as `verify` to search the collection at the end.
    `Receipt.found` then has the users and faces that the searches still find. They may
    be the same person under another id, so the receipt is not complete.

    Args:
        client: The client.
        collection_id: The collection.
        user_id: The user.
        receipt: The path of the receipt, a JSON file. By default no file is written,
            and a killed run can leave faces without a user.
        register: The path of the face register. The lines of the user and of the faces
            are removed. By default None.
        verify: Pictures of the person, with which the collection is searched at the
            end. By default there is no search.
        threshold: The lowest similarity of a match, from 0 to 100. By default the
            service decides.
        tps: Requests a second, as in `apply`. By default the published quotas.

    Raises:
        RequestValidationError: An id or `threshold` is invalid. Nothing was erased.
        ConfigurationError: `tps` is invalid, or is the `Pace` of another region. Or a
            picture of `verify` has an invalid type. Nothing was sent.
        JournalMismatch: `receipt` is not the receipt of this user, or cannot be read.
            Or the receipt is complete, and the user was created again. Or `register` is
            not a face register, or cannot be read.
        ProvisioningError: The collection does not exist. Or a picture is invalid. Or
            the receipt shows that the last run still found the person, and `verify` is
            empty. Or the receipt or the register cannot be written. Or faces are left
            at the end. `begun` of the error shows whether something was erased.
        RekoError: A request failed. Call this function again.
    """
    check_register(register)
    paced, file = PacedClient(client, Pace.of(client, tps)), ReceiptFile(receipt)
    pictures = Pictures.of(verify, threshold)
    new = new_receipt(client, collection_id, user_id=user_id)
    done = erase_one(paced, new, file, pictures)
    if done.complete:
        return done
    forget_faces(register, [done])
    return finish(paced, file, done, pictures)


def erase_one(
    paced: PacedClient, new: Receipt, file: ReceiptFile, pictures: Pictures
) -> Receipt:
    """Delete the faces and the user of a receipt, and return the receipt.

    The returned receipt is not complete. The caller passes it to `finish`.

    Args:
        paced: Sends the requests.
        new: The receipt of a new erasure. It is used if the file does not exist.
        file: The file of the receipt.
        pictures: The pictures for `finish`. Each must show a face.
    """
    done = file.begin(new)
    collection_id, user_id = new.collection_id, new.user_id or ""
    if done.complete:
        if _is_there(paced, collection_id, user_id):
            raise JournalMismatch(
                f"{file.path} is the receipt of a complete erasure of {done.subject},"
                f" finished at {done.finished_at}. Since then, the user has been"
                " created again. Keep the file, and pass another path as receipt."
            )
        return done
    _require_pictures(done, pictures)
    listed = _faces_of(paced, collection_id, user_id)
    if not (listed or done.face_ids or done.user):
        refuse_missing(paced, collection_id, new.region)
    pictures.check(paced, collection_id)
    otherwise = UNBEGUN
    for _ in range(_ROUNDS):
        done = _with_faces(done, listed)
        file.write(done, otherwise)
        _erase_faces(paced, done, listed)
        otherwise = _PARTLY
        # List again before DeleteUser. Afterwards ListFaces finds no face of the user.
        listed = _faces_of(paced, collection_id, user_id)
        if not listed:
            break
    else:
        _refuse_leftovers(paced, done)
    earlier = done.user
    done = evolve(done, user=earlier or _REMOVING)
    file.write(done, otherwise)
    try:
        paced.delete_user(collection_id=collection_id, user_id=user_id)
        outcome = Outcome.REMOVED
    except ResourceNotFoundException as error:
        ours = error.may_have_succeeded or earlier in (_REMOVING, Outcome.REMOVED)
        outcome = Outcome.REMOVED if ours else Outcome.ABSENT
    done = evolve(done, user=str(outcome))
    file.write(done, _UNPROVEN)
    _refuse_leftovers(paced, done)
    return done


def erase_faces(
    client: RekognitionClient,
    collection_id: str,
    *,
    external_image_id: str | None = None,
    prefix: str | None = None,
    receipt: str | os.PathLike[str] | None = None,
    register: str | os.PathLike[str] | None = None,
    verify: Iterable[Picture] = (),
    threshold: float | None = None,
    tps: Tps = None,
) -> Receipt:
    """Delete the faces whose external id equals a text or starts with a prefix.

    The function is meant for collections without users. If one of the faces to delete
    has a user, no face is deleted. Erase that user with `erase_user`. The function
    lists every face of the collection before and after the deletion.

    Args:
        client: The client.
        collection_id: The collection.
        external_image_id: The complete external id.
        prefix: The start of the external ids. Pass either `prefix` or
            `external_image_id`.
        receipt: The path of the receipt, a JSON file. By default no file is written.
        register: The path of the face register. The lines of the faces are removed. By
            default None.
        verify: Pictures with which the collection is searched at the end, as in
            `erase_user`.
        threshold: The lowest similarity of a match, as in `erase_user`.
        tps: Requests a second, as in `apply`. By default the published quotas.

    Raises:
        RequestValidationError: The collection id or `threshold` is invalid. Nothing was
            erased.
        ConfigurationError: Neither or both of `external_image_id` and `prefix` were
            passed. Or the passed value has invalid characters or is too long for an
            external id. Or `tps` is invalid, or is the `Pace` of another region. Or a
            picture of `verify` has an invalid type.
        JournalMismatch: `receipt` is the receipt of another erasure, is not a receipt,
            or cannot be read. Or the receipt is complete, and matching faces were
            indexed later. Or `register` is not a face register, or cannot be read.
        ProvisioningError: The collection does not exist. Or some of the faces have a
            user. Or a picture is invalid. Or the receipt contains a match that the
            previous run found, and `verify` is empty. Or the receipt or the register
            cannot be written. Or faces are left at the end. `begun` of the error shows
            whether something was erased.
        RekoError: A request failed. Call this function again.
    """
    if bool(external_image_id) == bool(prefix):
        raise ConfigurationError(
            "pass exactly one of external_image_id and prefix, as a string that is not"
            f" empty. {UNBEGUN}"
        )
    _check_external_id(external_image_id or prefix or "")
    check_register(register)
    paced = PacedClient(client, Pace.of(client, tps))
    pictures = Pictures.of(verify, threshold)
    file = ReceiptFile(receipt)
    done = file.begin(
        new_receipt(
            client, collection_id, external_image_id=external_image_id, prefix=prefix
        )
    )
    listed, hashed = _faces_with(paced, done, begun=False)
    if hashed:
        warnings.warn(
            f"{text.count(hashed, 'face')} of {collection_id} cannot be matched with"
            " the prefix, because their external id is the hash of a long picture key."
            " To erase such a face, import external_id_of from rekoclient.provisioning."
            " Then pass external_image_id=external_id_of(key) instead of the prefix.",
            stacklevel=2,
        )
    if done.complete and listed:
        raise JournalMismatch(
            f"{file.path} is the receipt of a complete erasure of {done.subject},"
            f" finished at {done.finished_at}. Since then, matching faces were"
            f" indexed. ListFaces returns {text.count(len(listed), 'face')}."
            " Keep the file, and pass another path as receipt."
        )
    if done.complete:
        return done
    _require_pictures(done, pictures)
    pictures.check(paced, collection_id)
    otherwise = UNBEGUN
    for _ in range(_ROUNDS):
        done = _with_faces(done, listed)
        file.write(done, otherwise)
        _delete_faces(paced, collection_id, done.face_ids)
        otherwise = _FACES_GONE
        listed, _ = _faces_with(paced, done, begun=True)
        if not listed:
            break
    else:
        _refuse_leftovers(paced, evolve(done, face_ids=tuple(listed)))
    forget_faces(register, [done])
    return finish(paced, file, done, pictures)


def _check_external_id(name: str) -> None:
    """Check that an external id, or the prefix of external ids, is valid.

    No face has an invalid external id. So a search for such an id would find nothing,
    and would hide the mistake.

    Raises:
        ConfigurationError: The text has invalid characters, or is too long.
    """
    try:
        IndexFacesRequest(
            collection_id="any",
            image=ANY_IMAGE,
            external_image_id=name,
        )
    except RequestValidationError as error:
        problems = "; ".join(map(str, error.violations))
        raise ConfigurationError(
            f"{problems}. If {name!r} is the path or the S3 key of a picture, pass the"
            f" external id {external_id_of(name)!r}. {UNBEGUN}"
        ) from error


def new_receipt(
    client: RekognitionClient, collection_id: str, **subject: str | None
) -> Receipt:
    """Return the receipt of an erasure that begins now.

    Args:
        client: The client, for the region and the endpoint.
        collection_id: The collection.
        subject: The `user_id`, the `external_image_id` or the `prefix` to erase.
    """
    return Receipt(
        collection_id=collection_id,
        user_id=subject.get("user_id"),
        external_image_id=subject.get("external_image_id"),
        prefix=subject.get("prefix"),
        region=client.region_name,
        endpoint=place_of(client.boto_client.meta.endpoint_url),
        begun_at=now(),
    )


def _require_pictures(done: Receipt, pictures: Pictures) -> None:
    """Raise an error if the last run found the person, and this run has no pictures.

    Without pictures, this run cannot check that the person is no longer found.
    """
    if done.found and not pictures:
        raise ProvisioningError(
            f"The receipt of {done.subject} is not complete: the last run searched with"
            f" a picture of the person, and still found {done.found[0]}. Pass the same"
            " picture in the argument verify.",
            begun=True,
        )


def _with_faces(done: Receipt, listed: Sequence[str]) -> Receipt:
    """Return the receipt with the listed faces added."""
    face_ids = tuple(dict.fromkeys([*done.face_ids, *listed]))
    return evolve(done, face_ids=face_ids, faces=max(done.faces, len(face_ids)))


def forget_faces(
    register: str | os.PathLike[str] | None, receipts: Sequence[Receipt]
) -> None:
    """Remove the lines of erased faces and users from a register.

    Raises:
        JournalMismatch: The file is not a register.
        ProvisioningError: The register cannot be written.
    """
    if register is None or not receipts:
        return
    face_ids = {face_id for receipt in receipts for face_id in receipt.face_ids}
    users = {(one.collection_id, one.user_id) for one in receipts if one.user_id}
    names = {
        (one.collection_id, one.external_image_id)
        for one in receipts
        if one.external_image_id
    }
    prefixes = [(one.collection_id, one.prefix) for one in receipts if one.prefix]

    def is_gone(line: RegisterLine) -> bool:
        name = line.external_image_id or ""
        return (
            line.face_id in face_ids
            or (line.collection_id, line.user_id) in users
            or (line.collection_id, name) in names
            or any(
                line.collection_id == collection_id and name.startswith(prefix)
                for collection_id, prefix in prefixes
            )
        )

    try:
        forget(register, is_gone)
    except ProvisioningError as error:
        error.begun = True
        raise


def finish(
    paced: PacedClient, file: ReceiptFile, done: Receipt, pictures: Pictures
) -> Receipt:
    """Search with the pictures, write the receipt and return it.

    The receipt is complete if no search finds a user or a face.
    """
    found = pictures.find(paced, done.collection_id)
    done = evolve(done, found=found, finished_at=None if found else now())
    file.write(done, _UNPROVEN if done.user_id else _FACES_GONE)
    return done


def _is_there(paced: PacedClient, collection_id: str, user_id: str) -> bool:
    """Return whether a user exists.

    First try ListFaces, which needs only one request if the user has faces. If the user
    has no faces, read the pages of ListUsers, because the user may exist without faces.
    """
    try:
        listed = paced.list_faces(
            collection_id=collection_id, user_id=user_id, max_results=1
        )
    except ResourceNotFoundException:
        return False
    if listed.faces:
        return True
    users = paced.iter_list_users(collection_id=collection_id, max_results=500)
    try:
        return user_id in user_ids(users)
    except ResourceNotFoundException:
        return False  # the collection was deleted with its users


def _faces_of(paced: PacedClient, collection_id: str, user_id: str) -> list[str]:
    """Return the ids of a user's faces. The list is empty if the user is missing."""
    faces = paced.iter_list_faces(collection_id=collection_id, user_id=user_id)
    try:
        return [face_id for face in faces if (face_id := face_id_of(face))]
    except ResourceNotFoundException:
        return []


def _faces_with(
    paced: PacedClient, wanted: Receipt, *, begun: bool
) -> tuple[list[str], int]:
    """List the faces that a receipt selects, and count the faces with a hash.

    A receipt selects faces by a complete external id or by a prefix. An external id can
    be the hash of a picture's key, for example if the key is too long. Such a hash
    cannot be compared with the prefix.

    Args:
        paced: Sends the requests.
        wanted: The receipt.
        begun: Whether faces were deleted already, for the error message.

    Returns:
        The ids of the selected faces, and the number of other faces whose external id
        is a hash. The number is 0 for a receipt without a prefix.

    Raises:
        ProvisioningError: A face has a user, or the collection does not exist.
    """
    outcome = "Some faces are deleted." if begun else UNBEGUN
    found: list[str] = []
    users: dict[str, str] = {}
    hashed = 0
    collection_id, prefix = wanted.collection_id, wanted.prefix
    faces = paced.iter_list_faces(
        collection_id=collection_id, max_results=_MOST_DELETED
    )
    try:
        for face in faces:
            name = face.external_image_id or ""
            alike = (
                name.startswith(prefix) if prefix else name == wanted.external_image_id
            )
            hashed += bool(prefix) and not alike and is_hash(name)
            if alike and (face_id := face_id_of(face)):
                found.append(face_id)
                if face.user_id:
                    users.setdefault(face.user_id, name)
    except ResourceNotFoundException as error:
        raise ProvisioningError(
            text.missing_collection(collection_id, wanted.region, outcome), begun=begun
        ) from error
    if users:
        named = [f"{user} ({name})" for user, name in sorted(users.items())]
        raise ProvisioningError(
            f"Faces of {wanted.subject} belong to {text.count(len(users), 'user')}:"
            f" {text.sample(named[:3], len(named))}. Erase these users. {outcome}",
            begun=begun,
        )
    return found, hashed


def _erase_faces(paced: PacedClient, receipt: Receipt, listed: Sequence[str]) -> None:
    """Disassociate the faces that the user has, and delete all faces of the receipt.

    Args:
        paced: Sends the requests.
        receipt: The receipt. It also lists faces that an earlier run disassociated.
        listed: The ids of the faces that the user has, as ListFaces returned them.
    """
    collection_id, user_id = receipt.collection_id, receipt.user_id or ""
    for chunk in _chunks(listed):
        paced.disassociate_faces(
            collection_id=collection_id, user_id=user_id, face_ids=chunk
        )
    _delete_faces(paced, collection_id, receipt.face_ids)


def _delete_faces(
    paced: PacedClient, collection_id: str, face_ids: Sequence[str]
) -> None:
    for chunk in _chunks(face_ids, _MOST_DELETED):
        try:
            paced.delete_faces(collection_id=collection_id, face_ids=chunk)
        except ResourceNotFoundException:
            break  # the collection was deleted with its faces


def refuse_missing(paced: PacedClient, collection_id: str, region: str) -> None:
    """Raise an error if a collection does not exist."""
    try:
        paced.list_faces(collection_id=collection_id, max_results=1)
    except ResourceNotFoundException as error:
        raise ProvisioningError(
            text.missing_collection(collection_id, region, UNBEGUN)
        ) from error


def _refuse_leftovers(paced: PacedClient, receipt: Receipt) -> None:
    """Raise an error if a face that should be gone still exists.

    Such a face belongs to the user of the receipt, or the receipt lists its id.

    Raises:
        ProvisioningError: A face still exists. The message has up to three of them.
    """
    left: dict[str, str] = {}
    if receipt.user_id:
        faces = _faces_of(paced, receipt.collection_id, receipt.user_id)
        left = dict.fromkeys(faces, "")
    for chunk in _chunks(receipt.face_ids):
        try:
            listed = paced.list_faces(
                collection_id=receipt.collection_id, face_ids=chunk
            ).faces
        except ResourceNotFoundException:
            break  # the collection was deleted with its faces
        found = {face_id_of(face): face.user_id or "" for face in listed}
        left |= {face_id: user for face_id, user in found.items() if face_id}
    if left:
        names = [f"{face} of {user}" if user else face for face, user in left.items()]
        raise ProvisioningError(
            f"{len(left)} of the faces of {receipt.subject}"
            f" still exist: {text.sample(names[:3], len(names))}. Another client is"
            " adding faces, or has associated these faces with another user. Stop that"
            " client, or disassociate the faces. Then erase them again.",
            begun=True,
        )


def _chunks(face_ids: Sequence[str], size: int = _CHUNK) -> Iterator[Sequence[str]]:
    return (face_ids[i : i + size] for i in range(0, len(face_ids), size))
