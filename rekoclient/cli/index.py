"""The command `index`, which indexes the faces in a folder of pictures."""

from __future__ import annotations

import argparse
import sys
import threading
from typing import TYPE_CHECKING

from ..provisioning import Pace, text
from ..provisioning.indexing.index import Indexing
from ..provisioning.indexing.plan import IndexPlan
from .exits import DONE, FAILED, FORMAT_VERSION, INTERRUPTED
from .places import connect, pace_line, place
from .terminal import ProgressLine, asked, interruptible, print_json

if TYPE_CHECKING:
    from ..client import RekognitionClient


def index(options: argparse.Namespace) -> int:
    """Show the plan, then index the faces in each picture of a folder."""
    with connect(options) as client:
        cancel = threading.Event()
        run = Indexing(
            client=client,
            collection_id=options.collection,
            max_faces=options.max_faces,
            quality_filter=options.quality_filter,
            pace=Pace.of(client, options.tps),
            register=options.register,
            cancel=cancel,
        )
        with ProgressLine(sys.stderr, options, "reading") as line:
            plan = run.survey(options.source, line.show)
        _print_plan(client, plan, options)
        if options.dry_run:
            if options.json:
                print_json(_to_dict(plan, options))
            else:
                print("Dry run: no picture was sent.")
            return DONE
        # Do not ask about a local Rekognition, which is for trials.
        asks = plan.requests and options.local is None
        question = f"Index {text.count(plan.requests, 'picture')}?"
        if asks and not asked(question, options):
            return FAILED
        with interruptible(cancel), ProgressLine(sys.stderr, options) as line:
            report = run.run(options.source, line.show, total=plan.pictures)
    if options.json:
        print_json({**_to_dict(plan, options), "report": report.to_dict()})
    else:
        print(report)
    if cancel.is_set():
        return INTERRUPTED
    return DONE if report.complete else FAILED


def _print_plan(
    client: RekognitionClient, plan: IndexPlan, options: argparse.Namespace
) -> None:
    if options.json:
        return
    where = place(client, plan.collection_id)
    print(text.printable(f"{options.source} on {where}"))
    print(plan)
    if plan.seconds > 1:
        region = client.region_name
        print(pace_line("index_faces", region, options.tps, plan.seconds))
    cost = _cost(plan, options)
    if cost is not None and plan.requests:
        print(f"At {options.price:g} a picture: {cost:,.2f}.")
    print(flush=True)


def _cost(plan: IndexPlan, options: argparse.Namespace) -> float | None:
    price: float | None = options.price
    return None if price is None else price * plan.requests


def _to_dict(plan: IndexPlan, options: argparse.Namespace) -> dict[str, object]:
    return {
        "format_version": FORMAT_VERSION,
        "plan": plan.to_dict(),
        "estimate": {"seconds": plan.seconds, "cost": _cost(plan, options)},
    }
