"""The command line: provision, enroll, erase, and serve a local Rekognition.

What is for reading goes to standard output, progress and errors to standard error.
Exit codes: 0 done, 1 something failed, 2 bad input, 130 interrupted.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Self, TextIO

from attrs import asdict

from . import errors
from ._version import __version__
from .provisioning import (
    EnrolReport,
    Plan,
    Progress,
    Report,
    Tps,
    apply,
    enroll_faces,
    ensure_user,
    erase_user,
    read_manifest,
    words,
)
from .provisioning.journal import read_summary
from .provisioning.pacing import Quotas
from .provisioning.planning import compare
from .provisioning.specs import Wanted, check_user, manifest_error

if TYPE_CHECKING:
    from .client import RekognitionClient
    from .testing import LocalRekognition

DONE, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130

_BAR = 30
_SECONDS_BETWEEN_LINES = 10.0


def main(
    argv: Sequence[str] | None = None, *, server: LocalRekognition | None = None
) -> int:
    """Run one command and answer its exit code.

    Args:
        argv: The arguments; by default those of the process.
        server: What `--local` works on, in place of a new one.
    """
    parser = _parser()
    try:
        options = parser.parse_args(argv)
        _refuse_aside(parser, options)
    except SystemExit as exit_:  # argparse has said why
        return int(exit_.code or 0)
    options.server = server
    if getattr(options, "local", None) is not None and options.tps is None:
        options.tps = math.inf  # the quotas of AWS are not this server's
    try:
        code = _run(options)
        sys.stdout.flush()
    except OSError as error:
        # Whoever reads our output may just have gone.
        if not isinstance(error, BrokenPipeError):
            _say(f"Cannot go on: {error}")
        _drop_output()
        return FAILED
    return code


def _run(options: argparse.Namespace) -> int:
    try:
        code: int = options.command(options)
    except KeyboardInterrupt:
        _say("Interrupted.")
        return INTERRUPTED
    except _BAD_INPUT as error:
        return _refuse(options, error, BAD_INPUT)
    except errors.RekoError as error:
        return _refuse(options, error, FAILED)
    return code


_BAD_INPUT = (
    errors.ConfigurationError,
    errors.ProvisioningError,
    errors.RequestValidationError,
)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rekoclient",
        description="Provision Amazon Rekognition collections, users and faces.",
        epilog="Exit codes: 0 done, 1 something failed, 2 bad input, 130 interrupted.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    where = argparse.ArgumentParser(add_help=False)
    where.add_argument("--region", help="the AWS region; by default boto3's own")
    where.add_argument("--profile", help="a profile of the AWS configuration")
    where.add_argument("--endpoint-url", metavar="URL", help="where to send requests")
    where.add_argument(
        "--tps",
        type=_tps,
        metavar="N|learn",
        help="requests a second; by default the published quotas of the region",
    )
    where.add_argument(
        "--local",
        nargs="?",
        const="",
        metavar="STATE",
        help="work on a local Rekognition, kept in the file STATE if one is given",
    )
    where.add_argument("--json", action="store_true", help="write JSON, for machines")

    plan = commands.add_parser(
        "plan", parents=[where], help="say what a manifest would change"
    )
    plan.add_argument("file", type=Path, metavar="FILE", help="the manifest, TOML")
    _add_planning(plan)
    plan.set_defaults(command=_plan)

    apply_ = commands.add_parser(
        "apply", parents=[where], help="make what a manifest names"
    )
    apply_.add_argument("file", type=Path, metavar="FILE", help="the manifest, TOML")
    apply_.add_argument(
        "--journal",
        type=Path,
        metavar="PATH",
        help="the file to resume from; by default beside the manifest",
    )
    _add_planning(apply_)
    apply_.add_argument("--yes", action="store_true", help="do not ask")
    apply_.add_argument(
        "--max-changes", type=int, metavar="N", help="refuse a plan of more changes"
    )
    apply_.set_defaults(command=_apply)

    enroll = commands.add_parser(
        "enroll", parents=[where], help="make the faces in pictures those of users"
    )
    enroll.add_argument("collection", metavar="COLLECTION")
    enroll.add_argument(
        "folder", type=Path, metavar="FOLDER", help="it has a folder for each user id"
    )
    enroll.set_defaults(command=_enroll)

    erase = commands.add_parser(
        "erase", parents=[where], help="erase a user and every face of theirs"
    )
    erase.add_argument("collection", metavar="COLLECTION")
    erase.add_argument("user", metavar="USER")
    erase.add_argument(
        "--receipt",
        type=Path,
        metavar="PATH",
        help="by default COLLECTION.USER.erased.json, here",
    )
    erase.add_argument("--yes", action="store_true", help="do not ask")
    erase.set_defaults(command=_erase)

    status = commands.add_parser("status", help="say how far a run has come")
    status.add_argument("file", type=Path, metavar="FILE", help="manifest or journal")
    status.add_argument("--json", action="store_true", help="write JSON, for machines")
    status.set_defaults(command=_status)

    serve = commands.add_parser("serve", help="serve a local Rekognition")
    serve.add_argument("--port", type=_port, default=0, help="by default a free one")
    serve.add_argument("--state", type=Path, metavar="FILE", help="where to keep it")
    serve.add_argument("--region", default="us-east-1", help="the region it plays")
    serve.add_argument("--log", action="store_true", help="say each request")
    serve.add_argument(
        "--control",
        action="store_true",
        help="let other processes make trouble; the address and its token are printed",
    )
    serve.set_defaults(command=_serve, json=False)
    return parser


def _refuse_aside(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Refuse options that would have no effect."""
    if getattr(options, "local", None) is not None:
        for name in ("profile", "endpoint_url"):
            if getattr(options, name) is not None:
                option = f"--{name.replace('_', '-')}"
                parser.error(f"{option} has no meaning beside --local")


