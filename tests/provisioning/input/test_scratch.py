"""The temporary file of a plan, which several threads read."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from rekoclient.provisioning.input.specs import CollectionSpec, Wanted


@pytest.fixture
def _busy() -> Iterator[None]:
    """Threads change as often as on a busy machine."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("_busy")
def test_threads_with_the_same_query_get_their_own_rows() -> None:
    """Each result is that of its own collection."""
    numbers = range(1, 9)
    wanted = Wanted(
        [CollectionSpec(f"c{n}", users=[f"u{i}" for i in range(n)]) for n in numbers]
    )

    def read(index: int) -> set[object]:
        found: set[object] = set()
        for _ in range(300):
            last = f"u{index}"
            found.add((wanted.count_users(index), wanted.has(index, last)))
        return found

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(read, range(8)))
    wanted.close()

    assert [{(n, True)} for n in numbers] == found
