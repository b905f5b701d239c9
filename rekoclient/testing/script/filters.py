"""The removal of declared results that a request excludes.

For example, MinConfidence excludes results with a lower confidence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """The limits that a request sets for a list of results in the reply.

    A path is a tuple of the names of nested members.

    Attributes:
        results: The path of the list in the reply. If a member on the path is a list,
            the rule applies to each item of this list.
        score: The path of the score in a result, such as Confidence. A result without a
            score counts as a result with the highest score.
        least: The path of the lowest accepted score in the request, such as
            MinConfidence.
        default: The lowest accepted score if the request contains no such score.
        most: The member of the request that limits the number of results, such as
            MaxLabels. None means no limit.
    """

    results: Path
    score: Path
    least: Path
    default: float = 0.0
    most: str | None = None


_WORDS = ("Filters", "WordFilter", "MinConfidence")
_SEARCHED_FACES = Rule(
    ("FaceMatches",), ("Similarity",), ("FaceMatchThreshold",), 80.0, "MaxFaces"
)
_SEARCHED_USERS = Rule(
    ("UserMatches",), ("Similarity",), ("UserMatchThreshold",), 80.0, "MaxUsers"
)
_CONFIDENCE = ("Confidence",)
RULES: dict[str, tuple[Rule, ...]] = {
    "CompareFaces": (
        Rule(("FaceMatches",), ("Similarity",), ("SimilarityThreshold",), 80.0),
    ),
    "DetectCustomLabels": (
        Rule(("CustomLabels",), _CONFIDENCE, ("MinConfidence",), most="MaxResults"),
    ),
    "DetectLabels": (
        Rule(("Labels",), _CONFIDENCE, ("MinConfidence",), 55.0, "MaxLabels"),
    ),
    "DetectModerationLabels": (
        Rule(("ModerationLabels",), _CONFIDENCE, ("MinConfidence",), 50.0),
    ),
    "DetectText": (Rule(("TextDetections",), _CONFIDENCE, _WORDS),),
    "GetContentModeration": (
        Rule(
            ("ModerationLabels",),
            ("ModerationLabel", "Confidence"),
            ("MinConfidence",),
            50.0,
        ),
    ),
    "GetFaceSearch": (
        Rule(
            ("Persons", "FaceMatches"), ("Similarity",), ("FaceMatchThreshold",), 80.0
        ),
    ),
    "GetLabelDetection": (
        Rule(("Labels",), ("Label", "Confidence"), ("MinConfidence",), 50.0),
    ),
    "GetSegmentDetection": (
        Rule(
            ("Segments",),
            ("ShotSegment", "Confidence"),
            ("Filters", "ShotFilter", "MinSegmentConfidence"),
            50.0,
        ),
        Rule(
            ("Segments",),
            ("TechnicalCueSegment", "Confidence"),
            ("Filters", "TechnicalCueFilter", "MinSegmentConfidence"),
            50.0,
        ),
    ),
    "GetTextDetection": (
        Rule(("TextDetections",), ("TextDetection", "Confidence"), _WORDS),
    ),
    "SearchFaces": (_SEARCHED_FACES,),
    "SearchFacesByImage": (_SEARCHED_FACES,),
    "SearchUsers": (_SEARCHED_USERS,),
    "SearchUsersByImage": (_SEARCHED_USERS,),
}


def filtered(
    operation: str, request: Mapping[str, Any], reply: dict[str, Any]
) -> dict[str, Any]:
    """Return a reply without the results that the request excludes."""
    for rule in RULES.get(operation, ()):
        least = _at(request, rule.least)
        most = None if rule.most is None else request.get(rule.most)
        reply = _applied(
            rule, rule.results, reply, rule.default if least is None else least, most
        )
    return reply


def _applied(
    rule: Rule, path: Path, holder: dict[str, Any], least: float, most: int | None
) -> dict[str, Any]:
    name, *rest = path
    items = holder.get(name)
    if not isinstance(items, list):
        return holder
    if rest:
        kept = [_applied(rule, tuple(rest), item, least, most) for item in items]
    else:
        scores = [_at(item, rule.score) for item in items]
        order = sorted(
            (
                place
                for place, score in enumerate(scores)
                if score is None or score >= least
            ),
            key=lambda place: -(100.0 if scores[place] is None else scores[place]),
        )
        kept = [items[place] for place in sorted(order[:most])]
    return {**holder, name: kept}


def _at(value: Any, path: Path) -> Any:
    for name in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value
