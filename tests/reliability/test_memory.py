"""Failing calls with pictures need no more memory than boto3's."""

from __future__ import annotations

import gc
import time
import tracemalloc
import warnings
from unittest import mock

import pytest

from ..benchmarks.memory import CLIENTS, caller, server

CALLS = 8
MOST = 1.3
"""Allowed ratio. Each picture that is kept adds 1, so 8 calls would reach about 5."""


def peak(client: str, url: str) -> int:
    """Return the peak of traced memory over several calls, without the collector."""
    call = caller(client, url, 500_000)
    call()  # opens the connection, and loads what boto3 loads late
    gc.collect()
    gc.disable()
    tracemalloc.start()
    try:
        for _ in range(CALLS):
            call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        gc.enable()


@pytest.mark.parametrize("fails", ["once", "always"])
def test_peak_memory_of_failing_calls_is_near_that_of_boto3(fails: str) -> None:
    """The peak with the collector off is at most 1.3 times boto3's."""
    quick = mock.Mock(wraps=time, sleep=lambda seconds: None)
    with (
        warnings.catch_warnings(),
        mock.patch("botocore.endpoint.time", quick),
        server(fails) as url,
    ):
        warnings.simplefilter("ignore")
        ours, theirs = (peak(client, url) for client in CLIENTS)

    assert ours <= MOST * theirs, (ours, theirs)
