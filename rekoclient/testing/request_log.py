"""The requests that a server received, for the assertions of tests."""

from __future__ import annotations

import json
import threading
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, overload

from ..printing import printable

_SECRET = frozenset({"authorization", "x-amz-security-token"})
_SHOWN = 20


class Headers(Mapping[str, str]):
    """The headers of a request, with ``***`` instead of the credentials.

    Names ignore case: ``X-Amz-Date`` and ``x-amz-date`` are the same name.
    """

    def __init__(self, pairs: Mapping[str, str]) -> None:
        self._pairs = {
            name.lower(): "***" if name.lower() in _SECRET else value
            for name, value in pairs.items()
        }

    def __getitem__(self, name: str) -> str:
        return self._pairs[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._pairs)

    def __len__(self) -> int:
        return len(self._pairs)


class Record:
    """A request that the server received, with the result.

    Attributes:
        number: The number of the request in the order of arrival, from 1.
        operation: The name of the operation, from the header ``X-Amz-Target``.
        time: The time of arrival on the server's clock, in seconds since the epoch.
        token: The ClientRequestToken, or None.
        status: The HTTP status of the reply. None if a fault prevented the reply, or
            replaced it with raw bytes.
        error: The error code of the reply, or None.
        fault: A description of the injected fault, or None.
        reply: The first 2,000 bytes of the reply's body. None if ``status`` is None.
        hint: Advice about an error whose message could mislead the user, or None.
    """

    __slots__ = (
        "_body",
        "_headers",
        "error",
        "fault",
        "hint",
        "number",
        "operation",
        "reply",
        "status",
        "time",
        "token",
    )

    def __init__(
        self,
        *,
        number: int,
        operation: str,
        time: float,
        headers: Mapping[str, str],
        body: bytes,
        token: str | None = None,
    ) -> None:
        self.number: int = number
        self.operation: str = operation
        self.time: float = time
        self.token: str | None = token
        self.status: int | None = None
        self.error: str | None = None
        self.fault: str | None = None
        self.hint: str | None = None
        self.reply: bytes | None = None
        self._headers = headers
        self._body = body

    @property
    def headers(self) -> Headers:
        """The headers of the request."""
        return Headers(self._headers)

    @property
    def body(self) -> dict[str, Any]:
        """The members of the request, parsed from its JSON body.

        Raises:
            ValueError: The body was not JSON. See ``raw_body``.
        """
        body: dict[str, Any] = json.loads(self._body) if self._body else {}
        return body

    @property
    def raw_body(self) -> bytes:
        """The bytes of the body."""
        return self._body

    @property
    def size(self) -> int:
        """The approximate size of this record in memory, in bytes."""
        return 1500 + len(self._body) + 90 * len(self._headers)

    def __repr__(self) -> str:
        """Return one line without the body, which may contain a picture."""
        parts = [f"{self.number:>4} {self.operation or '-'}"]
        if self.token is not None:
            parts.append(f"token={self.token}")
        answer = "no reply" if self.status is None else str(self.status)
        parts.append(f"-> {answer}")
        parts += [part for part in (self.error,) if part]
        if self.fault:
            parts.append(f"[{self.fault}]")
        if self.hint:
            parts.append(f"(hint: {self.hint})")
        return printable(" ".join(parts))


class Requests(Sequence[Record]):
    """Requests in the order of their arrival.

    The repr is a table, which pytest prints when an assertion fails.
    """

    def __init__(self, records: Sequence[Record], dropped: int = 0) -> None:
        self._records = records
        self.dropped: int = dropped
        """The number of older requests that the server dropped to save memory."""

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Record]: ...
    def __getitem__(self, index: int | slice) -> Record | Sequence[Record]:
        return list(self)[index]

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[Record]:
        return iter(list(self._records))

    def of(self, *operations: str) -> Requests:
        """Return the requests of the named operations."""
        return Requests([r for r in self if r.operation in operations], self.dropped)

    def tokens(self, *operations: str) -> list[str | None]:
        """Return the ClientRequestToken of each request, with None for a missing one.

        Without ``operations``, the list covers the requests of all operations.
        """
        chosen = self.of(*operations) if operations else self
        return [record.token for record in chosen]

    def counts(self) -> dict[str, int]:
        """Return the number of requests by the name of their operation."""
        return dict(Counter(record.operation for record in self))

    def expect(
        self, operation: str, *, times: int | None = None, tokens: int | None = None
    ) -> None:
        """Assert how many requests of an operation arrived.

        Args:
            operation: The name of the operation.
            times: The expected number of requests. None omits this check.
            tokens: The expected number of different ClientRequestTokens. All
                requests without a token together count as one token. None omits this
                check.

        Raises:
            AssertionError: A number differs. The message shows the requests.
        """
        found = self.of(operation)
        distinct = len(set(found.tokens()))
        for what, wanted, seen in (
            ("requests", times, len(found)),
            ("distinct tokens", tokens, distinct),
        ):
            if wanted is not None and wanted != seen:
                raise AssertionError(
                    f"expected {wanted} {what} for {operation}, saw {seen}:\n{self!r}"
                )

    def __repr__(self) -> str:
        lines = [f"{len(self)} requests"]
        if self.dropped:
            lines[0] += f" ({self.dropped} older requests were dropped)"
        records = list(self)
        if len(records) > _SHOWN:
            lines.append(f"  ... {len(records) - _SHOWN} earlier requests")
        lines += [f"  {record!r}" for record in records[-_SHOWN:]]
        return "\n".join(lines)


class RequestLog(Requests):
    """The requests that a running server received.

    If their total size exceeds a limit, the log drops the oldest requests.
    """

    def __init__(self, limit_bytes: int) -> None:
        self._log: deque[Record] = deque()
        super().__init__(self._log)
        self._limit = limit_bytes
        # The log always contains the last request, even if it exceeds the limit. With a
        # limit of 0 it contains no request.
        self._fewest = 1 if limit_bytes else 0
        self._size = 0
        self._number = 0
        self._lock = threading.RLock()
        self._arrived = threading.Condition(self._lock)
        self._waiting = 0

    def add(
        self,
        operation: str,
        time: float,
        headers: Mapping[str, str],
        body: bytes,
        token: str | None,
    ) -> Record:
        """Add a request and return its record."""
        with self._lock:
            self._number += 1
            record = Record(
                number=self._number,
                operation=operation,
                time=time,
                headers=headers,
                body=body,
                token=token,
            )
            self._log.append(record)
            self._size += record.size
            while self._size > self._limit and len(self._log) > self._fewest:
                self._size -= self._log.popleft().size
                self.dropped += 1
            if self._waiting:
                self._arrived.notify_all()
            return record

    def wait_for(self, count: int, timeout: float = 10.0) -> None:
        """Wait until a number of requests have arrived.

        Args:
            count: The number of requests since the start of the server or the last
                ``clear()``.
            timeout: The maximum time to wait, in seconds.

        Raises:
            AssertionError: Fewer requests arrived in time. The message shows them.
        """
        with self._lock:
            self._waiting += 1
            found = self._arrived.wait_for(lambda: self._number >= count, timeout)
            self._waiting -= 1
            if not found:
                raise AssertionError(
                    f"expected {count} requests within {timeout} s, "
                    f"saw {self._number}:\n{self!r}"
                )

    def __iter__(self) -> Iterator[Record]:
        with self._lock:
            return iter(list(self._log))

    def clear(self) -> None:
        """Remove all requests. The next request gets the number 1."""
        with self._lock:
            self._log.clear()
            self._number = 0
            self._size = 0
            self.dropped: int = 0