def _add_planning(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--price", type=float, metavar="P", help="what a user costs, for an estimate"
    )
    command.add_argument(
        "--remove",
        action="store_true",
        help="delete the users of these collections whom the manifest does not name",
    )
    command.add_argument(
        "--retag", action="store_true", help="set tags that have another value"
    )


def _tps(text: str) -> Tps:
    if text == "learn":
        return "learn"
    try:
        tps = float(text)
    except ValueError:
        tps = math.nan
    if not tps > 0:
        raise argparse.ArgumentTypeError(f"must be a number above 0 or learn: {text!r}")
    return tps


def _port(text: str) -> int:
    if text.isdecimal() and int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"must be a number from 0 to 65535: {text!r}")


def _plan(options: argparse.Namespace) -> int:
    wanted = Wanted(read_manifest(options.file))
    with _client(options) as client:
        plan = _compare(client, wanted, options)
    if options.json:
        _print_json({"plan": plan.to_dict()})
    else:
        _print_plan(plan, options)
    plan.close()
    return DONE


def _apply(options: argparse.Namespace) -> int:
    wanted = Wanted(read_manifest(options.file))
    with _client(options) as client:
        plan = _compare(client, wanted, options)
        if not options.json:
            _print_plan(plan, options)
        if plan.changes and not _agreed(plan, options):
            return DONE
        # Also without changes: what a killed run claimed is then accounted for.
        with _interruptible() as cancel, _Meter(sys.stderr, options) as meter:
            report = _apply_resuming(client, plan, options, meter, cancel)
        plan.close()
    if options.json:
        _print_json({"plan": plan.to_dict(), "report": report.to_dict()})
    elif plan.changes:
        print(report)
    if cancel.is_set():
        return INTERRUPTED
    return DONE if report.complete else FAILED


def _compare(
    client: RekognitionClient, wanted: Wanted, options: argparse.Namespace
) -> Plan:
    return compare(
        client, wanted, remove=options.remove, retag=options.retag, tps=options.tps
    )


def _apply_resuming(
    client: RekognitionClient,
    plan: Plan,
    options: argparse.Namespace,
    meter: _Meter,
    cancel: threading.Event,
) -> Report:
    def run() -> Report:
        return apply(
            client,
            plan,
            tps=options.tps,
            journal=journal,
            on_progress=meter.show,
            cancel=cancel,
        )

    journal = options.journal or _default_journal(options)
    try:
        return run()
    except errors.JournalMismatch:
        # A journal that we placed there and whose job is over is nobody's any more.
        if options.journal or not journal or read_summary(journal).open_claims:
            raise
        journal.unlink()
        return run()


