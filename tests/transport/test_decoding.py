"""JSON of replies: equal values from orjson, from ``json``, and entry by entry."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rekoclient.errors import BrokenReply
from rekoclient.models import IndexFacesRequest
from rekoclient.schema import Converted, list_readers, read
from rekoclient.transport import decoding, reply
from rekoclient.transport.decoding import decoded_json

from ..examples import OPERATIONS, encoded, full, output_shape, response_class

with_orjson = pytest.mark.skipif(
    decoding._fast is None, reason="orjson is not installed"
)

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


@with_orjson
@given(VALUES, ENCODINGS)
def test_values_are_those_of_json(text: str, encoding: str) -> None:
    """Numbers of any size, odd text, duplicate names and encodings are equal."""
    body = text.encode(encoding)
    assert outcome(json.loads, body) == outcome(decoded_json, body)


@with_orjson
@given(VALUES, st.integers(0, 50), st.binary(max_size=3))
def test_damaged_text_is_as_with_json(text: str, at: int, damage: bytes) -> None:
    """Text with other bytes in it is refused, or read, as ``json`` does."""
    body = text.encode()
    body = body[:at] + damage + body[at + 1 :]
    assert outcome(json.loads, body) == outcome(decoded_json, body)


@with_orjson
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


def by_entries(body: bytes) -> object:
    """Decode a body with ``json``, and read the list in the member "A" by entries."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decoding, "_fast", None)
        patch.setattr(decoding, "_LARGE_ENTRY", 0)
        value = decoded_json(body, {"A": tuple})
    if isinstance(value, dict) and isinstance(value.get("A"), Converted):
        value["A"] = list(value["A"])
    return value


@given(VALUES, ENCODINGS)
def test_entries_are_those_of_json(text: str, encoding: str) -> None:
    """A list that is read entry by entry has the same entries."""
    body = text.encode(encoding)
    assert outcome(json.loads, body) == outcome(by_entries, body)


@given(PARTS, st.integers(0, 80), st.binary(max_size=3))
def test_damaged_entries_are_as_with_json(text: str, at: int, damage: bytes) -> None:
    """Text with other bytes in it is refused, or read, as ``json`` does."""
    body = f'{{"B": 1, "A": [{text}, {text}], "C": {{}}}}'.encode()
    body = body[:at] + damage + body[at + 1 :]
    assert outcome(json.loads, body) == outcome(by_entries, body)


@pytest.mark.parametrize(
    "text",
    [
        '{"A": []}',
        ' { "A" : [ 1 , 2 ] , "A" : [ 3 ] } ',
        '{"A": [1, 2],}',
        '{"A": [1, 2,]}',
        '{"A": [1 2]}',
        '{"A": [1, 2]',
        '{"A": [1, 2]} x',
        '{"A": [1], 2: 3}',
        '{"A" [1]}',
        '{"A": [',
    ],
)
def test_marks_between_entries_are_as_with_json(text: str) -> None:
    """Each punctuation mark must be in its place."""
    assert outcome(json.loads, text.encode()) == outcome(by_entries, text.encode())


ENTRIES: dict[str, object] = {
    "complete": {"Face": {"FaceId": "f"}, "FaceDetail": {"Landmarks": []}},
    "null": None,
    "unknown member": {"Face": {"FaceId": "f", "New": [1]}, "New": {"A": 1}},
    "empty": {},
    "a string": "x",
    "a list": [[]],
    "an invalid member": {"Face": {"FaceId": "f", "BoundingBox": 5}},
}


