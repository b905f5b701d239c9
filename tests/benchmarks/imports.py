"""What importing costs: ``python -m tests.benchmarks.imports``.

Each line is a fresh interpreter; the least of several runs counts.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

CACHE = Path(tempfile.gettempdir()) / "rekoclient-benchmarks"

LINES = {
    "nothing": "pass",
    "import rekoclient": "import rekoclient",
    "import boto3, attrs, tenacity": "import boto3, attrs, tenacity",
    "  and RekognitionClient": "import boto3, attrs, tenacity\n"
    "from rekoclient import RekognitionClient",
    "  and CreateUserRequest": "import boto3, attrs, tenacity\n"
    "from rekoclient import RekognitionClient\n"
    "from rekoclient.models import CreateUserRequest",
    "a local Rekognition, started": "from rekoclient.testing import LocalRekognition\n"
    "LocalRekognition().start()",
}


def main(rounds: int = 15) -> None:
    """Prints milliseconds of CPU."""
    best = dict.fromkeys(LINES, float("inf"))
    for _ in range(rounds):
        for name, code in LINES.items():
            best[name] = min(best[name], _milliseconds(code))
    print(f"{'CPU ms':36}{'alone':>8}{'more':>8}")
    before = 0.0
    for name, value in best.items():
        base = best["nothing"] if not name.startswith(" ") else before
        print(f"{name:36}{value:8.1f}{value - base:8.1f}")
        before = value


def _milliseconds(code: str) -> float:
    timed = (
        "import time, os\n" + code + "\nprint(time.process_time())\n"
        "import sys; sys.stdout.flush(); os._exit(0)"
    )
    # With compiled modules, as installed packages have them.
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
