"""The list of commands, with the purpose, examples and options of each command."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import options, values
from .completion import FILES
from .serve import add_options as add_serving


@dataclass(frozen=True, slots=True)
class Command:
    """A command such as `rekoclient plan`.

    To run the command, `module` is imported, and its function with the name of the
    command is called.
    """

    name: str
    module: str
    help: str
    examples: str
    add_options: Callable[[argparse.ArgumentParser], None]
    sends: bool = True
    """Whether the command sends requests, and so has options such as `--region`."""


_USER_MATCH = (
    "a face to the other faces of its user. AssociateFaces refuses a face with a lower"
    " similarity"
)


def _init(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="the manifest to create; an existing file is not replaced",
    )


def _plan(command: argparse.ArgumentParser) -> None:
    options.add_manifest(command)
    options.add_planning(command)
    command.add_argument(
        "--out",
        type=Path,
        metavar="PLAN",
        help="save the plan to this file, for rekoclient apply",
    )
    command.add_argument(
        "--exit-code",
        action="store_true",
        help="exit with 3 if the plan has changes. Exit with 4 if the plan has none,"
        " but the collections differ from the manifest. For example, a collection has"
        " extra users, and --remove is not given",
    )
    command.add_argument(
        "--markdown",
        action="store_true",
        help="print the plan as Markdown, for a comment on a pull request",
    )


def _apply(command: argparse.ArgumentParser) -> None:
    options.add_manifest(command, ", or a saved plan")
    options.add_planning(command)
    options.add_journal(command)
    options.add_consent(command)
    command.add_argument(
        "--max-changes",
        type=values.count,
        metavar="N",
        help="refuse a plan with more than N changes; by default no limit",
    )
    options.add_dry_run(command)
    command.add_argument(
        "--with-faces",
        action="store_true",
        help="with --remove, also delete the faces of the removed users, and write a"
        " receipt for each user to a folder next to the journal, such as FILE.erased",
    )


def _destroy(command: argparse.ArgumentParser) -> None:
    options.add_manifest(command)
    command.add_argument(
        "--owner",
        metavar="NAME",
        help="refuse collections whose tag rekoclient:manifest is not NAME; by default"
        " the tag is not checked",
    )
    command.add_argument(
        "--force",
        action="store_true",
        help="delete a collection of the manifest even if it contains users that are"
        " not in the manifest, or faces without a user of the manifest",
    )
    options.add_journal(command)
    options.add_consent(command)


def _enroll(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "collection", metavar="COLLECTION", help="the id of the collection"
    )
    command.add_argument(
        "folder",
        type=values.file,
        metavar="FOLDER",
        help="a folder with one folder of pictures for each user id; also"
        " s3://bucket/prefix/ or the manifest.json of an S3 Inventory",
    )
    options.add_register(
        command,
        "add each face with its picture to this face register. Refused pictures are"
        " listed there too, and a later run with the same settings does not send them",
    )
    options.add_quality_filter(command, None, "by default the service's filter")
    options.add_threshold(command, _USER_MATCH)
    options.add_price(command, "a picture")
    options.add_dry_run(command)
    options.add_yes(command)
    options.add_strict_case(command)


def _index(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "collection", metavar="COLLECTION", help="the id of the collection"
    )
    command.add_argument(
        "source",
        type=values.file,
        metavar="SOURCE",
        help="a folder of pictures, with its subfolders; also s3://bucket/prefix/ or"
        " the manifest.json of an S3 Inventory",
    )
    options.add_register(
        command,
        "add each face with its picture to this face register; pictures that it lists"
        " are not sent a second time",
    )
    command.add_argument(
        "--max-faces",
        type=values.faces,
        default=100,
        metavar="N",
        help="the maximum number of faces to index in a picture, from 1 to 100; by"
        " default 100",
    )
    options.add_quality_filter(command, None, "by default the service's filter")
    options.add_price(command, "a picture")
    options.add_dry_run(command, "send no picture")
    options.add_yes(command)


def _erase(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "collection",
        nargs="?",
        metavar="COLLECTION",
        help="the id of the collection; leave it out with --all",
    )
    command.add_argument(
        "user", nargs="?", metavar="USER", help="the id of the user to erase"
    )
    command.add_argument(
        "--all",
        action="store_true",
        help="erase from every collection of the region",
    )
    command.add_argument(
        "--from",
        dest="users_from",
        type=Path,
        metavar="FILE",
        help="erase the users that a .csv or .jsonl file lists",
    )
    command.add_argument(
        "--external-id", metavar="ID", help="erase faces with this external id"
    )
    command.add_argument(
        "--prefix", metavar="P", help="erase faces whose external id starts with P"
    )
    command.add_argument(
        "--verify",
        action="append",
        default=[],
        metavar="PICTURE",
        help="after the erasure, search the collection for the face in this picture. If"
        " the search finds a user or a face, the receipt is marked as incomplete. May"
        " be given more than once",
    )
    options.add_threshold(command, "a match that --verify finds")
    options.add_register(command, "remove the erased faces from this face register")
    command.add_argument(
        "--receipt",
        type=Path,
        metavar="PATH",
        help="the file for the receipt; by default COLLECTION.USER.erased.json. Without"
        " a user, the name contains the external id or the prefix instead. With --from"
        " or --all, PATH is the folder for the receipts; by default 'erased'",
    )
    command.add_argument(
        "--allow-missing",
        action="store_true",
        help="accept users and faces that do not exist; by default exit with 1",
    )
    options.add_yes(command)


def _faces(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "collection", metavar="COLLECTION", help="the id of the collection"
    )
    command.add_argument(
        "--orphans", action="store_true", help="show the faces without a user"
    )
    command.add_argument(
        "--duplicates",
        choices=("exact", "person"),
        help="exact: show faces that were indexed twice; person: search for each user"
        " and show pairs of users who look alike",
    )
    command.add_argument(
        "--threshold",
        type=values.percent,
        default=95.0,
        metavar="T",
        help="with --duplicates person, the minimum similarity, from 0 to 100, of two"
        " users who look alike; by default 95",
    )
    options.add_register(command)
    options.add_price(command, "a search")
    command.add_argument(
        "--delete",
        action="store_true",
        help="delete the orphans and the exact duplicates that the command shows",
    )
    options.add_consent(
        command,
        "with --delete, skip the prompt to type the collection's id. The prompt appears"
        " if fewer than half of the faces have a user",
    )


def _export(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "collections",
        nargs="*",
        metavar="COLLECTION",
        help="the ids of the collections; by default all collections of the region",
    )
    command.add_argument(
        "--to", type=Path, required=True, metavar="DIR", help="the folder for the files"
    )
    options.add_register(command)
    options.add_records(command)


def _migrate(command: argparse.ArgumentParser) -> None:
    options.add_sides(command)
    options.add_register(command, required=True)
    options.add_records(command)
    command.add_argument(
        "--match-iou",
        type=values.share,
        default=0.5,
        metavar="O",
        help="the minimum overlap of the old and the new box of a face, as"
        " intersection over union, from 0.1 to 1; by default 0.5. A face with less"
        " overlap is not moved",
    )
    options.add_quality_filter(
        command, "NONE", "by default NONE, which indexes faces of any quality"
    )
    options.add_threshold(command, _USER_MATCH)
    options.add_dry_run(command)
    options.add_yes(command)


def _compare(command: argparse.ArgumentParser) -> None:
    options.add_sides(command)
    options.add_register(command)
    options.add_records(command)
    command.add_argument(
        "--picture",
        action="append",
        default=[],
        metavar="PICTURE",
        help="also search for this picture, or for the pictures of this folder. May be"
        " given more than once",
    )
    command.add_argument(
        "--sample",
        type=values.count,
        default=100,
        metavar="N",
        help="use at most N pictures of the register as queries; by default 100",
    )
    options.add_threshold(command, "a match in the searches")


def _status(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "file", type=Path, metavar="FILE", help="a manifest, a journal or a state file"
    )


def _serve(command: argparse.ArgumentParser) -> None:
    add_serving(command)
    command.add_argument(
        "run",
        nargs="*",
        metavar="-- COMMAND",
        help="run this command, and stop the server when it ends. Environment variables"
        " direct the AWS clients of the command to the server",
    )


def _completion(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "shell", metavar="SHELL", choices=list(FILES), help="bash, zsh or fish"
    )


COMMANDS = (
    Command(
        "init",
        "init",
        "write a commented manifest",
        "rekoclient init door.toml",
        _init,
        sends=False,
    ),
    Command(
        "plan",
        "provision",
        "show the changes that a manifest needs",
        "rekoclient plan door.toml\n"
        "rekoclient plan door.toml --out door.plan --exit-code\n"
        "rekoclient plan s3://infra/door.toml --markdown",
        _plan,
    ),
    Command(
        "apply",
        "provision",
        "make the changes that a manifest needs",
        "rekoclient apply door.toml\n"
        "rekoclient apply door.plan --yes\n"
        "rekoclient apply door.toml --remove --max-removals 20%",
        _apply,
    ),
    Command(
        "destroy",
        "provision",
        "delete the collections of a manifest",
        "rekoclient destroy door.toml\n"
        "rekoclient destroy door.toml --yes-delete staff --yes-delete visitors",
        _destroy,
    ),
    Command(
        "enroll",
        "faces",
        "enrol users from a folder of pictures",
        "rekoclient enroll staff photos\n"
        "rekoclient enroll staff s3://photos/people/ --dry-run --price 0.001\n"
        "rekoclient enroll staff photos --tps index_faces=50",
        _enroll,
    ),
    Command(
        "index",
        "index",
        "index every face in a folder of pictures",
        "rekoclient index event photos --register faces.register\n"
        "rekoclient index event s3://photos/2024/ --dry-run --price 0.001",
        _index,
    ),
    Command(
        "erase",
        "erase",
        "erase users or faces",
        "rekoclient erase staff alice --verify alice.jpg\n"
        "rekoclient erase staff --from left.csv\n"
        "rekoclient erase --all alice\n"
        "rekoclient erase event-7 --prefix 2024::06::",
        _erase,
    ),
    Command(
        "faces",
        "cleanup",
        "show and clean up the faces of a collection",
        "rekoclient faces staff --orphans\n"
        "rekoclient faces staff --duplicates exact --register faces.register --delete\n"
        "rekoclient faces staff --duplicates person --threshold 97",
        _faces,
    ),
    Command(
        "export",
        "move",
        "write collections to files",
        "rekoclient export --to backup --register faces.register\n"
        "rekoclient export staff visitors --to backup",
        _export,
    ),
    Command(
        "migrate",
        "move",
        "move a collection to a new face model",
        "rekoclient migrate staff staff-7 --register faces.register\n"
        "rekoclient migrate staff staff --to-region eu-west-1"
        " --register faces.register",
        _migrate,
    ),
    Command(
        "compare",
        "move",
        "compare two collections",
        "rekoclient compare staff staff-7 --register faces.register\n"
        "rekoclient compare staff staff-7 --picture door-camera",
        _compare,
    ),
    Command(
        "status",
        "provision",
        "show the progress of a run",
        "rekoclient status door.toml",
        _status,
        sends=False,
    ),
    Command(
        "serve",
        "serve",
        "serve a local Rekognition",
        "rekoclient serve --port 8080 --state local.json\n"
        "rekoclient serve -- pytest tests",
        _serve,
        sends=False,
    ),
    Command(
        "completion",
        "completion",
        "print the completion script for a shell",
        "rekoclient completion bash"
        " > ~/.local/share/bash-completion/completions/rekoclient\n"
        "rekoclient completion zsh > ~/.zfunc/_rekoclient\n"
        "rekoclient completion fish > ~/.config/fish/completions/rekoclient.fish",
        _completion,
        sends=False,
    ),
)
