"""The command line: provision, enrol, erase, and serve a local Rekognition.

Results go to standard output, progress and errors to standard error.
Exit codes: 0 done, 1 something failed, 2 bad input, 130 interrupted.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import asdict

from .. import errors
from .exits import BAD_INPUT, FAILED, INTERRUPTED
from .options import parse
from .terminal import drop_output, print_json, say

if TYPE_CHECKING:
    from ..testing import LocalRekognition


def main(
    argv: Sequence[str] | None = None, *, server: LocalRekognition | None = None
) -> int:
    """Run one command and return its exit code.

    Args:
        argv: The arguments. By default those of the process.
        server: The server of `--local`. By default a new one.
    """
    try:
        options = parse(argv)
    except SystemExit as exit_:  # argparse has printed the reason
        return int(exit_.code or 0)
    options.server = server
    try:
        code = _run(options)
        sys.stdout.flush()
    except OSError as error:
        # The reader of a pipe may have ended.
        if not isinstance(error, BrokenPipeError):
            say(f"Cannot continue: {error}")
        drop_output()
        return FAILED
    return code


def _run(options: argparse.Namespace) -> int:
    try:
        code: int = options.command(options)
    except KeyboardInterrupt:
        say("Interrupted.")
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
    if options.json:
        problems = getattr(error, "problems", ())
        print_json(
            {
                "error": type(error).__name__,
                "message": str(error),
                "problems": [asdict(problem) for problem in problems],
            }
        )
    else:
        say(str(error))
    return code
