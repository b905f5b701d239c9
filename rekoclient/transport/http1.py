"""Parses HTTP/1.1 replies from bytes, without sockets.

The same `ReplyReader` serves blocking sockets and asyncio. The connection can be used
for another request only if the received bytes are exactly one reply. The headers must
also define where the reply ends (RFC 9112, 6.3).
"""

from __future__ import annotations

import io
import re
from http.client import HTTPException, IncompleteRead, parse_headers

_MOST_HEAD = 1 << 20
"""Maximum bytes of the headers of a reply, including all its interim replies."""
_MOST_BYTES, _MOST_LINES = 65_536, 100
"""Limits for the headers that ``_fields`` parses: in bytes, and in lines.

Headers with more bytes are left to ``http.client``. So are headers with 100 lines or
more, including the status line and the empty line.
"""
_PIECE = 8192
"""Number of bytes that are copied at a time while the headers are incomplete.

The last of these copies can contain bytes of the body. Those are copied a second time,
so the number is small.
"""
_MOST_INTERIM = 100
"""Maximum number of interim replies before a final one."""
_MOST_SIZE_LINE = 4096
"""Maximum bytes of a line that contains the size of a chunk."""

# Accept bare line feeds at the end of the headers, as ``http.client`` does.
_END = re.compile(rb"\n\r?\n")
# Possessive quantifiers keep the search fast, even for a malicious reply.
_FIELD = re.compile(
    r"^(-*+[0-9A-Za-z][0-9A-Za-z-]*+):[ \t]*+([^\r\n\0]*+)\r\n", re.MULTILINE
)


class MalformedReply(Exception):
    """Error for bytes that are not a valid HTTP reply."""


