"""A thread pool that uses fewer threads if the system limits their number."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from ..errors import ProvisioningError

T = TypeVar("T")


class Threads(ThreadPoolExecutor):
    """A thread pool. If no more threads can start, the running threads do the work."""

    def stream(self, jobs: Iterable[Callable[[], T]], most: int) -> Iterator[Future[T]]:
        """Run any number of jobs, and yield their futures in order.

        Args:
            jobs: The jobs. A job is taken from the iterable only when it can be
                submitted.
            most: Maximum number of jobs that are submitted and not yet yielded.
        """
        running: deque[Future[T]] = deque()
        for job in jobs:
            running.append(self.submit(job))
            if len(running) >= most:
                yield running.popleft()
        while running:
            yield running.popleft()

    def _adjust_thread_count(self) -> None:
        """Start another thread if none is idle.

        Raises:
            ProvisioningError: The system refuses the first thread.
        """
        try:
            super()._adjust_thread_count()
        except RuntimeError as error:
            if not self._threads:
                raise ProvisioningError(
                    f"No thread can be started: {error}. Raise the limit on processes"
                    " (ulimit -u, pids.max), or end other processes. Then run the same"
                    " command again."
                ) from error
