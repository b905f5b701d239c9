"""Trouble on request: what goes wrong with an answer, and with which answers."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..service.model import known_operation
from .checks import CENTURY, check, check_times


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong with one answer.

    A fault with a reply of its own (``code``, ``status``, ``body`` or ``raw``) sends
    that in place of the true one. A fault that ends the connection (``then``) and has
    no reply of its own sends nothing, or the first bytes of the true reply (``cut``;
    below zero, all but the last ones). Any other fault spoils the true reply.
    """

    code: str | None = None
    """An error of the service."""

    message: str | None = None
    """Its text; by default the service's own."""

    status: int | None = None
    """The HTTP status; by default the one that belongs to the code, or 200."""

    headers: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    """Headers to add or replace; None removes one."""

    body: bytes | None = None
    """The body, byte for byte."""

    content_length: int | None = None
    """A false Content-Length."""

    raw: bytes | None = None
    """All bytes of the reply, status line included. The connection is then closed,
    unless ``then`` says otherwise."""

    cut: int | None = None
    """Send only so many bytes, counted from the start of the status line."""

    then: Literal["keep", "close", "reset", "hang"] = "keep"
    """What becomes of the connection after the reply. A hang lasts until the client
    or the server closes."""

    delay: float = 0.0
    """Seconds before the reply."""

    drip: float | None = None
    """Seconds between one byte of the reply and the next."""

    apply: bool = False
    """Do what was asked first. A fault that spoils the true reply always does."""

    def __post_init__(self) -> None:
        check(
            self,
            status=(100, 599),
            cut=(-math.inf, math.inf),  # below zero: so many from its end
            delay=(0, CENTURY),
            drip=(0, CENTURY),
        )
        if not (self.code or "").isascii():
            raise ValueError(f"an error's code is plain ASCII, not {self.code!r}")
        for name, value in self.headers.items():
            try:
                f"{name}: {value}".encode("latin-1")
            except UnicodeEncodeError:
                raise ValueError(f"the header {name!r} is not Latin-1") from None
        if self.cut is not None and self.then == "keep":
            raise ValueError("a cut reply leaves the client waiting: then='close'")
        if self.cut is not None and not (self.has_own_reply or self.apply):
            raise ValueError("there is no reply to cut: set apply=True, or a reply")

    @property
    def has_own_reply(self) -> bool:
        """Whether the true reply plays no part."""
        own = (self.code, self.status, self.body, self.raw)
        return any(part is not None for part in own)

    @property
    def applies(self) -> bool:
        """Whether the operation is carried out."""
        return self.apply or (not self.has_own_reply and self.then == "keep")

    def __str__(self) -> str:
        """A few words for the request log."""
        what = self.code or (self.status is not None and f"status {self.status}")
        parts = [
            what or "",
            "raw bytes" if self.raw is not None else "",
            f"cut at {self.cut}" if self.cut is not None else "",
            "" if self.then == "keep" else self.then,
            "dripped" if self.drip is not None else "",
            f"late by {self.delay} s" if self.delay else "",
        ]
        text = ", ".join(filter(None, parts)) or "spoilt"
        return f"applied, then {text}" if self.apply else text


LOST_REPLY = Fault(apply=True, then="close")
"""What was asked is done, and the connection is closed without an answer."""


class Faults:
    """The faults that wait for their requests."""

    def __init__(self) -> None:
        self._rules: list[_Rule] = []

    def add(
        self,
        fault: Fault,
        *,
        operation: str | None = None,
        times: int | None = 1,
        rate: float | None = None,
        seed: int = 0,
    ) -> None:
        """Let the fault befall requests; see ``LocalRekognition.inject``."""
        if operation is not None:
            known_operation(operation)
        check_times(times)
        if rate is None:
            self._rules.append(_Rule(fault, operation, times, None))
            return
        if not 0 <= rate <= 1:
            raise ValueError(f"a rate is from 0 to 1, not {rate}")
        chance = _Chance(rate, random.Random(seed))
        self._rules.append(_Rule(fault, operation, None, chance))

    def clear(self) -> None:
        """Let there be no more trouble."""
        self._rules.clear()

    def pending(self) -> list[str]:
        """Those that have not come to their end, one line each."""
        return [str(rule) for rule in self._rules]

    def next_for(self, operation: str) -> Fault | None:
        """The fault of the next request for this operation, counted as used."""
        for rule in self._rules:
            if rule.operation not in (None, operation):
                continue
            if rule.chance is not None:
                if rule.chance.random.random() < rule.chance.rate:
                    return rule.fault
                continue
            if rule.times is not None:
                rule.times -= 1
                if rule.times == 0:
                    self._rules.remove(rule)
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

    def __str__(self) -> str:
        if self.chance is not None:
            how_often = f"{self.chance.rate:.1%} of the time"
        else:
            how_often = "always" if self.times is None else f"{self.times} more"
        return f"{self.operation or 'any operation'}: {self.fault} ({how_often})"
