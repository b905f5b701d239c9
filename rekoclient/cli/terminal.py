"""Output, questions, progress and Ctrl-C on a terminal."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType
from typing import Self, TextIO

from .. import errors
from ..provisioning import Progress
from ..provisioning.text import duration, printable

_BAR = 30
_WAITING = b"""
Interrupted: waiting for the requests in flight. Press Ctrl-C again to end at once.
"""
_SECONDS_BETWEEN_LINES = 10.0


def say(text: str) -> None:
    """Print a line on standard error."""
    print(safe(text), file=sys.stderr)


def safe(text: str) -> str:
    """Escape control characters, which a path may contain."""
    return "\n".join(map(printable, text.split("\n")))


def print_json(value: object) -> None:
    """Print JSON on standard output."""
    print(json.dumps(value, indent=2))


def drop_output() -> None:
    """Discard unwritten output, or Python would report it again at exit."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def styled(style: str, text: str) -> str:
    """Return the text in an ANSI style, if standard output is a terminal."""
    plain = not style or "NO_COLOR" in os.environ or not sys.stdout.isatty()
    return text if plain else f"\x1b[{style}m{text}\x1b[0m"


def asked(question: str, options: argparse.Namespace) -> bool:
    """Return whether the user agrees. `--yes` always does."""
    if options.yes:
        return True
    if options.json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise errors.ProvisioningError(
            "not an interactive terminal; pass --yes to continue without confirmation."
            " Nothing was changed."
        )
    try:
        answer = input(f"{question} [y/N] ")
    except EOFError:
        answer = ""
    if answer.strip().lower() in ("y", "yes"):
        return True
    print("Nothing was changed.")
    return False


@contextmanager
def interruptible() -> Generator[threading.Event]:
    """Yield an event that Ctrl-C sets. A second Ctrl-C ends the process at once.

    An exception would not end it, because Python waits for the threads in flight.
    Ending the process is safe: a run may be killed at any moment.
    """
    cancel = threading.Event()
    before = {n: signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)}

    def interrupt(number: int, _frame: FrameType | None) -> None:
        if cancel.is_set():
            os.write(2, b"\n")
            os._exit(128 + number)
        cancel.set()
        os.write(2, _WAITING)  # sys.stderr may be in the middle of a write

    if threading.current_thread() is threading.main_thread():
        for n in before:
            signal.signal(n, interrupt)
    try:
        yield cancel
    finally:
        if threading.current_thread() is threading.main_thread():
            for n, handler in before.items():
                signal.signal(n, handler)


class ProgressLine:
    """Shows progress: one changing line on a terminal, a line now and then elsewhere.

    Args:
        stream: The stream, usually standard error.
        options: The options of the command. With `json` nothing is shown.
        doing: The activity, such as `reading`. By default none is shown.
    """

    def __init__(
        self, stream: TextIO, options: argparse.Namespace, doing: str = ""
    ) -> None:
        self._stream = stream
        self._doing = doing and f"{doing} "
        self._silent = options.json
        self._terminal = stream.isatty()
        self._next_line = time.monotonic() + _SECONDS_BETWEEN_LINES

    def show(self, progress: Progress) -> None:
        """Show the progress."""
        if self._silent:
            return
        if self._terminal:
            share = min(1.0, progress.done / (progress.total or 1))
            bar = ("━" * round(_BAR * share)).ljust(_BAR)
            columns = shutil.get_terminal_size().columns - 1
            text = f"{self._doing}{_fields(progress)}"
            line = f"  {bar} {share:4.0%}  {text}"[:columns]
            self._stream.write(f"\r\x1b[2K{line}")
        elif time.monotonic() >= self._next_line:
            self._next_line += _SECONDS_BETWEEN_LINES
            self._stream.write(f"{self._doing}{_fields(progress)}\n")
        self._stream.flush()

    def clear(self) -> None:
        """Clear the line, before other output."""
        if self._terminal and not self._silent:
            self._stream.write("\r\x1b[2K")
            self._stream.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()


def _fields(progress: Progress) -> str:
    parts = [f"{progress.done:,} of {progress.total:,}", f"{progress.rate:,.1f}/s"]
    if progress.throttled:
        parts.append(f"{progress.throttled:,} throttled")
    if progress.failed:
        parts.append(f"{progress.failed:,} failed")
    if progress.remaining and progress.done < progress.total:
        parts.append(f"{duration(progress.remaining)} left")
    return ", ".join(parts)
