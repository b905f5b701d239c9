"""The receipt of an erasure, and its file.

During the erasure, the file contains the ids of the faces, so that another run can
resume after a crash. When the erasure is complete, the file contains the number of the
faces instead of their ids.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attrs import asdict, evolve, field, frozen
from attrs.validators import deep_iterable, in_, instance_of, optional

from ...errors import JournalMismatch, ProvisioningError
from .. import text
from ..files import replacing

_LONGEST_NAME = 255
_ENDING = ".erased.json"
_FORMAT = 1
_IS_STR = instance_of(str)
_USERS = ("removing", "removed", "absent")
UNBEGUN = "This run erased nothing."


@frozen(kw_only=True)
class StillFound:
    """A user or a face that a search for the erased person still returns.

    Attributes:
        picture: The name of the picture, for example its path.
        user_id: The user that was found. None for a face.
        face_id: The face that was found. None for a user.
        similarity: The similarity, from 0 to 100.
    """

    picture: str = field(validator=_IS_STR)
    user_id: str | None = field(default=None, validator=optional(_IS_STR))
    face_id: str | None = field(default=None, validator=optional(_IS_STR))
    similarity: float = field(validator=instance_of((float, int)))

    def __str__(self) -> str:
        """Return the user or the face, and the picture, in one line."""
        what = f"user {self.user_id}" if self.user_id else f"face {self.face_id}"
        similarity = f"{self.similarity:.0f} % similar to {self.picture}"
        return text.printable(f"{what}, {similarity}")


@frozen(kw_only=True)
class Receipt:
    """The record of the erasure of a user, or of faces with an external id.

    Attributes:
        collection_id: The collection.
        user_id: The user. None if faces were erased by their external id.
        external_image_id: The external id of the faces, or None.
        prefix: The start of the external ids of the faces, or None.
        region: The region.
        endpoint: The URL of the endpoint. `local` for any endpoint on loopback.
        begun_at: The time at which the erasure began, ISO 8601, UTC.
        finished_at: The time at which the service confirmed that nothing is left. None
            until then.
        faces: Number of faces of the user, or number of faces with the external id.
        face_ids: The ids of these faces. The file of a complete receipt has none.
        user: The state of the user. None before DeleteUser, and `removing` until the
            response arrives. Then `removed`, or `absent` if the user did not exist.
            After a crash in the state `removing`, the next run counts a missing user as
            removed. Always None for faces that are erased by their external id.
        found: The users and faces that the search at the end still found. The argument
            `verify` of `erase_user` has the pictures for this search. Empty in a
            complete receipt.
    """

    collection_id: str = field(validator=_IS_STR)
    user_id: str | None = field(default=None, validator=optional(_IS_STR))
    external_image_id: str | None = field(default=None, validator=optional(_IS_STR))
    prefix: str | None = field(default=None, validator=optional(_IS_STR))
    region: str = field(validator=_IS_STR)
    endpoint: str = field(validator=_IS_STR)
    begun_at: str = field(validator=_IS_STR)
    finished_at: str | None = field(default=None, validator=optional(_IS_STR))
    faces: int = field(default=0, validator=instance_of(int))
    face_ids: tuple[str, ...] = field(default=(), validator=deep_iterable(_IS_STR))
    user: str | None = field(default=None, validator=optional(in_(_USERS)))
    found: tuple[StillFound, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether `finished_at` is set: the service confirmed that nothing is left."""
        return self.finished_at is not None

    @property
    def subject(self) -> str:
        """The name of the erased user or faces, for messages.

        For example `staff/alice` or `staff, external id badge:*`.
        """
        if self.user_id is not None:
            return f"{self.collection_id}/{self.user_id}"
        name = self.external_image_id or f"{self.prefix}*"
        return f"{self.collection_id}, external id {name}"

    def to_dict(self) -> dict[str, object]:
        """Return the receipt as JSON data."""
        content = {**asdict(self), "complete": self.complete}
        return {"format_version": _FORMAT, **content}

    def __str__(self) -> str:
        """Return the receipt in one line, and a line for each entry of `found`."""
        faces = f"{self.faces} face{'' if self.faces == 1 else 's'}"
        end = f"gone at {self.finished_at}" if self.complete else "not finished"
        outcome = f"{self.user}, {faces}" if self.user else faces
        lines = [text.printable(f"{self.subject}: {outcome}; {end}")]
        lines += [f"  still found: {found}" for found in self.found]
        return "\n".join(lines)


