"""Update the comparison table in the README with the latest measurements.

    python tools/front_door.py

The tool reads the outcomes of fault cases from docs/trust/faults.md, and the CPU time
of calls from docs/trust/benchmarks.md. It replaces the table between two HTML comments.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
FAULTS = ROOT / "docs" / "trust" / "faults.md"
BENCHMARKS = ROOT / "docs" / "trust" / "benchmarks.md"
_SHOWN = ("`create_user`", "`list_users`", "`search", "`index_faces`")
TABLE = re.compile(r"(?<=<!-- measured -->\n).*?(?=<!-- end -->)", re.DOTALL)


def faults() -> tuple[int, int, int]:
    """Return three counts for boto3 in docs/trust/faults.md.

    They are the fault cases, the false successes, and the exceptions outside boto3's
    own classes.
    """
    page = FAULTS.read_text(encoding="utf-8").partition("\n## ")[0]
    endings = [
        ending
        for row in re.findall(r"^\| (.+) \|$", page, re.MULTILINE)
        if len(cells := row.split(" | ")) == 5 and not row.startswith("What")
        for ending in (cells[2], cells[4])
    ]
    false = sum(ending.startswith("**success") for ending in endings)
    foreign = sum(ending.startswith("**") for ending in endings) - false
    return len(endings), false, foreign


def ratios() -> dict[str, str]:
    """Return the CPU time of each measured call, relative to boto3."""
    page = BENCHMARKS.read_text(encoding="utf-8").split("\n## ")[1]
    rows = re.findall(r"^\| (.+?) \|.*\| ([\d.]+[^|]*?) *\|$", page, re.MULTILINE)
    found: dict[str, str] = {}
    for name, ratio in rows:
        found.setdefault(name, ratio)
    return found


def table() -> str:
    """Return the table for the README, in Markdown."""
    cases, false, foreign = faults()
    rows = [
        ("", "boto3", "rekoclient"),
        ("limits, patterns, enums checked before sending", "no", "yes"),
        (f"false successes in {cases} fault cases", str(false), "0"),
        (
            f"exceptions outside its own classes in {cases} fault cases",
            str(foreign),
            "0",
        ),
        ("operations that send a token, of 14 that take one", "5", "14"),
        ("a limit for the complete call, retries included", "no", "yes"),
        ("iterators for the 18 paged operations", "9", "18"),
        *(
            (f"CPU time of {name}", "1", ratio)
            for name, ratio in ratios().items()
            if name.startswith(_SHOWN)
        ),
    ]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "| --- | --- | --- |", *lines[1:], ""])


def main() -> int:
    """Replace the table in the README."""
    source = README.read_text(encoding="utf-8")
    README.write_text(TABLE.sub(table(), source), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
