"""Reads ``meanings.toml``, which describes each name in the service's model."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

MEANINGS = Path(__file__).with_name("meanings.toml")


class Meanings:
    """Descriptions of the names in the service's model.

    Attributes:
        missing: Requested names that have no description, such as ``User.user_id``.
    """

    def __init__(self, tables: Mapping[str, object]) -> None:
        self._texts = dict(_flat(tables))
        self._used: set[tuple[str, ...]] = set()
        self.missing: list[str] = []

    @classmethod
    def load(cls, path: Path = MEANINGS) -> Meanings:
        """Read the descriptions from a TOML file."""
        return cls(tomllib.loads(path.read_text(encoding="utf-8")))

    def error(self, name: str) -> str:
        """Return the description of an error, which states when AWS returns it."""
        return self._find(name, ("errors", name))

    def member(self, structure: str, name: str) -> str:
        """Return the description of a member of a structure."""
        kind = "arguments" if structure.endswith("Request") else "members"
        places = (("in", structure, name), (kind, name), ("members", name))
        return self._find(f"{structure}.{name}", *places)

    def shape(self, name: str) -> str:
        """Return the description of a structure that is not a request or response."""
        return self._find(name, ("shapes", name))

    def enum(self, name: str) -> str:
        """Return the description of an enum."""
        return self._find(name, ("enums", name))

    def value(self, enum: str, value: str) -> str:
        """Return the description of a value of an enum."""
        return self._find(f"{enum} {value!r}", ("values", enum, value))

    def unused(self) -> list[str]:
        """Return the keys of the descriptions that were never requested."""
        return [".".join(place) for place in self._texts if place not in self._used]

    def _find(self, name: str, *places: tuple[str, ...]) -> str:
        for place in places:
            if place in self._texts:
                self._used.add(place)
                return self._texts[place]
        self.missing.append(name)
        return ""


def _flat(
    tables: Mapping[str, object], *above: str
) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, entry in tables.items():
        if isinstance(entry, Mapping):
            yield from _flat(entry, *above, name)
        else:
            yield (*above, name), str(entry)
