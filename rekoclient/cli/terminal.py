"""Writes output and progress, asks the user, and handles Ctrl-C."""

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
from typing import TYPE_CHECKING, Self, TextIO

from .. import errors
from ..printing import safe
from ..provisioning.text import duration

if TYPE_CHECKING:
    from ..provisioning import Progress

_BAR = 30
_CLEAR = "\x1b[2K"
_WAITING = b"""
Interrupted: waiting for the requests in flight. Press Ctrl-C again to end at once.
"""
_SECONDS_BETWEEN_LINES = 10.0


_STYLES = {"error": "1;31", "warning": "1;33", "hint": "36"}
_color = "auto"


def set_color(when: str) -> None:
    """Store the value of `--color`: `auto`, `always` or `never`."""
    global _color  # noqa: PLW0603 - one process has one terminal
    _color = when


def has_color(stream: TextIO) -> bool:
    """Return whether to write colours to a stream.

    This depends on `--color`, on the environment variables `NO_COLOR` and
    `FORCE_COLOR`, and on whether the stream is a terminal.
    """
    if _color != "auto":
        return _color == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def say(text: str, kind: str = "") -> None:
    """Print a line on standard error.

    Args:
        text: The line.
        kind: The prefix of the line: `error`, `warning` or `hint`. Default: no prefix.
    """
    prefix = f"{styled(_STYLES[kind], f'{kind}:', sys.stderr)} " if kind else ""
    print(f"{prefix}{safe(text)}", file=sys.stderr)


def print_json(value: object) -> None:
    """Print JSON on standard output."""
    print(json.dumps(value, indent=2))


def drop_output() -> None:
    """Discard the output if it cannot be written to standard output.

    Without this function, Python tries again at exit, and prints an error.
    """
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def styled(style: str, text: str, stream: TextIO | None = None) -> str:
    """Return the text in an ANSI style, or unchanged if colours are off for the stream.

    Args:
        style: The parameters of the ANSI style, such as `1;31`.
        text: The text.
        stream: The stream. Default: standard output.
    """
    plain = not style or not has_color(stream or sys.stdout)
    return text if plain else f"\x1b[{style}m{text}\x1b[0m"


def asked(question: str, options: argparse.Namespace, answer: str = "y") -> bool:
    """Ask the user a question, and return whether the user agrees.

    With `--yes`, a question that needs only `y` is not asked. Other questions are asked
    even with `--yes`.

    Args:
        question: The question.
        options: The options of the command.
        answer: The text that the user must type. For `y`, the user can also type `yes`.

    Raises:
        ProvisioningError: The question cannot be asked, because there is no terminal or
            the output is JSON.
    """
    if options.yes and answer == "y":
        return True
    if options.json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        option = "--yes" if answer == "y" else f"--yes-delete {answer}"
        raise errors.ProvisioningError(
            f"not an interactive terminal; pass {option} to continue without"
            " confirmation. Nothing was changed."
        )
    try:
        given = input(f"{question} [y/N] " if answer == "y" else f"{question} ").strip()
    except EOFError:
        given = ""
    if given == answer or (answer == "y" and given.lower() in ("y", "yes")):
        return True
    say("Nothing was changed.")
    return False


@contextmanager
def interruptible(
    cancel: threading.Event | None = None,
) -> Generator[threading.Event]:
    """Yield an event that Ctrl-C sets. A second Ctrl-C ends the process at once.

    The second Ctrl-C does not raise an exception, because Python would then wait for
    running threads. Ending at once is safe, because a later run can resume.

    Args:
        cancel: The event. Default: a new event.
    """
    cancel = cancel or threading.Event()
    before = {n: signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)}

    def interrupt(number: int, _frame: FrameType | None) -> None:
        if cancel.is_set():
            os.write(2, b"\n")
            os._exit(128 + number)
        cancel.set()
        os.write(2, _WAITING)  # the signal may have interrupted a write to sys.stderr

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
    """Display of the progress of a run: one line that changes.

    If the stream is not a terminal, it gets a new line every 10 s instead.

    Args:
        stream: The stream, usually standard error.
        options: The options of the command. With `--json` nothing is shown.
        doing: The activity to show, such as `reading`. Default: no activity.
    """

    def __init__(
        self, stream: TextIO, options: argparse.Namespace, doing: str = ""
    ) -> None:
        self._stream = stream
        self._doing = doing and f"{doing} "
        self._silent = options.json
        self._terminal = stream.isatty() and os.environ.get("TERM") != "dumb"
        self._next_line = time.monotonic() + _SECONDS_BETWEEN_LINES

    def show(self, progress: Progress) -> None:
        """Write the progress to the stream."""
        if self._silent:
            return
        if self._terminal:
            columns = shutil.get_terminal_size().columns - 1
            self._stream.write(
                f"\r{_CLEAR}{progress_line(progress, self._doing, columns)}"
            )
        elif time.monotonic() >= self._next_line:
            self._next_line += _SECONDS_BETWEEN_LINES
            self._stream.write(f"{self._doing}{', '.join(_fields(progress))}\n")
        self._stream.flush()

    def clear(self) -> None:
        """Clear the line, so that other output can follow."""
        if self._terminal and not self._silent:
            self._stream.write(f"\r{_CLEAR}")
            self._stream.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()


def progress_line(progress: Progress, doing: str, columns: int) -> str:
    """Return a line with a progress bar and as many fields as fit on a terminal.

    The line has no bar if the bar and two fields do not fit.

    Args:
        progress: The progress.
        doing: The activity with a space at the end, or an empty string.
        columns: The width of the terminal.
    """
    share = min(1.0, progress.done / (progress.total or 1))
    bar = f"{('━' * round(_BAR * share)).ljust(_BAR)} "
    fields = _fields(progress)
    for number, shown_bar in (
        *((number, bar) for number in range(len(fields), 1, -1)),
        *((number, "") for number in range(len(fields), 0, -1)),
    ):
        line = f"  {shown_bar}{share:4.0%}  {doing}{', '.join(fields[:number])}"
        if len(line) <= columns:
            return line
    return f"{share:4.0%}"[:columns]


def _fields(progress: Progress) -> list[str]:
    """Return the fields of a progress line, most important first: `5 of 9`, `2/s`."""
    fields = [f"{progress.done:,} of {progress.total:,}"]
    if progress.remaining and progress.done < progress.total:
        fields.append(f"{duration(progress.remaining)} left")
    if progress.failed:
        fields.append(f"{progress.failed:,} failed")
    fields.append(f"{progress.rate:,.1f}/s")
    if progress.throttled:
        fields.append(f"{progress.throttled:,} throttled")
    return fields
