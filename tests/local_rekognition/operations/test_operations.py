"""Every operation is implemented and documented."""

from dataclasses import fields
from pathlib import Path

from rekoclient.testing import Switches
from rekoclient.testing.operations import ADDS_DECLARED, DECLARED, FACES, OPERATIONS
from rekoclient.testing.service.model import model

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "local-rekognition.md"
# The operations among them whose result needs no declaration.
WHOLE = {"ListMediaAnalysisJobs", "CreateFaceLivenessSession"}


def kind(operation: str) -> str:
    """Return the source of an operation's results."""
    if operation in DECLARED:
        return "declared reply"
    if operation in FACES:
        return "declared or computed faces"
    if operation in ADDS_DECLARED and not operation.startswith("Start"):
        return "state" if operation in WHOLE else "state and declared results"
    return "state"


def table() -> str:
    """Return the table of the page."""
    rows = [f"| {name} | {kind(name)} |" for name in sorted(OPERATIONS)]
    return "\n".join(["| Operation | Source of the reply |", "|---|---|", *rows])


def test_every_operation_is_implemented() -> None:
    """The operations are those of botocore."""
    assert set(model().operations) == set(OPERATIONS)


def test_the_page_lists_every_operation() -> None:
    """The table in the documentation is up to date."""
    assert table() in PAGE.read_text(encoding="utf-8")


def test_the_page_names_every_switch() -> None:
    """The page contains its default."""
    page = PAGE.read_text(encoding="utf-8")
    default = Switches()

    assert [] == [
        each.name
        for each in fields(Switches)
        if f"| `{each.name}` | `{getattr(default, each.name)!r}` |" not in page
    ]
