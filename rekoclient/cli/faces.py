"""The command `enroll`, which enrols users from a folder of pictures."""

from __future__ import annotations

import argparse
import sys
import threading
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack

from ..provisioning import (
    EnrolledPicture,
    Enrolment,
    EnrolPlan,
    EnrolReport,
    enroll_users,
    text,
)
from .exits import DONE, FAILED, FORMAT_VERSION, INTERRUPTED
from .places import connect
from .terminal import ProgressLine, asked, interruptible, print_json, say


def enroll(options: argparse.Namespace) -> int:
    """Show the plan, then enrol users from a folder of pictures."""
    meter = ProgressLine(sys.stderr, options)
    cancel = threading.Event()
    stack = ExitStack()
    plans: list[EnrolPlan] = []
    consents: list[bool] = []

    def confirm(plan: EnrolPlan) -> bool:
        plans.append(plan)
        meter.clear()
        if not options.json:
            _print_plan(plan, options)
        consents.append(_is_allowed(plan, options))
        if consents[0]:
            # From now on, Ctrl-C waits for requests in flight. Before, it ends the
            # command at once, because nothing has been changed.
            stack.enter_context(interruptible(cancel))
        return consents[0]

    def warn(picture: EnrolledPicture) -> None:
        if not options.json:
            meter.clear()
            say(str(picture))

    def tell(report: EnrolReport) -> None:
        begun = set(report.counts) != {Enrolment.NOT_DONE}
        if begun and not options.json:
            meter.clear()
            print(report, flush=True)

    with connect(options) as client, stack, meter:
        reports = enroll_users(
            client,
            options.collection,
            options.folder,
            strict_case=options.strict_case,
            quality_filter=options.quality_filter,
            user_match_threshold=options.threshold,
            register=options.register,
            tps=options.tps,
            on_progress=meter.show,
            on_unusable=warn,
            on_report=tell,
            confirm=confirm,
            cancel=cancel,
        )
    if options.json:
        print_json(
            {
                "format_version": FORMAT_VERSION,
                "plan": plans[0].to_dict() if plans else None,
                "users": [report.to_dict() for report in reports],
            }
        )
    elif consents == [True]:
        say(_sum(reports))
    if consents == [False]:
        return DONE if options.dry_run else FAILED
    if cancel.is_set():
        return INTERRUPTED
    return DONE if all(report.complete for report in reports) else FAILED


def _print_plan(plan: EnrolPlan, options: argparse.Namespace) -> None:
    print(plan)
    if plan.seconds > 1:
        print(f"  about {text.duration(plan.seconds)}")
    sent = plan.calls["index_faces"]
    if options.price is not None and sent:
        cost = options.price * sent
        print(f"  {cost:,.2f} at {options.price:g} a picture")
    if options.dry_run:
        print("Dry run: nothing was changed.")
    sys.stdout.flush()


def _is_allowed(plan: EnrolPlan, options: argparse.Namespace) -> bool:
    """Return whether to enrol.

    With `--dry-run`, the result is always False. Without it, the result is True if the
    plan has no changes, or with `--local`. In other cases, the user decides.
    """
    if options.dry_run:
        return False
    if plan.is_empty or options.local is not None:
        return True
    return asked("Enrol them?", options)


def _sum(reports: Sequence[EnrolReport]) -> str:
    """Return one line with the number of users, and of pictures by outcome."""
    counts: Counter[Enrolment] = sum((report.counts for report in reports), Counter())
    parts = ", ".join(f"{n:,} {outcome}" for outcome, n in counts.items())
    end = ". Run the same command again to resume" if counts[Enrolment.NOT_DONE] else ""
    return f"{text.count(len(reports), 'user')}: {parts or 'no pictures'}{end}"
