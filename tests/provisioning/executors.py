"""An executor for tests that pickles calls, like an executor with processes."""

import pickle
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any


class Pickling(ThreadPoolExecutor):
    """A thread pool that pickles each call and each result."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Pickle a call, run it in a thread, and pickle its result."""
        return super().submit(_call, pickle.dumps((fn, args, kwargs)))


def _call(pickled: bytes) -> object:
    fn, args, kwargs = pickle.loads(pickled)
    return pickle.loads(pickle.dumps(fn(*args, **kwargs)))
