"""Replies from bytes: compared with http.client, cut and split anywhere."""

from __future__ import annotations

import io
import json
import socket
from http.client import HTTPException, HTTPResponse
from itertools import pairwise
from typing import cast
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rekoclient.transport import http1
from rekoclient.transport.http1 import MalformedReply, ReplyReader

OK = b"HTTP/1.1 200 OK\r\n"
Result = tuple[int, bytes] | None
"""Status and body, or None if the bytes are not a reply."""


class _Socket:
    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, mode: str) -> io.BytesIO:
        """Return the bytes as a file."""
        return io.BytesIO(self._data)


def by_http_client(data: bytes) -> Result:
    """Return what http.client reads, and skip interim replies."""
    sock = _Socket(data)
    response = HTTPResponse(cast(socket.socket, sock), method="POST")
    try:
        while True:
            response.begin()
            if not 100 <= response.status < 200 or response.status == 101:
                break
            response.headers = response.msg = None  # type: ignore[assignment]
        return response.status, response.read()
    except HTTPException as error:
        partial = getattr(error, "partial", None)
        if partial is not None and response.chunked is False:
            return response.status, partial  # botocore returns what has come
        return None
    except ValueError:  # a length or a chunk size that is not a number
        return None


SIZES = (8192, 8, 1)
"""Sizes from which the reader stores a piece of a body without copying it."""


def by_reader(pieces: list[bytes], size: int = SIZES[0]) -> tuple[Result, bool]:
    """Return what the reader reads from pieces and then the end of the connection."""
    with patch.object(http1, "_PIECE", size):
        return _by_reader(pieces)


def _by_reader(pieces: list[bytes]) -> tuple[Result, bool]:
    reader = ReplyReader()
    try:
        for piece in pieces:
            if reader.feed(piece):
                break
        if not reader.complete:
            reader.end()
    except (MalformedReply, HTTPException):
        return None, False
    return (reader.status, reader.body), reader.reusable


def split(data: bytes, places: list[int]) -> list[bytes]:
    """Return the bytes in pieces that begin at these places."""
    cuts = [0, *sorted({place % (len(data) + 1) for place in places}), len(data)]
    return [data[a:b] for a, b in pairwise(cuts) if a < b]


@st.composite
def replies(draw: st.DrawFn) -> bytes:
    """Return a reply: interim ones, odd headers, each way to frame the body."""
    body = draw(st.binary(max_size=60) | st.just(json.dumps({"a": 1}).encode()))
    status = draw(st.sampled_from([200, 200, 204, 400, 500, 101, 304]))
    lines = [f"HTTP/1.{draw(st.sampled_from('0111'))} {status} Reason".encode()]
    odd = st.sampled_from(
        [
            b"x-amzn-RequestId: 1",
            b"Connection: close",
            b"Connection: keep-alive",
            b"Folded: a\r\n b",
            b"No colon",
            b"Space : x",
            b"Content-Length: 3",
            b"Empty:",
        ]
    )
    lines += draw(st.lists(odd, max_size=3))
    match draw(st.sampled_from(["length", "chunks", "end", "both", "wrong"])):
        case "length":
            lines.append(b"Content-Length: %d" % len(body))
        case "wrong":
            lines.append(b"Content-Length: %d" % draw(st.integers(0, 80)))
        case "chunks":
            lines.append(b"Transfer-Encoding: chunked")
            body = draw(chunks(body))
        case "both":
            lines.append(b"Transfer-Encoding: chunked")
            lines.append(b"Content-Length: 5")
            body = draw(chunks(body))
    interim = draw(
        st.lists(
            st.sampled_from([b"HTTP/1.1 100 Continue", b"HTTP/1.1 103 Early Hints"]),
            max_size=2,
        )
    )
    newline = draw(st.sampled_from([b"\r\n", b"\r\n", b"\r\n", b"\n"]))
    head = newline.join([*lines, b"", b""])
    before = b"".join(line + b"\r\nLink: x\r\n\r\n" for line in interim)
    return before + head + body


@st.composite
def chunks(draw: st.DrawFn, body: bytes) -> bytes:
    """Return a body in chunks, with extensions and trailers."""
    pieces = split(body, draw(st.lists(st.integers(0, 60), max_size=3)))
    text = b"".join(
        b"%x%s\r\n%s\r\n" % (len(piece), draw(st.sampled_from([b"", b";a=b"])), piece)
        for piece in pieces
    )
    trailer = draw(st.sampled_from([b"", b"Trailer: 1\r\n"]))
    return text + b"0\r\n" + trailer + b"\r\n"


