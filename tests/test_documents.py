"""Each example in the documents runs, and each link leads to a page."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from rekoclient import errors
from tools.examples import Example, examples, run

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


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
    run(example, tmp_path)


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
