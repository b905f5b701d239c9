"""The commands for a manifest: `plan`, `apply`, `destroy` and `status`."""

from __future__ import annotations

import argparse
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from .. import errors, provisioning
from ..printing import safe
from ..provisioning import text
from ..provisioning.bulk.apply import refuse
from ..provisioning.bulk.journal import is_journal, read_summary, refuse_other_job
from ..provisioning.bulk.plan_file import check_target, is_plan
from ..provisioning.bulk.target import Target
from ..provisioning.input.specs import Wanted
from .exits import CHANGES, DONE, DRIFT, FAILED, FORMAT_VERSION, INTERRUPTED
from .places import connect, pace_line, session
from .terminal import (
    ProgressLine,
    asked,
    interruptible,
    print_json,
    say,
    styled,
)

if TYPE_CHECKING:
    from ..client import RekognitionClient
    from ..provisioning import Plan, Report


def plan(options: argparse.Namespace) -> int:
    """Compare a manifest with the service, and show the necessary changes."""
    if options.markdown and options.json:
        raise errors.ConfigurationError(
            "--markdown and --json print different documents. Nothing was sent. Pass"
            " only one of these options."
        )
    if options.out is not None:
        check_target(options.out)
    wanted = _read(options)
    with connect(options) as client, closing(_plan(client, wanted, options)) as plan:
        if options.out is not None:
            plan.save(options.out)
        if options.markdown:
            print(plan.to_markdown())
        else:
            _print_plan(plan, options)
        if options.json:
            print_json(_to_dict(plan, options))
    if options.exit_code:
        return CHANGES if plan.changes else DRIFT if plan.drift else DONE
    return DONE


def apply(options: argparse.Namespace) -> int:
    """Create, change and delete resources as a manifest or a saved plan requires."""
    if isinstance(options.file, Path) and is_plan(options.file):
        _refuse_decided(options)
        wanted: Wanted | Plan = provisioning.Plan.load(options.file)
    else:
        wanted = _read(options)
    with connect(options) as client:
        plan = (
            wanted
            if isinstance(wanted, provisioning.Plan)
            else _plan(client, wanted, options)
        )
        with closing(plan):
            return _apply(client, plan, options)


def _refuse_decided(options: argparse.Namespace) -> None:
    """Raise an error for an option that has no effect on a saved plan."""
    for name in _DECIDED:
        value = getattr(options, name)
        if value is not None and value is not False:
            raise errors.ProvisioningError(
                f"--{name.replace('_', '-')} has no effect on a saved plan. Nothing was"
                " sent. Create a new plan with this option."
            )


_DECIDED = (
    *("remove", "max_removals", "retag", "owner"),
    *("remove_collections", "strict_case", "shallow"),
)
"""Options that decide the content of a plan.

These options have no effect on a saved plan, so `apply` refuses them.
"""


def destroy(options: argparse.Namespace) -> int:
    """Delete the collections of a manifest."""
    wanted = _read(options)
    with (
        connect(options) as client,
        ProgressLine(sys.stderr, options, "reading") as line,
    ):
        plan = provisioning.plan_destroy(
            client,
            wanted,
            owner=options.owner,
            force=options.force,
            tps=options.tps,
            on_progress=line.show,
        )
        line.clear()
        with closing(plan):
            return _apply(client, plan, options)


def _apply(client: RekognitionClient, plan: Plan, options: argparse.Namespace) -> int:
    _print_plan(plan, options)
    _refuse_too_many(plan, options)
    if getattr(options, "dry_run", False):
        refuse(plan, client)
        _refuse_other_job(plan, options)
        if options.json:
            print_json(_to_dict(plan, options))
        else:
            print("Dry run: nothing was changed.")
        return DONE
    if not _is_allowed(plan, options):
        return FAILED
    # Apply even a plan without changes. This completes the journal of a run that was
    # killed.
    with interruptible() as cancel, ProgressLine(sys.stderr, options) as meter:
        report = _apply_resuming(client, plan, options, meter, cancel)
    if options.json:
        print_json({**_to_dict(plan, options), "report": report.to_dict()})
    elif plan.changes:
        print(safe(str(report)))
    if cancel.is_set():
        return INTERRUPTED
    return DONE if report.complete else FAILED


