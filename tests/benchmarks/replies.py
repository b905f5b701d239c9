"""A fast server in another process, which replies from memory.

The benchmarks measure clients. The server reads only the name of the operation.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import multiprocessing
import selectors
from collections.abc import Iterator
from multiprocessing.connection import Connection

from botocore.loaders import Loader
from botocore.model import ListShape, ServiceModel, Shape, StringShape, StructureShape


def full(shape: Shape, count: int) -> object:
    """Return a value with every member of a shape, and ``count`` items in each list.

    Numbers have as many digits as those of Rekognition, which returns 32-bit floats.
    """
    match shape:
        case StructureShape():
            return {name: full(m, count) for name, m in shape.members.items()}
        case ListShape():
            inner = {"Landmarks": 30, "Emotions": 8}.get(shape.name, count)
            return [full(shape.member, 1) for _ in range(inner)]
        case StringShape():
            return shape.enum[0] if shape.enum else "11111111-2222-3333-4444-555555555"
    return {"boolean": True, "integer": 7, "long": 7}.get(
        shape.type_name, 99.12345886230469
    )


def bodies() -> dict[str, bytes]:
    """Return the reply to each measured operation. Faces have all attributes."""
    model = ServiceModel(Loader().load_service_model("rekognition", "service-2"))
    found = {"CreateUser": b""}
    for name, count in (
        ("CreateCollection", 1),
        ("DetectFaces", 2),
        ("SearchFacesByImage", 5),
        ("ListUsers", 100),
        ("IndexFaces", 100),
    ):
        shape = model.operation_model(name).output_shape
        assert shape is not None
        reply = full(shape, count)
        assert isinstance(reply, dict)
        reply.pop("NextToken", None)
        reply.pop("UnindexedFaces", None)
        found[name] = json.dumps(reply).encode()
    return found


class _Answer(asyncio.Protocol):
    """A connection that replies to one request after the other."""

    def __init__(self, replies: dict[str, bytes], delay: float) -> None:
        self.replies = replies
        self.delay = delay
        self.fields: dict[bytes, bytes] | None = None
        self.data = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.data += data
        if self.fields is None:
            end = self.data.find(b"\r\n\r\n")
            if end < 0:
                return
            lines = bytes(self.data[:end]).lower().split(b"\r\n")
            self.fields = dict(line.split(b": ", 1) for line in lines[1:])
            del self.data[: end + 4]
            if b"expect" in self.fields:
                self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        if len(self.data) < int(self.fields.get(b"content-length", 0)):
            return
        operation = self.fields[b"x-amz-target"].decode().rpartition(".")[2]
        self.fields = None
        self.data.clear()
        body = self.replies[operation]
        reply = (
            b"HTTP/1.1 200 OK\r\nx-amzn-RequestId: 0\r\n"
            b"Date: Mon, 05 Jan 2026 10:00:00 GMT\r\n"
            b"Content-Type: application/x-amz-json-1.1\r\n"
            b"Content-Length: %d\r\n\r\n" % len(body) + body
        )
        if self.delay:
            loop = asyncio.get_running_loop()
            loop.call_later(self.delay, self.transport.write, reply)
        else:
            self.transport.write(reply)


def _precise_loop() -> asyncio.AbstractEventLoop:
    """Return an event loop that does not round up delays to milliseconds.

    The usual loop of ``asyncio`` waits with epoll, which does.
    """
    return asyncio.SelectorEventLoop(selectors.SelectSelector())


async def _serve(ready: Connection, delay: float) -> None:
    replies = {name.lower(): body for name, body in bodies().items()}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: _Answer(replies, delay), "127.0.0.1", 0, backlog=2048
    )
    ready.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


def _run(ready: Connection, delay: float) -> None:
    with asyncio.Runner(loop_factory=_precise_loop) as runner:
        runner.run(_serve(ready, delay))


@contextlib.contextmanager
def server(delay: float = 0.0) -> Iterator[str]:
    """Yield the address of a running server.

    Args:
        delay: Seconds before each reply.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_run, args=(there, delay), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}"
    finally:
        process.terminate()
        process.join()
