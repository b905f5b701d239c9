"""Large collections without a network, and a counter of function calls."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from rekoclient.testing import Clock, LocalRekognition
from rekoclient.testing.server.engine import Engine
from rekoclient.testing.server.http import Request
from rekoclient.testing.state.store import Face, User

Call = Callable[..., dict[str, Any]]


def engine_of(server: LocalRekognition) -> Call:
    """Return a function that performs an operation without a socket."""
    engine = Engine(server._worlds, server._faults, server._quotas, server.requests)

    def call(operation: str, **body: Any) -> dict[str, Any]:
        target = {"x-amz-target": f"RekognitionService.{operation}"}
        request = Request("POST", "/", target, json.dumps(body).encode())
        _, _, content = engine.handle(request).data.partition(b"\r\n\r\n")
        found: dict[str, Any] = json.loads(content)
        return found

    return call


def populated(number: int) -> tuple[LocalRekognition, Clock, Call]:
    """Return a server, its clock, and a function that performs operations.

    The server has a collection with ``number`` faces. Each face has its own user and
    its own person.
    """
    clock = Clock(start=1_700_000_000.0)
    server = LocalRekognition(clock=clock)
    call = engine_of(server)
    call("CreateCollection", CollectionId="staff")
    world = server._worlds.default
    for index in range(number):
        face_id = f"{index:08}-0000-4000-8000-000000000000"
        face = Face(
            face_id=face_id,
            image_id=face_id,
            person=f"person-{index}",
            bounding_box={},
            confidence=99.9,
            user_id=f"user-{index}",
        )
        user = User(user_id=f"user-{index}", created_at=0.0, face_ids=(face_id,))
        world.store.put(world.tables.faces, "staff", face_id, face)
        world.store.put(world.tables.users, "staff", user.user_id, user)
    world.store.commit()
    return server, clock, call


def steps(work: Callable[[], object]) -> int:
    """Return the number of function calls in this thread during ``work``."""
    count = 0

    def see(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before, collecting = sys.getprofile(), gc.isenabled()
    gc.disable()  # hypothesis adds functions that each garbage collection calls
    sys.setprofile(see)
    try:
        work()
    finally:
        sys.setprofile(before)
        if collecting:
            gc.enable()
    return count
