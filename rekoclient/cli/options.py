"""The commands, their options, and the values that these accept."""

from __future__ import annotations

import argparse
import difflib
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from .._version import __version__
from ..errors import ConfigurationError
from ..provisioning.rate.quotas import LEAST_TPS, check_rates
from .completion import FILES
from .serve import add_options as add_serving

if TYPE_CHECKING:
    from ..provisioning import Tps

_EXIT_CODES = """exit codes:
  0    done, or as wanted
  1    something failed, or a question was declined
  2    bad input; nothing was changed
  3    plan --exit-code: there are changes
  4    plan --exit-code: there are differences that are kept, and no changes
  130  interrupted; run the same command again to resume
"""
_GUIDE = "guide: docs/guides/provisioning.md, docs/reference/command-line.md"
_EXAMPLES = {
    "init": "rekoclient init door.toml",
    "plan": "rekoclient plan door.toml\n"
    "rekoclient plan door.toml --out door.plan --exit-code\n"
    "rekoclient plan s3://infra/door.toml --markdown",
    "apply": "rekoclient apply door.toml\n"
    "rekoclient apply door.plan --yes\n"
    "rekoclient apply door.toml --remove --max-removals 20%",
    "destroy": "rekoclient destroy door.toml\n"
    "rekoclient destroy door.toml --yes-delete staff --yes-delete visitors",
    "enroll": "rekoclient enroll staff photos\n"
    "rekoclient enroll staff s3://photos/people/ --dry-run --price 0.001\n"
    "rekoclient enroll staff photos --tps index_faces=50",
    "index": "rekoclient index event photos --register faces.register\n"
    "rekoclient index event s3://photos/2024/ --dry-run --price 0.001",
    "erase": "rekoclient erase staff alice --verify alice.jpg\n"
    "rekoclient erase staff --from left.csv\n"
    "rekoclient erase --all alice\n"
    "rekoclient erase event-7 --prefix 2024::06::",
    "faces": "rekoclient faces staff --orphans\n"
    "rekoclient faces staff --duplicates exact --register faces.register --delete\n"
    "rekoclient faces staff --duplicates person --threshold 97",
    "export": "rekoclient export --to backup --register faces.register\n"
    "rekoclient export staff visitors --to backup",
    "migrate": "rekoclient migrate staff staff-7 --register faces.register\n"
    "rekoclient migrate staff staff --to-region eu-west-1 --register faces.register",
    "compare": "rekoclient compare staff staff-7 --register faces.register\n"
    "rekoclient compare staff staff-7 --picture door-camera",
    "status": "rekoclient status door.toml",
    "serve": "rekoclient serve --port 8080 --state local.json\n"
    "rekoclient serve -- pytest tests",
    "completion": "rekoclient completion bash"
    " > ~/.local/share/bash-completion/completions/rekoclient\n"
    "rekoclient completion zsh > ~/.zfunc/_rekoclient\n"
    "rekoclient completion fish > ~/.config/fish/completions/rekoclient.fish",
}


