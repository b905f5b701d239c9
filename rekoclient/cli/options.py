"""The options that several commands share."""

from __future__ import annotations

import argparse
from pathlib import Path

from . import values


def add_service(command: argparse.ArgumentParser) -> None:
    """Add the options that name the service and the rate."""
    command.add_argument("--region", help="the AWS region; by default as for boto3")
    command.add_argument("--profile", help="a profile of the AWS configuration files")
    command.add_argument(
        "--endpoint-url",
        metavar="URL",
        help="the endpoint for requests, instead of AWS",
    )
    command.add_argument(
        "--tps",
        type=values.tps,
        metavar="RATE",
        help="requests a second: a number, numbers by method such as create_user=50,"
        " account (read Service Quotas) or learn; by default the published quotas, and"
        " no limit for a local endpoint",
    )
    command.add_argument(
        "--local",
        nargs="?",
        const="",
        metavar="STATE",
        help="use a local Rekognition; STATE is a file that keeps its state",
    )
    command.add_argument(
        "--vision",
        action="store_true",
        help="let the local Rekognition recognise faces; needs the extra vision",
    )


def add_output(command: argparse.ArgumentParser) -> None:
    """Add the form of what is printed."""
    command.add_argument("--json", action="store_true", help="print JSON")
    command.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="when to use colours; auto obeys NO_COLOR, FORCE_COLOR and TERM=dumb",
    )


def add_manifest(command: argparse.ArgumentParser, more: str = "") -> None:
    """Add the manifest."""
    command.add_argument(
        "file",
        type=values.file,
        metavar="FILE",
        help=f"the manifest, a TOML file or s3://bucket/key{more}",
    )


def add_journal(command: argparse.ArgumentParser) -> None:
    """Add the journal to resume from."""
    command.add_argument(
        "--journal",
        type=Path,
        metavar="PATH",
        help="the file to resume from; by default next to the manifest",
    )


def add_yes(command: argparse.ArgumentParser) -> None:
    """Add the consent to all changes."""
    command.add_argument(
        "--yes", action="store_true", help="do not ask for confirmation"
    )


def add_dry_run(
    command: argparse.ArgumentParser, effect: str = "change nothing"
) -> None:
    """Add the end after the plan."""
    command.add_argument(
        "--dry-run", action="store_true", help=f"end after the plan and {effect}"
    )


def add_price(command: argparse.ArgumentParser, of: str) -> None:
    """Add the price for an estimate."""
    command.add_argument(
        "--price",
        type=values.price,
        metavar="P",
        help=f"the price of {of}, for an estimate",
    )


def add_consent(command: argparse.ArgumentParser) -> None:
    """Add the consent to changes and to deletions."""
    add_yes(command)
    command.add_argument(
        "--yes-delete",
        action="append",
        default=[],
        metavar="ID",
        help="do not ask for this collection before it is deleted; may be given again",
    )


def add_planning(command: argparse.ArgumentParser) -> None:
    """Add what a plan compares and may remove."""
    add_price(command, "a user")
    command.add_argument(
        "--remove",
        action="store_true",
        help="delete users that the manifest does not list; see apply --with-faces",
    )
    command.add_argument(
        "--max-removals",
        type=values.removals,
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
    add_strict_case(command)
    command.add_argument(
        "--shallow",
        action="store_true",
        help="compare only whether the collections exist",
    )


def add_strict_case(command: argparse.ArgumentParser) -> None:
    """Add the refusal of user ids that differ by case."""
    command.add_argument(
        "--strict-case",
        action="store_true",
        help="refuse user ids that differ only by case",
    )


def add_quality_filter(
    command: argparse.ArgumentParser, default: str | None, meaning: str
) -> None:
    """Add the filter of IndexFaces."""
    command.add_argument(
        "--quality-filter",
        choices=("NONE", "AUTO", "LOW", "MEDIUM", "HIGH"),
        default=default,
        help=f"as in IndexFaces; {meaning}",
    )


def add_sides(command: argparse.ArgumentParser) -> None:
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
        type=values.tps,
        metavar="RATE",
        help="requests a second for NEW elsewhere, as --tps",
    )


def add_register(
    command: argparse.ArgumentParser,
    meaning: str = "the face register, which has the picture of each face",
    *,
    required: bool = False,
) -> None:
    """Add the face register."""
    command.add_argument(
        "--register", type=Path, required=required, metavar="PATH", help=meaning
    )


def add_records(command: argparse.ArgumentParser) -> None:
    """Add the records of AWS's sample."""
    command.add_argument(
        "--records",
        type=Path,
        metavar="PATH",
        help="records of AWS's re-indexing sample, which have pictures that the"
        " register lacks",
    )


def add_threshold(command: argparse.ArgumentParser, meaning: str) -> None:
    """Add a lowest similarity."""
    command.add_argument(
        "--threshold",
        type=values.percent,
        metavar="T",
        help=f"{meaning}, from 0 to 100; by default the service's own",
    )