@pytest.fixture
def by_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read each list entry by entry, without orjson."""
    monkeypatch.setattr(decoding, "_fast", None)
    monkeypatch.setattr(decoding, "_LARGE_ENTRY", 0)
    monkeypatch.setattr(reply, "_LARGE", 0)


def outcome_of(wire: object) -> object:
    """Return the response, or the message of the error."""
    body = json.dumps(wire).encode()
    try:
        return reply.response_in(IndexFacesRequest.operation, {}, body)
    except BrokenReply as error:
        return str(error)


@pytest.mark.parametrize("name", ENTRIES)
def test_a_response_is_equal_if_it_is_read_entry_by_entry(
    name: str, request: pytest.FixtureRequest
) -> None:
    """Responses and messages are those of a small reply."""
    wire = {"FaceRecords": [ENTRIES["complete"], ENTRIES[name]], "Other": 1}
    expected = outcome_of(wire)
    request.getfixturevalue("by_entry")

    assert expected == outcome_of(wire)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.usefixtures("by_entry")
def test_each_response_is_equal_if_it_is_read_entry_by_entry(operation: str) -> None:
    """All members of all 75 responses are those of the complete dict."""
    body = json.dumps(encoded(full(output_shape(operation)))).encode()
    response = response_class(operation)
    wire = decoded_json(body, list_readers(response))

    assert read(response, json.loads(body)) == read(response, wire)


@pytest.mark.parametrize(("size", "kind"), [(2_400, list), (2_500, Converted)])
def test_only_a_list_with_large_entries_is_read_entry_by_entry(
    size: int, kind: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The size of the first entry decides, because a small entry gains nothing."""
    monkeypatch.setattr(decoding, "_fast", None)
    body = json.dumps({"A": ["x" * size] * 3}).encode()
    value = decoded_json(body, {"A": tuple})

    assert isinstance(value, dict)
    assert kind is type(value["A"])


def test_an_entry_is_converted_before_the_next_one_is_decoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The dicts of one entry are freed before the next entry is converted."""
    alive: list[int] = []

    class Entry(dict[str, object]):
        def __init__(self, pairs: object) -> None:
            alive.append(1)

        def __del__(self) -> None:
            alive.pop()

    monkeypatch.setattr(decoding, "_fast", None)
    monkeypatch.setattr(decoding, "_LARGE_ENTRY", 0)
    decoder = json.JSONDecoder(object_hook=Entry)
    monkeypatch.setattr(decoding, "_DECODER", decoder)
    body = json.dumps({"A": [{"B": 1}] * 9}).encode()
    wire = decoded_json(body, {"A": lambda all_: tuple(len(alive) for _ in all_)})

    assert {"A": (1,) * 9} == wire


def test_an_entry_is_freed_when_it_is_converted() -> None:
    """An entry of a decoded list is freed before the next entry is converted."""
    alive: list[int] = []

    class Entry(dict[str, object]):
        def __init__(self) -> None:
            alive.append(1)

        def __del__(self) -> None:
            alive.pop()

    wire: dict[str, object] = {"A": [Entry() for _ in range(4)], "B": [1], "C": "D"}
    count = {"A": lambda all_: tuple(len(alive) for _ in all_), "C": tuple, "E": tuple}
    decoding.convert_lists(wire, count)

    assert wire == {"A": (4, 3, 2, 1), "B": [1], "C": "D"}


INTERRUPTIONS = (
    *(ValueError, KeyError, TypeError, TimeoutError, RuntimeError, MemoryError),
    *(StopIteration, RecursionError),
)


@pytest.mark.parametrize("kind", INTERRUPTIONS)
@pytest.mark.parametrize("valid", [True, False])
@pytest.mark.usefixtures("by_entry")
def test_an_exception_from_elsewhere_is_never_lost(
    kind: type[Exception], valid: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A signal handler may raise while entries are decoded, with any exception."""
    decoder = json.JSONDecoder()
    calls = 0

    class Interrupted:
        def raw_decode(self, text: str, at: int) -> object:
            nonlocal calls
            calls += 1
            if calls == 6:
                raise kind("from a handler")
            return decoder.raw_decode(text, at)

    monkeypatch.setattr(decoding, "_DECODER", Interrupted())
    body = json.dumps({"FaceRecords": [ENTRIES["complete"]] * 9}).encode()
    with pytest.raises((kind, RuntimeError, BrokenReply)) as caught:
        reply.response_in(IndexFacesRequest.operation, {}, body if valid else body[:-1])

    assert any("from a handler" in str(error) for error in chain(caught.value))


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and those behind it."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
