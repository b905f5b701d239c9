"""CPU time of imports: ``python -m tests.benchmarks.imports``.

Each run is a new interpreter, and measures one import. A line with "and" measures only
its own import, after the imports in the lines above. The least value of several runs
counts.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

CACHE = Path(tempfile.gettempdir()) / "rekoclient-benchmarks"

UNDERNEATH = "import boto3, attrs, tenacity"
CLIENT = "from rekoclient import RekognitionClient"
LINES = {
    "import rekoclient": ("", "import rekoclient"),
    UNDERNEATH: ("", UNDERNEATH),
    "  and RekognitionClient": (UNDERNEATH, CLIENT),
    "  and CreateUserRequest": (
        f"{UNDERNEATH}; {CLIENT}",
        "from rekoclient.models import CreateUserRequest",
    ),
    "a local Rekognition, started": (
        "",
        "from rekoclient.testing import LocalRekognition; LocalRekognition().start()",
    ),
}


def main(rounds: int = 15) -> None:
    """Print milliseconds of CPU."""
    best = dict.fromkeys(LINES, float("inf"))
    for _ in range(rounds):
        for name, (before, code) in LINES.items():
            best[name] = min(best[name], _milliseconds(before, code))
    for name, value in best.items():
        print(f"{name:36}{value:8.1f} ms of CPU")


def _milliseconds(before: str, code: str) -> float:
    timed = (
        f"import os, sys, time\n{before}\nstart = time.process_time()\n{code}\n"
        "print(time.process_time() - start); sys.stdout.flush(); os._exit(0)"
    )
    # The runs use compiled modules, which installed packages also have.
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(CACHE)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    run = subprocess.run(
        [sys.executable, "-c", timed],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    return float(run.stdout.split()[-1]) * 1000


if __name__ == "__main__":
    main()
