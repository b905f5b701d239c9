"""Options that several commands share."""

from __future__ import annotations

import argparse
from pathlib import Path

from . import values


def add_service(command: argparse.ArgumentParser) -> None:
    """Add the options that select the server, and `--tps` for the request rate."""
    command.add_argument(
        "--region",
        metavar="REGION",
        help="the AWS region; by default the region of the environment or the profile",
    )
    command.add_argument(
        "--profile",
        metavar="NAME",
        help="the profile of the AWS configuration files; by default AWS_PROFILE or the"
        " default profile",
    )
    command.add_argument(
        "--endpoint-url",
        metavar="URL",
        help="the URL for the requests; by default the endpoint of the region",
    )
    command.add_argument(
        "--tps",
        type=values.tps,
        metavar="RATE",
        help="the maximum number of requests a second: a number, 'account' (read"
        " Service Quotas), 'learn' (measure the quotas), or numbers by method such as"
        " create_user=50,delete_user=20. By default the quotas that AWS publishes, or"
        " no limit for a local endpoint",
    )
    command.add_argument(
        "--local",
        nargs="?",
        const="",
        metavar="STATE",
        help="use a local Rekognition instead of AWS, and store its state in the file"
        " STATE. Without STATE, the state is lost when the command ends",
    )
    command.add_argument(
        "--vision",
        action="store_true",
        help="with --local, recognise the real faces in pictures. By default the local"
        " Rekognition finds one face in every picture. Needs rekoclient[vision]",
    )


def add_output(command: argparse.ArgumentParser) -> None:
    """Add `--json` and `--color`, which set the format of the output."""
    command.add_argument("--json", action="store_true", help="print the result as JSON")
    command.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="when to use colours; auto, the default, obeys NO_COLOR, FORCE_COLOR and"
        " TERM=dumb",
    )


def add_manifest(command: argparse.ArgumentParser, more: str = "") -> None:
    """Add the argument `FILE` for the manifest.

    `more` is the end of the help text, such as `, or a saved plan`.
    """
    command.add_argument(
        "file",
        type=values.file,
        metavar="FILE",
        help=f"the manifest: a TOML file or s3://bucket/key{more}",
    )


def add_journal(command: argparse.ArgumentParser) -> None:
    """Add `--journal`, the path of the journal."""
    command.add_argument(
        "--journal",
        type=Path,
        metavar="PATH",
        help="the file from which a later run resumes; by default FILE.journal, or"
        " STATE.journal with --local STATE",
    )


def add_yes(command: argparse.ArgumentParser) -> None:
    """Add `--yes`, which skips the confirmation."""
    command.add_argument(
        "--yes", action="store_true", help="do not ask for confirmation"
    )


def add_dry_run(
    command: argparse.ArgumentParser, effect: str = "change nothing"
) -> None:
    """Add `--dry-run`, which prints the plan only.

    `effect` is the end of the help text.
    """
    command.add_argument(
        "--dry-run", action="store_true", help=f"print the plan and {effect}"
    )


def add_price(command: argparse.ArgumentParser, of: str) -> None:
    """Add `--price`, from which the command estimates and prints the cost.

    `of` names the unit of the price in the help text, such as `a picture`.
    """
    command.add_argument(
        "--price",
        type=values.price,
        metavar="P",
        help=f"the price of {of}, from which the cost is estimated; by default no cost"
        " is shown",
    )


def add_consent(
    command: argparse.ArgumentParser,
    meaning: str = "delete the collection ID without the prompt to type its id. The"
    " option --yes does not skip this prompt",
) -> None:
    """Add `--yes` and `--yes-delete`, which skip confirmations.

    `meaning` is the start of the help text of `--yes-delete`.
    """
    add_yes(command)
    command.add_argument(
        "--yes-delete",
        action="append",
        default=[],
        metavar="ID",
        help=f"{meaning}. May be given more than once",
    )


