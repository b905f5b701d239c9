"""Puts the base64 of pictures into the body after ``json`` has serialised the rest.

``json`` would check each character of the base64, which takes long. It gets a short
placeholder instead of each picture.
"""

from __future__ import annotations

from base64 import b64encode
from secrets import token_bytes
from typing import Any

from .exchange import Exchange

NAMES = ("Image", "SourceImage", "TargetImage")
"""Members of requests that may have a picture."""
_SMALL = 1024
"""Maximum bytes of a picture that stays in place. A placeholder would cost more."""


def take_out(params: dict[str, Any], exchange: Exchange[Any]) -> None:
    """Replace each picture by a short placeholder."""
    for name in NAMES:
        image: Any = params.get(name)
        picture = image.get("Bytes") if isinstance(image, dict) else None
        if isinstance(picture, bytes | bytearray) and len(picture) > _SMALL:
            standin = token_bytes(24)
            exchange.pictures[b64encode(standin)] = picture
            params[name] = image | {"Bytes": standin}


def put_into(body: bytes, exchange: Exchange[Any]) -> bytes:
    """Return a body with the pictures in place of their placeholders."""
    pictures, exchange.pictures = exchange.pictures, {}
    for standin, picture in pictures.items():
        before, _, after = body.partition(standin)
        body = b"".join((before, b64encode(picture), after))
    return body
