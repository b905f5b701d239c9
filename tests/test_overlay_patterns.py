"""The overlay's patterns match what the model's patterns match, in bounded work."""

from __future__ import annotations

import re
import sys
import tomllib
import unicodedata
import warnings
from collections.abc import Iterator
from pathlib import Path
from re import _compiler, _parser  # type: ignore[attr-defined]  # to count steps
from typing import Any

import pytest
from botocore.loaders import Loader
from hypothesis import example, given
from hypothesis import strategies as st

_FILE = Path(__file__).parents[1] / "rekoclient" / "codegen" / "overlay.toml"
ENTRIES = {
    entry["shape"]: entry
    for entry in tomllib.loads(_FILE.read_text(encoding="utf-8"))["pattern"]
}
MODEL: dict[str, str] = {
    name: shape["pattern"]
    for name, shape in Loader()
    .load_service_model("rekognition", "service-2")["shapes"]
    .items()
    if "pattern" in shape
}
CHARACTERS = [chr(point) for point in range(sys.maxunicode + 1)]


def ours(shape: str) -> re.Pattern[str]:
    """Return a shape's pattern as the checks use it."""
    entry = ENTRIES.get(shape, {})
    flags = 0 if entry.get("unicode") else re.ASCII
    return re.compile(entry.get("pattern", MODEL[shape]), flags)


def agree(shape: str, text: str) -> bool:
    """Return whether the overlay and the model agree about a text."""
    theirs = re.compile(MODEL[shape], re.ASCII)
    return bool(ours(shape).fullmatch(text)) == bool(theirs.fullmatch(text))


@pytest.mark.parametrize("shape", sorted(MODEL))
def test_every_pattern_compiles_without_a_warning(shape: str) -> None:
    """A pattern of the model is usable as it stands, or replaced by the overlay."""
    re.purge()
    with warnings.catch_warnings():
        warnings.simplefilter("error")

        assert ours(shape).pattern


def test_unicode_is_for_the_patterns_that_name_unicode_categories() -> None:
    r"""Other patterns are ASCII, so that ``\d`` and ``\w`` match no other digits."""
    unicode = {shape for shape, entry in ENTRIES.items() if entry.get("unicode")}

    assert {shape for shape, text in MODEL.items() if r"\p{" in text} == unicode


@given(st.text(alphabet="ab: \t\r\n\v\x1c\x85\xa0\u2028"))
def test_query_string_matches_what_the_model_matches(text: str) -> None:
    """The possessive form matches the same texts."""
    assert agree("QueryString", text)


@given(
    st.sampled_from(["arn:aws:sns:", "arn:aws:sns", "arn:aws:s3:", "ARN:aws:sns:", ""]),
    st.lists(st.sampled_from(["123456789012", "r", ":", ":topic", "\n", "é", "_1"])),
)
@example("arn:aws:sns:", [":123456789012", ":topic"])
def test_topic_arn_matches_what_the_model_matches(head: str, rest: list[str]) -> None:
    """In the model's partition the pattern matches the same texts."""
    assert agree("SNSTopicArn", head + "".join(rest))


@given(
    st.sampled_from(["arn:aws:iam::", "arn:aws:iam:", "arn:aws:sts::", ""]),
    st.sampled_from(["123456789012", "12345678901", "١٢٣٤٥٦٧٨٩٠١٢"]),
    st.sampled_from([":role/", ":role", ":user/"]),
    st.text(alphabet="aZ9_+=,.@-/ :\né"),
)
def test_role_arn_matches_what_the_model_matches(
    head: str, account: str, kind: str, path: str
) -> None:
    """In the model's partition the pattern matches the same texts."""
    assert agree("RoleArn", head + account + kind + path)


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov", "aws-iso-b"])
def test_arns_of_every_partition_pass(partition: str) -> None:
    """ARNs of GovCloud and China match."""
    assert ours("RoleArn").fullmatch(f"arn:{partition}:iam::123456789012:role/a/b")
    assert ours("SNSTopicArn").fullmatch(f"arn:{partition}:sns:x-1:123456789012:t")


@pytest.mark.parametrize("partition", ["", "AWS", "aws:", "aws "])
def test_arns_without_a_partition_are_refused(partition: str) -> None:
    """Text without a partition does not match."""
    assert not ours("RoleArn").fullmatch(f"arn:{partition}:iam::123456789012:role/a")
    assert not ours("SNSTopicArn").fullmatch(f"arn:{partition}:sns:x:123456789012:t")


def test_word_characters_are_letters_numbers_and_the_underscore() -> None:
    r"""``\w`` equals ``\p{L}\p{N}_`` on this interpreter."""
    words = set(re.findall(r"\w", "".join(CHARACTERS)))

    assert words == {
        char for char in CHARACTERS if unicodedata.category(char)[0] in "LN"
    } | {"_"}


