"""The commands for faces: enroll and erase."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import errors
from ..provisioning import EnrolReport, enroll_faces, ensure_user, erase_user
from ..provisioning.specs import check_user, manifest_error
from .exits import DONE, FAILED
from .places import connect
from .terminal import asked, print_json


def enroll(options: argparse.Namespace) -> int:
    """Make the faces in pictures those of users."""
    folders = _folders(options.folder)
    reports: list[EnrolReport] = []
    with connect(options) as client:
        for folder in folders:
            ensure_user(client, options.collection, folder.name)
            report = enroll_faces(
                client, options.collection, folder.name, folder, tps=options.tps
            )
            reports.append(report)
            if not options.json:
                print(report, flush=True)
    if options.json:
        print_json({"users": [report.to_dict() for report in reports]})
    return DONE if all(report.complete for report in reports) else FAILED


def _folders(path: Path) -> list[Path]:
    """The folders of users, every name of them checked."""
    if not path.is_dir():
        raise manifest_error([errors.Problem(str(path), None, "is not a folder")])
    folders = sorted(folder for folder in path.iterdir() if folder.is_dir())
    problems = [
        errors.Problem(str(folder), None, message)
        for folder in folders
        if (message := check_user(folder.name))
    ]
    if problems:
        raise manifest_error(problems)
    return folders


def erase(options: argparse.Namespace) -> int:
    """Erase a user and every face of theirs."""
    what = f"{options.user} and every face of theirs from {options.collection}"
    if not asked(f"Erase {what}?", options):
        return DONE
    name = f"{options.collection}.{options.user}.erased.json"
    with connect(options) as client:
        receipt = erase_user(
            client,
            options.collection,
            options.user,
            receipt=options.receipt or Path(name),
            tps=options.tps,
        )
    if options.json:
        print_json(receipt.to_dict())
    else:
        print(receipt)
    return DONE
