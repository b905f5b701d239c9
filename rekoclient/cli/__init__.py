"""The command `rekoclient`, for example `rekoclient plan` and `rekoclient enroll`.

Results go to standard output. Progress and errors go to standard error.
"""

from __future__ import annotations

import argparse
import re
import sys
import warnings
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, TextIO

from attrs import asdict

from .. import errors
from .exits import BAD_INPUT, FAILED, FORMAT_VERSION, INTERRUPTED
from .parser import parse
from .terminal import drop_output, print_json, say, set_color

if TYPE_CHECKING:
    from ..testing import LocalRekognition


def main(
    argv: Sequence[str] | None = None, *, server: LocalRekognition | None = None
) -> int:
    """Run one command and return its exit code.

    Args:
        argv: The arguments. By default the arguments of the process.
        server: A running local server to use for `--local`. By default `--local` starts
            a new server.
    """
    try:
        options = parse(argv)
    except SystemExit as exit_:  # argparse has printed the reason
        return int(exit_.code or 0)
    options.server = server
    set_color(options.color)
    try:
        with warnings.catch_warnings():
            warnings.showwarning = _show_warning
            code = _run(options)
        sys.stdout.flush()
    except OSError as error:
        # A broken pipe is not a failure to report: the reader, such as `head`, ended.
        if not isinstance(error, BrokenPipeError):
            say(f"cannot continue: {error}", "error")
        drop_output()
        return FAILED
    return code


def _run(options: argparse.Namespace) -> int:
    try:
        module, name = options.command
        command = getattr(import_module(f".{module}", __name__), name)
        code: int = command(options)
    except (KeyboardInterrupt, errors.CallCancelled):
        say("interrupted", "error")
        return INTERRUPTED
    except _BAD_INPUT as error:
        begun = isinstance(error, errors.ProvisioningError) and error.begun
        return _refuse(options, error, FAILED if begun else BAD_INPUT)
    except errors.RekoError as error:
        return _refuse(options, error, FAILED)
    return code


_BAD_INPUT = (
    errors.ConfigurationError,
    errors.ProvisioningError,
    errors.RequestValidationError,
)


def _refuse(options: argparse.Namespace, error: errors.RekoError, code: int) -> int:
    hints = list(getattr(error, "__notes__", ()))
    if options.json:
        problems = getattr(error, "problems", ())
        print_json(
            {
                "format_version": FORMAT_VERSION,
                "error": type(error).__name__,
                "message": str(error),
                "hints": hints,
                "problems": [asdict(problem) for problem in problems],
            }
        )
        return code
    say(str(error), "error")
    for hint in hints:
        say(hint, "hint")
    return code


def _show_warning(  # noqa: PLR0917 - the signature of Python's own
    message: Warning | str,
    category: type[Warning],  # noqa: ARG001
    filename: str,  # noqa: ARG001
    lineno: int,  # noqa: ARG001
    file: TextIO | None = None,  # noqa: ARG001
    line: str | None = None,  # noqa: ARG001
) -> None:
    """Print a Python warning without its line of source code."""
    say(re.sub(r"\s+", " ", str(message)), "warning")
