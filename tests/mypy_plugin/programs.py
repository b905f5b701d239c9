"""Random valid programs. mypy knows some of their values only in part, or wrongly."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import count

HEADER = """\
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Final, Literal, TypedDict

from attrs import define
from rekoclient import RekognitionClient
from rekoclient import models as m
from rekoclient.models import Image, S3Object

USER: Final = "alice"
TYPED: Final[str] = "alice"
NAMES: Final = ("alice", "bob")
current: str = "a b"
maybe: str | None = None


class Place(StrEnum):
    STAFF = "staff"


class Whom(TypedDict, total=False):
    collection_id: str
    user_id: str


@dataclass
class Settings:
    user: Final = "a b"
    other: str = "a b"


@define
class Options:
    user: str = "a b"


class Base:
    label: str = "a b"


class Derived(Base):
    label = "alice"


class State:
    text: str = "a b"
    mode: Literal["a b", "alice"] = "a b"
    some: str | None = None
    none: str | None = "a b"

    def set(self) -> None:
        self.text = "alice"
        self.mode = "alice"
        self.some = "alice"
        self.none = None

    @property
    def changing(self) -> str | None:
        return self.some


def set_current() -> None:
    global current, maybe
    current = "alice"
    maybe = "alice"


def identity(text: str | None) -> str | None:
    return text


def alice() -> str:
    return "alice"


"""

Form = Callable[[str], tuple[list[str], str]]
TEXT: list[Form] = [
    lambda n: ([], '"alice"'),
    lambda n: ([f'{n} = "a b"', f'{n} = "alice"'], n),
    lambda n: ([f"{n} = State()", f"{n}.set()"], f"{n}.text"),
    lambda n: (
        [f"{n} = State()", f'if {n}.mode == "a b":', f"    {n}.set()"],
        f"{n}.mode",
    ),
    lambda n: ([f'{n} = {{"k": "a b"}}', f'{n}["k"] = "alice"'], f'{n}["k"]'),
    lambda n: (["set_current()"], "current"),
    lambda n: (
        [
            f'{n}: Literal["a b", "alice"] = "a b"',
            f"def set_{n}() -> None:",
            f"    nonlocal {n}",
            f'    {n} = "alice"',
            f'if {n} == "a b":',
            f"    set_{n}()",
        ],
        n,
    ),
    lambda n: ([f"{n} = bool(alice())"], f'"alice" if {n} else "bob"'),
    lambda n: ([], '"ali" + "ce"'),
    lambda n: ([], "USER"),
    lambda n: ([], "TYPED"),
    lambda n: ([], "NAMES[0]"),
    lambda n: ([], "Place.STAFF"),
    lambda n: ([f"{n} = alice()"], f'f"{{{n}}}-1"'),
    lambda n: ([], "alice()"),
    lambda n: ([], 'Settings(user="alice").user'),
    lambda n: ([f'{n} = Settings(user="alice")'], f"{n}.user"),
    lambda n: ([f'{n} = Settings(other="alice")'], f"{n}.other"),
    lambda n: ([f'{n} = Options("alice")'], f"{n}.user"),
    lambda n: ([f"{n}: Base = Derived()"], f"{n}.label"),
    lambda n: ([f"{n} = State()", f"{n}.set()"], f'{n}.some or "bob"'),
    lambda n: ([], '"a b".replace(" ", "_")'),
    lambda n: ([], f'({n} := "alice")'),
    lambda n: ([f'{n} = [x for x in ("alice", "bob")]'], f"{n}[0]"),
]
"""Ways to write a valid string: the lines before the call, and an expression."""

PRESENT: list[Form] = [
    *TEXT,
    lambda n: (
        [f"{n} = State()", f"if {n}.some is None:", f"    {n}.set()"],
        f"{n}.some",
    ),
    lambda n: (
        [f"{n} = State()", f"if {n}.changing is None:", f"    {n}.set()"],
        f"{n}.changing",
    ),
    lambda n: (
        [
            f"{n}: str | None = None",
            f"def set_{n}() -> None:",
            f"    nonlocal {n}",
            f'    {n} = "alice"',
            f"if {n} is None:",
            f"    set_{n}()",
        ],
        n,
    ),
    lambda n: (["if maybe is None:", "    set_current()"], "maybe"),
    lambda n: (
        [
            f'{n}: dict[str, str | None] = {{"k": None}}',
            f'if {n}["k"] is None:',
            f'    {n}.update(k="alice")',
        ],
        f'{n}["k"]',
    ),
    lambda n: ([f"{n} = State()", f"{n}.set()"], f"identity({n}.some)"),
]
"""Ways to write a value that may be None: lines before the call, and an expression."""

ABSENT: list[Form] = [
    lambda n: ([], "None"),
    lambda n: ([f"{n} = None"], n),
    lambda n: (
        [f"{n} = State()", f"if {n}.none is not None:", f"    {n}.set()"],
        f"{n}.none",
    ),
    lambda n: (
        [
            f"{n}: dict[str, str | None] = {{'k': 'a'}}",
            f"if {n}['k'] is not None:",
            f"    {n}.update(k=None)",
        ],
        f"{n}['k']",
    ),
    lambda n: (
        [f"{n} = State()", f"if {n}.none:", f"    {n}.set()"],
        f"identity({n}.none)",
    ),
]
"""Ways to write None, with lines before the call and an expression."""


def program(seed: int) -> str:
    """Return a function that makes one valid call."""
    choose = random.Random(seed)
    lines: list[str] = []
    numbers = count()

    def write(forms: list[Form]) -> str:
        before, expression = choose.choice(forms)(f"v{next(numbers)}")
        lines.extend(before)
        return expression

    kind = choose.randrange(8)
    if kind == 0:
        call = f"client.create_user(collection_id={write(TEXT)}, user_id={write(TEXT)})"
    elif kind == 1:
        given = [f"user_id={write(PRESENT)}", f"face_id={write(ABSENT)}"]
        call = f'client.search_users(collection_id="staff", {", ".join(given)})'
    elif kind == 2:
        given = [f"bucket={write(TEXT)}", f"name={write(TEXT)}"]
        image = f"Image(s3_object=S3Object({', '.join(given)}))"
        call = f"client.detect_faces(image={image})"
    elif kind == 3:
        entries = f'"team": {write(TEXT)}, "door": {write(TEXT)}'
        call = f'client.create_collection(collection_id="staff", tags={{{entries}}})'
    elif kind == 4:
        given = [f"collection_id={write(TEXT)}"]
        lines.append(f"made = partial(m.CreateUserRequest, {given[0]})")
        call = f"client.send(made(user_id={write(TEXT)}))"
    elif kind == 5:
        entries = f'"collection_id": {write(TEXT)}, "user_id": {write(TEXT)}'
        lines.append(f"given: Whom = {{{entries}}}")
        call = "client.create_user(**given)"
    elif kind == 6:
        entries = f'"CollectionId": {write(TEXT)}, "UserId": {write(TEXT)}'
        call = f"client.send(m.CreateUserRequest.from_dict({{{entries}}}))"
    else:
        faces = "5fb2ba08-1f9f-4d7b-8a0a-bd2e5d5a4b1c"
        lines.append(f'faces = ["{faces}"] * 3')
        call = f"client.delete_faces(collection_id={write(TEXT)}, face_ids=[*faces])"
    body = "\n".join(f"    {line}" for line in [*lines, call])
    return f"def program_{seed}(client: RekognitionClient) -> None:\n{body}\n\n\n"


def module(seeds: range) -> Iterator[str]:
    """Return the source of a module with a function for each seed."""
    yield HEADER
    yield from map(program, seeds)
