"""Delete the users that a plan removes, together with their faces.

Each user gets a receipt, which is a file with a list of the user's faces. A run
disassociates the faces from the user, and then deletes the faces. After the
disassociation, only the receipt shows which faces the user had. So a later run resumes
from the receipts and not from the journal.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..erasure.many import erase_users
from ..erasure.receipt import Receipt, open_receipts
from ..report import Outcome
from .journal import Journal
from .run import Run

if TYPE_CHECKING:
    from os import PathLike


def erase_removed(run: Run, folder: str | PathLike[str], journal: Journal) -> None:
    """Delete every user that the plan removes, with the faces of the user.

    Args:
        run: The run.
        folder: The folder of the receipts. If a killed run has left the receipt of a
            user unfinished, this user is deleted too.
        journal: The journal. It is flushed after each user.
    """
    for index, collection in enumerate(run.plan.collections):
        name = collection.collection_id
        users = [user for chunk in run.plan.wanted.unlisted(index) for user in chunk]
        users = users if collection.remove else []
        users += open_receipts(Path(folder), name)
        if not users or run.is_stopped or index in run.plan.deleted:
            continue
        report = erase_users(
            run.client,
            name,
            users,
            receipts=folder,
            allow_missing=True,
            tps=run.pace,
            on_receipt=partial(_record, run, index, journal),
            cancel=run.cancel,
        )
        failed = {failure.user_id for failure in report.failures}
        for failure in report.failures:
            run.fail(name, failure.user_id, failure.error)
            run.end_users(Outcome.FAILED, 1)
        if report.stopped:
            run.stop.set()
            return
        done = {receipt.user_id for receipt in report.receipts}
        for user in dict.fromkeys(users):
            if user not in done and user not in failed:
                _end(run, index, user, Outcome.ABSENT)
    run.tick(journal, "delete_user")


def _record(run: Run, index: int, journal: Journal, receipt: Receipt) -> None:
    """Count a removed user, flush the journal, and report the progress."""
    _end(run, index, receipt.user_id or "", Outcome(receipt.user or Outcome.REMOVED))
    run.tick(journal, "delete_user")


def _end(run: Run, index: int, user_id: str, outcome: Outcome) -> None:
    run.plan.wanted.mark_done(index, user_id, removes=True)
    run.end_users(outcome, 1)
