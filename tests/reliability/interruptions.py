"""Exceptions at each point of a call where Python may run a signal handler.

CPython runs signal handlers between two instructions: after the start of a function,
after the return of a call, and after each round of a loop. After the return of a call
of a Python function, it runs none. An exception that another thread sets is raised at
the same points.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from opcode import opname
from types import CodeType, FrameType
from typing import Any, NamedTuple

_CALLS = frozenset({"CALL", "CALL_KW"})
_CHECKED = _CALLS | {"CALL_FUNCTION_EX", "JUMP_BACKWARD"}
"""Instructions after which CPython runs the handlers of signals."""
_AWAITS = 2
"""The argument of the instruction RESUME after ``await``. It runs no signal handlers.

With lower arguments RESUME runs signal handlers.
"""


class Point(NamedTuple):
    """A point in a function: the code and the offset of the next instruction."""

    code: CodeType
    offset: int

    def __str__(self) -> str:
        return f"{self.code.co_qualname}+{self.offset}"


class Interruption:
    """A trace function that records points, and raises an exception at one of them.

    Args:
        modules: Prefixes of the names of modules. Only their points count.
        without: Names of functions. Their points, and those of the functions that they
            call, do not count.
        at: The point. The exception is raised when it is first reached.
        error: The exception.
    """

    def __init__(
        self,
        modules: tuple[str, ...],
        without: frozenset[str],
        at: Point | None = None,
        error: BaseException | None = None,
    ) -> None:
        self._modules = modules
        self._without = without
        self._at = at
        self._error = error
        self.points: dict[Point, None] = {}
        """The points that were reached, in order."""
        self.raised: bool = False
        """Whether the exception was raised."""

    def run(self, function: Callable[[], object]) -> None:
        """Call a function, and record its points."""
        before = sys.gettrace()
        sys.settrace(self._enter)
        try:
            function()
        finally:
            sys.settrace(before)

    def reach(self, frame: FrameType) -> None:
        """Record a point. If it is the given point, raise the exception once."""
        point = Point(frame.f_code, frame.f_lasti)
        self.points.setdefault(point)
        if point == self._at and not self.raised and self._error is not None:
            self.raised = True
            raise self._error

    def _enter(self, frame: FrameType, event: str, _: Any) -> Any:
        caller = frame.f_back and getattr(frame.f_back.f_trace, "__self__", None)
        if isinstance(caller, _Steps) and frame.f_code.co_name != "__init__":
            caller.enter()
        if not str(frame.f_globals.get("__name__")).startswith(self._modules):
            return None
        outer: FrameType | None = frame
        while outer is not None:
            if outer.f_code.co_name in self._without:
                return None
            outer = outer.f_back
        frame.f_trace_lines = False
        frame.f_trace_opcodes = True
        return _Steps(self, frame).step


class _Steps:
    """A trace function for the instructions of one frame."""

    def __init__(self, owner: Interruption, frame: FrameType) -> None:
        self._owner = owner
        self._last = ""
        self._follow(frame)

    def step(self, frame: FrameType, event: str, _: Any) -> Any:
        """Report a point to the owner, if signal handlers may run here."""
        if event == "opcode":
            last = self._last
            self._follow(frame)
            if last in _CHECKED:
                self._owner.reach(frame)
        elif event == "exception":
            self._last = ""  # a call that raises runs no handler
        return self.step

    def enter(self) -> None:
        """Record that the last instruction called a Python function."""
        if self._last in _CALLS:
            self._last = ""

    def _follow(self, frame: FrameType) -> None:
        code, at = frame.f_code.co_code, frame.f_lasti
        self._last = opname[code[at]]
        if self._last == "RESUME" and code[at + 1] % 4 < _AWAITS:
            self._last = "JUMP_BACKWARD"  # runs the handlers as well
