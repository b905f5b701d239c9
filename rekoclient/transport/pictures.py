"""Pictures past ``json``: their base64 joins the body after it is serialised.

``json`` would escape each character of it. In place of a picture it gets a stand-in.
"""

from __future__ import annotations

from base64 import b64encode
from secrets import token_bytes
from typing import Any

from .exchange import Exchange

NAMES = ("Image", "SourceImage", "TargetImage")
"""Members of requests that may have a picture."""
_SMALL = 4096
"""Bytes of the largest picture that ``json`` encodes. A stand-in would cost more."""


def take_out(params: dict[str, Any], exchange: Exchange[Any]) -> None:
    """Replace each picture by a short stand-in."""
    for name in NAMES:
        image: Any = params.get(name)
        picture = image.get("Bytes") if isinstance(image, dict) else None
        if isinstance(picture, bytes | bytearray) and len(picture) > _SMALL:
            standin = token_bytes(24)
            exchange.pictures[b64encode(standin)] = picture
            params[name] = image | {"Bytes": standin}


def put_into(body: bytes, exchange: Exchange[Any]) -> bytes:
    """Return a body with the pictures in place of their stand-ins."""
    pictures, exchange.pictures = exchange.pictures, {}
    for standin, picture in pictures.items():
        before, _, after = body.partition(standin)
        body = b"".join((before, b64encode(picture), after))
    return body
