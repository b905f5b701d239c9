"""All measurements, one after the other: ``python -m tests.benchmarks``.

Each measurement is a module with a ``main`` function, and can also be run alone. A
comparison measures both sides in the same run, so that their ratio is meaningful.
`goals` runs some measurements three times, and writes ``build/benchmarks.json``.
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
    """Run each measurement in a new process, and return the greatest exit status."""
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
