"""Hypothesis strategies: valid requests, and valid and invalid replies."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from rekoclient.schema import (
    Blob,
    Boolean,
    Enum,
    Integer,
    Items,
    Kind,
    Map,
    Number,
    Shape,
    Structure,
    Text,
    Timestamp,
    members,
)

LONGEST = 5
"""The maximum number of entries in generated lists and maps."""


def values(kind: Kind) -> st.SearchStrategy[Any]:
    """Return a strategy for valid values of a kind."""
    match kind:
        case Structure(shape):
            return shapes(shape)
        case Items(item, low, high):
            longest = max(low, min(LONGEST, high or LONGEST))
            return st.lists(values(item), min_size=low, max_size=longest)
        case Map(key, value, low, high):
            longest = max(low, min(LONGEST, high or LONGEST))
            entries = values(key), values(value)
            return st.dictionaries(*entries, min_size=low, max_size=longest)
        case Enum(enum):
            return st.sampled_from(enum) | st.sampled_from([str(e) for e in enum])
        case Integer(low, high):
            return st.integers(low or 0, 2**31 - 1 if high is None else high)
        case Number(low, high):
            return st.floats(low, high, width=32, allow_nan=False, allow_infinity=False)
        case Boolean():
            return st.booleans()
        case Timestamp():
            moments = st.datetimes(
                datetime.datetime(1970, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
                datetime.datetime(2100, 1, 1),  # noqa: DTZ001 - the same
                timezones=st.just(datetime.UTC),
            )
            return moments.map(lambda moment: moment.replace(microsecond=0))
        case Blob(low, high):
            return st.binary(min_size=low, max_size=min(high or 99, low + 99))
        case Text():
            return texts(kind)
    raise AssertionError(kind)


def texts(kind: Text) -> st.SearchStrategy[str]:
    """Return a strategy for valid strings of a kind."""
    if kind.pattern is None:
        longest = kind.min + 50 if kind.max is None else min(kind.max, kind.min + 50)
        return st.text(
            st.characters(codec="utf-8"), min_size=kind.min, max_size=longest
        )
    # Hypothesis does not support possessive repetition. It only makes matching faster.
    pattern = kind.pattern.replace("*+", "*")
    compiled = re.compile(pattern, 0 if kind.unicode else re.ASCII)
    return st.from_regex(compiled, fullmatch=True).filter(
        lambda text: not kind.check(text)
    )


@st.composite
def shapes(draw: st.DrawFn, shape: type[Shape]) -> Shape:
    """Generate a valid structure of a class, with some of its optional members."""
    left_out = set()
    for rule in shape.exclusive:
        kept = draw(st.sampled_from(rule.members))
        if rule.rule != "at_least_one":
            left_out.update(set(rule.members) - {kept})
    needed = {name for rule in shape.exclusive for name in rule.members}
    given = {
        member.name: draw(values(member.kind))
        for member in members(shape)
        if member.name not in left_out
        and (member.required or member.name in needed or draw(st.booleans()))
    }
    return shape(**given)


def json_values(keys: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Return a strategy for any JSON values whose objects have the given keys."""
    return st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=6)
        ),
        max_leaves=20,
    )


def wire_names(shape: type[Shape]) -> st.SearchStrategy[str]:
    """Return a strategy for wire names of members, and for other short names.

    The members include those of nested structures.
    """
    return st.sampled_from(sorted(_names(shape))) | st.text(max_size=8)


def _names(shape: type[Shape]) -> set[str]:
    found = {"__type", "message"}
    todo: list[Kind] = [Structure(shape)]
    while todo:
        match todo.pop():
            case Structure(inner):
                for member in members(inner):
                    if member.wire not in found:
                        found.add(member.wire)
                        todo.append(member.kind)
            case Items(item):
                todo.append(item)
    return found


def headers() -> st.SearchStrategy[Mapping[str, str]]:
    """Return a strategy for headers. Headers that the client reads have odd values."""
    anything = st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]))
    read = st.sampled_from(
        [
            "content-length",
            "content-type",
            "content-encoding",
            "date",
            "location",
            "retry-after",
            "transfer-encoding",
            "x-amz-retry-after",
            "x-amzn-errortype",
            "x-amzn-requestid",
        ]
    )
    odd = st.sampled_from(
        [
            "-1",
            "9" * 5000,
            "٣",
            "1e400",
            "Mon, 01 Jan 2029 00:00:00 +9999999999",
            "Mon, 99 Jan 99999 99:99:99 GMT",
            "Thu, 01 Jan 1970 00:00:00",
            "#:#:",
        ]
    )
    return st.dictionaries(read | anything, odd | anything, max_size=5)
