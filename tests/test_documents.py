"""What the documents show is what happens."""

from __future__ import annotations

import contextlib
import io
import re
import textwrap
from pathlib import Path

import pytest

from rekoclient import errors

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

BLOCK = re.compile(
    r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL
)


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if BLOCK.search(page.read_text(encoding="utf-8"))],
    ids=lambda page: page.name,
)
def test_every_example_runs_and_prints_what_it_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The blocks of a page run one after the other, as a reader would run them."""
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": page.stem}
    for block in BLOCK.finditer(page.read_text(encoding="utf-8")):
        code, expected = block.groups()
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, page.name, "exec"), names)

        if expected is not None:
            assert expected == printed.getvalue()


def test_the_page_draws_the_tree_of_the_errors() -> None:
    """The tree in the documents is the one at the top of the module."""
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
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