def _is_allowed(plan: Plan, options: argparse.Namespace) -> bool:
    """Return whether the user confirms the plan.

    Ask about each collection to delete, and then about all other changes.
    """
    if plan.refusals:
        return True  # without a question: `apply` will raise an error with the refusals
    deleted = [one.collection_id for one in plan.collections if one.delete]
    for name in deleted:
        question = f"Type {name} to delete it with its users and faces:"
        if name not in options.yes_delete and not asked(question, options, name):
            return False
    # Do not ask about a local Rekognition, which is for trials.
    if plan.changes == len(deleted) or options.local is not None:
        return True
    return asked("Apply it?", options)


def _read(options: argparse.Namespace) -> Wanted:
    """Read and check a manifest, and print warnings about it."""
    if isinstance(options.file, Path) and is_plan(options.file):
        raise errors.ProvisioningError(
            f"{options.file} is a saved plan, not a manifest. Nothing was sent."
            " Pass a manifest, or pass the plan to `rekoclient apply`."
        )
    specs = provisioning.read_manifest(options.file, session=session(options))
    wanted = Wanted(specs, strict_case=getattr(options, "strict_case", False))
    if not options.json:
        for problem in wanted.warnings:
            say(str(problem), "warning")
    return wanted


def status(options: argparse.Namespace) -> int:
    """Show the progress of a run from its journal."""
    path = options.file
    if path.suffix != ".journal" and not is_journal(path):
        path = Path(f"{path}.journal")
        if not path.exists():
            raise errors.ProvisioningError(
                f"{path} does not exist. Pass the manifest of the run. After a run with"
                " --journal PATH or --local STATE, pass PATH or STATE instead."
            )
    summary = read_summary(path)
    if options.json:
        print_json(
            {
                "format_version": FORMAT_VERSION,
                "target": summary.target.to_dict(),
                "runs": summary.runs,
                "users": dict(summary.counts),
            }
        )
        return DONE
    for name, value in summary.target.named().items():
        print(f"{name:<13}{value}")
    print(f"{'runs':<13}{summary.runs}")
    for outcome, number in sorted(summary.counts.items()):
        print(f"{text.printable(outcome):<13}{text.count(number, 'user')}")
    if summary.open_claims:
        print("A run is not finished. Apply the manifest again to resume.")
    return DONE


def _plan(
    client: RekognitionClient, wanted: Wanted, options: argparse.Namespace
) -> Plan:
    with ProgressLine(sys.stderr, options, "reading") as meter:
        return provisioning.plan(
            client,
            wanted,
            remove=options.remove,
            retag=options.retag,
            owner=options.owner,
            remove_collections=options.remove_collections,
            max_removals=options.max_removals,
            shallow=options.shallow,
            tps=options.tps,
            on_progress=meter.show,
        )


def _refuse_too_many(plan: Plan, options: argparse.Namespace) -> None:
    most = getattr(options, "max_changes", None)
    if most is not None and plan.changes > most:
        raise errors.ProvisioningError(
            f"The plan has {text.count(plan.changes, 'change')}, and --max-changes"
            f" allows {most:,}. Nothing was changed. Check the plan, or pass a larger"
            " --max-changes."
        )


def _refuse_other_job(plan: Plan, options: argparse.Namespace) -> None:
    """Raise an error if the journal and the plan belong to different jobs.

    For example, the journal and the plan may have no collection in common.

    There is no error if the journal is at the default path and every user in it has an
    outcome. In this case, `_apply_resuming` renames the journal and begins a new one.
    """
    path = options.journal or _default_journal(options)
    if path and path.exists() and path.stat().st_size:
        summary = read_summary(path)
        if options.journal or summary.open_claims:
            refuse_other_job(path, summary.target, Target.of(plan))


