"""The fixed placement of users: from an id to a slot, and from a slot to a collection.

Programs in other languages compute the same placement, so it must never change. The
page `docs/reference/shards.md` describes the two functions, and
`docs/reference/shards.json` has test vectors. The module runs on Python 3.8 with the
standard library only, so that several versions of Python can be compared.
"""

from __future__ import annotations

import heapq
from functools import lru_cache
from hashlib import sha256


def slot_of(user_id: str, slots: int) -> int:
    """Return the slot of a user.

    The first four bytes of the SHA-256 of the id are a big-endian number. The slot is
    its remainder after division by the number of slots.
    """
    digest = sha256(user_id.encode("utf-8")).digest()
    return int.from_bytes(digest[:4], "big") % slots


@lru_cache(maxsize=16)
def owners(count: int, slots: int) -> tuple[int, ...]:
    """Return the number of the collection of each slot.

    Collection 0 begins with every slot. Each further collection, numbered `n`, takes
    `slots // (n + 1)` slots, one at a time. It takes the highest slot of the collection
    that has the most. If several have the most, it takes from the lowest number.
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
