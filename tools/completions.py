"""Write the files for completion in shells: python tools/completions.py.

shtab generates the files from the parser. `rekoclient completion SHELL` prints a file,
so users need no shtab. tests/cli/test_completion.py compares the files with the parser.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import shtab

from rekoclient.cli.completion import FILES
from rekoclient.cli.parser import make_parser

FOLDER = Path(__file__).parents[1] / "rekoclient" / "cli" / "completions"
# The metavars of arguments whose values are paths. shtab cannot recognise them.
PATHS = {
    "FILE": shtab.FILE,
    "FOLDER": shtab.DIRECTORY,
    "DIR": shtab.DIRECTORY,
    "PATH": shtab.FILE,
    "PLAN": shtab.FILE,
    "SOURCE": shtab.DIRECTORY,
    "STATE": shtab.FILE,
}


def render() -> dict[str, str]:
    """Return the text of each completion file, by file name."""
    parser = make_parser()
    for action in _actions(parser):
        if action.metavar in PATHS:
            action.complete = PATHS[action.metavar]  # type: ignore[attr-defined] # shtab reads this attribute
    return {file: shtab.complete(parser, shell) for shell, file in FILES.items()}


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:  # noqa: SLF001 - argparse has no public name
        if isinstance(action.choices, dict):
            for command in action.choices.values():
                yield from _actions(command)
        yield action


if __name__ == "__main__":
    for name, text in render().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
