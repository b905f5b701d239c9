"""All measurements, one after the other: ``python -m tests.benchmarks``.

Each is a module with a ``main`` of its own and can be run alone. Those that compare do
it side by side, in the same run: what counts is the ratio. `goals` runs some of them
three times, and writes ``build/benchmarks.json``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.benchmarks.instructions import available

RESULTS = Path("build", "benchmarks.json")
OF_GOALS = {"calls", "clients", "tasks", "threads"}
NAMES = sorted(
    path.stem
    for path in Path(__file__).parent.glob("*.py")
    if "def main(" in path.read_text(encoding="utf-8")
    and path.stem not in {*OF_GOALS, "__main__"}
)


def run_all() -> int:
    """Run each in a process of its own, so that none finds what another has loaded."""
    RESULTS.parent.mkdir(exist_ok=True)
    commands = {name: [name] for name in NAMES} | {"goals": ["goals", str(RESULTS)]}
    if available():
        commands["instructions"] = ["calls", "--instructions"]
    worst = 0
    for title, (name, *arguments) in commands.items():
        print(f"\n== {title}\n", flush=True)
        command = [sys.executable, "-m", f"{__package__}.{name}", *arguments]
        worst = max(worst, subprocess.call(command))
    return worst


if __name__ == "__main__":
    sys.exit(run_all())
