"""The command `faces`, which shows and deletes orphan faces and duplicate faces.

An orphan face has no user.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from typing import TYPE_CHECKING

from .. import errors
from ..provisioning import (
    clean_up,
    cost_of_same_person,
    find_same_person,
    plan_cleanup,
    text,
)
from .exits import DONE, FAILED, FORMAT_VERSION, INTERRUPTED
from .places import connect, place
from .terminal import ProgressLine, asked, interruptible, print_json, say

if TYPE_CHECKING:
    from ..client import RekognitionClient


def faces(options: argparse.Namespace) -> int:
    """Show orphan faces and duplicates, and delete them with `--delete`."""
    if options.delete and not (options.orphans or options.duplicates == "exact"):
        raise errors.ConfigurationError(
            "--delete needs '--orphans' or '--duplicates exact'. Nothing was deleted."
            " '--duplicates person' shows pairs of users who look alike. If two users"
            " are the same person, erase one of them with: rekoclient erase COLLECTION"
            " USER"
        )
    with connect(options) as client:
        if options.duplicates == "person":
            if options.orphans:
                raise errors.ConfigurationError(
                    "--orphans cannot be combined with --duplicates person. Nothing was"
                    " deleted. Run one command for each."
                )
            return _show_people(client, options)
        return _clean(client, options)


def _clean(client: RekognitionClient, options: argparse.Namespace) -> int:
    name = options.collection
    with ProgressLine(sys.stderr, options, "reading") as meter:
        plan = plan_cleanup(
            client,
            name,
            orphans=options.orphans,
            duplicates=options.duplicates == "exact",
            register=options.register,
            tps=options.tps,
            on_progress=meter.show,
        )
    with closing(plan):
        shown = {"format_version": FORMAT_VERSION, "plan": plan.to_dict()}
        if not options.json:
            print(plan)
        if not (options.delete and plan.deletes):
            if options.json:
                print_json(shown)
            return DONE
        where = f"{name}, in {place(client, name)}"
        if plan.mostly_orphans and name not in options.yes_delete:
            say("fewer than half of the faces have a user", "warning")
            question = f"Type {name} to delete faces of {where}:"
            if not asked(question, options, name):
                return FAILED
        question = f"Delete {text.count(plan.deletes, 'face')} of {where}?"
        if not asked(question, options):
            return FAILED
        with interruptible() as cancel, ProgressLine(sys.stderr, options) as meter:
            report = clean_up(
                client,
                plan,
                register=options.register,
                tps=options.tps,
                on_progress=meter.show,
                cancel=cancel,
            )
    if options.json:
        print_json({**shown, "report": report.to_dict()})
    else:
        print(report)
    if cancel.is_set():
        return INTERRUPTED
    return DONE if report.complete else FAILED


def _show_people(client: RekognitionClient, options: argparse.Namespace) -> int:
    """Show the cost. Then search with each user, and show similar pairs of users."""
    name = options.collection
    cost = cost_of_same_person(client, name, price=options.price, tps=options.tps)
    if not options.json:
        print(f"{name}: {cost}")
    if cost.requests and not asked(f"Search {name} with each of its users?", options):
        return FAILED
    with interruptible() as cancel, ProgressLine(sys.stderr, options) as meter:
        pairs = find_same_person(
            client,
            name,
            threshold=options.threshold,
            tps=options.tps,
            on_progress=meter.show,
            cancel=cancel,
        )
    if options.json:
        print_json(
            {
                "format_version": FORMAT_VERSION,
                "cost": {
                    "requests": cost.requests,
                    "seconds": cost.seconds,
                    "price": cost.amount,
                },
                "pairs": [pair.to_dict() for pair in pairs],
            }
        )
    else:
        for pair in pairs:
            print(pair)
        print(f"{text.count(len(pairs), 'pair')} of users who look alike")
    return DONE