def _default_journal(options: argparse.Namespace) -> Path | None:
    """Beside the manifest; beside the state of a local Rekognition that has one."""
    kept = options.file if options.local is None else options.local
    return Path(f"{kept}.journal") if kept else None


def _enroll(options: argparse.Namespace) -> int:
    folders = _folders(options.folder)
    reports: list[EnrolReport] = []
    with _client(options) as client:
        for folder in folders:
            ensure_user(client, options.collection, folder.name)
            report = enroll_faces(
                client, options.collection, folder.name, folder, tps=options.tps
            )
            reports.append(report)
            if not options.json:
                print(report, flush=True)
    if options.json:
        _print_json({"users": [report.to_dict() for report in reports]})
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


def _erase(options: argparse.Namespace) -> int:
    what = f"{options.user} and every face of theirs from {options.collection}"
    if not _asked(f"Erase {what}?", options):
        return DONE
    name = f"{options.collection}.{options.user}.erased.json"
    with _client(options) as client:
        receipt = erase_user(
            client,
            options.collection,
            options.user,
            receipt=options.receipt or Path(name),
            tps=options.tps,
        )
    if options.json:
        _print_json(receipt.to_dict())
    else:
        print(receipt)
    return DONE


def _status(options: argparse.Namespace) -> int:
    path = options.file
    if path.suffix != ".journal":
        path = Path(f"{path}.journal")
    summary = read_summary(path)
    if options.json:
        _print_json(
            {
                "target": summary.target,
                "runs": summary.runs,
                "users": dict(summary.counts),
            }
        )
        return DONE
    for name, value in summary.target.items():
        print(f"{name:<13}{value if isinstance(value, str) else ', '.join(value)}")
    print(f"{'runs':<13}{summary.runs}")
    for outcome, number in sorted(summary.counts.items()):
        print(f"{outcome:<13}{words.count(number, 'user')}")
    if summary.open_claims:
        print("A run is under way, or was ended: apply the manifest to go on.")
    return DONE


def _serve(options: argparse.Namespace) -> int:
    from .testing.command import serve

    try:
        serve(
            port=options.port,
            region=options.region,
            state=options.state,
            log=options.log,
            control=options.control,
        )
    except (OSError, ValueError) as error:
        _say(f"Cannot serve: {error}")
        return BAD_INPUT
    return DONE


@contextmanager
def _client(options: argparse.Namespace) -> Generator[RekognitionClient]:
    """A client for where the options point to."""
    if options.local is not None:
        with _local(options) as server, server.client() as client:
            yield client
        return
    from .client import RekognitionClient

    with RekognitionClient(
        region_name=options.region,
        profile_name=options.profile,
        endpoint_url=options.endpoint_url,
    ) as client:
        yield client


@contextmanager
def _local(options: argparse.Namespace) -> Generator[LocalRekognition]:
    from .testing import LocalRekognition

    if options.server is not None:
        yield options.server
        return
    try:
        server = LocalRekognition(
            region=options.region or "us-east-1", state=options.local or None
        ).start()
    except ValueError as error:
        raise errors.ConfigurationError(str(error)) from error
    with closing(server):
        yield server


def _agreed(plan: Plan, options: argparse.Namespace) -> bool:
    """Whether the plan may be applied: by its size, by an option, or by answer."""
    if options.max_changes is not None and plan.changes > options.max_changes:
        raise errors.ProvisioningError(
            f"The plan has {words.count(plan.changes, 'change')},"
            f" --max-changes allows {options.max_changes:,}. Nothing was sent."
        )
    return options.local is not None or _asked("\nApply it?", options)


def _asked(question: str, options: argparse.Namespace) -> bool:
    """Whether a person, or `--yes`, agrees."""
    if options.yes:
        return True
    if options.json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise errors.ProvisioningError(
            "There is nobody to ask: say --yes. Nothing was sent."
        )
    try:
        answer = input(f"{question} [y/N] ")
    except EOFError:
        answer = ""
    if answer.strip().lower() in ("y", "yes"):
        return True
    print("Nothing was sent.")
    return False


