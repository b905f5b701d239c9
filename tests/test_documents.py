"""Each example in the documents runs, and each link leads to a page."""

from __future__ import annotations

import importlib
import importlib.util
import re
import textwrap
from pathlib import Path

import botocore
import pytest
from spellchecker import SpellChecker

from rekoclient import RekognitionClient, errors
from rekoclient.codegen.source import load
from rekoclient.models import BOTOCORE
from rekoclient.schema import Request, Response
from tools import front_door
from tools.examples import Example, examples, prepared, run
from tools.plain_words import markdown_prose

ROOT = Path(__file__).parents[1]
ENDING = re.compile(r"^## Read next\n\n- \[", re.MULTILINE)
GENERATED = {"operations", "shapes"}
PAGES = [
    ROOT / "README.md",
    *sorted(
        page
        for page in (ROOT / "docs").rglob("*.md")
        if page.parent.name not in GENERATED
    ),
]


@pytest.mark.parametrize(
    "example",
    [
        example
        for page in PAGES
        for example in examples(page.read_text("utf-8"), page.name)
    ],
    ids=lambda example: example.name,
)
def test_each_example_runs_alone_and_prints_its_output(
    example: Example, tmp_path: Path
) -> None:
    """A block is complete, or its first line names the block that it continues."""
    if "vision=" in example.code:
        pytest.importorskip("cv2", reason="the extra vision is not installed")
    try:
        run(example, tmp_path)
    except errors.UnsupportedByBotocore as error:
        if BOTOCORE == botocore.__version__:
            raise
        pytest.skip(str(error))


def test_the_page_draws_the_tree_of_the_errors() -> None:
    """The tree in the documents is the one at the top of the module."""
    page = (ROOT / "docs" / "reference" / "errors.md").read_text(encoding="utf-8")
    drawn = textwrap.indent(page.split("```text\n")[1].split("```")[0], "    ")

    assert drawn in (errors.__doc__ or "")


@pytest.mark.model
def test_every_link_between_the_pages_leads_somewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A page that is named is there, once the pages of the operations are written."""
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    importlib.import_module("generate").write()
    missing = [
        f"{page.name}: {target}"
        for page in PAGES
        for target in re.findall(r"\]\(([^)#:]+\.md)[)#]", page.read_text("utf-8"))
        if not (page.parent / target).is_file()
    ]

    assert [] == missing


@pytest.mark.model
def test_each_operation_has_an_example_that_builds_its_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The examples of the reference are run up to the point where they would send."""
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    generate = importlib.import_module("generate")
    sent: list[str] = []

    def send(self: object, request: Request[Response]) -> Request[Response]:
        sent.append(request.operation.name)
        return request

    monkeypatch.setattr(RekognitionClient, "send", send)
    monkeypatch.setattr("builtins.print", lambda value: None)
    operations = load().operations
    with prepared(tmp_path, "examples.pictures(server)"):
        for operation in operations:
            exec(generate.example(operation), {})

    assert [operation.name for operation in operations] == sent


def test_the_pictures_are_those_that_the_script_draws() -> None:
    """`python docs/pictures.py` changes no committed picture."""
    script = ROOT / "docs" / "pictures.py"
    spec = importlib.util.spec_from_file_location("pictures", script)
    assert spec is not None
    assert spec.loader is not None
    pictures = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(pictures)
    drawn = {name: draw() for name, draw in pictures.PICTURES.items()}
    folder = ROOT / "docs" / "pictures"

    assert drawn == {
        name: (folder / f"{name}.svg").read_text(encoding="utf-8") for name in drawn
    }


def test_each_page_ends_with_what_to_read_next() -> None:
    """No page is a dead end."""
    pages = [
        page
        for page in PAGES
        if page.name not in ("README.md", "index.md", "SOURCES.md")
    ]
    dead = [page.name for page in pages if not ENDING.search(page.read_text("utf-8"))]

    assert [] == dead


def test_words_are_spelled_correctly_or_listed() -> None:
    """A word is in the dictionary of the checker, or in `docs/words.txt`."""
    listed = set((ROOT / "docs" / "words.txt").read_text("utf-8").split())
    found: set[str] = set()
    for page in PAGES:
        prose = markdown_prose(page.read_text("utf-8"))
        prose = re.sub(r"https?://\S+|[\w./:-]*[_/=\\][\w./:-]*", " ", prose)
        found |= set(re.findall(r"\b[a-z]{3,}\b(?!')", prose))

    assert set() == set(SpellChecker().unknown(found - listed))


def test_the_readme_quotes_the_measurements() -> None:
    """`python tools/front_door.py` changes nothing."""
    quoted = front_door.TABLE.search((ROOT / "README.md").read_text("utf-8"))

    assert quoted is not None
    assert front_door.table() == quoted.group()