@given(
    reply=replies(),
    cut=st.none() | st.integers(0, 200),
    places=st.lists(st.integers(0, 300), max_size=6),
    extra=st.sampled_from([b"", b"", b"HTTP/1.1 200 OK\r\n\r\n", b"\0"]),
    size=st.sampled_from(SIZES),
)
@example(OK + b"Content-Length: 2\r\n\r\n{}", None, list(range(60)), b"", 8)
def test_the_reader_agrees_with_http_client(
    reply: bytes, cut: int | None, places: list[int], extra: bytes, size: int
) -> None:
    """Cut and split anywhere, status and body are equal, or the reader is stricter."""
    data = (reply if cut is None else reply[:cut]) + extra
    expected = by_http_client(data)
    (found, _), (whole, _) = by_reader(split(data, places), size), by_reader([data])

    assert whole == found
    assert found is None or expected == found


@given(data=st.binary(max_size=300), places=st.lists(st.integers(0, 300), max_size=6))
def test_any_bytes_are_a_reply_or_malformed(data: bytes, places: list[int]) -> None:
    """No bytes end in another exception, and http.client agrees with a success."""
    for start in (b"", OK, OK + b"Transfer-Encoding: chunked\r\n\r\n"):
        found, _ = by_reader(split(start + data, places))
        assert found is None or found == by_http_client(start + data)


CLEAN = {
    "a length": OK + b"Content-Length: 2\r\n\r\n{}",
    "a body of many pieces": OK + b"Content-Length: 60\r\n\r\n" + b"{%58d}" % 0,
    "chunks": OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "a status without a body": b"HTTP/1.1 204 No Content\r\n\r\n",
    "an interim reply": b"HTTP/1.1 103 Early\r\nLink: x\r\n\r\n"
    + OK
    + b"Content-Length: 2\r\n\r\n{}",
    "two equal lengths": OK + b"Content-Length: 2, 2\r\n\r\n{}",
}
UNCLEAN = {
    "Connection: close": OK + b"Connection: close\r\nContent-Length: 2\r\n\r\n{}",
    "HTTP/1.0": b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}",
    "no length": OK + b"\r\n{}",
    "two lengths": OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "a length and chunks": OK
    + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a negative length": OK + b"Content-Length: -1\r\n\r\n{}",
    "another encoding": OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n{}",
    "a folded header": OK + b"A: b\r\n c\r\nContent-Length: 2\r\n\r\n{}",
    "a bare line feed": b"HTTP/1.1 200 OK\nContent-Length: 2\n\n{}",
    "bytes after the reply": OK + b"Content-Length: 2\r\n\r\n{}{",
    "a second reply": (OK + b"Content-Length: 2\r\n\r\n{}") * 2,
    "bytes after the chunks": OK
    + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nHTTP/1.1",
    "an upgrade": b"HTTP/1.1 101 Switching\r\nContent-Length: 0\r\n\r\n",
    "a body of a status without one": b"HTTP/1.1 204 X\r\nContent-Length: 2\r\n\r\n{}",
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("reply", CLEAN.values(), ids=CLEAN)
def test_a_clean_reply_leaves_its_connection(reply: bytes, size: int) -> None:
    """A final reply with one certain end permits the next request."""
    assert by_reader([reply], size)[1]
    assert by_reader([reply[i : i + 1] for i in range(len(reply))], size)[1]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("reply", UNCLEAN.values(), ids=UNCLEAN)
def test_an_unclean_reply_ends_its_connection(reply: bytes, size: int) -> None:
    """Everything else does not."""
    assert not by_reader([reply], size)[1]


@pytest.mark.parametrize("reply", CLEAN.values(), ids=CLEAN)
def test_an_incomplete_reply_ends_its_connection(reply: bytes) -> None:
    """A timeout, a cancelled task or a malformed chunk can end the call anywhere."""
    for end in range(len(reply)):
        reader = ReplyReader()
        reader.feed(reply[:end])
        assert not reader.reusable


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 103 Early\r\n\r\n" * 101,
        b"HTTP/1.1 200 OK\r\nA: " + b"x" * 2_000_000,
        b"HTTP/1.1 99 X\r\n\r\n",
        b"HTTP/1.1 2\xb20 X\r\n\r\n",
        b"SSH-2.0-OpenSSH\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"1" * 9000,
        OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}}\r\n",
        OK + b"A: b\r\n" * 200 + b"C\r\n\r\n",
    ],
    ids=["interim", "head", "99", "digits", "ssh", "size", "line", "chunk", "headers"],
)
def test_bytes_other_than_a_reply_are_malformed(data: bytes) -> None:
    """The work for hostile bytes is bounded."""
    reader = ReplyReader()
    with pytest.raises(MalformedReply):
        reader.feed(data)
