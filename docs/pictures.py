"""Draw the pictures of these pages from data: ``python docs/pictures.py``.

The pictures are SVG with the colours of the page, which include them as they are. Their
numbers come from the classes of the errors, from the benchmarks page, and from three
programs that lose a reply of a local Rekognition.
"""

import re
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from botocore.config import Config
from botocore.exceptions import ConnectionClosedError

from rekoclient import RetryPolicy, errors
from rekoclient.testing import LocalRekognition

DOCS = Path(__file__).parent
FOLDER = DOCS / "pictures"
BENCHMARKS = DOCS / "trust" / "benchmarks.md"

INK = "currentColor"
BLUE = "var(--picture-blue, #0b5cad)"
RED = "var(--picture-red, #b3401a)"
GREEN = "var(--picture-green, #1a7f37)"
FAINT = "var(--picture-faint, #d0d7de)"


class Picture:
    """An SVG that grows element by element."""

    def __init__(self, width: int, height: int, title: str) -> None:
        self.name = re.sub(r"\W+", "-", title.lower())
        self.parts = [
            f'<svg class="picture" xmlns="http://www.w3.org/2000/svg" role="img"'
            f' viewBox="0 0 {width} {height}" font-family="system-ui, sans-serif"'
            f' font-size="14" fill="{INK}" aria-label="{escape(title)}">',
            f"<title>{escape(title)}</title>",
            f'<defs><marker id="{self.name}" viewBox="0 0 8 8" refX="7" refY="4"'
            ' markerWidth="7" markerHeight="7" orient="auto-start-reverse">'
            f'<path d="M0 0L8 4L0 8z" fill="{INK}"/></marker></defs>',
        ]

    def text(
        self, x: float, y: float, text: str, *, fill: str = INK, **more: object
    ) -> None:
        """Write one line, with its baseline at ``y``."""
        attributes = "".join(
            f' {name.replace("_", "-")}="{value}"' for name, value in more.items()
        )
        self.parts.append(
            f'<text x="{x:g}" y="{y:g}" fill="{fill}"{attributes}>{escape(text)}</text>'
        )

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        stroke: str = INK,
        arrow: bool = False,
        dashed: bool = False,
    ) -> None:
        """Draw a line, with an arrow at its end."""
        more = f' marker-end="url(#{self.name})"' if arrow else ""
        more += ' stroke-dasharray="4 3"' if dashed else ""
        self.parts.append(
            f'<path d="M{x1:g} {y1:g}L{x2:g} {y2:g}" stroke="{stroke}"'
            f' stroke-width="1.5" fill="none"{more}/>'
        )

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        stroke: str = INK,
        fill: str = "none",
    ) -> None:
        """Draw a rectangle."""
        self.parts.append(
            f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="4"'
            f' stroke="{stroke}" stroke-width="1.5" fill="{fill}"/>'
        )

    def cross(self, x: float, y: float) -> None:
        """Mark the point where something is lost."""
        self.parts.append(
            f'<path d="M{x - 5:g} {y - 5:g}l10 10m0 -10l-10 10" stroke="{RED}"'
            ' stroke-width="2.5" fill="none"/>'
        )

    def svg(self) -> str:
        """Return the text of the file."""
        return "\n".join([*self.parts, "</svg>", ""])


VIDEO = {"S3Object": {"Bucket": "videos", "Name": "door.mp4"}}


def lost_reply_runs() -> Iterator[tuple[str, list[str], str]]:
    """Start a video job in three ways, each with a lost reply.

    Yields:
        The name of the way, the token of each request or ``no token``, and the result.
    """
    for name, start in (
        ("a loop around boto3", _start_in_a_loop),
        ("boto3's own retries", _start_with_boto3),
        ("rekoclient", _start_with_rekoclient),
    ):
        with LocalRekognition() as server:
            server.lose_reply_next("StartLabelDetection")
            start(server)
            tokens = [
                record.token or f"none {number}"
                for number, record in enumerate(server.requests, 1)
            ]
        names = {token: f"token {chr(65 + i)}" for i, token in enumerate(set(tokens))}
        shown = [
            "no token" if token.startswith("none") else names[token] for token in tokens
        ]
        jobs = len(set(tokens))
        yield name, shown, f"{jobs} job{'s' if jobs > 1 else ''}"


def _start_in_a_loop(server: LocalRekognition) -> None:
    client = server.boto_client(config=Config(retries={"total_max_attempts": 1}))
    for _ in range(2):
        try:
            client.start_label_detection(Video=VIDEO)
        except ConnectionClosedError:
            continue
        break


def _start_with_boto3(server: LocalRekognition) -> None:
    server.boto_client().start_label_detection(Video=VIDEO)


