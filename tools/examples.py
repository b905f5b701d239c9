"""Run the code examples of a documentation page against a local Rekognition.

    python tools/examples.py

This command runs the examples in the README of the installed package. If an example
fails, or its output differs from the page, the command stops with an error.

HTML comments in a page, which readers do not see, prepare its examples:

- ``<!-- setup`` Python code ``-->`` runs before each example of the page. The code can
  use `server` (the local Rekognition), `stack` (an `ExitStack` that is closed after the
  example), and `examples` (this module).
- ``<!-- file: NAME -->`` before a block stores the block as a file for later examples.

A Python block that starts with ``# Continues the example above.`` runs after the block
above, with its variables. Every other block starts without variables.
"""

import contextlib
import io
import logging
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import metadata
from pathlib import Path
from typing import Any, NamedTuple

from rekoclient.testing import LocalRekognition, sample_image

CONTINUES = "# Continues the example above.\n"

_PART = re.compile(
    r"^<!-- setup\n(?P<setup>.*?)^-->$"
    r"|(?:^<!-- file: (?P<file>\S+) -->\n)?"
    r"^(?P<fence>```+)(?P<language>\w*)\n(?P<code>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
_RUN = ("rekoclient ", "pytest ", "python ", "mypy ")


class Example(NamedTuple):
    """A code block of a page, with the setup, the files and the code that it needs."""

    name: str
    language: str
    setup: str
    files: tuple[tuple[str, str], ...]
    before: tuple[str, ...]
    code: str
    expected: str | None


def examples(source: str, name: str) -> Iterator[Example]:
    """Yield the Python and console examples of a page in order."""
    setup, language = "", ""
    files: tuple[tuple[str, str], ...] = ()
    before: tuple[str, ...] = ()
    last: Example | None = None
    for part in _PART.finditer(source):
        code = part["code"] or ""
        if last and part["language"] == "text":
            last = last._replace(expected=code)
        if last:
            yield last
            last = None
        if part["setup"]:
            setup = part["setup"]
        if part["file"]:
            files = (*files, (part["file"], code))
        language = part["language"] or ""
        if language == "python" and not part["file"]:
            before = before if code.startswith(CONTINUES) else ()
        elif language != "console" or not _commands(code):
            continue
        line = source.count("\n", 0, part.start("fence")) + 1
        last = Example(
            f"{name}:{line}", language, setup, files, before, code, expected=None
        )
        if language == "python":
            before = (*before, code)
    if last:
        yield last


def run(example: Example, folder: Path) -> None:
    """Run an example in an empty folder, and compare its output with the page.

    Raises:
        AssertionError: The output differs from the page.
    """
    with prepared(folder, example.setup):
        for name, text in example.files:
            Path(name).write_text(text, encoding="utf-8")
        if example.language == "console":
            _run_console(example)
            return
        names: dict[str, object] = {"__name__": "__main__"}
        printed = io.StringIO()
        for code in (*example.before, example.code):
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                exec(compile(code, example.name, "exec"), names)
        if example.expected is not None:
            compare(example.name, example.expected, printed.getvalue())


@contextlib.contextmanager
def _logger() -> Iterator[None]:
    """Restore the logger of rekoclient at the end. An example may change its level."""
    logger = logging.getLogger("rekoclient")
    level, handlers = logger.level, [*logger.handlers]
    try:
        yield
    finally:
        logger.setLevel(level)
        logger.handlers[:] = handlers


@contextlib.contextmanager
def prepared(folder: Path, setup: str) -> Iterator[None]:
    """Prepare a folder for examples, with a local Rekognition that boto3 uses.

    The folder becomes the current folder. Then the setup code runs.
    """
    with (
        LocalRekognition() as server,
        _environment(server),
        contextlib.chdir(folder),
        _modules_of(folder),
        _logger(),
        contextlib.ExitStack() as stack,
    ):
        names = {"server": server, "stack": stack, **_HELPERS}
        exec(compile(setup, "setup", "exec"), names)
        yield


def compare(name: str, expected: str, printed: str) -> None:
    """Compare two texts. ``...`` in the expected text matches any text.

    Raises:
        AssertionError: The texts differ.
    """
    pattern = ".*?".join(re.escape(part) for part in expected.split("..."))
    if not re.fullmatch(pattern, printed, re.DOTALL):
        raise AssertionError(f"{name} shows\n{expected}\nbut printed\n{printed}")


def pictures(server: LocalRekognition) -> None:
    """Write four pictures to the current folder, and declare the people in them."""
    for name in _SHOWN:
        Path(f"{name}.jpg").write_bytes(sample_image(name))
    for name, people in _SHOWN.items():
        server.declare_faces(sample_image(name), *people)


_SHOWN = {
    "alice": ("alice",),
    "bob": ("bob",),
    "group": ("alice", "bob"),
    "visitor": ("alice",),
}
"""The people in each picture."""


def staff(server: LocalRekognition) -> None:
    """Create the collection ``staff`` with the users alice and bob and their faces."""
    with server.client() as client:
        client.create_collection(collection_id="staff")
        for name in ("alice", "bob"):
            client.create_user(collection_id="staff", user_id=name)
            indexed = client.index_faces(
                collection_id="staff",
                image=image(name),
                external_image_id=name,
            )
            client.associate_faces(
                collection_id="staff",
                user_id=name,
                face_ids=[record.face.face_id for record in indexed.face_records],
            )


def image(name: str) -> Any:
    """Return a sample image as an ``Image`` for requests."""
    from rekoclient import images

    return images.from_bytes(sample_image(name))


def photos(server: LocalRekognition) -> None:
    """Write photos, declare the people in them, and create the collection ``event``."""
    shown = {
        "photos/2024/06/party 1.jpg": ["alice", "bob"],
        "photos/2024/06/party 2.jpg": ["bob"],
        "photos/2024/07/beach.jpg": [],
        "bob.jpg": ["bob"],
    }
    for name, people in shown.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sample_image(name))
        server.declare_faces(sample_image(name), *people)
    with server.client() as client:
        client.create_collection(collection_id="event")


