"""The commands, their options, and the values that these accept."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from pathlib import Path

from .._version import __version__
from ..errors import ConfigurationError
from ..provisioning import Tps
from ..provisioning.rate.quotas import LEAST_TPS, check_rates
from .faces import enroll, erase
from .provision import apply, plan, status
from .serve import add_options, serve


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Parse the arguments of a command.

    Raises:
        SystemExit: They are invalid or ask for help, and argparse has printed it.
    """
    parser = _parser()
    options = parser.parse_args(argv)
    if getattr(options, "local", None) is not None:
        _refuse_ineffective(parser, options)
        if options.tps is None:
            options.tps = math.inf  # the quotas of AWS are not those of this server
    elif getattr(options, "vision", False) and "local" in options:
        parser.error("--vision needs --local: AWS recognises faces in any case")
    return options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rekoclient",
        description="Provision Amazon Rekognition collections, users and faces.",
        epilog="Exit codes: 0 done, 1 something failed, 2 bad input, 130 interrupted.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    where = argparse.ArgumentParser(add_help=False)
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
        " account (read Service Quotas) or learn; by default the published quotas",
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
    where.add_argument("--json", action="store_true", help="print JSON")

    command = commands.add_parser(
        "plan", parents=[where], help="show what a manifest would change"
    )
    command.add_argument("file", type=Path, metavar="FILE", help="the manifest, TOML")
    _add_planning(command)
    command.set_defaults(command=plan)

    command = commands.add_parser(
        "apply", parents=[where], help="change what differs from a manifest"
    )
    command.add_argument("file", type=Path, metavar="FILE", help="the manifest, TOML")
    command.add_argument(
        "--journal",
        type=Path,
        metavar="PATH",
        help="the file to resume from; by default next to the manifest",
    )
    _add_planning(command)
    command.add_argument(
        "--yes", action="store_true", help="do not ask for confirmation"
    )
    command.add_argument(
        "--max-changes",
        type=_count,
        metavar="N",
        help="refuse a plan with more changes",
    )
    command.add_argument(
        "--dry-run", action="store_true", help="end after the plan and change nothing"
    )
    command.set_defaults(command=apply)

    command = commands.add_parser(
        "enroll", parents=[where], help="enrol users from a folder of pictures"
    )
    command.add_argument("collection", metavar="COLLECTION")
    command.add_argument(
        "folder",
        type=Path,
        metavar="FOLDER",
        help="a folder that has, for each user id, a folder of pictures",
    )
    command.set_defaults(command=enroll)

    command = commands.add_parser(
        "erase", parents=[where], help="erase a user with every face"
    )
    command.add_argument("collection", metavar="COLLECTION")
    command.add_argument("user", metavar="USER")
    command.add_argument(
        "--receipt",
        type=Path,
        metavar="PATH",
        help="the receipt; by default COLLECTION.USER.erased.json",
    )
    command.add_argument(
        "--yes", action="store_true", help="do not ask for confirmation"
    )
    command.set_defaults(command=erase)

    command = commands.add_parser("status", help="show the progress of a run")
    command.add_argument(
        "file", type=Path, metavar="FILE", help="a manifest, a journal or a state file"
    )
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(command=status)

    command = commands.add_parser(
        "serve",
        help="serve a local Rekognition",
        description="Serve a local Rekognition. Each option is also a variable of the"
        " environment, which stands in brackets. An option replaces its variable.",
    )
    add_options(command)
    command.set_defaults(command=serve, json=False)
    return parser


def _refuse_ineffective(
    parser: argparse.ArgumentParser, options: argparse.Namespace
) -> None:
    """Refuse options that have no effect with `--local`."""
    for name in ("profile", "endpoint_url"):
        if getattr(options, name) is not None:
            option = f"--{name.replace('_', '-')}"
            parser.error(f"{option} has no effect with --local; remove one of them")


def _add_planning(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--price", type=_price, metavar="P", help="the price of a user, for an estimate"
    )
    command.add_argument(
        "--remove",
        action="store_true",
        help="delete users that the manifest does not list; their faces stay",
    )
    command.add_argument(
        "--retag", action="store_true", help="set tags that have another value"
    )


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


def _count(text: str) -> int:
    if text.isdecimal():
        return int(text)
    raise argparse.ArgumentTypeError(f"must be a whole number of at least 0: {text!r}")