def _start_with_rekoclient(server: LocalRekognition) -> None:
    from rekoclient.models import Video

    with server.client(retry=RetryPolicy(sleep=lambda seconds: None)) as client:
        client.start_label_detection(video=Video.from_dict(VIDEO))


def lost_reply() -> str:
    """Draw what a lost reply leaves behind."""
    picture = Picture(760, 372, "A lost reply: three ways to start a video job")
    picture.text(
        0, 18, "start_label_detection, and the first reply is lost", font_size=16
    )
    for row, (name, tokens, result) in enumerate(lost_reply_runs()):
        top = 48 + row * 110
        good = result == "1 job"
        picture.text(0, top + 14, name, font_weight=600)
        picture.text(0, top + 36, "client", font_size=12)
        picture.text(0, top + 84, "service", font_size=12)
        picture.line(60, top + 32, 600, top + 32, stroke=FAINT)
        picture.line(60, top + 80, 600, top + 80, stroke=FAINT)
        for number, token in enumerate(tokens):
            x = 90 + number * 270
            picture.line(x, top + 32, x + 50, top + 80, arrow=True)
            picture.text(x + 36, top + 50, token, font_size=12)
            again = number and good
            picture.text(
                x + 62,
                top + 96,
                "the same job" if again else "starts a job",
                font_size=12,
                fill=GREEN if again or not number else RED,
            )
            if number == 0:
                picture.line(x + 110, top + 80, x + 135, top + 57, dashed=True)
                picture.cross(x + 138, top + 54)
                picture.text(x + 150, top + 58, "reply lost", font_size=12, fill=RED)
            else:
                picture.line(x + 110, top + 80, x + 160, top + 34, arrow=True)
        picture.text(
            620,
            top + 60,
            result,
            font_size=16,
            font_weight=600,
            fill=GREEN if good else RED,
        )
        picture.text(
            620,
            top + 78,
            "billed once" if good else "billed twice",
            font_size=12,
            fill=GREEN if good else RED,
        )
    return picture.svg()


def error_tree() -> str:
    """Draw the families of the errors, and whether the request was executed."""
    unknown = (errors.TransportError, errors.ServerError)
    rows: list[tuple[int, type[errors.RekoError]]] = []

    def visit(kind: type[errors.RekoError], depth: int) -> None:
        rows.append((depth, kind))
        for child in _public(kind):
            below = issubclass(child, errors.ServiceError | errors.TransportError)
            if child.__module__ == errors.__name__ and depth < (2 if below else 1):
                visit(child, depth + 1)

    visit(errors.RekoError, 0)
    picture = Picture(760, 30 + 26 * len(rows), "The families of errors")
    picture.text(560, 18, "Was it executed?", font_weight=600)
    last: dict[int, float] = {}
    for number, (depth, kind) in enumerate(rows):
        y = 40 + 26 * number
        x = 10 + 30 * depth
        if depth:
            picture.line(x - 20, last[depth - 1] + 6, x - 20, y - 4, stroke=FAINT)
            picture.line(x - 20, y - 4, x - 4, y - 4, stroke=FAINT)
        last[depth] = y
        picture.text(x, y, kind.__name__, font_family="monospace")
        leaves = [k for k in _below(kind) if not k.__subclasses__()]
        if depth == 2 and leaves:
            picture.text(330, y, f"{len(leaves)} classes", font_size=12)
        word, colour = "no", GREEN
        if issubclass(kind, unknown) and kind is not errors.ConnectError:
            word, colour = "unknown", RED
        if kind in (
            errors.RekoError,
            errors.ServiceError,
            errors.WaitError,
            errors.ProvisioningError,
        ):
            word, colour = "", INK
        picture.text(560, y, word, fill=colour, font_size=12)
    return picture.svg()


def _public(kind: type[Any]) -> Iterator[type[Any]]:
    """Return the classes below one, where a private class stands for its own."""
    for child in kind.__subclasses__():
        if child.__name__.startswith("_"):
            yield from _public(child)
        else:
            yield child


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    for child in kind.__subclasses__():
        if child.__module__ == errors.__name__:
            yield child
            yield from _below(child)


STEPS = (
    ("1 check", "all rules, locally"),
    ("2 serialise", "once, with its token"),
    ("3 attempt", "budget, deadline"),
    ("4 send", "one boto3 call"),
    ("5 parse", "reply into objects"),
)


