"""Decodes the JSON of replies with orjson if it is installed, or else with ``json``.

The result is always the same. ``json`` decodes the replies that orjson refuses, for
example with NaN. ``json`` also decodes integers of more than 64 bits, because orjson
would round them to floats.
"""

from __future__ import annotations

import json
from collections.abc import Callable

_fast: Callable[[bytes], object] | None
try:
    import orjson
except ImportError:
    _fast = None
else:
    _fast = orjson.loads

_NUMBERS = bytes.maketrans(b"123456789:[ \t\r\n-", b"000000000,,,,,,,")
"""Translation table. Each digit becomes ``0``. Each character that can precede a
number becomes a comma."""
_LONG = b"," + b"0" * 19
"""Bytes that an integer of 19 digits or more contains after translation.

``_NUMBERS`` translates the body. Such an integer may exceed 64 bits. Then ``json``
decodes the body, because orjson would return a float.
"""


def decoded_json(body: bytes) -> object:
    """Decode JSON in UTF-8, UTF-16 or UTF-32.

    Raises:
        ValueError: The text is not JSON.
        RecursionError: The value has too many levels.
    """
    if (
        _fast is not None
        and body.startswith(b"{")
        and _LONG not in body.translate(_NUMBERS)
    ):
        try:
            return _fast(body)
        except ValueError:
            pass  # try ``json``
    value: object = json.loads(body)
    return value
