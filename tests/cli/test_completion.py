"""The completion files of the command line, in the shells themselves."""

import shutil
import subprocess
from pathlib import Path

import pytest

from rekoclient.cli import main
from rekoclient.cli.completion import FILES
from tools.completions import FOLDER, render

DRIVERS = {
    "bash": "source {file}; COMP_WORDS=({line}); let COMP_CWORD=${{#COMP_WORDS[@]}}-1;"
    ' _shtab_rekoclient; printf "%s\\n" "${{COMPREPLY[@]}}"',
    "fish": 'source {file}; complete -C "{line}" | cut -f 1',
}
LINES = [
    ("rekoclient pl", ["plan"]),
    ("rekoclient plan --sh", ["--shallow"]),
    ("rekoclient apply --dry", ["--dry-run"]),
    ("rekoclient plan --out pass", ["passport.plan"]),
]


def test_the_files_are_what_the_parser_gives() -> None:
    """The committed files equal what `python tools/completions.py` writes."""
    written = {file: (FOLDER / file).read_text("utf-8") for file in FILES.values()}

    assert render() == written


@pytest.mark.parametrize("shell", FILES)
def test_the_command_prints_the_file(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """`rekoclient completion SHELL` prints the file of that shell."""
    assert 0 == main(["completion", shell])
    assert (FOLDER / FILES[shell]).read_text("utf-8") == capsys.readouterr().out


@pytest.mark.parametrize(("line", "expected"), LINES)
@pytest.mark.parametrize("shell", DRIVERS)
def test_a_shell_completes(
    shell: str, line: str, expected: list[str], tmp_path: Path
) -> None:
    """Commands, options and paths are completed by the shell itself."""
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    (tmp_path / "passport.plan").touch()
    script = DRIVERS[shell].format(file=FOLDER / FILES[shell], line=line)
    done = subprocess.run(
        [shell, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert expected == done.stdout.split()


def test_zsh_accepts_its_file() -> None:
    """The file of zsh has no syntax error."""
    if not shutil.which("zsh"):
        pytest.skip("zsh is not installed")
    done = subprocess.run(
        ["zsh", "-n", FOLDER / FILES["zsh"]], capture_output=True, text=True, check=True
    )

    assert not done.stderr