_HELPERS = {
    "examples": sys.modules[__name__],
    "sample_image": sample_image,
    "Path": Path,
}


def _commands(code: str) -> list[tuple[str, str]]:
    """Return each command of a console block, with the output that the block shows."""
    commands = []
    for part in re.split(r"^\$ ", code, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        commands.append((command.partition("  #")[0].strip(), shown))
    return commands if all(c.startswith(_RUN) for c, _ in commands) else []


def _run_console(example: Example) -> None:
    """Run the commands of a block. `rekoclient` runs in this process."""
    for command, shown in _commands(example.code):
        program, *arguments = command.split()
        if program == "rekoclient":
            printed = _rekoclient(arguments)
        else:
            module = [] if program == "python" else ["-m", program]
            done = subprocess.run(
                [sys.executable, *module, *arguments],
                check=False,
                text=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=60,
            )
            printed = done.stdout
        if shown.strip():
            compare(example.name, shown, printed)


def _rekoclient(arguments: list[str]) -> str:
    from rekoclient.cli import main

    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        main(arguments)
    return printed.getvalue()


@contextlib.contextmanager
def _modules_of(folder: Path) -> Iterator[None]:
    """Allow an example to import files of its page. Remove these modules afterwards."""
    before = set(sys.modules)
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        for name in set(sys.modules) - before:
            if str(folder) in (getattr(sys.modules[name], "__file__", None) or ""):
                del sys.modules[name]


@contextlib.contextmanager
def _environment(server: LocalRekognition) -> Iterator[None]:
    """Configure boto3 for the server, without the user's own configuration."""
    ours = {
        "AWS_ENDPOINT_URL_REKOGNITION": server.endpoint_url,
        "AWS_ENDPOINT_URL_S3": "",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "NO_COLOR": "1",
        "COLUMNS": "80",
    }
    before = {name: os.environ.get(name) for name in ours}
    os.environ.update(ours)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def main() -> int:
    """Run the examples of the installed package's README."""
    installed = metadata("rekoclient")
    readme = installed["Description"]
    ran = 0
    for example in examples(readme, "README.md"):
        if example.language == "python":
            with tempfile.TemporaryDirectory() as folder:
                run(example, Path(folder))
            ran += 1
    print(f"{ran} examples of rekoclient {installed['Version']} passed")
    return 0 if ran else 1


if __name__ == "__main__":
    sys.exit(main())