def one_call() -> str:
    """Draw the way of one call."""
    picture = Picture(760, 230, "The way of one call through rekoclient")
    width, gap = 136, 18
    for number, (name, what) in enumerate(STEPS):
        x = number * (width + gap) + 1
        loop = number in (2, 3)
        picture.box(x, 60, width, 62, stroke=BLUE if loop else INK)
        picture.text(x + 10, 84, name, font_weight=600)
        picture.text(x + 10, 106, what, font_size=12)
        if number:
            picture.line(x - gap + 1, 91, x - 2, 91, arrow=True)
    left = 2 * (width + gap) + 68
    right = 3 * (width + gap) + 68
    picture.line(right, 122, right, 150, stroke=BLUE)
    picture.line(right, 150, left, 150, stroke=BLUE)
    picture.line(left, 150, left, 125, stroke=BLUE, arrow=True)
    picture.text(left + 10, 168, "retry: the same token", fill=BLUE, font_size=12)
    picture.text(0, 30, "your code", font_weight=600)
    picture.line(68, 36, 68, 57, arrow=True)
    picture.text(4 * (width + gap) + 4, 30, "a typed response", font_weight=600)
    picture.line(4 * (width + gap) + 68, 57, 4 * (width + gap) + 68, 38, arrow=True)
    picture.line(68, 122, 68, 192, stroke=RED, arrow=True)
    picture.text(
        0, 212, "RequestValidationError: nothing was sent", fill=RED, font_size=12
    )
    picture.line(right, 150, right, 192, stroke=RED, arrow=True)
    picture.text(
        right - 90, 212, "an error that knows every attempt", fill=RED, font_size=12
    )
    return picture.svg()


def plan_and_apply() -> str:
    """Draw how a manifest becomes users."""
    picture = Picture(760, 250, "Plan and apply")
    boxes = (
        (1, "manifest", "what should exist"),
        (201, "plan", "reads only"),
        (401, "apply", "does exactly that"),
        (601, "report", "what happened"),
    )
    for x, name, what in boxes:
        picture.box(x, 20, 156, 60, stroke=BLUE if name == "apply" else INK)
        picture.text(x + 12, 45, name, font_weight=600)
        picture.text(x + 12, 66, what, font_size=12)
    for x in (157, 357, 557):
        picture.line(x + 2, 50, x + 42, 50, arrow=True)
    picture.box(201, 170, 156, 60)
    picture.text(213, 195, "Rekognition", font_weight=600)
    picture.text(213, 216, "the truth about users", font_size=12)
    picture.box(401, 170, 156, 60)
    picture.text(413, 195, "journal", font_weight=600)
    picture.text(413, 216, "what is in flight", font_size=12)
    picture.line(279, 168, 279, 83, arrow=True)
    picture.text(288, 130, "lists", font_size=12)
    picture.line(430, 80, 350, 167, arrow=True)
    picture.text(404, 126, "creates,", font_size=12)
    picture.text(390, 142, "at the quota", font_size=12)
    picture.line(520, 80, 520, 167, arrow=True)
    picture.text(566, 192, "after kill -9, the same", font_size=12, fill=GREEN)
    picture.text(566, 210, "command sends the same", font_size=12, fill=GREEN)
    picture.text(566, 228, "tokens again", font_size=12, fill=GREEN)
    return picture.svg()


def call_costs() -> list[tuple[str, float]]:
    """Return each call of the benchmarks page with its greatest ratio to boto3."""
    page = BENCHMARKS.read_text(encoding="utf-8").split("\n## ")[1]
    rows = re.findall(
        r"^\| (.+?) \|.*\| (?:[\d.]+ to )?([\d.]+) \|$", page, re.MULTILINE
    )
    seen: dict[str, float] = {}
    for name, ratio in rows:
        seen.setdefault(name.replace("`", ""), float(ratio))
    return list(seen.items())


def call_cost() -> str:
    """Draw the CPU time of calls next to boto3's."""
    rows = call_costs()
    picture = Picture(760, 60 + 44 * len(rows), "CPU time of a call, boto3 = 1")
    picture.text(0, 18, "CPU time of the client for a call, boto3 = 1", font_size=16)
    for number, (name, ratio) in enumerate(rows):
        y = 44 + 44 * number
        picture.text(0, y + 18, name, font_size=13)
        picture.box(330, y, 360, 12, stroke=FAINT, fill=FAINT)
        picture.box(330, y + 14, 360 * ratio, 12, stroke=BLUE, fill=BLUE)
        picture.text(696, y + 11, "1", font_size=12)
        picture.text(336 + 360 * ratio, y + 26, f"{ratio:.2f}", font_size=12, fill=BLUE)
    return picture.svg()


PICTURES = {
    "lost-reply": lost_reply,
    "error-tree": error_tree,
    "one-call": one_call,
    "plan-and-apply": plan_and_apply,
    "call-cost": call_cost,
}


def main() -> int:
    """Write all pictures."""
    FOLDER.mkdir(exist_ok=True)
    for name, draw in PICTURES.items():
        (FOLDER / f"{name}.svg").write_text(draw(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
