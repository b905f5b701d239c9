"""The commands `export`, `migrate` and `compare`."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing

from .. import provisioning
from ..provisioning import text
from .exits import DONE, FAILED, FORMAT_VERSION, INTERRUPTED
from .places import connect, connect_to
from .terminal import ProgressLine, asked, interruptible, print_json


def export(options: argparse.Namespace) -> int:
    """Write the contents of collections to files in a folder."""
    with (
        connect(options) as client,
        ProgressLine(sys.stderr, options, "reading") as meter,
    ):
        found = provisioning.export(
            client,
            options.to,
            collections=options.collections or None,
            register=options.register,
            records=options.records,
            tps=options.tps,
            on_progress=meter.show,
        )
    if options.json:
        collections = [one.to_dict() for one in found]
        print_json({"format_version": FORMAT_VERSION, "collections": collections})
    else:
        for one in found:
            print(one)
    return DONE


def migrate(options: argparse.Namespace) -> int:
    """Show the plan, then copy users and faces from one collection to another."""
    with connect(options) as client, connect_to(options, client) as (to, to_tps):
        with ProgressLine(sys.stderr, options, "reading") as meter:
            plan = provisioning.plan_migration(
                client,
                options.old,
                options.new,
                register=options.register,
                records=options.records,
                to=to,
                tps=options.tps,
                to_tps=to_tps,
                on_progress=meter.show,
            )
        with closing(plan):
            if not options.json:
                print(plan)
                seconds = plan.seconds(to_tps)
                if seconds > 1:
                    print(f"  about {text.duration(seconds)}")
            if options.dry_run:
                if options.json:
                    print_json(_plan_of(plan))
                return DONE
            where = f"{to.region_name}, {to.boto_client.meta.endpoint_url}"
            if not asked(f"Migrate to {options.new} in {where}?", options):
                return FAILED
            with (
                interruptible() as cancel,
                ProgressLine(sys.stderr, options) as meter,
            ):
                report = provisioning.migrate(
                    to,
                    plan,
                    match_iou=options.match_iou,
                    quality_filter=options.quality_filter,
                    user_match_threshold=options.threshold,
                    tps=to_tps,
                    on_progress=meter.show,
                    cancel=cancel,
                )
            if options.json:
                print_json({**_plan_of(plan), "report": report.to_dict()})
            else:
                print(report)
    if cancel.is_set():
        return INTERRUPTED
    return DONE if report.complete else FAILED


def _plan_of(plan: provisioning.MigrationPlan) -> dict[str, object]:
    return {"format_version": FORMAT_VERSION, "plan": plan.to_dict()}


def compare(options: argparse.Namespace) -> int:
    """Show the differences between two collections."""
    with (
        connect(options) as client,
        connect_to(options, client) as (to, to_tps),
        interruptible() as cancel,
        ProgressLine(sys.stderr, options, "comparing") as meter,
    ):
        found = provisioning.compare(
            client,
            options.old,
            options.new,
            to=to,
            register=options.register,
            records=options.records,
            pictures=options.picture,
            sample=options.sample,
            threshold=options.threshold,
            tps=options.tps,
            to_tps=to_tps,
            on_progress=meter.show,
            cancel=cancel,
        )
    if options.json:
        print_json({"format_version": FORMAT_VERSION, **found.to_dict()})
    else:
        print(found)
    return DONE if found.agrees else FAILED