@contextmanager
def _interruptible() -> Generator[threading.Event]:
    """An event that Ctrl-C sets, once; a second one ends the process as usual."""
    cancel = threading.Event()
    before = {n: signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)}

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        cancel.set()
        for n, handler in before.items():
            signal.signal(n, handler)

    if threading.current_thread() is threading.main_thread():
        for n in before:
            signal.signal(n, interrupt)
    try:
        yield cancel
    finally:
        if threading.current_thread() is threading.main_thread():
            for n, handler in before.items():
                signal.signal(n, handler)


class _Meter:
    """Progress: on a terminal a line drawn over itself, elsewhere one now and then."""

    def __init__(self, stream: TextIO, options: argparse.Namespace) -> None:
        self._stream = stream
        self._silent = options.json
        self._terminal = stream.isatty()
        self._next_line = time.monotonic() + _SECONDS_BETWEEN_LINES

    def show(self, progress: Progress) -> None:
        if self._silent:
            return
        if self._terminal:
            share = progress.done / progress.total if progress.total else 1.0
            bar = ("━" * round(_BAR * share)).ljust(_BAR)
            columns = shutil.get_terminal_size().columns - 1
            line = f"  {bar} {share:4.0%}  {_in_words(progress)}"[:columns]
            self._stream.write(f"\r\x1b[2K{line}")
        elif time.monotonic() >= self._next_line:
            self._next_line += _SECONDS_BETWEEN_LINES
            self._stream.write(f"{_in_words(progress)}\n")
        self._stream.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._terminal and not self._silent:
            self._stream.write("\r\x1b[2K")
            self._stream.flush()


def _in_words(progress: Progress) -> str:
    parts = [f"{progress.done:,} of {progress.total:,}", f"{progress.rate:,.1f}/s"]
    if progress.throttled:
        parts.append(f"{progress.throttled:,} throttled")
    if progress.failed:
        parts.append(f"{progress.failed:,} failed")
    if progress.remaining and progress.done < progress.total:
        parts.append(f"{words.duration(progress.remaining)} left")
    return ", ".join(parts)


def _print_plan(plan: Plan, options: argparse.Namespace) -> None:
    if options.local is None:
        where = f"{plan.region}, {plan.endpoint}"
    else:
        kept = f", kept in {options.local}" if options.local else ""
        where = f"a local Rekognition, {plan.endpoint}{kept}"
    print(f"{_styled('1', str(options.file))} on {where}\n")
    for line in str(plan).splitlines():
        print(_styled(_STYLES.get(line.strip()[:2], ""), line))
    seconds = plan.seconds(options.tps)
    if plan.changes and seconds > 1:
        rate = Quotas(plan.region, options.tps).rate("create_user")
        whose = "the published quota" if options.tps in (None, "learn") else "--tps"
        print(f"At {rate:g} a second ({whose}): about {words.duration(seconds)}.")
    if options.price is not None and plan.users_to_create:
        cost = options.price * plan.users_to_create
        print(f"At {options.price:g} a user: {cost:,.2f}.")
    if plan.changes:
        print()
    sys.stdout.flush()


_STYLES = {"+ ": "32", "- ": "31", "~ ": "33", "? ": "33", "= ": "2"}
"""Green is made, red deleted, yellow not as wanted, faint there already."""


def _styled(style: str, text: str) -> str:
    plain = not style or "NO_COLOR" in os.environ or not sys.stdout.isatty()
    return text if plain else f"\x1b[{style}m{text}\x1b[0m"


def _print_json(value: object) -> None:
    print(json.dumps(value, indent=2))


def _refuse(options: argparse.Namespace, error: errors.RekoError, code: int) -> int:
    if options.json:
        problems = getattr(error, "problems", ())
        _print_json(
            {
                "error": type(error).__name__,
                "message": str(error),
                "problems": [asdict(problem) for problem in problems],
            }
        )
    else:
        _say(str(error))
    return code


def _drop_output() -> None:
    """Let go of what cannot be written: Python would complain again at exit."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(text: str) -> None:
    print(text, file=sys.stderr)
