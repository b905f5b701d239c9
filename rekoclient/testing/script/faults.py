"""Faults that a test injects into replies, and the list of the pending faults."""

from __future__ import annotations

import math
import random
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import merge
from typing import Literal

from ..service.model import known_operation
from .checks import CENTURY, check, check_number, check_times, check_value


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault that a test injects into a reply.

    There are three kinds of faults:

    - A fault with ``code``, ``status``, ``body`` or ``raw`` replaces the normal reply.
    - Otherwise, if ``then`` is not ``keep``, the server sends no complete reply. It
      closes, resets or holds the connection. With both ``cut`` and ``apply``, it first
      sends a part of the normal reply.
    - Any other fault changes the normal reply, for example its headers.

    Raises:
        ValueError: A value is invalid.
    """

    code: str | None = None
    """The error code of the reply, such as ``ThrottlingException``.

    By default the reply is not an error."""

    message: str | None = None
    """The error message. The default is the service's own message."""

    status: int | None = None
    """The HTTP status of the reply. The default is the usual status of ``code``, or 200
    without a code."""

    headers: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    """Headers to add to the reply or to replace in it. The value None removes a
    header."""

    body: bytes | None = None
    """The bytes of the reply's body. The default is the usual body of ``code``.

    With ``status`` but without ``code``, the default is an empty body."""

    content_length: int | None = None
    """A false value for the header Content-Length. The default is the true length."""

    raw: bytes | None = None
    """All bytes of the reply, from the status line on.

    After these bytes the server closes the connection, even with ``then="keep"``."""

    cut: int | None = None
    """The number of bytes of the reply to send, counted from the status line.

    A negative number omits bytes at the end: -1 omits the last byte."""

    then: Literal["keep", "close", "reset", "hang"] = "keep"
    """The action of the server after the reply.

    With ``keep`` the connection stays open for further requests. With ``close`` the
    server closes the connection, and with ``reset`` it resets the connection. With
    ``hang`` the connection stays open, but the server sends no further reply."""

    delay: float = 0.0
    """Seconds that the server waits before the reply."""

    drip: float | None = None
    """Seconds that the server waits after each byte of the reply.

    By default the server sends all bytes at once."""

    apply: bool = False
    """Whether the server performs the operation before the fault.

    If a fault only changes the normal reply, the server always performs the operation.
    """

    def __post_init__(self) -> None:
        check(
            self,
            status=(100, 599),
            cut=(-math.inf, math.inf),
            delay=(0, CENTURY),
            drip=(0, CENTURY),
        )
        if not (self.code or "").isascii():
            raise ValueError(f"code must be ASCII, not {self.code!r}")
        for name, value in self.headers.items():
            try:
                f"{name}: {value}".encode("latin-1")
            except UnicodeEncodeError:
                raise ValueError(
                    f"header {name!r} must be Latin-1 text, not {value!r}"
                ) from None
        if self.cut is not None and self.then == "keep":
            raise ValueError(
                "with cut= and then='keep', the client would wait for the missing "
                "bytes; set then='close'"
            )
        if self.cut is not None and not (self.has_own_reply or self.apply):
            raise ValueError(
                "cut needs a reply; set apply=True for the normal reply, or set code, "
                "status, body or raw"
            )

    @property
    def has_own_reply(self) -> bool:
        """Whether the fault replaces the normal reply with another reply."""
        own = (self.code, self.status, self.body, self.raw)
        return any(part is not None for part in own)

    @property
    def applies(self) -> bool:
        """Whether a request with this fault is performed, in spite of the fault."""
        return self.apply or (not self.has_own_reply and self.then == "keep")

    def __str__(self) -> str:
        """Return a short description for the request log."""
        what = self.code or (self.status is not None and f"status {self.status}")
        parts = [
            what or "",
            "raw bytes" if self.raw is not None else "",
            f"cut at {self.cut}" if self.cut is not None else "",
            "" if self.then == "keep" else self.then,
            "dripped" if self.drip is not None else "",
            f"late by {self.delay} s" if self.delay else "",
        ]
        text = ", ".join(filter(None, parts)) or "changed"
        return f"applied, then {text}" if self.apply else text


LOST_REPLY = Fault(apply=True, then="close")
"""A fault: the server performs an operation, but sends no reply to the request."""


class Faults:
    """The injected faults that later requests can still get."""

    def __init__(self) -> None:
        self._rules: dict[str | None, deque[_Rule]] = defaultdict(deque)
        self._count = 0

    def add(
        self,
        fault: Fault,
        *,
        operation: str | None = None,
        times: int | None = 1,
        rate: float | None = None,
        seed: int = 0,
    ) -> None:
        """Add a fault. The arguments are described at ``LocalRekognition.inject``."""
        if operation is not None:
            known_operation(operation)
        check_times(times)
        if rate is None:
            self._append(fault, operation, times, None)
            return
        check_number("rate", rate, 0, 1)
        check_value("seed", seed, int)
        chance = _Chance(rate, random.Random(seed))
        self._append(fault, operation, None, chance)

    def _append(
        self,
        fault: Fault,
        operation: str | None,
        times: int | None,
        chance: _Chance | None,
    ) -> None:
        self._count += 1
        rule = _Rule(fault, operation, times, chance, self._count)
        self._rules[operation].append(rule)

    def clear(self) -> None:
        """Remove all faults."""
        self._rules.clear()

    def pending(self) -> list[str]:
        """Return a line of text for each fault that can still apply to a request."""
        return [str(rule) for rule in merge(*self._rules.values())]

    def next_for(self, operation: str) -> Fault | None:
        """Return the fault for the next request of an operation, or None.

        Each call counts as one request, and as one use of the returned fault.
        """
        if not self._rules:
            return None
        rules = [self._rules[o] for o in (operation, None) if o in self._rules]
        for rule in merge(*rules):
            if rule.chance is not None:
                if rule.chance.random.random() < rule.chance.rate:
                    return rule.fault
                continue
            if rule.times is not None:
                rule.times -= 1
                if rule.times == 0:
                    self._rules[rule.operation].remove(rule)
            return rule.fault
        return None


@dataclass(slots=True)
class _Chance:
    rate: float
    random: random.Random


@dataclass(slots=True)
class _Rule:
    fault: Fault
    operation: str | None
    times: int | None
    chance: _Chance | None
    number: int

    def __lt__(self, other: _Rule) -> bool:
        return self.number < other.number

    def __str__(self) -> str:
        if self.chance is not None:
            how_often = f"{self.chance.rate:.1%} of the time"
        else:
            how_often = "always" if self.times is None else f"{self.times} more"
        return f"{self.operation or 'any operation'}: {self.fault} ({how_often})"