class ReplyReader:
    """Parser of one HTTP reply. The bytes may come in pieces of any size.

    Interim replies (status 1xx) before the final reply are skipped.

    Attributes:
        status: The HTTP status.
        headers: The headers as names and values, in the order of the reply.
        fields: The headers by name in lower case. If a name occurs twice, commas join
            the values.
        body: The body. It is empty until the reply is complete.
        complete: Whether the reply is complete.
        reusable: Whether another request can use the connection. It is false until the
            reply is complete.
    """

    def __init__(self) -> None:
        self.status: int = 0
        self.headers: list[tuple[str, str]] = []
        self.fields: dict[str, str] = {}
        self.body: bytes = b""
        self.complete: bool = False
        self.reusable: bool = False
        self._buffer = bytearray()
        self._pieces: list[bytes | memoryview] = []  # the large body before the buffer
        self._size = 0  # of the pieces, in bytes
        self._searched = 0
        self._heads = 0
        self._interim = 0
        self._has_head = False
        self._length: int | None = None  # of the body, if the headers define it
        self._certain = False  # whether the end of the body is certain
        self._chunks: list[bytes] | None = None
        self._trailer = False

    def feed(self, data: bytes | memoryview) -> bool:
        """Parse more bytes of the connection, and return whether the reply is complete.

        Raises:
            MalformedReply: The bytes are not a valid HTTP reply.
        """
        rest = memoryview(data)
        while not self._has_head and rest:
            self._buffer += rest[:_PIECE]
            rest = rest[_PIECE:]
            self._take_heads()
        if self._has_head:
            self._take_body(rest)
        return self.complete

    def end(self) -> None:
        """Complete the reply after the server has closed the connection.

        Raises:
            MalformedReply: The connection was closed before the status of a final
                reply.
            IncompleteRead: The connection was closed before the last chunk.
        """
        if not self._has_head:
            if not self._buffer:
                raise MalformedReply("the connection was closed without a reply")
            # The connection was closed within the headers. Keep what was received: the
            # module ``reply`` decides about incomplete replies.
            self._read_head(bytes(self._buffer), clean=False)
            self._buffer.clear()
            if not self._has_head:
                raise MalformedReply("the connection was closed without a final reply")
        if not self.complete:
            self.body = b"".join((*self._pieces, self._buffer))
            if self._chunks is not None:
                raise IncompleteRead(b"".join(self._chunks))
        self.complete, self.reusable = True, False

    def _take_heads(self) -> None:
        """Parse the interim replies in the buffer, and the headers of the final reply.

        Stop if the headers are incomplete.
        """
        buffer = self._buffer
        while not self._has_head:
            found = _END.search(buffer, self._searched)
            if found is None:
                self._searched = max(0, len(buffer) - 3)
                if self._heads + len(buffer) > _MOST_HEAD:
                    raise MalformedReply(
                        f"the headers have more than {_MOST_HEAD} bytes"
                    )
                return
            end = found.end()
            head = bytes(buffer[:end])
            del buffer[:end]
            self._searched = 0
            self._heads += end
            self._read_head(head, clean=head.endswith(b"\r\n\r\n"))
            if not self._has_head:
                self._interim += 1
                if self._interim > _MOST_INTERIM:
                    raise MalformedReply(f"more than {_MOST_INTERIM} interim replies")

    def _read_head(self, head: bytes, *, clean: bool) -> None:
        text = head.decode("latin-1")
        first, _, rest = text.partition("\n")
        version, status = _status_line(first)
        found = _fields(rest) if clean else None
        if found is None:
            clean, found = False, _lenient_fields(head)
        if 100 <= status < 200 and status != 101:
            return  # an interim reply (RFC 9110, 15.2)
        self._has_head = True
        self.status, self.headers = status, found
        self._frame(version, clean=clean)

    def _frame(self, version: str, *, clean: bool) -> None:
        """Read from the headers how the body ends, and whether its end is certain.

        If the end is uncertain, the connection is not used again.

        Args:
            version: The HTTP version of the reply, such as ``HTTP/1.1``.
            clean: Whether the headers are valid HTTP. If not, the end is uncertain.
        """
        fields = self.fields = {}
        for name, value in self.headers:
            key = name.lower()
            fields[key] = f"{fields[key]}, {value}" if key in fields else value
        listed = fields.get("content-length")
        lengths = [] if listed is None else [part.strip() for part in listed.split(",")]
        encodings: list[str] = []
        if "transfer-encoding" in fields:
            encodings = [
                value.strip().lower()
                for name, value in self.headers
                if name.lower() == "transfer-encoding"
            ]
        options = fields.get("connection", "").lower()
        keeps = version == "HTTP/1.1" and "close" not in options
        certain = clean and keeps and self.status >= 200
        empty = self.status in (204, 304) or self.status < 200
        if encodings[:1] == ["chunked"]:
            self._chunks = []
            certain = certain and not (lengths or encodings[1:] or empty)
        elif empty:
            self._length = 0
            certain = certain and not encodings and set(lengths) <= {"0"}
        else:
            length = lengths[0] if lengths else ""
            if length.isascii() and length.isdigit() and len(length) < 16:
                self._length = int(length)
            certain = certain and not encodings and len(set(lengths)) == 1
        ends = self._length is not None or self._chunks is not None
        self._certain = certain and ends

    def _take_body(self, rest: memoryview) -> None:
        """Add bytes to the body, and complete the reply at the end of the body.

        Args:
            rest: The next bytes of the connection. Earlier bytes of the body may
                already be in the buffer, for example because they arrived together with
                the headers. Bytes after a complete reply make the connection unusable
                for another request.
        """
        buffer = self._buffer
        if self.complete:
            self.reusable = self.reusable and not rest
        elif self._chunks is not None:
            buffer += rest
            self._take_chunks(self._chunks)
        else:
            if len(rest) < _PIECE:
                buffer += rest
            else:
                self._pieces += (bytes(buffer), rest)
                self._size += len(buffer) + len(rest)
                buffer.clear()
            extra = self._size + len(buffer) - (self._length or 0)
            if self._length is not None and extra >= 0:
                self.body = b"".join((*self._pieces, buffer))[: self._length]
                self._finish(extra)

    def _take_chunks(self, chunks: list[bytes]) -> None:
        buffer, at = self._buffer, 0
        while not self.complete:
            end = buffer.find(b"\n", at)
            if end < 0:
                if len(buffer) - at > _MOST_SIZE_LINE:
                    raise MalformedReply("a line between chunks is too long")
                break
            line = bytes(buffer[at:end])
            if self._trailer:
                at = end + 1
                if not line.rstrip(b"\r"):
                    self.body = b"".join(chunks)
                    self._finish(len(buffer) - at)
                    return
                continue
            size = _chunk_size(line)
            if size and len(buffer) < end + 1 + size + 2:
                break
            at = end + 1
            if not size:
                self._trailer = True
                continue
            chunks.append(bytes(buffer[at : at + size]))
            at += size
            if bytes(buffer[at : at + 2]) != b"\r\n":
                raise MalformedReply("a chunk is longer than its stated size")
            at += 2
        del buffer[:at]

    def _finish(self, extra: int) -> None:
        """Complete the reply. The connection is reusable if no extra bytes follow."""
        self.complete = True
        self.reusable = self._certain and not extra
        self._buffer.clear()
        self._pieces.clear()


def _status_line(line: str) -> tuple[str, int]:
    version, _, rest = line.partition(" ")
    code = rest.split(None, 1)[0] if rest.strip() else ""
    valid = version.startswith("HTTP/1.") and len(code) == 3
    if not (valid and code.isascii() and code.isdigit() and code >= "100"):
        raise MalformedReply(
            f"the reply does not start with an HTTP status line: {line[:40]!r}"
        )
    return version, int(code)


def _fields(text: str) -> list[tuple[str, str]] | None:
    """Parse headers of the usual form. Return None for irregular or long headers."""
    lines = text.count("\n")
    if len(text) > _MOST_BYTES or lines >= _MOST_LINES - 1:
        return None
    found = _FIELD.findall(text)
    if len(found) != lines - 1:  # the last line is empty
        return None
    return [(name, value.rstrip(" \t")) for name, value in found]


def _lenient_fields(head: bytes) -> list[tuple[str, str]]:
    """Parse headers with the tolerant parser of ``http.client``.

    Args:
        head: The status line and the headers.
    """
    file = io.BytesIO(head)
    file.readline()
    try:
        message = parse_headers(file)
    except HTTPException as error:
        raise MalformedReply(str(error) or type(error).__name__) from error
    return [(name, str(value)) for name, value in message.items()]


def _chunk_size(line: bytes) -> int:
    digits = line.split(b";", 1)[0].strip()
    if not digits or len(digits) > 12 or digits.strip(b"0123456789abcdefABCDEF"):
        raise MalformedReply(f"the size of a chunk is invalid: {digits[:20]!r}")
    return int(digits, 16)
