"""The command `enroll`."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence

from ..provisioning import (
    EnrolledPicture,
    Enrolment,
    EnrolReport,
    enroll_users,
    text,
)
from .exits import DONE, FAILED, FORMAT_VERSION, INTERRUPTED
from .places import connect
from .terminal import ProgressLine, interruptible, print_json, say


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
            register=options.register,
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
