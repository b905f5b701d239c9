"""Measure the sentences of the documentation.

    python -m tools.readability [FOLDER ...]

A folder is a checkout of the project, by default this one. The tool reads its README
and its pages, except for code and generated pages. It prints a table with the number of
words and sentences, their lengths, and the uses of "you" and "for example".
"""

import re
import sys
from pathlib import Path

from tools.plain_words import markdown_prose, sentences

ROOT = Path(__file__).resolve().parent.parent
LONG = 25


def measure(folder: Path) -> dict[str, str]:
    """Return the figures of one checkout."""
    pages = [
        path
        for path in [folder / "README.md", *sorted((folder / "docs").rglob("*.md"))]
        if not re.search(r"docs/(_build|reference/(operations|shapes))/", str(path))
    ]
    prose = [markdown_prose(path.read_text(encoding="utf-8")) for path in pages]
    lengths = [length for text in prose for _, length in sentences(text)]
    words = sum(lengths)
    together = " ".join(prose).lower()
    return {
        "pages": str(len(pages)),
        "words": f"{words:,}",
        "sentences": f"{len(lengths):,}",
        "words a sentence": f"{words / len(lengths):.1f}",
        f"sentences over {LONG} words": (
            f"{sum(length > LONG for length in lengths) / len(lengths):.1%}"
        ),
        "longest sentence": str(max(lengths)),
        '"you"': str(len(re.findall(r"\byou\b", together))),
        '"for example"': str(together.count("for example")),
    }


def main(arguments: list[str]) -> int:
    """Print a row for each figure, and a column for each checkout."""
    measured = [measure(Path(argument)) for argument in arguments or [str(ROOT)]]
    for name in measured[0]:
        print(
            "| " + " | ".join([name, *(figures[name] for figures in measured)]) + " |"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
