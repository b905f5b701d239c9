"""What a terminal shows and asks, and its Ctrl-C."""

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
Interrupted: what is in flight is waited for. Ctrl-C once more ends at once.
"""
_SECONDS_BETWEEN_LINES = 10.0


def say(text: str) -> None:
    """Say it on standard error."""
    print(safe(text), file=sys.stderr)


def safe(text: str) -> str:
    """The text, with escapes for what would steer a terminal: a path may hold it."""
    return "\n".join(map(printable, text.split("\n")))


def print_json(value: object) -> None:
    """Write it for machines, on standard output."""
    print(json.dumps(value, indent=2))


def drop_output() -> None:
    """Let go of what cannot be written: Python would complain again at exit."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def styled(style: str, text: str) -> str:
    """Give the text an ANSI style where a terminal shows it."""
    plain = not style or "NO_COLOR" in os.environ or not sys.stdout.isatty()
    return text if plain else f"\x1b[{style}m{text}\x1b[0m"


def asked(question: str, options: argparse.Namespace) -> bool:
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
def interruptible() -> Generator[threading.Event]:
    """An event that Ctrl-C sets, once; a second one ends the process at once.

    Not by an exception: the threads of what is in flight would be waited for all the
    same. A process may be killed at any moment, so this does no harm either.
    """
    cancel = threading.Event()
    before = {n: signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)}

    def interrupt(number: int, _frame: FrameType | None) -> None:
        if cancel.is_set():
            os.write(2, b"\n")
            os._exit(128 + number)
        cancel.set()
        os.write(2, _WAITING)  # sys.stderr may be busy with the line it interrupts

    if threading.current_thread() is threading.main_thread():
        for n in before:
            signal.signal(n, interrupt)
    try:
        yield cancel
    finally:
        if threading.current_thread() is threading.main_thread():
            for n, handler in before.items():
                signal.signal(n, handler)


class Meter:
    """Progress: on a terminal a line drawn over itself, elsewhere one now and then.

    Args:
        stream: Where.
        options: With `json` nothing is said.
        doing: What is going on, where that is not plain.
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
        """Show how far it is."""
        if self._silent:
            return
        if self._terminal:
            share = min(1.0, progress.done / (progress.total or 1))
            bar = ("━" * round(_BAR * share)).ljust(_BAR)
            columns = shutil.get_terminal_size().columns - 1
            said = f"{self._doing}{_in_words(progress)}"
            line = f"  {bar} {share:4.0%}  {said}"[:columns]
            self._stream.write(f"\r\x1b[2K{line}")
        elif time.monotonic() >= self._next_line:
            self._next_line += _SECONDS_BETWEEN_LINES
            self._stream.write(f"{self._doing}{_in_words(progress)}\n")
        self._stream.flush()

    def clear(self) -> None:
        """Make room for a line of something else."""
        if self._terminal and not self._silent:
            self._stream.write("\r\x1b[2K")
            self._stream.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()


def _in_words(progress: Progress) -> str:
    parts = [f"{progress.done:,} of {progress.total:,}", f"{progress.rate:,.1f}/s"]
    if progress.throttled:
        parts.append(f"{progress.throttled:,} throttled")
    if progress.failed:
        parts.append(f"{progress.failed:,} failed")
    if progress.remaining and progress.done < progress.total:
        parts.append(f"{duration(progress.remaining)} left")
    return ", ".join(parts)
