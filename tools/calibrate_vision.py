"""Derive the local Rekognition's similarity scale from a folder of photographs.

    python tools/calibrate_vision.py FOLDER

The files are ``PERSON_0001.jpg`` or ``PERSON/any-name.jpg``. The script computes a
curve, which converts the cosine of two face vectors to a similarity. Half of the
persons determine the curve. The other half is used to measure its errors. The script
writes the curve, the errors and a plot. These files contain no picture, no vector and
no name.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from rekoclient.testing.vision.opencv import OpenCVRecognizer

_ROOT = Path(__file__).parent.parent
_CURVE = _ROOT / "rekoclient/testing/vision/curve.json"
_FIGURES = _ROOT / "docs/trust/vision.json"
_PLOT = _ROOT / "docs/trust/vision.svg"

# Points of the curve. For example, `0.01: 55.0` means that 1 % of the pairs of
# different persons get a similarity of 55 or more.
_ANCHORS = {0.5: 1.0, 0.01: 55.0, 0.0003: 80.0, 0.00005: 95.0, 0.00001: 99.0}
_THRESHOLDS = (75, 80, 90, 95, 99)


def main() -> None:
    """Read photographs, and write the curve, its errors and the plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--name", required=True, help="the name of the data set")
    parser.add_argument("--persons", type=int, default=400)
    parser.add_argument(
        "--photographs", type=int, default=5, help="the most photographs of one person"
    )
    options = parser.parse_args()
    chosen = _chosen(options.folder, options.persons, options.photographs)
    halves = [chosen[0::2], chosen[1::2]]
    made, measured = (_pairs(half) for half in halves)
    points = _points(made["different"])
    _write(_CURVE, {"points": points})
    figures: dict[str, Any] = {
        "set": options.name,
        "persons": len(halves[1]),
        "photographs": measured["photographs"],
        "without_a_face": measured["without_a_face"],
        "same": len(measured["same"]),
        "different": len(measured["different"]),
        "thresholds": [_at(threshold, measured, points) for threshold in _THRESHOLDS],
    }
    _write(_FIGURES, figures)
    _PLOT.write_text(_plot(measured, points), "utf-8")
    print(json.dumps(figures, indent=2))


def _chosen(folder: Path, persons: int, photographs: int) -> list[list[Path]]:
    """Choose random persons with at least three photographs each."""
    by_person: defaultdict[str, list[Path]] = defaultdict(list)
    for path in sorted(folder.rglob("*.[jp][pn]g")):
        name = re.sub(r"_\d+$", "", path.stem)
        by_person[name if name != path.stem else path.parent.name].append(path)
    order = random.Random(1)
    enough = [paths for paths in by_person.values() if len(paths) >= 3]
    order.shuffle(enough)
    return [order.sample(p, min(photographs, len(p))) for p in enough[:persons]]


def _pairs(persons: list[list[Path]]) -> dict[str, Any]:
    """Return the cosines of all pairs of photographs.

    The pairs of the same person and the pairs of different persons are separate.
    """
    recognizer = OpenCVRecognizer()

    def vector(path: Path) -> Any:
        found = recognizer.faces(path.read_bytes(), vectors=1)
        return found[0].vector if found else None

    numbered = [(n, path) for n, paths in enumerate(persons) for path in paths]
    with ThreadPoolExecutor() as pool:
        vectors = list(pool.map(vector, (path for _, path in numbered)))
    seen = [
        (n, v) for (n, _), v in zip(numbered, vectors, strict=True) if v is not None
    ]
    person = np.array([n for n, _ in seen])
    matrix = np.array([v for _, v in seen])
    row, column = np.triu_indices(len(seen), 1)
    cosines = (matrix @ matrix.T)[row, column]
    same = person[row] == person[column]
    return {
        "photographs": len(numbered),
        "without_a_face": len(numbered) - len(seen),
        "same": cosines[same],
        "different": cosines[~same],
    }


def _points(different: Any) -> list[list[float]]:
    points = [[-1.0, 0.0]]
    for share, similarity in _ANCHORS.items():
        points.append([round(float(np.quantile(different, 1 - share)), 4), similarity])
    return [*points, [0.75, 99.9], [1.0, 100.0]]


def _similarities(cosines: Any, points: list[list[float]]) -> Any:
    known, per_cent = np.array(points).T
    return np.interp(cosines, known, per_cent)


def _at(threshold: int, measured: Any, points: list[list[float]]) -> dict[str, Any]:
    same = _similarities(measured["same"], points) >= threshold
    different = _similarities(measured["different"], points) >= threshold
    return {
        "threshold": threshold,
        "same_found": int(same.sum()),
        "same_missed": int((~same).sum()),
        "different_found": int(different.sum()),
        "different_left_out": int((~different).sum()),
    }


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", "utf-8")


_WIDTH, _HEIGHT, _LEFT, _BOTTOM = 720, 360, 50, 40


def _plot(measured: Any, points: list[list[float]]) -> str:
    """Return an SVG with histograms of the cosines, and the curve over them."""
    bins = np.linspace(-0.3, 1.0, 66)
    scale = (_WIDTH - _LEFT - 50) / (bins[-1] - bins[0])

    def x(cosine: float) -> float:
        return round(float(_LEFT + (cosine - bins[0]) * scale), 1)

    def y(share: float) -> float:
        return round(float(_HEIGHT - _BOTTOM - share * (_HEIGHT - _BOTTOM - 40)), 1)

    def area(cosines: Any, colour: str) -> Iterator[str]:
        counts, _ = np.histogram(cosines, bins)
        top = counts.max()
        path = " ".join(
            f"L{x(low)} {y(count / top)} L{x(high)} {y(count / top)}"
            for low, high, count in zip(bins, bins[1:], counts, strict=False)
        )
        begin, end = x(bins[0]), x(bins[-1])
        yield f'<path d="M{begin} {y(0)} {path} L{end} {y(0)} Z" fill="{colour}"/>'

    cosines = np.linspace(bins[0], bins[-1], 131)
    line = " ".join(
        f"{x(c)},{y(s / 100)}"
        for c, s in zip(cosines, _similarities(cosines, points), strict=True)
    )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="12" role="img" '
        'aria-label="Pairs of faces by cosine, and the similarity of each cosine">'
    )
    right = _WIDTH - 44
    levels = {threshold: y(threshold / 100) for threshold in (80, 99)}
    lines = [
        head,
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        *area(measured["different"], "#d9822b99"),
        *area(measured["same"], "#2b7bd999"),
        f'<polyline points="{line}" fill="none" stroke="#222" stroke-width="2"/>',
    ]
    lines += [
        *(_text(right, y(s / 100) + 4, f"{s} %") for s in (0, 20, 40, 60, 80, 99)),
        *(_text(x(c / 10) - 9, _HEIGHT - 22, f"{c / 10}") for c in range(-2, 11, 2)),
        *(
            f'<path d="M{_LEFT} {level} H{right - 6}" stroke="#222" '
            f'stroke-dasharray="4 4"><title>{threshold} %</title></path>'
            for threshold, level in levels.items()
        ),
        _text(_WIDTH / 2 - 60, _HEIGHT - 5, "cosine of two vectors"),
        _text(_LEFT, 16, "different persons", "#b35f12"),
        _text(_LEFT + 130, 16, "same person", "#1b5ca8"),
        _text(_LEFT + 230, 16, "similarity"),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _text(x: float, y: float, text: str, colour: str = "#222") -> str:
    return f'<text x="{x}" y="{y}" fill="{colour}">{text}</text>'


if __name__ == "__main__":
    main()
