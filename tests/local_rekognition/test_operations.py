"""Every operation of the service is known here, and said to be what it is."""

from dataclasses import fields
from pathlib import Path

from rekoclient.testing import Switches
from rekoclient.testing.operations import ADDS_DECLARED, DECLARED, OPERATIONS
from rekoclient.testing.service.model import model

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "local-rekognition.md"
# What of these is known without a declaration is all there is to know.
WHOLE = {"ListMediaAnalysisJobs", "CreateFaceLivenessSession"}


def kind(operation: str) -> str:
    """State, declared, or both."""
    if operation in DECLARED:
        return "declared"
    if operation in ADDS_DECLARED and not operation.startswith("Start"):
        return "state" if operation in WHOLE else "state, results declared"
    return "state"


def table() -> str:
    """The table of the page."""
    rows = [f"| {name} | {kind(name)} |" for name in sorted(OPERATIONS)]
    return "\n".join(["| operation | here |", "|---|---|", *rows])


def test_no_operation_is_left_out() -> None:
    """All of botocore's, and no others."""
    assert set(model().operations) == set(OPERATIONS)


def test_the_page_says_of_each_operation_what_it_is() -> None:
    """The table in the documents is this one."""
    assert table() in PAGE.read_text(encoding="utf-8")


def test_the_page_names_every_switch() -> None:
    """With its default."""
    page = PAGE.read_text(encoding="utf-8")
    default = Switches()

    assert [] == [
        each.name
        for each in fields(Switches)
        if f"| `{each.name}` | `{getattr(default, each.name)!r}` |" not in page
    ]