class ReceiptFile:
    """The file of a receipt. Each write replaces the file.

    Args:
        path: The file. With None nothing is written.
    """

    def __init__(self, path: str | os.PathLike[str] | None) -> None:
        self.path: Path | None = None if path is None else Path(path)

    def begin(self, new: Receipt) -> Receipt:
        """Return the receipt in the file, or `new` if the file does not exist.

        Raises:
            JournalMismatch: The file cannot be read, is not a receipt, or is the
                receipt of another erasure.
        """
        old = None if self.path is None else _read(self.path)
        if old is None:
            return new
        places = [(r.subject, r.region, r.endpoint) for r in (old, new)]
        if places[0] != places[1]:
            raise JournalMismatch(
                f"{self.path} is the receipt of another erasure: {old.subject} in"
                f" {old.region}, {old.endpoint}. Use another file."
            )
        return old

    def write(self, receipt: Receipt, otherwise: str) -> None:
        """Write the file atomically, with mode 0600.

        Args:
            receipt: The content.
            otherwise: Sentences for the message of the `ProvisioningError`. They
                describe what was erased so far.

        Raises:
            ProvisioningError: The file cannot be written. The error's `begun` is False
                if `otherwise` is `UNBEGUN`, and True if not.
        """
        if self.path is None:
            return
        if receipt.complete:
            receipt = evolve(receipt, face_ids=())
        content = json.dumps(receipt.to_dict(), indent=2).encode() + b"\n"
        try:
            with replacing(self.path) as file:
                file.write(content)
        except OSError as error:
            begun = otherwise != UNBEGUN
            remedy = " Free some space, or pass another path as receipt."
            raise ProvisioningError(
                f"The receipt {self.path} cannot be written: {error.strerror}."
                f" {otherwise}{'' if begun else remedy}",
                begun=begun,
            ) from error

    def exists(self) -> bool:
        """Return whether the file exists. If so, an earlier run began the erasure."""
        return self.path is not None and self.path.exists()

    def remove(self) -> None:
        """Delete the file if it exists."""
        if self.path is not None:
            self.path.unlink(missing_ok=True)


def _read(path: Path) -> Receipt | None:
    """Read a receipt. Return None if the file does not exist.

    Raises:
        JournalMismatch: The file cannot be read or is not a receipt, or a newer
            rekoclient wrote it.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise JournalMismatch(f"{path} is not a regular file. Use another file.")
        content: dict[str, Any] = json.loads(path.read_text("utf-8"))
        version = content.pop("format_version", 1)
        if version > _FORMAT:
            raise JournalMismatch(
                f"{path} was written by a newer rekoclient in format {version}. This"
                f" version reads only format {_FORMAT}. Upgrade rekoclient, or use"
                " another file."
            )
        content.pop("complete")
        content["face_ids"] = tuple(content["face_ids"])
        content["found"] = tuple(StillFound(**one) for one in content["found"])
        return Receipt(**content)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise JournalMismatch(
            f"{path} cannot be read: {error.strerror}. Make the file readable, or use"
            " another file."
        ) from error
    except (
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        raise JournalMismatch(
            f"{path} is not a receipt of rekoclient. Use another file."
        ) from error


def receipt_path(folder: Path, collection_id: str, user_id: str) -> Path:
    """Return the path of a user's receipt: COLLECTION.USER.erased.json.

    A name that is too long for a file is cut and gets a hash.
    """
    name = f"{collection_id}.{user_id}"
    if len(name) + len(_ENDING) > _LONGEST_NAME:
        digest = hashlib.sha256(f"{collection_id}/{user_id}".encode()).hexdigest()[:32]
        name = f"{name[: _LONGEST_NAME - len(_ENDING) - 33]}.{digest}"
    return folder / f"{name}{_ENDING}"


def open_receipts(folder: Path, collection_id: str) -> list[str]:
    """Return the users of a collection whose receipts in a folder are incomplete.

    Raises:
        JournalMismatch: A file with the name of a receipt cannot be read or is not a
            receipt.
    """
    users: list[str] = []
    for path in sorted(folder.glob(f"*{_ENDING}")):
        try:
            content = json.loads(path.read_text("utf-8"))
            if content["collection_id"] == collection_id and not content["complete"]:
                users.append(str(content["user_id"]))
        except (OSError, ValueError, RecursionError, TypeError, KeyError) as error:
            raise JournalMismatch(
                f"{path} is not a receipt: {error!r}. Move the file to another folder."
            ) from error
    return users


def now() -> str:
    """Return the current time in UTC, in ISO 8601 format."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