def _apply_resuming(
    client: RekognitionClient,
    plan: Plan,
    options: argparse.Namespace,
    meter: ProgressLine,
    cancel: threading.Event,
) -> Report:
    def run() -> Report:
        return provisioning.apply(
            client,
            plan,
            tps=options.tps,
            journal=journal,
            receipts=_receipts(options),
            on_progress=meter.show,
            cancel=cancel,
        )

    journal = options.journal or _default_journal(options)
    try:
        return run()
    except errors.JournalMismatch:
        # A finished journal of another job is in the way. Rename it, unless the user
        # has passed its path.
        if options.journal or not journal or read_summary(journal).open_claims:
            raise
        _keep(journal)
        return run()


def _keep(journal: Path) -> None:
    """Rename a journal of another job, and print its new name."""
    path, number = journal.resolve(), 1
    while (kept := path.with_name(f"{path.name}.{number}")).exists():
        number += 1
    collections = ", ".join(read_summary(journal).target.collections)
    path.rename(kept)
    say(
        f"the journal belongs to another job (collections: {collections}), so it was"
        f" renamed to {kept}",
        "warning",
    )


def _receipts(options: argparse.Namespace) -> Path | None:
    """Return the folder for receipts of deleted faces, or None.

    The result is None without the option `--with-faces`.
    """
    if not getattr(options, "with_faces", False):
        return None
    journal = options.journal or _default_journal(options)
    return Path(f"{journal.with_suffix('')}.erased" if journal else "erased")


def _default_journal(options: argparse.Namespace) -> Path | None:
    """Return the default path of the journal, or None.

    With `--local`, the journal is next to the state file. The result is None if
    `--local` has no state file. Without `--local`, the journal is next to the manifest.
    For a manifest in S3, the journal is in the current folder.
    """
    kept = options.file if options.local is None else options.local
    if isinstance(kept, str) and kept.startswith("s3://"):
        kept = kept.rpartition("/")[2]  # the journal goes to the current folder
    return Path(f"{kept}.journal") if kept else None


def _print_plan(plan: Plan, options: argparse.Namespace) -> None:
    if options.json:
        return
    if options.local is None:
        where = f"{plan.region}, {plan.endpoint}"
    else:
        kept = f", kept in {options.local}" if options.local else ""
        where = f"a local Rekognition, {plan.endpoint}{kept}"
    name = styled("1", text.printable(str(options.file)))
    print(f"{name} on {text.printable(where)}\n")
    for line in str(plan).split("\n"):
        print(styled(_STYLES.get(line.strip()[:2], ""), line))
    for refusal in plan.refusals:
        say(f"refused: {refusal}", "warning")
    seconds = plan.seconds(options.tps)
    if plan.changes and seconds > 1:
        print(pace_line("create_user", plan.region, options.tps, seconds))
    cost = _cost(plan, options)
    if cost is not None and plan.users_to_create:
        print(f"At {options.price:g} a user: {cost:,.2f}.")
    if plan.changes:
        print()
    sys.stdout.flush()


def _cost(plan: Plan, options: argparse.Namespace) -> float | None:
    price: float | None = getattr(options, "price", None)
    return None if price is None else price * plan.users_to_create


def _to_dict(plan: Plan, options: argparse.Namespace) -> dict[str, object]:
    estimate = {"seconds": plan.seconds(options.tps), "cost": _cost(plan, options)}
    return {
        "format_version": FORMAT_VERSION,
        "plan": plan.to_dict(),
        "estimate": estimate,
    }


_STYLES = {"+ ": "32", "- ": "31", "~ ": "33", "? ": "33", "! ": "33", "= ": "2"}
"""ANSI styles of lines in a plan, by their first characters.

Lines about creations are green, about deletions red, about differences and warnings
yellow, and about unchanged items faint.
"""
