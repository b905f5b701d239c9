"""The fault matrix as a page of the documentation, compared with plain boto3.

``python -m tests.reliability.page`` writes ``docs/trust/faults.md``. The columns of
rekoclient come from the matrix, which the tests enforce. The columns of boto3 are
measured, without waits between attempts. If the installed botocore is not the version
of the models, the tool updates only the table for an older botocore.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import botocore
import botocore.exceptions

from rekoclient.models import BOTOCORE
from rekoclient.testing import LocalRekognition

from .matrix import BEHAVIOURS, CASES, OPERATIONS, Arena, Case, Ending

PAGE = Path(__file__).parents[2] / "docs" / "trust" / "faults.md"

_PAGE = """\
# What every fault ends in

Each line is a fault of a server, a proxy or a network. It affects every request of a
call, or only the first one ("then well"). The tests play each fault over real sockets
to a client with `max_attempts=4`. They compare the outcome with this table and with
what the server did: **{behaviours} behaviours, {cases} cases. Every failure was a
`RekoError`, every reported success was real, and each call had one
`ClientRequestToken`.**

An outcome is `success` or the class of the error. `x4` is the number of attempts. `?`
means `may_have_succeeded`: some attempt ended with an unknown outcome. `CreateUser` has
a token, so the retry after a lost reply succeeds. `CreateCollection` has no token. The
retry may be refused because the first attempt created the collection, and the error
reports that.

The columns of boto3 show botocore {newest.botocore} in its default mode, with three
attempts. Attempts are counted where they reach the server. Bold is a false success, or
an exception that is not one of botocore's.

With botocore {oldest.botocore}, the oldest supported, the outcomes of rekoclient are
the same in all {cases} cases. `make test-oldest` tests that. The outcomes of boto3
differ: see [the second table](#boto3-with-an-older-botocore).

| What happens | `create_user` | boto3 | `create_collection` | boto3 |
|---|---|---|---|---|
{lines}

## The next call

After each case, the same client makes a second call about another collection.
rekoclient never returns the reply of the first call for the second. boto3 does so in
these cases, with botocore {newest.botocore}:

{wrong}

The cause is an interim reply such as 103, which `http.client` takes for the final one.
The real reply then waits on the connection for the next request. rekoclient skips
interim replies, and closes a connection after any reply without one clear end.

One fault has no cure. A proxy may send a second reply as a packet of its own, after the
client has sent its next request. HTTP/1.1 has no way to distinguish the two.

## boto3 with an older botocore

With {oldest.botocore} the outcome differs in {otherwise} of the {cases} cases:

| What happens | boto3's `create_user` | boto3's `create_collection` |
|---|---|---|
{older_lines}

To measure boto3 again, run `python -m pytest --prove tests/reliability/test_page.py`
with the newest botocore in `.venv`, and with the oldest in `.venv-oldest`.

## Read next

- [Handle errors](../guides/errors.md).
- [The protocol model](protocol.md): every order of faults.
"""


class Measured(NamedTuple):
    """The outcomes of plain boto3 by case, with a version of botocore."""

    botocore: str
    endings: Mapping[str, str]
    wrong: Sequence[str] = ()
    """The cases in which the next call gets the reply of the first call."""


def render(newest: Measured, oldest: Measured) -> str:
    """Return the page. The second table has only the rows whose outcomes differ."""
    lines, older_lines = [], []
    for number, behaviour in enumerate(BEHAVIOURS):
        cases = CASES[number * 2 : number * 2 + 2]
        new, old = (
            [boto3.endings.get(str(case), "") for case in cases]
            for boto3 in (newest, oldest)
        )
        cells = [behaviour.name]
        for case, ending in zip(cases, new, strict=True):
            cells += (behaviour.ending(case.operation), ending)
        lines.append(f"| {' | '.join(cells)} |")
        if new != old:
            older_lines.append(f"| {' | '.join((behaviour.name, *old))} |")
    return _PAGE.format(
        behaviours=len(BEHAVIOURS),
        cases=len(CASES),
        newest=newest,
        oldest=oldest,
        otherwise=len(newest.endings.items() - oldest.endings.items()),
        lines="\n".join(lines),
        wrong="\n".join(f"- {case}" for case in newest.wrong) or "- none",
        older_lines="\n".join(older_lines),
    )


def recorded(page: str) -> tuple[Measured, Measured]:
    """Return the outcomes of boto3 in an existing page, for both versions."""
    newest: dict[str, str] = {}
    otherwise: dict[str, str] = {}
    for line in page.splitlines():
        if line.startswith("| What"):
            continue
        match line.strip("| ").split(" | "):
            case [name, _, user, _, collection]:
                found = newest
            case [name, user, collection]:
                found = otherwise
            case _:
                continue
        for operation, ending in zip(OPERATIONS, (user, collection), strict=True):
            found[f"{name} - {operation}"] = ending
    new, old, *_ = re.findall(r"botocore ([\d.]+\d)", page)
    wrong = re.findall(r"^- ([^\[].*)", page, re.MULTILINE)
    return Measured(new, newest, wrong), Measured(old, newest | otherwise, wrong)


def measured() -> Measured:
    """Measure the outcomes of the installed boto3 in all cases."""
    quick = mock.Mock(wraps=time, sleep=lambda seconds: None)
    with (
        LocalRekognition() as server,
        closing(Arena(server)) as arena,
        mock.patch("botocore.endpoint.time", quick),
    ):
        met = {str(case): arena.meet(case, plain=True) for case in CASES}
        endings = {str(case): _boto3(case, met[str(case)]) for case in CASES}
    wrong = [name for name, ending in met.items() if ending.following == "wrong"]
    return Measured(botocore.__version__, endings, wrong)


def _boto3(case: Case, ending: Ending) -> str:
    text = ending.text
    if ending.error is None:
        if not ending.exists:
            return f"**{text}, nothing made**"
        ours = case.behaviour.ending(case.operation)
        return text if ours.startswith("success") else f"**{text}**"
    theirs = botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError
    return text if isinstance(ending.error, theirs) else f"**{text}**"


if __name__ == "__main__":
    newest, oldest = recorded(PAGE.read_text(encoding="utf-8"))
    if botocore.__version__ == BOTOCORE:
        newest = measured()
    else:
        oldest = measured()
    PAGE.write_text(render(newest, oldest), encoding="utf-8")
