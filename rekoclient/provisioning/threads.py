"""Worker threads. If the system limits threads, there are fewer than wanted."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from ..errors import ProvisioningError

T = TypeVar("T")


class Threads(ThreadPoolExecutor):
    """A thread pool. If the system refuses a thread, the running ones do the work."""

    def stream(self, jobs: Iterable[Callable[[], T]], most: int) -> Iterator[Future[T]]:
        """Run any number of jobs, and yield their futures in order.

        Args:
            jobs: The jobs. The next one is read when fewer than `most` are pending.
            most: The greatest number of jobs that wait, run, or are not yielded yet.
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
                    " (ulimit -u, pids.max), or end other work, and run it again."
                ) from error
