"""Worker threads: fewer than wanted if the system allows no more."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from ..errors import ProvisioningError


class Threads(ThreadPoolExecutor):
    """Worker threads. If the system refuses one, the running threads do the work."""

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
