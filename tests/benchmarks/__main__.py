"""All measurements, one after the other: ``python -m tests.benchmarks``.

Each is a module with a ``main`` of its own and can be run alone. Those that compare do
it side by side, in the same run: what counts is the ratio.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

NAMES = sorted(
    path.stem
    for path in Path(__file__).parent.glob("*.py")
    if "def main(" in path.read_text(encoding="utf-8") and path.stem != "__main__"
)


def run_all() -> int:
    """Run each in a process of its own, so that none finds what another has loaded."""
    worst = 0
    for name in NAMES:
        print(f"\n== {name}\n", flush=True)
        module = f"{__package__}.{name}"
        worst = max(worst, subprocess.call([sys.executable, "-m", module]))
    return worst


if __name__ == "__main__":
    sys.exit(run_all())
