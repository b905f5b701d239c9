"""Divide users among several collections, and find the collection of each user.

shards = Shards("people", 128)
shards.collection_of("alice")
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

import attrs

from ..errors import RequestValidationError
from ..interop import accept_instances
from ..models import CreateCollectionRequest
from . import text
from .slots import owners, slot_of

MOST_SLOTS = 65_536


@attrs.frozen
class Shards:
    """A fixed placement of users in several collections.

    The SHA-256 of a user id selects a slot, and each slot belongs to a collection. The
    placement depends only on the three arguments. It is the same in every process,
    language and release. The documentation has the algorithm and test vectors.

    To store a placement, for example in an environment variable, use `str(shards)`.
    `Shards.parse` reads this text.

    Args:
        prefix: The start of the collection ids. With `people` the ids are
            `people-0000`, `people-0001` and so on.
        count: Number of collections, from 1 to `slots`.
        slots: Number of slots, up to 65,536. It cannot be changed later. By default
            4096, enough for about 400 collections of nearly equal size.

    Raises:
        ValueError: An argument is invalid.
    """

    __get_pydantic_core_schema__: ClassVar[Any] = classmethod(accept_instances)

    prefix: str
    count: int
    slots: int = 4096

    def __attrs_post_init__(self) -> None:
        """Raise a ValueError if an argument is invalid."""
        for name, number, most in (
            ("slots", self.slots, MOST_SLOTS),
            ("count", self.count, self.slots),
        ):
            if type(number) is not int or not 1 <= number <= most:
                raise ValueError(
                    f"{name} must be a whole number from 1 to {most:,}, not {number!r}"
                )
        try:
            CreateCollectionRequest(collection_id=self._id(0))
        except RequestValidationError as error:
            raise ValueError(
                f"prefix {self.prefix!r} makes an invalid collection id: {error}"
            ) from None

    @classmethod
    def parse(cls, text: str) -> Shards:
        """Create a `Shards` from a text that `str(shards)` returned.

        Raises:
            ValueError: The text is invalid.
        """
        parts = text.split("/")
        if len(parts) != 3 or not all(part.isdecimal() for part in parts[1:]):
            raise ValueError(
                f"{text!r} is not a placement; write PREFIX/COUNT/SLOTS with the number"
                " of collections and the number of slots, such as people/128/4096"
            )
        return cls(parts[0], int(parts[1]), int(parts[2]))

    def __str__(self) -> str:
        """Return the placement as `PREFIX/COUNT/SLOTS`, such as `people/128/4096`."""
        return f"{self.prefix}/{self.count}/{self.slots}"

    def _id(self, number: int) -> str:
        return f"{self.prefix}-{number:0{len(str(self.slots - 1))}}"

    @property
    def collection_ids(self) -> tuple[str, ...]:
        """The ids of all collections, in order."""
        return tuple(map(self._id, range(self.count)))

    def number_of(self, user_id: str) -> int:
        """Return the index, from 0, of the collection for a user.

        Raises:
            TypeError: The user id is not a string.
        """
        if not isinstance(user_id, str):  # pyright: ignore[reportUnnecessaryIsInstance]  # callers without a checker
            raise TypeError(f"user_id must be a string, not {type(user_id).__name__}")
        return owners(self.count, self.slots)[slot_of(user_id, self.slots)]

    def collection_of(self, user_id: str) -> str:
        """Return the id of a user's collection.

        Raises:
            TypeError: The user id is not a string.
        """
        return self._id(self.number_of(user_id))

    def collections_of(self, user_id: str) -> tuple[str, ...]:
        """Return the id of a user's collection, in a tuple.

        `Moves` has the same method, which may return two ids. Thus a program that calls
        this method can use either class.
        """
        return (self.collection_of(user_id),)

    def grow(self, count: int) -> Moves:
        """Return which slots move when the number of collections increases.

        A slot is a group of users, selected by a hash of the user id. Slots move only
        to the new collections, and as few slots as possible move. For example, 0.8 % of
        the slots move if 128 collections become 129.

        Args:
            count: The new number of collections. It must be greater than the current
                number, and at most the number of slots.

        Raises:
            ValueError: `count` is too small or too large.
        """
        grown = attrs.evolve(self, count=count)
        if count <= self.count:
            raise ValueError(
                f"count must be greater than the current count {self.count}, not"
                f" {count}"
            )
        return Moves(self, grown)


@attrs.frozen
class Moves:
    """The difference between two placements of users in collections.

    While the users are moved, use this object instead of a `Shards`.

    Attributes:
        old: The placement before the move.
        new: The placement after the move.
    """

    __get_pydantic_core_schema__: ClassVar[Any] = classmethod(accept_instances)

    old: Shards
    new: Shards

    @property
    def slots(self) -> Mapping[int, tuple[str, str]]:
        """The old and the new collection id of each slot that moves."""
        places = zip(
            owners(self.old.count, self.old.slots),
            owners(self.new.count, self.new.slots),
            strict=True,
        )
        before, after = self.old.collection_ids, self.new.collection_ids
        return MappingProxyType(
            {
                slot: (before[old], after[new])
                for slot, (old, new) in enumerate(places)
                if old != new
            }
        )

    @property
    def share(self) -> float:
        """The fraction of the slots that move.

        About the same fraction of the users moves.
        """
        return len(self.slots) / self.old.slots

    @property
    def collection_ids(self) -> tuple[str, ...]:
        """The ids of all collections, including the new collections."""
        return self.new.collection_ids

    def moves(self, user_id: str) -> bool:
        """Return whether a user moves to another collection."""
        return len(self.collections_of(user_id)) > 1

    def collection_of(self, user_id: str) -> str:
        """Return the id of the collection to which a user belongs after the move.

        Callers should create new users in this collection, even during the move.
        """
        return self.new.collection_of(user_id)

    def collections_of(self, user_id: str) -> tuple[str, ...]:
        """Return the ids of the old and the new collection of a user.

        If the user does not move, there is only one id. During a move, the user may be
        in either collection. To erase a user, erase the user in each of them.
        """
        both = (self.old.collection_of(user_id), self.new.collection_of(user_id))
        return tuple(dict.fromkeys(both))

    def __str__(self) -> str:
        """Return the moves as text for people."""
        moved = f"{len(self.slots):,} of {text.count(self.old.slots, 'slot')}"
        taken = Counter(new for _, new in self.slots.values())
        lines = [f"{moved} move, about {self.share:.1%} of the users."]
        lines += [f"  {name}: {text.count(n, 'slot')}" for name, n in taken.items()]
        return "\n".join(lines)
