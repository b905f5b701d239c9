"""The commands for faces: `enroll` and `erase`."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .. import errors
from ..provisioning import (
    EnrolledPicture,
    Enrolment,
    EnrolReport,
    enroll_users,
    erase_user,
    text,
)
from .exits import DONE, FAILED, FORMAT_VERSION, INTERRUPTED
from .places import connect
from .terminal import ProgressLine, asked, interruptible, print_json, say

if TYPE_CHECKING:
    from ..client import RekognitionClient

_LONGEST_NAME = 255
_ENDING = ".erased.json"


def enroll(options: argparse.Namespace) -> int:
    """Enrol users from a folder of pictures."""
    meter = ProgressLine(sys.stderr, options)

    def warn(picture: EnrolledPicture) -> None:
        if not options.json:
            meter.clear()
            say(str(picture))

    def tell(report: EnrolReport) -> None:
        begun = set(report.counts) != {Enrolment.NOT_DONE}
        if begun and not options.json:
            meter.clear()
            print(report, flush=True)

    with connect(options) as client, interruptible() as cancel, meter:
        reports = enroll_users(
            client,
            options.collection,
            options.folder,
            strict_case=options.strict_case,
            tps=options.tps,
            on_progress=meter.show,
            on_unusable=warn,
            on_report=tell,
            cancel=cancel,
        )
    if options.json:
        print_json(
            {
                "format_version": FORMAT_VERSION,
                "users": [report.to_dict() for report in reports],
            }
        )
    else:
        say(_sum(reports))
    if cancel.is_set():
        return INTERRUPTED
    return DONE if all(report.complete for report in reports) else FAILED


def _sum(reports: Sequence[EnrolReport]) -> str:
    """Return the outcome of all pictures in one line."""
    counts: Counter[Enrolment] = sum((report.counts for report in reports), Counter())
    parts = ", ".join(f"{n:,} {outcome}" for outcome, n in counts.items())
    end = ". Run the same command again to resume" if counts[Enrolment.NOT_DONE] else ""
    return f"{text.count(len(reports), 'user')}: {parts or 'no pictures'}{end}"


def erase(options: argparse.Namespace) -> int:
    """Erase a user with every face."""
    name = f"{options.user} of {options.collection}"
    with connect(options) as client:
        faces = _count_faces(client, options)
        place = _place(client, options.collection)
        if faces is None and not options.allow_missing:
            say(f"{name} does not exist in {place}; nothing was erased", "error")
            say("check the id, or pass --allow-missing for a receipt", "hint")
            return FAILED
        what = f"{name} with {text.count(faces or 0, 'face')}, in {place}"
        if not asked(f"Erase {what}?", options):
            return FAILED
        receipt = erase_user(
            client,
            options.collection,
            options.user,
            receipt=options.receipt or _receipt(options.collection, options.user),
            tps=options.tps,
        )
    if options.json:
        print_json({"format_version": FORMAT_VERSION, **receipt.to_dict()})
    else:
        print(receipt)
    return DONE


def _count_faces(client: RekognitionClient, options: argparse.Namespace) -> int | None:
    """Return the number of a user's faces, or None for a user that does not exist.

    A receipt of an earlier run counts as proof that the user existed.
    """
    path = options.receipt or _receipt(options.collection, options.user)
    listed = client.iter_list_faces(
        collection_id=options.collection, user_id=options.user
    )
    try:
        return sum(1 for _ in listed)
    except errors.ResourceNotFoundException:
        users = client.iter_list_users(
            collection_id=options.collection, max_results=500
        )
        try:
            exists = any(user.user_id == options.user for user in users)
        except errors.ResourceNotFoundException:
            # `erase_user` names a missing collection.
            return 0
        return 0 if exists or Path(path).exists() else None


def _place(client: RekognitionClient, collection_id: str) -> str:
    """Return the account, the region and the endpoint."""
    place = f"{client.region_name}, {client.boto_client.meta.endpoint_url}"
    try:
        found = client.describe_collection(collection_id=collection_id)
    except errors.RekoError:
        return place
    account = found.collection_arn.split(":")[4] if found.collection_arn else ""
    return f"account {account}, {place}"


def _receipt(collection_id: str, user_id: str) -> Path:
    """Return COLLECTION.USER.erased.json, with a hash if the name is too long."""
    name = f"{collection_id}.{user_id}"
    if len(name) + len(_ENDING) > _LONGEST_NAME:
        digest = hashlib.sha256(f"{collection_id}/{user_id}".encode()).hexdigest()[:32]
        name = f"{name[: _LONGEST_NAME - len(_ENDING) - 33]}.{digest}"
    return Path(f"{name}{_ENDING}")
