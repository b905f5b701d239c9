"""The command `completion`, which prints a script for command completion in a shell."""

from __future__ import annotations

import argparse
from importlib import resources

from .exits import DONE, FORMAT_VERSION
from .terminal import print_json

FILES = {"bash": "rekoclient.bash", "zsh": "_rekoclient", "fish": "rekoclient.fish"}


def completion(options: argparse.Namespace) -> int:
    """Print the completion script for bash, zsh or fish."""
    folder = resources.files("rekoclient.cli") / "completions"
    text = (folder / FILES[options.shell]).read_text(encoding="utf-8")
    if options.json:
        print_json({"format_version": FORMAT_VERSION, "completion": text})
    else:
        print(text, end="")
    return DONE