def add_planning(command: argparse.ArgumentParser) -> None:
    """Add the options that decide which changes a plan contains."""
    add_price(command, "a user")
    command.add_argument(
        "--remove",
        action="store_true",
        help="delete users that the manifest does not list. By default they stay. The"
        " faces of deleted users stay, unless --with-faces is passed to 'rekoclient"
        " apply'",
    )
    command.add_argument(
        "--max-removals",
        type=values.removals,
        metavar="N",
        help="the maximum number of users to remove from a collection, or a share such"
        " as 20%%. By default at most 100 users, and at most 10%% of the users. If the"
        " list of users in the manifest is empty, only 100%% allows the removal",
    )
    command.add_argument(
        "--retag",
        nargs="?",
        const=True,
        default=False,
        choices=("exact",),
        help="set tags that are missing or have another value. With 'exact', also"
        " remove tags that the manifest does not have. By default tags are not changed",
    )
    command.add_argument(
        "--owner",
        metavar="NAME",
        help="add the tag rekoclient:manifest=NAME to new collections. Also show"
        " collections that have this tag but are not in the manifest",
    )
    command.add_argument(
        "--remove-collections",
        action="store_true",
        help="with --owner NAME, delete collections that have the tag of this owner but"
        " are not in the manifest",
    )
    add_strict_case(command)
    command.add_argument(
        "--shallow",
        action="store_true",
        help="check only whether the collections exist, not their users and tags",
    )


def add_strict_case(command: argparse.ArgumentParser) -> None:
    """Add `--strict-case`, which refuses user ids that differ only by case."""
    command.add_argument(
        "--strict-case",
        action="store_true",
        help="refuse user ids that differ only by case; by default they cause a"
        " warning",
    )


def add_quality_filter(
    command: argparse.ArgumentParser, default: str | None, meaning: str
) -> None:
    """Add `--quality-filter`, the quality filter of IndexFaces.

    `default` is the default value. None leaves the filter to the service. `meaning`
    describes the default in the help text.
    """
    command.add_argument(
        "--quality-filter",
        choices=("NONE", "AUTO", "LOW", "MEDIUM", "HIGH"),
        default=default,
        help=f"the quality filter of IndexFaces; {meaning}",
    )


def add_sides(command: argparse.ArgumentParser) -> None:
    """Add the arguments `OLD` and `NEW`, and the `--to-*` options for `NEW`."""
    command.add_argument("old", metavar="OLD", help="the old collection")
    command.add_argument("new", metavar="NEW", help="the new collection")
    command.add_argument(
        "--to-region",
        metavar="REGION",
        help="the region of NEW; by default the region of OLD",
    )
    command.add_argument(
        "--to-profile",
        metavar="NAME",
        help="the profile for NEW; by default the profile of OLD",
    )
    command.add_argument(
        "--to-endpoint-url",
        metavar="URL",
        help="the endpoint URL for NEW. By default, that of OLD is used. With"
        " --to-region or --to-profile, the default is the endpoint that boto3 selects",
    )
    command.add_argument(
        "--to-tps",
        type=values.tps,
        metavar="RATE",
        help="the maximum number of requests a second for NEW, in the form of --tps."
        " By default the quotas that AWS publishes, or no limit for a local endpoint."
        " Without --to-region, --to-profile and --to-endpoint-url this option has no"
        " effect, and --tps limits the requests for both collections",
    )


def add_register(
    command: argparse.ArgumentParser,
    meaning: str = "the face register, the file that lists the picture of each face",
    *,
    required: bool = False,
) -> None:
    """Add `--register`, the path of the face register.

    `meaning` is the help text.
    """
    command.add_argument(
        "--register", type=Path, required=required, metavar="PATH", help=meaning
    )


def add_records(command: argparse.ArgumentParser) -> None:
    """Add `--records`, the path of a JSON file with the faces of each picture.

    The sample `aws-samples/amazon-rekognition-reindexing-solution` writes such a file.
    """
    command.add_argument(
        "--records",
        type=Path,
        metavar="PATH",
        help="a JSON file that lists the faces of each picture, written by AWS's sample"
        " amazon-rekognition-reindexing-solution. It is used for faces that the"
        " register does not list",
    )


def add_threshold(command: argparse.ArgumentParser, meaning: str) -> None:
    """Add `--threshold`, a minimum similarity.

    `meaning` is the part of the help text after `the minimum similarity (0 to 100) of`,
    such as `a match in the searches`.
    """
    command.add_argument(
        "--threshold",
        type=values.percent,
        metavar="T",
        help=f"the minimum similarity (0 to 100) of {meaning}. By default the service's"
        " threshold",
    )
