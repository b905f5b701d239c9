"""The fault matrix as a page of the documentation, beside what plain boto3 does.

``python -m tests.reliability.page`` writes ``docs/faults.md`` anew. Our columns are the
table's, which the tests hold true; boto3's are measured, without its waits.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from unittest import mock

import botocore
import botocore.exceptions

from rekoclient.testing import LocalRekognition

from .matrix import BEHAVIOURS, CASES, OPERATIONS, Arena, Case

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"

_PAGE = """\
# What every fault ends in

Each line is something that a server, a proxy or a network does to every request of a
call, or to the first one of it ("then well"). The test suite plays each of them over
real sockets to a client with `max_attempts=4`, and holds the endings to this table and
to what the server has really done: **{behaviours} behaviours, {cases} cases, no
exception that is not a `RekoError`, no success that is not one, one
`ClientRequestToken` a call.**

An ending is `success` or the class of the error; `x4` is the number of attempts; `?`
says `may_have_succeeded`: some attempt ended without a verdict. `CreateUser` has a
token, so a lost reply is repeated, and the repeat succeeds. `CreateCollection` has
none: the repeat may be refused for the collection that the first attempt has made, and
the error says so.

Beside it stands what boto3 with botocore {botocore} does in its default mode (three
attempts, counted where they reach the server). In bold: a success that is not one, and
an exception that is not botocore's.

| What happens | `create_user` | boto3 | `create_collection` | boto3 |
|---|---|---|---|---|
{lines}
"""


def render(boto3: Mapping[str, str], version: str) -> str:
    """The page, with what boto3 ends in by case."""
    lines = []
    for number, behaviour in enumerate(BEHAVIOURS):
        cells = [behaviour.name]
        for case in CASES[number * 2 : number * 2 + 2]:
            ours = behaviour.ending(case.operation)
            cells += (ours, boto3[str(case)])
        lines.append(f"| {' | '.join(cells)} |")
    return _PAGE.format(
        behaviours=len(BEHAVIOURS),
        cases=len(CASES),
        botocore=version,
        lines="\n".join(lines),
    )


def recorded(page: str) -> tuple[dict[str, str], str]:
    """What a page says of boto3, and of which botocore."""
    found = {}
    for line in page.splitlines():
        if not line.startswith("| ") or line.startswith("| What"):
            continue
        name, _, user, _, collection = line.strip("| ").split(" | ")
        for operation, ending in zip(OPERATIONS, (user, collection), strict=True):
            found[f"{name} - {operation}"] = ending
    version = page.partition("botocore ")[2].split()[0]
    return found, version


def measured() -> dict[str, str]:
    """What boto3 ends in by case, now."""
    quick = mock.Mock(wraps=time, sleep=lambda seconds: None)
    with (
        LocalRekognition() as server,
        closing(Arena(server)) as arena,
        mock.patch("botocore.endpoint.time", quick),
    ):
        return {str(case): _boto3(arena, case) for case in CASES}


def _boto3(arena: Arena, case: Case) -> str:
    ending = arena.meet(case, plain=True)
    text = ending.text
    if ending.error is None:
        if not ending.exists:
            return f"**{text}, nothing made**"
        ours = case.behaviour.ending(case.operation)
        return text if ours.startswith("success") else f"**{text}**"
    theirs = botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError
    return text if isinstance(ending.error, theirs) else f"**{text}**"


if __name__ == "__main__":
    PAGE.write_text(render(measured(), botocore.__version__), encoding="utf-8")
