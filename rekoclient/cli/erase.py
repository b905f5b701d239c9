"""The command `erase`, which erases users, or faces with a given external id."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .. import errors
from ..provisioning import Receipt, erase_faces, erase_user, erase_users, text
from ..provisioning.erasure.receipt import receipt_path
from ..provisioning.parts import user_ids
from .exits import DONE, FAILED, FORMAT_VERSION, INTERRUPTED
from .places import connect, place
from .terminal import ProgressLine, asked, interruptible, print_json, say

if TYPE_CHECKING:
    from ..client import RekognitionClient


def erase(options: argparse.Namespace) -> int:
    """Ask for confirmation, then erase users or faces."""
    _check(options)
    with connect(options) as client:
        if options.users_from is not None or options.all:
            return _erase_many(client, options)
        if options.user is not None:
            return _erase_user(client, options)
        return _erase_faces(client, options)


def _check(options: argparse.Namespace) -> None:
    """Raise an error for options that cannot be combined, before anything is sent."""
    if options.all and options.user is None:
        options.collection, options.user = None, options.collection
    subjects = [
        name
        for name, value in (
            ("USER", options.user),
            ("--from", options.users_from),
            ("--external-id", options.external_id),
            ("--prefix", options.prefix),
        )
        if value is not None
    ]
    problem = None
    if options.all and options.collection is not None:
        problem = "--all means every collection; leave out COLLECTION"
    elif not options.all and options.collection is None:
        problem = "name a COLLECTION, or pass --all"
    elif len(subjects) != 1:
        problem = "pass one of USER, --from, --external-id and --prefix"
        if subjects:
            problem += f", not {' and '.join(subjects)}"
    elif options.all and subjects[0] in ("--external-id", "--prefix"):
        problem = f"{subjects[0]} needs a COLLECTION"
    elif options.verify and (options.all or options.users_from is not None):
        problem = "--verify cannot be combined with --all or --from"
    if problem:
        raise errors.ConfigurationError(f"{problem}. Nothing was erased.")


def _erase_user(client: RekognitionClient, options: argparse.Namespace) -> int:
    name = f"{options.user} of {options.collection}"
    path = options.receipt or receipt_path(Path(), options.collection, options.user)
    faces = _count_faces(client, options, path)
    where = place(client, options.collection)
    if faces is None and not options.allow_missing:
        say(f"{name} does not exist in {where}; nothing was erased", "error")
        say("check the id, or pass --allow-missing to get a receipt anyway", "hint")
        return FAILED
    what = f"{name} with {text.count(faces or 0, 'face')}, in {where}"
    if not asked(f"Erase {what}?", options):
        return FAILED
    receipt = erase_user(
        client,
        options.collection,
        options.user,
        receipt=path,
        register=options.register,
        verify=options.verify,
        threshold=options.threshold,
        tps=options.tps,
    )
    return _show(receipt, options)


def _erase_faces(client: RekognitionClient, options: argparse.Namespace) -> int:
    name = options.external_id or f"{options.prefix}*"
    faces = f"the faces of {options.collection} with the external id {name}"
    if not asked(f"Erase {faces}, in {place(client, options.collection)}?", options):
        return FAILED
    path = options.receipt or receipt_path(Path(), options.collection, name)
    receipt = erase_faces(
        client,
        options.collection,
        external_image_id=options.external_id,
        prefix=options.prefix,
        receipt=path,
        register=options.register,
        verify=options.verify,
        threshold=options.threshold,
        tps=options.tps,
    )
    code = _show(receipt, options)
    if not receipt.faces and not options.allow_missing:
        say(f"{faces} do not exist", "error")
        return FAILED
    return code


def _erase_many(client: RekognitionClient, options: argparse.Namespace) -> int:
    users = options.users_from or [options.user]
    who = f"the users of {users}" if options.users_from else str(options.user)
    where = "every collection" if options.all else options.collection
    question = f"Erase {who} from {where}, in {place(client, options.collection)}?"
    if not asked(question, options):
        return FAILED
    with interruptible() as cancel, ProgressLine(sys.stderr, options) as meter:
        report = erase_users(
            client,
            options.collection,
            users,
            receipts=options.receipt or Path("erased"),
            register=options.register,
            allow_missing=options.allow_missing,
            tps=options.tps,
            on_progress=meter.show,
            cancel=cancel,
        )
    if options.json:
        print_json({"format_version": FORMAT_VERSION, **report.to_dict()})
    else:
        print(report)
    if cancel.is_set():
        return INTERRUPTED
    return DONE if report.complete else FAILED


def _show(receipt: Receipt, options: argparse.Namespace) -> int:
    if options.json:
        print_json({"format_version": FORMAT_VERSION, **receipt.to_dict()})
    else:
        print(receipt)
    return DONE if receipt.complete else FAILED


def _count_faces(
    client: RekognitionClient, options: argparse.Namespace, path: Path
) -> int | None:
    """Return the number of a user's faces, or None for an unknown user.

    An unknown user is not in the collection, and has no receipt at `path`. If only the
    receipt exists, an earlier run has begun to erase the user, and the result is 0.
    """
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
            exists = options.user in user_ids(users)
        except errors.ResourceNotFoundException:
            # Return 0 so that `erase_user` reports the missing collection.
            return 0
        return 0 if exists or path.exists() else None
