"""The commands for faces: `enroll` and `erase`."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from ..provisioning import (
    EnrolledPicture,
    Enrolment,
    EnrolReport,
    enroll_users,
    erase_user,
    text,
)
from .exits import DONE, FAILED, INTERRUPTED
from .places import connect
from .terminal import ProgressLine, asked, interruptible, print_json, say

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
            tps=options.tps,
            on_progress=meter.show,
            on_unusable=warn,
            on_report=tell,
            cancel=cancel,
        )
    if options.json:
        print_json({"users": [report.to_dict() for report in reports]})
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
    what = f"{options.user} with every face from {options.collection}"
    if not asked(f"Erase {what}?", options):
        return DONE
    with connect(options) as client:
        receipt = erase_user(
            client,
            options.collection,
            options.user,
            receipt=options.receipt or _receipt(options.collection, options.user),
            tps=options.tps,
        )
    if options.json:
        print_json(receipt.to_dict())
    else:
        print(receipt)
    return DONE


def _receipt(collection_id: str, user_id: str) -> Path:
    """Return COLLECTION.USER.erased.json, with a hash if the name is too long."""
    name = f"{collection_id}.{user_id}"
    if len(name) + len(_ENDING) > _LONGEST_NAME:
        digest = hashlib.sha256(f"{collection_id}/{user_id}".encode()).hexdigest()[:32]
        name = f"{name[: _LONGEST_NAME - len(_ENDING) - 33]}.{digest}"
    return Path(f"{name}{_ENDING}")
