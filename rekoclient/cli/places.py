"""Create the client of a command: for AWS or for a local Rekognition."""

from __future__ import annotations

import argparse
from collections.abc import Generator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from .. import errors

if TYPE_CHECKING:
    from ..client import RekognitionClient
    from ..testing import LocalRekognition


@contextmanager
def connect(options: argparse.Namespace) -> Generator[RekognitionClient]:
    """Yield a client for the region or server that the options name."""
    if options.local is not None:
        with _local(options) as server, server.client() as client:
            yield client
        return
    from ..client import RekognitionClient

    with RekognitionClient(
        region_name=options.region,
        profile_name=options.profile,
        endpoint_url=options.endpoint_url,
    ) as client:
        yield client


@contextmanager
def _local(options: argparse.Namespace) -> Generator[LocalRekognition]:
    from ..testing import LocalRekognition

    if options.server is not None:
        yield options.server
        return
    try:
        server = LocalRekognition(
            region=options.region or "us-east-1",
            state=options.local or None,
            vision=options.vision,
        ).start()
    except (ImportError, ValueError) as error:
        raise errors.ConfigurationError(str(error)) from error
    with closing(server):
        yield server
