"""An executor for tests: threads that get their work as other processes do."""

import pickle
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any


class Pickling(ThreadPoolExecutor):
    """Threads that get and return their work through pickle."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Send a call and its result through pickle."""
        return super().submit(_call, pickle.dumps((fn, args, kwargs)))


def _call(pickled: bytes) -> object:
    fn, args, kwargs = pickle.loads(pickled)
    return pickle.loads(pickle.dumps(fn(*args, **kwargs)))
