"""What the documents show is what happens."""

from __future__ import annotations

import contextlib
import io
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from rekoclient import errors

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
CONTINUES = "# Continues the example above.\n"

BLOCK = re.compile(
    r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL
)


class Example(NamedTuple):
    """A Python block of a page, and the blocks that it continues."""

    name: str
    before: tuple[str, ...]
    code: str
    expected: str | None


def examples(page: Path) -> Iterator[Example]:
    """Return each block of a page with what it continues."""
    source = page.read_text(encoding="utf-8")
    before: tuple[str, ...] = ()
    for block in BLOCK.finditer(source):
        code, expected = block.groups()
        if not code.startswith(CONTINUES):
            before = ()
        line = source.count("\n", 0, block.start()) + 1
        yield Example(f"{page.name}:{line}", before, code, expected)
        before = (*before, code)


@pytest.mark.parametrize(
    "example",
    [example for page in PAGES for example in examples(page)],
    ids=lambda example: example.name,
)
def test_each_example_runs_alone_and_prints_its_output(
    example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A block is complete, or its first line names the block that it continues."""
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "example"}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        for code in (*example.before, example.code):
            printed.seek(printed.truncate(0))
            exec(compile(code, example.name, "exec"), names)

    if example.expected is not None:
        assert example.expected == printed.getvalue()


def test_the_page_draws_the_tree_of_the_errors() -> None:
    """The tree in the documents is the one at the top of the module."""
    page = (ROOT / "docs" / "reference" / "errors.md").read_text(encoding="utf-8")
    drawn = textwrap.indent(page.split("```text\n")[1].split("```")[0], "    ")

    assert drawn in (errors.__doc__ or "")


def test_every_link_between_the_pages_leads_somewhere() -> None:
    """A page that is named is there."""
    missing = [
        f"{page.name}: {target}"
        for page in PAGES
        for target in re.findall(r"\]\(([^)#:]+\.md)[)#]", page.read_text("utf-8"))
        if not (page.parent / target).is_file()
    ]

    assert [] == missing
