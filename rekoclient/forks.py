"""Replacement of locks and connections in the child of a fork.

The child gets copies of locks that threads of the parent may hold. It also gets copies
of sockets that the parent still uses. This module imports nothing from rekoclient.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

T = TypeVar("T")

_renewals: WeakKeyDictionary[Any, Callable[[Any], None]] = WeakKeyDictionary()


def renew_after_fork(thing: T, renew: Callable[[T], None]) -> None:
    """Call ``renew(thing)`` in each child process that is forked later.

    The registration ends when ``thing`` is garbage-collected.

    Args:
        thing: The object whose locks and connections must be replaced.
        renew: Function that replaces the locks and connections of its argument. It
            must not use other objects, because it may run before their locks are
            replaced. It must not store ``thing``, so it cannot be a bound method.
    """
    _renewals[thing] = renew


def _renew_all() -> None:
    for thing, renew in list(_renewals.items()):
        renew(thing)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_all)
