"""JSON of replies: equal values from orjson and from ``json``."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rekoclient.transport import decoding
from rekoclient.transport.decoding import decoded_json

pytest.importorskip("orjson", reason="orjson is not installed")

NUMBERS = st.one_of(
    st.integers().map(str),
    st.integers(-(2**70), 2**70).map(str),
    st.floats().map(repr),
    st.from_regex(
        r"-?[0-9]{1,25}(\.[0-9]{1,25})?([eE][+-]?[0-9]{1,3})?", fullmatch=True
    ),
    st.sampled_from(["-0", "0.0", "1e400", "-1e400", "NaN", "Infinity", "-Infinity"]),
)
TEXTS = st.one_of(
    st.text().map(json.dumps),
    st.text().map(lambda text: json.dumps(text, ensure_ascii=False)),
    st.sampled_from(['"\\ud800"', '"\\udc00\\ud800"', '"\\ud83d\\ude00"', '"\t"']),
)
NAMES = st.sampled_from(["A", "B", "\\u0041", "é", "\\ud800"])
SPACES = st.sampled_from(["", " ", "\n", "\t", "\r\n "])


def _list(parts: list[tuple[str, str]]) -> str:
    return "[" + ",".join(space + value + space for space, value in parts) + "]"


def _object(parts: list[tuple[str, str, str]]) -> str:
    pairs = (f'{space}"{name}":{space}{value}' for space, name, value in parts)
    return "{" + ",".join(pairs) + "}"


PARTS = st.recursive(
    NUMBERS | TEXTS | st.sampled_from(["true", "false", "null", "nul", "", "01", "+1"]),
    lambda inner: (
        st.lists(st.tuples(SPACES, inner), max_size=4).map(_list)
        | st.lists(st.tuples(SPACES, NAMES, inner), max_size=4).map(_object)
    ),
    max_leaves=8,
)
VALUES = PARTS | PARTS.map('{{"A":{}}}'.format)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32-be"])


def outcome(decode: Callable[[bytes], object], body: bytes) -> str:
    """Return the value with its types, or the kind of the error."""
    try:
        return repr(decode(body))
    except RecursionError:
        return "RecursionError"
    except ValueError:
        return "ValueError"


@given(VALUES, ENCODINGS)
def test_values_are_those_of_json(text: str, encoding: str) -> None:
    """Numbers of any size, odd text, duplicate names and encodings are equal."""
    body = text.encode(encoding)
    assert outcome(json.loads, body) == outcome(decoded_json, body)


@given(VALUES, st.integers(0, 50), st.binary(max_size=3))
def test_damaged_text_is_as_with_json(text: str, at: int, damage: bytes) -> None:
    """Text with other bytes in it is refused, or read, as ``json`` does."""
    body = text.encode()
    body = body[:at] + damage + body[at + 1 :]
    assert outcome(json.loads, body) == outcome(decoded_json, body)


@pytest.mark.parametrize("levels", [10, 500, 100_000])
def test_deep_values_are_as_with_json(levels: int) -> None:
    """Lists in lists are read, and too many levels are an error."""
    body = b'{"A":' + b"[" * levels + b"]" * levels + b"}"
    assert outcome(json.loads, body) == outcome(decoded_json, body)


@pytest.mark.parametrize(
    ("body", "calls"),
    [
        (b'{"A": 9223372036854775807.5}', 0),
        (b'{"A": -9223372036854775809}', 0),
        (b'{"A": [1,12345678901234567890]}', 0),
        (b"[1]", 0),
        (b'{"A": 0.12345678901234567890}', 1),
        (b'{"A": "12345678901234567890"}', 1),
        (b'{"A": 123456789012345678}', 1),
    ],
)
def test_long_integers_are_left_to_json(
    monkeypatch: pytest.MonkeyPatch, body: bytes, calls: int
) -> None:
    """Orjson gets the text unless a number may have more than 64 bits."""
    seen: list[bytes] = []

    def see(text: bytes) -> object:
        seen.append(text)
        return None

    monkeypatch.setattr(decoding, "_fast", see)
    decoded_json(body)
    assert calls == len(seen)


WITHOUT = """
import sys
sys.modules["orjson"] = None
from rekoclient.testing import LocalRekognition
from rekoclient.transport import decoding

with LocalRekognition() as server, server.client() as client:
    client.create_collection(collection_id="staff")
    assert ("staff",) == client.list_collections().collection_ids
assert decoding._fast is None
"""


def test_calls_work_without_orjson() -> None:
    """``json`` decodes replies where orjson is not installed."""
    subprocess.run([sys.executable, "-c", WITHOUT], check=True, timeout=60)
