"""Replacement of locks and connections in the child of a fork.

A fork copies locks, which other threads may hold, and sockets, which the parent uses.
Imports nothing from rekoclient.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

T = TypeVar("T")

_renewals: WeakKeyDictionary[Any, Callable[[Any], None]] = WeakKeyDictionary()


def renew_after_fork(thing: T, renew: Callable[[T], None]) -> None:
    """Call ``renew(thing)`` in the child of each later fork, while ``thing`` lives.

    Args:
        thing: The object to renew.
        renew: Function that replaces the locks and connections of the object. It must
            not use other objects, which may not be renewed yet. It must not refer to
            ``thing``, so it cannot be a bound method.
    """
    _renewals[thing] = renew


def _renew_all() -> None:
    for thing, renew in list(_renewals.items()):
        renew(thing)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_all)
