"""Compute the slot of a user, and the collection of each slot.

Programs in other languages compute the same results, so the functions must never
change. The page `docs/reference/shards.md` describes them, and
`docs/reference/shards.json` has test vectors. This module runs on Python 3.8 with the
standard library only, so that a test can compare several versions of Python.
"""

from __future__ import annotations

import heapq
from functools import lru_cache
from hashlib import sha256


def slot_of(user_id: str, slots: int) -> int:
    """Return the slot of a user.

    The first four bytes of the id's SHA-256 are a big-endian number. The slot is the
    remainder when this number is divided by the number of slots.
    """
    digest = sha256(user_id.encode("utf-8")).digest()
    return int.from_bytes(digest[:4], "big") % slots


@lru_cache(maxsize=16)
def owners(count: int, slots: int) -> tuple[int, ...]:
    """Return, for each slot, the index of the collection to which the slot belongs.

    A slot is a group of users: see `slot_of`. The collections are added one after
    another, until there are `count` of them. Collection 0 starts with all slots.
    Collection `n` then takes `slots // (n + 1)` slots from the earlier collections, one
    slot at a time. Each time it selects the collection that has the most slots, and
    takes the highest slot of that collection. If several collections have the most
    slots, it selects the collection with the lowest index.

    Args:
        count: Number of collections.
        slots: Number of slots.
    """
    owned = [list(range(slots))]
    sizes = [(-slots, 0)]
    for number in range(1, count):
        taken = []
        for _ in range(slots // (number + 1)):
            size, most = sizes[0]
            taken.append(owned[most].pop())
            heapq.heapreplace(sizes, (size + 1, most))
        owned.append(sorted(taken))
        heapq.heappush(sizes, (-len(taken), number))
    owner = [0] * slots
    for number, taken in enumerate(owned):
        for slot in taken:
            owner[slot] = number
    return tuple(owner)
