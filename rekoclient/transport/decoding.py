"""Decodes the JSON of replies with orjson if it is installed, or else with ``json``.

Both return equal values. ``json`` decodes what orjson refuses, such as NaN. It also
decodes integers of more than 64 bits, which orjson would round to floats.
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
_LONG = b"," + b"0" * 19
"""Pattern of an integer of 19 digits or more, which may need more than 64 bits."""


def decoded_json(body: bytes) -> object:
    """Return the value of JSON text in any Unicode encoding.

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
            pass  # ``json`` may still accept the text
    value: object = json.loads(body)
    return value
