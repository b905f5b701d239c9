"""A server in a process of its own that replies from memory, as fast as it can.

The client is measured: the server reads only the name of the operation.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import multiprocessing
from collections.abc import Iterator
from multiprocessing.connection import Connection

from botocore.loaders import Loader
from botocore.model import ListShape, ServiceModel, Shape, StringShape, StructureShape


def full(shape: Shape, count: int) -> object:
    """Return a value with every member of a shape, with ``count`` entries in lists."""
    match shape:
        case StructureShape():
            return {name: full(m, count) for name, m in shape.members.items()}
        case ListShape():
            inner = {"Landmarks": 30, "Emotions": 8}.get(shape.name, count)
            return [full(shape.member, 1) for _ in range(inner)]
        case StringShape():
            return shape.enum[0] if shape.enum else "11111111-2222-3333-4444-555555555"
    return {"boolean": True, "integer": 7, "long": 7}.get(shape.type_name, 99.123456)


def bodies() -> dict[str, bytes]:
    """Return three replies: empty, 100 users, and 100 faces with all attributes."""
    model = ServiceModel(Loader().load_service_model("rekognition", "service-2"))
    found = {"CreateUser": b""}
    for name in ("ListUsers", "IndexFaces"):
        shape = model.operation_model(name).output_shape
        assert shape is not None
        reply = full(shape, 100)
        assert isinstance(reply, dict)
        reply.pop("NextToken", None)
        reply.pop("UnindexedFaces", None)
        found[name] = json.dumps(reply).encode()
    return found


class _Answer(asyncio.Protocol):
    def __init__(self, replies: dict[str, bytes]) -> None:
        self.replies = replies
        self.data = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.data += data
        head, separator, rest = self.data.partition(b"\r\n\r\n")
        fields = dict(
            line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if line
        )
        if not separator or len(rest) < int(fields.get(b"content-length", 0)):
            return
        self.data = b""
        operation = fields[b"x-amz-target"].decode().rpartition(".")[2]
        body = next(
            body for name, body in self.replies.items() if name.lower() == operation
        )
        self.transport.write(
            b"HTTP/1.1 200 OK\r\nx-amzn-RequestId: 0\r\n"
            b"Content-Type: application/x-amz-json-1.1\r\n"
            b"Content-Length: %d\r\n\r\n" % len(body) + body
        )


async def _serve(ready: Connection) -> None:
    replies = bodies()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Answer(replies), "127.0.0.1", 0)
    ready.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


def _run(ready: Connection) -> None:
    asyncio.run(_serve(ready))


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Yield the address of a running server."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_run, args=(there,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}"
    finally:
        process.terminate()
        process.join()
