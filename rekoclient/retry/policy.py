"""``RetryPolicy``: limits on the attempts and the waits of a call."""

from __future__ import annotations

import os
import random as _random
import time
from collections.abc import Callable
from typing import Any, ClassVar

from attrs import field, frozen

from ..errors import Attempt, ConfigurationError
from ..interop import accept_instances
from ..limits import count, seconds
from ..values import Value

__all__ = ["RetryPolicy"]


def _uniform() -> float:
    # A pickled policy with ``random.random`` would contain the state of its generator.
    return _random.random()


def _default_attempts() -> int:
    value = os.environ.get("AWS_MAX_ATTEMPTS") or "4"
    if not value.isdecimal() or not int(value):
        raise ConfigurationError(
            f"AWS_MAX_ATTEMPTS must be a whole number of 1 or more, not {value!r}"
        )
    return int(value)


@frozen(kw_only=True, eq=False, repr=False)
class RetryPolicy(Value):
    """Limits on the attempts and the waits of a call.

    You can compare policies. You can pickle a policy whose functions can be pickled,
    such as the default functions.

    Attributes:
        max_attempts: Maximum number of HTTP requests in one call, 1 or more. The
            default is the value of ``AWS_MAX_ATTEMPTS``, or 4.
        deadline: Seconds for the complete call, waits included, or None for no limit.
            The default is 60. No attempt starts after the deadline, and no wait passes
            it. An operation that must not run twice is not retried in the last second
            before the deadline.
        base_delay: Maximum seconds of the first wait after a transient fault. The
            default is 0.05. The maximum doubles with each attempt. The wait is random
            between 0 and the maximum.
        throttle_delay: Maximum seconds of the first wait after a throttle. The default
            is 1. The maximum doubles in the same way.
        max_delay: Maximum seconds of a wait. The default is 20. If a ``Retry-After``
            header asks for a longer wait, the call is not retried. The header
            ``x-amz-retry-after`` may extend any wait by up to 5 s, as in botocore.
        repeat_unknown: Whether to retry after an unknown outcome even if the operation
            may then run twice. An example is IndexFaces without an
            ``external_image_id``. Default: no.
        on_retry: Function that is called before each retry, with the record of the
            failed attempt. Its errors are logged.
        sleep: Function that waits for a number of seconds. The default is
            ``time.sleep``, or ``asyncio.sleep`` under asyncio. Under asyncio, an
            awaitable result is awaited.
        clock: Function that returns seconds that never decrease.
        random: Function that returns a random number from 0 to 1, 1 excluded.

    An attempt that is in progress at the deadline may end later. With botocore 1.43.68
    or later, the read timeout of each attempt is at most the time left when the attempt
    starts. The deadline does not limit the time to load credentials or to connect. The
    read timeout applies to each piece of a reply, so a reply in many pieces may take
    longer.

    Under asyncio, the wait for a worker slot counts towards the deadline. ``cancel``
    does not interrupt a custom ``sleep``. Errors of ``sleep``, ``clock`` and ``random``
    end the call.

    Raises:
        TypeError: A number has the wrong type.
        ValueError: A number is too small or not finite.
        ConfigurationError: ``AWS_MAX_ATTEMPTS`` is not a whole number of 1 or more.
    """

    __get_pydantic_core_schema__: ClassVar[Any] = classmethod(accept_instances)

    max_attempts: int = field(factory=_default_attempts)
    deadline: float | None = 60.0
    base_delay: float = 0.05
    throttle_delay: float = 1.0
    max_delay: float = 20.0
    repeat_unknown: bool = False
    on_retry: Callable[[Attempt], object] | None = None
    sleep: Callable[[float], object] = time.sleep
    clock: Callable[[], float] = time.monotonic
    random: Callable[[], float] = _uniform

    def __attrs_post_init__(self) -> None:
        """Check the numbers, and convert them to ``int`` or ``float``."""
        found: dict[str, object] = {
            "max_attempts": count("max_attempts", self.max_attempts)
        }
        for name in ("deadline", "base_delay", "throttle_delay", "max_delay"):
            value = getattr(self, name)
            if value is not None or name != "deadline":
                found[name] = seconds(name, value, zero=True)
        for name, value in found.items():
            object.__setattr__(self, name, value)