def test_tag_values_take_letters_separators_numbers_and_eight_signs() -> None:
    """Each code point matches as in the service's pattern."""
    value = ours("TagValue")
    taken = {char for char in CHARACTERS if value.fullmatch(char)}

    assert taken == {
        char for char in CHARACTERS if unicodedata.category(char)[0] in "LZN"
    } | set("_.:/=+-@")


def test_tag_keys_differ_from_values_by_the_reserved_prefix() -> None:
    """Only keys refuse the reserved prefix."""
    assert "(?!aws:)" + ours("TagValue").pattern == ours("TagKey").pattern


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("naïve 日本", True, True),
        ("team:door/2=+-@._", True, True),
        ("\u2003\u3000", True, True),
        ("٣", True, True),
        ("AWS:x", True, True),
        ("x aws:", True, True),
        ("aws:x", False, True),
        ("a\n", False, False),
        ("e\N{COMBINING ACUTE ACCENT}", False, False),
        ("a,b", False, False),
        ("🙂", False, False),
    ],
)
def test_tags(text: str, key: bool, value: bool) -> None:
    """Keys and values in any script match from start to end."""
    assert bool(ours("TagKey").fullmatch(text)) is key
    assert bool(ours("TagValue").fullmatch(text)) is value


def steps(pattern: str, text: str) -> int:
    """Count how often a plain backtracking matcher reads a character of the text.

    It knows the parts of the patterns below: loops over one character, groups,
    negative look-ahead and anchors.
    """
    parsed = _parser.parse(pattern, re.ASCII)
    single: dict[str, re.Pattern[str]] = {}
    looks = 0

    def one(token: Any, at: int) -> bool:
        nonlocal looks
        looks += 1
        if repr(token) not in single:
            alone = _parser.SubPattern(parsed.state, [token])
            single[repr(token)] = _compiler.compile(alone, re.ASCII)
        return bool(single[repr(token)].match(text, at, at + 1))

    def ends(tokens: list[tuple[Any, Any]], at: int) -> Iterator[int]:
        if not tokens:
            yield at
            return
        for end in after(*tokens[0], at):
            yield from ends(tokens[1:], end)

    def after(kind: Any, body: Any, at: int) -> Iterator[int]:
        match str(kind), body:
            case "SUBPATTERN", (_, _, _, inner):
                yield from ends(list(inner), at)
            case "AT", _:
                yield at
            case "ASSERT_NOT", (_, inner):
                if next(ends(list(inner), at), None) is None:
                    yield at
            case "MAX_REPEAT" | "POSSESSIVE_REPEAT", (low, high, inner):
                (token,) = inner
                most = 0
                while most < min(high, len(text) - at) and one(token, at + most):
                    most += 1
                least = low if str(kind) == "MAX_REPEAT" else max(low, most)
                yield from (at + count for count in range(most, least - 1, -1))
            case _:
                if one((kind, body), at):
                    yield at + 1

    matched = any(end == len(text) for end in ends(list(parsed), 0))
    assert matched == bool(re.fullmatch(pattern, text, re.ASCII))
    return looks


@pytest.mark.parametrize(
    ("shape", "head", "unit", "tail"),
    [
        ("QueryString", "", "a", "\n"),
        ("QueryString", "", " ", "\n"),
        ("QueryString", "", " a", "\n"),
        ("SNSTopicArn", "arn:aws:sns:", ":123456789012", ":t\n"),
        ("SNSTopicArn", "arn:aws:sns:", ":123456789012", ""),
        ("SNSTopicArn", "arn:aws:sns:", "a", ""),
        ("SNSTopicArn", "arn:", "a-", ":sns"),
        ("RoleArn", "arn:aws:iam::123456789012:role/", "/", " "),
    ],
)
def test_work_grows_with_the_length_and_not_with_its_square(
    shape: str, head: str, unit: str, tail: str
) -> None:
    """On hostile texts, four times the length costs about four times the steps."""
    pattern = ours(shape).pattern
    short, long = (steps(pattern, head + unit * n + tail) for n in (50, 200))

    assert long <= 4.5 * short


@pytest.mark.parametrize(
    ("shape", "head", "unit", "tail"),
    [
        ("QueryString", "", "a", "\n"),
        ("SNSTopicArn", "arn:aws:sns:", ":123456789012", ":t\n"),
    ],
)
def test_the_models_own_patterns_are_quadratic(
    shape: str, head: str, unit: str, tail: str
) -> None:
    """The model's patterns are quadratic, so the overlay's entries are needed."""
    short, long = (steps(MODEL[shape], head + unit * n + tail) for n in (50, 200))

    assert long > 10 * short
