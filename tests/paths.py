"""The ways in which a client can send a call, for tests that try each of them."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any

import botocore
import pytest

from rekoclient import AsyncRekognitionClient
from rekoclient.testing import LocalRekognition

PER_CALL_TIMEOUT = tuple(map(int, botocore.__version__.split(".")[:3])) >= (1, 43, 68)
"""Whether botocore accepts a read timeout for each request."""
PER_CALL = pytest.mark.skipif(
    not PER_CALL_TIMEOUT, reason="this botocore has one read timeout for all requests"
)

ASYNC_PATHS = ["event loop", pytest.param("threads", marks=pytest.mark.prove)]
"""Where an `AsyncRekognitionClient` sends calls: on the event loop, or in threads."""


class Bridge:
    """A wrapper of an asyncio client. Tests call its methods without ``await``.

    Args:
        client: The client.
        runner: The runner of the event loop. The default is a new runner.
    """

    def __init__(
        self, client: AsyncRekognitionClient, runner: asyncio.Runner | None = None
    ) -> None:
        self.client = client
        self.runner = runner or asyncio.Runner()

    def __getattr__(self, name: str) -> Any:
        """Return an attribute of the client.

        A coroutine method becomes a function that runs it to its end.
        """
        value = getattr(self.client, name)
        if not inspect.iscoroutinefunction(value):
            return value

        def call(*args: object, **kwargs: object) -> Any:
            return self.runner.run(value(*args, **kwargs))

        return call

    def with_options(self, **options: Any) -> Bridge:
        """Return a bridge with other options, on the same event loop."""
        return Bridge(self.client.with_options(**options), self.runner)

    def close(self) -> None:
        """Close the client and the event loop."""
        self.runner.run(self.client.aclose())
        self.runner.close()


def bridged(server: LocalRekognition, path: str, **options: Any) -> Bridge:
    """Return a client that sends its calls as the path demands."""
    return Bridge(server.async_client(direct=path == "event loop", **options))
