"""Parses the arguments of the command line."""

from __future__ import annotations

import argparse
import difflib
import math
import sys
from collections.abc import Sequence
from typing import NoReturn

from .._version import __version__
from ..printing import safe
from .commands import COMMANDS
from .options import add_output, add_service

_EXIT_CODES = """exit codes:
  0    done, or nothing to do
  1    something failed, or a question was declined
  2    bad input; nothing was changed
  3    plan --exit-code: the plan has changes
  4    plan --exit-code: no changes, but collections differ from the manifest
  130  interrupted; run the same command again to resume
"""
_GUIDE = 'See "Provisioning in detail" and "Command line" in the documentation.'


class _Parser(argparse.ArgumentParser):
    """Argument parser that suggests a similar name for an unknown command or option."""

    def error(self, message: str) -> NoReturn:
        """Print the error and a hint, and exit with code 2."""
        self.print_usage(sys.stderr)
        shown = f"{self.prog}: error: {safe(message)}\n{self._hint(message)}"
        self.exit(2, shown)

    def _hint(self, message: str) -> str:
        if not message.startswith(("unrecognized arguments:", "argument COMMAND:")):
            return ""  # the message is not about an unknown command or option
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
    """Parse the arguments of a command, by default the arguments of the process.

    Raises:
        SystemExit: The arguments are invalid or ask for help. argparse has printed the
            error or the help.
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
        parser.error("--vision needs --local; AWS recognises faces without --vision")
    return options


def make_parser() -> argparse.ArgumentParser:
    """Create the argument parser with all commands and their options."""
    parser = _Parser(
        prog="rekoclient",
        description="Provision Amazon Rekognition collections, users and faces.",
        epilog=f"{_EXIT_CODES}\n{_GUIDE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("-V", "--version", action="version", version=__version__)
    parsers = parser.add_subparsers(
        required=True, metavar="COMMAND", parser_class=_Parser
    )
    for command in COMMANDS:
        examples = command.examples.replace("\n", "\n  ")
        added: argparse.ArgumentParser = parsers.add_parser(
            command.name,
            help=command.help,
            description=f"{command.help[0].upper()}{command.help[1:]}.",
            epilog=f"examples:\n  {examples}\n\n{_GUIDE}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        added.set_defaults(command=(command.module, command.name))
        if command.sends:
            add_service(added)
        add_output(added)
        command.add_options(added)
    return parser


def _refuse_ineffective(
    parser: argparse.ArgumentParser, options: argparse.Namespace
) -> None:
    """Refuse options that have no effect with `--local`."""
    for name in ("profile", "endpoint_url"):
        if getattr(options, name) is not None:
            option = f"--{name.replace('_', '-')}"
            parser.error(f"{option} has no effect with --local; remove one of them")