class _Parser(argparse.ArgumentParser):
    """A parser that suggests the command or the option that was meant."""

    def error(self, message: str) -> NoReturn:
        """Print the error and a hint, and exit with code 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: error: {message}\n{self._hint(message)}")

    def _hint(self, message: str) -> str:
        if not message.startswith(("unrecognized arguments:", "argument COMMAND:")):
            return ""  # it names no unknown command or option
        known = list(self._option_string_actions)
        for action in self._actions:
            if isinstance(action.choices, dict):
                for name, command in action.choices.items():
                    known += [name, *command._option_string_actions]  # noqa: SLF001 - argparse has no public name
        unknown = message.replace("'", " ").split()
        for word in unknown:
            near = difflib.get_close_matches(word.partition("=")[0], known, n=1)
            if near and word not in known:
                return f"hint: did you mean {near[0]}?\n"
        return ""


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Parse the arguments of a command.

    Raises:
        SystemExit: They are invalid or ask for help, and argparse has printed it.
    """
    parser = make_parser()
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or arguments == ["help"]:
        parser.print_help()
        raise SystemExit(0)
    options = parser.parse_args(arguments)
    if getattr(options, "local", None) is not None:
        _refuse_ineffective(parser, options)
        if options.tps is None:
            options.tps = math.inf  # a local server does not have the quotas of AWS
    elif getattr(options, "vision", False) and "local" in options:
        parser.error("--vision needs --local: AWS recognises faces in any case")
    return options


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands. tools/completions.py reads it too."""
    parser = _Parser(
        prog="rekoclient",
        description="Provision Amazon Rekognition collections, users and faces.",
        epilog=f"{_EXIT_CODES}\n{_GUIDE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("-V", "--version", action="version", version=__version__)
    commands = parser.add_subparsers(
        required=True, metavar="COMMAND", parser_class=_Parser
    )
    output = _Parser(add_help=False)
    output.add_argument("--json", action="store_true", help="print JSON")
    output.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="when to use colours; auto obeys NO_COLOR, FORCE_COLOR and TERM=dumb",
    )
    where = _where()

    def add(
        name: str,
        module: str,
        text: str,
        parent: _Parser | None = None,
    ) -> argparse.ArgumentParser:
        examples = _EXAMPLES[name].replace("\n", "\n  ")
        command: argparse.ArgumentParser = commands.add_parser(
            name,
            parents=[*([parent] if parent else []), output],
            help=text,
            description=f"{text[0].upper()}{text[1:]}.",
            epilog=f"examples:\n  {examples}\n\n{_GUIDE}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        # The module loads when the command runs.
        command.set_defaults(command=(module, name))
        return command

    command = add("init", "init", "write a commented manifest")
    command.add_argument("file", type=Path, metavar="FILE", help="the new file")

    command = add("plan", "provision", "show what a manifest would change", where)
    _add_manifest(command)
    _add_planning(command)
    command.add_argument("--out", type=Path, metavar="PLAN", help="save the plan")
    command.add_argument(
        "--exit-code",
        action="store_true",
        help="exit with 3 for changes, and with 4 for differences that are kept",
    )
    command.add_argument(
        "--markdown", action="store_true", help="print a comment for a pull request"
    )

    command = add("apply", "provision", "change what differs from a manifest", where)
    _add_manifest(command, " or a saved plan")
    _add_planning(command)
    _add_journal(command)
    _add_consent(command)
    command.add_argument(
        "--max-changes",
        type=_count,
        metavar="N",
        help="refuse a plan with more changes",
    )
    _add_dry_run(command)
    command.add_argument(
        "--with-faces",
        action="store_true",
        help="with --remove, delete the faces of the users too; their receipts are in"
        " FILE.erased",
    )

    command = add("destroy", "provision", "delete the collections of a manifest", where)
    _add_manifest(command)
    command.add_argument(
        "--owner", metavar="NAME", help="refuse collections of another owner"
    )
    command.add_argument(
        "--force",
        action="store_true",
        help="also delete users and faces that the manifest does not list",
    )
    _add_journal(command)
    _add_consent(command)

    command = add("enroll", "faces", "enrol users from a folder of pictures", where)
    command.add_argument("collection", metavar="COLLECTION")
    command.add_argument(
        "folder",
        type=_file,
        metavar="FOLDER",
        help="a folder that has, for each user id, a folder of pictures; it can be"
        " s3://bucket/prefix/ or the manifest.json of an S3 Inventory",
    )
    command.add_argument(
        "--register",
        type=Path,
        metavar="PATH",
        help="add each face with its picture to this face register; pictures that it"
        " lists as refused are not sent a second time",
    )
    _add_quality_filter(command, None, "by default the service's own")
    _add_threshold(command, "the lowest similarity of a user's faces")
    _add_price(command, "a picture")
    _add_dry_run(command)
    _add_yes(command)
    _add_strict_case(command)

    command = add("index", "index", "index every face of photos", where)
    _add_indexing(command)

    command = add("erase", "erase", "erase users or faces", where)
    _add_erasing(command)

    command = add(
        "faces", "cleanup", "show and clean up the faces of a collection", where
    )
    _add_cleaning(command)

    command = add("export", "move", "write collections as files", where)
    command.add_argument(
        "collections",
        nargs="*",
        metavar="COLLECTION",
        help="the collections; by default all",
    )
    command.add_argument(
        "--to", type=Path, required=True, metavar="DIR", help="the folder to write to"
    )
    _add_register(command)
    _add_records(command)

    command = add("migrate", "move", "move a collection to a new face model", where)
    _add_sides(command)
    _add_register(command, required=True)
    _add_records(command)
    command.add_argument(
        "--match-iou",
        type=_share,
        default=0.5,
        metavar="O",
        help="the lowest overlap of the boxes of one face, from 0.1 to 1; by default"
        " 0.5",
    )
    _add_quality_filter(
        command, "NONE", "by default NONE, so that old faces are found again"
    )
    _add_threshold(command, "the lowest similarity of a user's faces")
    _add_dry_run(command)
    _add_yes(command)

    command = add("compare", "move", "compare two collections", where)
    _add_sides(command)
    _add_register(command)
    _add_records(command)
    command.add_argument(
        "--picture",
        action="append",
        default=[],
        metavar="PICTURE",
        help="search for this picture or folder too; may be given again",
    )
    command.add_argument(
        "--sample",
        type=_count,
        default=100,
        metavar="N",
        help="the number of pictures of the register to search for; by default 100",
    )
    _add_threshold(command, "the lowest similarity of a match")

    command = add("status", "provision", "show the progress of a run")
    command.add_argument(
        "file", type=Path, metavar="FILE", help="a manifest, a journal or a state file"
    )

    command = add("serve", "serve", "serve a local Rekognition")
    add_serving(command)
    command.add_argument(
        "run",
        nargs="*",
        metavar="-- COMMAND",
        help="run a command with the server's variables, and stop when it ends",
    )

    command = add("completion", "completion", "print the completion file of a shell")
    command.add_argument(
        "shell", metavar="SHELL", choices=list(FILES), help="bash, zsh or fish"
    )
    return parser


def _where() -> _Parser:
    """Return the options that name the service and the rate."""
    where = _Parser(add_help=False)
    where.add_argument("--region", help="the AWS region; by default as for boto3")
    where.add_argument("--profile", help="a profile of the AWS configuration files")
    where.add_argument(
        "--endpoint-url",
        metavar="URL",
        help="the endpoint for requests, instead of AWS",
    )
    where.add_argument(
        "--tps",
        type=_tps,
        metavar="RATE",
        help="requests a second: a number, numbers by method such as create_user=50,"
        " account (read Service Quotas) or learn; by default the published quotas, and"
        " no limit for a local endpoint",
    )
    where.add_argument(
        "--local",
        nargs="?",
        const="",
        metavar="STATE",
        help="use a local Rekognition; STATE is a file that keeps its state",
    )
    where.add_argument(
        "--vision",
        action="store_true",
        help="let the local Rekognition recognise faces; needs the extra vision",
    )
    return where


def _add_manifest(command: argparse.ArgumentParser, more: str = "") -> None:
    command.add_argument(
        "file",
        type=_file,
        metavar="FILE",
        help=f"the manifest, a TOML file or s3://bucket/key{more}",
    )


def _add_journal(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--journal",
        type=Path,
        metavar="PATH",
        help="the file to resume from; by default next to the manifest",
    )


def _add_yes(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--yes", action="store_true", help="do not ask for confirmation"
    )


def _add_dry_run(
    command: argparse.ArgumentParser, effect: str = "change nothing"
) -> None:
    command.add_argument(
        "--dry-run", action="store_true", help=f"end after the plan and {effect}"
    )


def _add_price(command: argparse.ArgumentParser, of: str) -> None:
    command.add_argument(
        "--price", type=_price, metavar="P", help=f"the price of {of}, for an estimate"
    )


def _add_consent(command: argparse.ArgumentParser) -> None:
    _add_yes(command)
    command.add_argument(
        "--yes-delete",
        action="append",
        default=[],
        metavar="ID",
        help="do not ask for this collection before it is deleted; may be given again",
    )


def _add_planning(command: argparse.ArgumentParser) -> None:
    _add_price(command, "a user")
    command.add_argument(
        "--remove",
        action="store_true",
        help="delete users that the manifest does not list; see apply --with-faces",
    )
    command.add_argument(
        "--max-removals",
        type=_removals,
        metavar="N",
        help="the greatest number or share of users to remove from a collection; by"
        " default 100 and 10%%; an empty list needs 100%%",
    )
    command.add_argument(
        "--retag",
        nargs="?",
        const=True,
        default=False,
        choices=("exact",),
        help="set tags that have another value; exact also removes extra tags",
    )
    command.add_argument(
        "--owner",
        metavar="NAME",
        help="tag new collections with NAME; show those that left the manifest",
    )
    command.add_argument(
        "--remove-collections",
        action="store_true",
        help="delete collections of --owner that left the manifest",
    )
    _add_strict_case(command)
    command.add_argument(
        "--shallow",
        action="store_true",
        help="compare only whether the collections exist",
    )


def _add_strict_case(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--strict-case",
        action="store_true",
        help="refuse user ids that differ only by case",
    )


def _add_indexing(command: argparse.ArgumentParser) -> None:
    command.add_argument("collection", metavar="COLLECTION")
    command.add_argument(
        "source",
        type=_file,
        metavar="SOURCE",
        help="a folder of pictures, with the folders in it; it can be"
        " s3://bucket/prefix/ or the manifest.json of an S3 Inventory",
    )
    command.add_argument(
        "--register",
        type=Path,
        metavar="PATH",
        help="add each face with its picture to this face register, and send nothing"
        " that it has",
    )
    command.add_argument(
        "--max-faces",
        type=_faces,
        default=100,
        metavar="N",
        help="the most faces of a picture, from 1 to 100; by default 100",
    )
    _add_quality_filter(command, None, "by default the service's own")
    _add_price(command, "a picture")
    _add_dry_run(command, "send nothing")
    _add_yes(command)


def _add_quality_filter(
    command: argparse.ArgumentParser, default: str | None, meaning: str
) -> None:
    command.add_argument(
        "--quality-filter",
        choices=("NONE", "AUTO", "LOW", "MEDIUM", "HIGH"),
        default=default,
        help=f"as in IndexFaces; {meaning}",
    )


def _add_erasing(command: argparse.ArgumentParser) -> None:
    command.add_argument("collection", nargs="?", metavar="COLLECTION")
    command.add_argument("user", nargs="?", metavar="USER", help="the user to erase")
    command.add_argument(
        "--all", action="store_true", help="erase from every collection"
    )
    command.add_argument(
        "--from",
        dest="users_from",
        type=Path,
        metavar="FILE",
        help="erase the users of a .csv or .jsonl file",
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
        help="search for this picture afterwards; the receipt stays open if a user or"
        " a face is found; may be given again",
    )
    _add_threshold(command, "the lowest similarity that --verify counts")
    command.add_argument(
        "--register",
        type=Path,
        metavar="PATH",
        help="the face register; the lines of what is erased are removed",
    )
    command.add_argument(
        "--receipt",
        type=Path,
        metavar="PATH",
        help="the receipt, by default COLLECTION.USER.erased.json; for many users a"
        " folder, by default erased",
    )
    command.add_argument(
        "--allow-missing",
        action="store_true",
        help="accept users and faces that do not exist; by default exit with 1",
    )
    _add_yes(command)


def _add_cleaning(command: argparse.ArgumentParser) -> None:
    command.add_argument("collection", metavar="COLLECTION")
    command.add_argument(
        "--orphans", action="store_true", help="show the faces without a user"
    )
    command.add_argument(
        "--duplicates",
        choices=("exact", "person"),
        help="exact: show faces that were indexed twice; person: search for each user,"
        " and show pairs who look alike",
    )
    command.add_argument(
        "--threshold",
        type=_percent,
        default=95.0,
        metavar="T",
        help="the lowest similarity of one person, from 0 to 100; by default 95",
    )
    _add_register(command)
    _add_price(command, "a search")
    command.add_argument(
        "--delete", action="store_true", help="delete the faces that are shown"
    )
    _add_consent(command)


def _add_sides(command: argparse.ArgumentParser) -> None:
    """Add the old and the new collection, and where the new one is."""
    command.add_argument("old", metavar="OLD", help="the old collection")
    command.add_argument("new", metavar="NEW", help="the new collection")
    command.add_argument("--to-region", metavar="REGION", help="the region of NEW")
    command.add_argument("--to-profile", metavar="NAME", help="the profile for NEW")
    command.add_argument(
        "--to-endpoint-url", metavar="URL", help="the endpoint for NEW"
    )
    command.add_argument(
        "--to-tps",
        type=_tps,
        metavar="RATE",
        help="requests a second for NEW elsewhere, as --tps",
    )


def _add_register(command: argparse.ArgumentParser, *, required: bool = False) -> None:
    command.add_argument(
        "--register",
        type=Path,
        required=required,
        metavar="PATH",
        help="the face register, which has the picture of each face",
    )


def _add_records(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--records",
        type=Path,
        metavar="PATH",
        help="records of AWS's re-indexing sample, which have pictures that the"
        " register lacks",
    )


def _add_threshold(command: argparse.ArgumentParser, meaning: str) -> None:
    command.add_argument(
        "--threshold",
        type=_percent,
        metavar="T",
        help=f"{meaning}, from 0 to 100; by default the service's own",
    )


def _file(text: str) -> Path | str:
    return text if text.startswith("s3://") else Path(text)


def _removals(text: str) -> int | str:
    number = text.removesuffix("%")
    if number.isdecimal() and (text == number or int(number) <= 100):
        return text if text.endswith("%") else int(text)
    raise argparse.ArgumentTypeError(
        f"must be a number or a share such as 20%: {text!r}"
    )


def _refuse_ineffective(
    parser: argparse.ArgumentParser, options: argparse.Namespace
) -> None:
    """Refuse options that have no effect with `--local`."""
    for name in ("profile", "endpoint_url"):
        if getattr(options, name) is not None:
            option = f"--{name.replace('_', '-')}"
            parser.error(f"{option} has no effect with --local; remove one of them")


def _tps(text: str) -> Tps:
    if text == "learn":
        return "learn"
    if text == "account":
        return "account"
    try:
        if "=" in text:
            named = (part.partition("=") for part in text.split(","))
            rates = {name.strip(): float(rate) for name, _, rate in named}
            check_rates(rates)
            return rates
        tps = float(text)
        check_rates(tps)
    except (ValueError, ConfigurationError):
        raise argparse.ArgumentTypeError(
            f"must be a number of at least {LEAST_TPS}, inf, account or learn, or"
            f" numbers by method, such as create_user=50,delete_user=20: {text!r}"
        ) from None
    return tps


def _price(text: str) -> float:
    try:
        price = float(text)
    except ValueError:
        price = math.nan
    if 0 <= price < math.inf:
        return price
    raise argparse.ArgumentTypeError(f"must be a number of at least 0: {text!r}")


def _share(text: str) -> float:
    return _between(0.1, 1, text)


def _percent(text: str) -> float:
    return _between(0, 100, text)


def _between(low: float, high: float, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if low <= number <= high:
        return number
    raise argparse.ArgumentTypeError(
        f"must be a number from {low:g} to {high:g}: {text!r}"
    )


def _faces(text: str) -> int:
    return int(_between(1, 100, text if text.isdecimal() else ""))


def _count(text: str) -> int:
    if text.isdecimal():
        return int(text)
    raise argparse.ArgumentTypeError(f"must be a whole number of at least 0: {text!r}")
