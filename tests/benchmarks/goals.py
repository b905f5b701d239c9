"""Three runs of the measurements with goals: ``python -m tests.benchmarks.goals FILE``.

The program writes every result to the file as JSON. ``--only`` measures some parts, and
keeps the other parts of the file. At the end the program prints the least and the
greatest ratio of the runs next to the goals. ``--page`` replaces the tables between the
marks of a page.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.benchmarks.calls import ratio

RUNS = 3
CALLS = "tests.benchmarks.calls"
LARGE = "index_faces, 100 faces"
PARTS: dict[str, list[str]] = {
    "calls": [CALLS],
    "index_faces by json": [
        *(CALLS, "--without-orjson", "--case", LARGE),
    ],
    "threads": ["tests.benchmarks.threads"],
    "tasks": ["tests.benchmarks.tasks", "--calls", "600"],
    "clients": ["tests.benchmarks.clients"],
}
GOALS = {
    "create_user": 0.40,
    "create_collection, 5 tags": 0.40,
    "create_collection, 50 tags": 0.45,
    "list_users, 100 users": 0.42,
    "detect_faces, 2 faces": 0.45,
    "search_faces_by_image, 1 MB": 0.45,
    LARGE: 0.25,
}
"""The greatest CPU time of a call, relative to boto3. The last goal is with orjson."""

FLOOR = "rate, compared with the floor"

Runs = list[Any]


def measure(part: str, more: list[str]) -> Any:
    """Run a measurement once."""
    command = [sys.executable, "-m", *PARTS[part], "--json", *more]
    return json.loads(subprocess.check_output(command, text=True))


def ratios(found: dict[str, Runs]) -> Iterator[tuple[str, str, list[float]]]:
    """Yield each case with its goal and its ratio in each run."""
    for name, goal in GOALS.items():
        title = f"{name}, with orjson" if name == LARGE else name
        yield title, f"<= {goal:.2f}", _calls(found.get("calls", []), name)
    yield LARGE, "<= 0.40", _calls(found.get("index_faces by json", []), LARGE)
    threads = [run["ratios"] for run in found.get("threads", [])]
    case = "32 threads, 20 ms"
    yield f"{case}: rate", ">= 2.0", [run["boto3"][0] for run in threads]
    yield f"{case}: {FLOOR}", "", [run["floor"][0] for run in threads]
    yield f"{case}: p99", "<= 0.4", [run["boto3"][2] for run in threads]
    for rows in zip(*found.get("tasks", []), strict=True):
        delay = rows[0]["delay"]
        case = f"{rows[0]['operation']}, {rows[0]['tasks']} tasks, {delay * 1e3:.0f} ms"
        peer, floor = (
            [row["ratios"][base]["event loop"] for row in rows]
            for base in ("aiobotocore", "floor")
        )
        yield f"{case}: CPU", "<= 0.35", [cpu for _, cpu, _ in peer]
        yield f"{case}: rate", ">= 1.5", [rate for rate, _, _ in peer]
        if delay:
            yield f"{case}: {FLOOR}", "", [rate for rate, _, _ in floor]
    yield (
        "second client",
        "<= 3",
        _clients(found, lambda ours, boto3: ours[1] / boto3[1]),
    )
    yield "100 clients, MB", "<= 60", _clients(found, lambda ours, boto3: ours[2])


def _calls(runs: Runs, name: str) -> list[float]:
    return [ratio(run["cpu_us"][name]) for run in runs]


def _clients(
    found: dict[str, Runs], part: Callable[[list[float], list[float]], float]
) -> list[float]:
    runs = found.get("clients", [])
    return [part(run["RekognitionClient"], run["boto3.client"]) for run in runs]


def span(values: list[float], digits: int = 2) -> str:
    """Return the least and the greatest of some numbers, as text."""
    low, high = (f"{value:,.{digits}f}" for value in (min(values), max(values)))
    return low if low == high else f"{low} to {high}"


def goal_table(found: dict[str, Runs]) -> str:
    """Return a Markdown table of the goals and the measured ratios."""
    rows = ["| Case | Goal | Measured |", "| --- | --- | --- |"]
    rows += [
        f"| {name} | {goal} | {span(runs, 3)} |"
        for name, goal, runs in ratios(found)
        if runs
    ]
    return "\n".join(rows)


def call_table(found: dict[str, Runs]) -> str:
    """Return a Markdown table of the CPU time of each call, with the ratio to boto3."""
    rows = ["| | boto3 | rekoclient | ratio |", "| --- | --- | --- | --- |"]
    parts = {name: ("calls", name) for name in GOALS if name != LARGE}
    parts |= {LARGE: ("index_faces by json", LARGE)}
    parts |= {f"{LARGE}, with orjson": ("calls", LARGE)}
    for title, (part, name) in parts.items():
        runs = [run["cpu_us"][name] for run in found[part]]
        method, _, rest = title.partition(",")
        cells = (
            f"`{method}`{',' if rest else ''}{rest}",
            *(span([run[kind] for run in runs], 0) for kind in ("boto3", "rekoclient")),
            span([ratio(run) for run in runs]),
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def write_page(page: Path, found: dict[str, Runs]) -> None:
    """Replace the tables of a page."""
    text = page.read_text(encoding="utf-8")
    for name, table in (("calls", call_table(found)), ("goals", goal_table(found))):
        begin, end = f"<!-- {name} -->\n", "<!-- end -->"
        before, _, rest = text.partition(begin)
        text = f"{before}{begin}{table}\n{end}{rest.partition(end)[2]}"
    page.write_text(text, encoding="utf-8")


def main() -> None:
    """Measure, write the file, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--only", nargs="*", choices=PARTS)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--page", type=Path)
    parser.add_argument("--python", help="the option --python of tasks")
    options = parser.parse_args()
    file: Path | None = options.file
    known = file is not None and file.exists()
    found: dict[str, Any] = (
        json.loads(file.read_text("utf-8")) if file and known else {}
    )
    names = ("boto3", "botocore", "urllib3", "attrs", "orjson")
    found["machine"] = {
        "date": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        **{name: version(name) for name in names},
    }
    for part in PARTS if options.only is None else options.only:
        more = (
            ["--python", options.python] if options.python and part == "tasks" else []
        )
        found[part] = [measure(part, more) for _ in range(options.runs)]
        if file:
            text = json.dumps(found, indent=1, sort_keys=True)
            file.write_text(f"{text}\n", encoding="utf-8")
    print(goal_table(found))
    if options.page:
        write_page(options.page, found)


if __name__ == "__main__":
    main()
