"""External ids made from keys, and the keys of external ids.

An external id may contain only letters, digits and `_ . - :`. So `/` becomes `::`, and
each other byte becomes a colon and two hexadecimal digits.
"""

from __future__ import annotations

import hashlib
import re

_LONGEST = 255
_ESCAPED = re.compile(rb"[^a-zA-Z0-9_.\-]")
_CODE = re.compile(rb":(:|[0-9A-F]{2})")
_HASH = "key:sha256:"
"""The start of a hash. An escaped key cannot start with it: `:s` is not an escape."""
_OTHERS = re.compile(r"(s3|sha256|source):[0-9a-f]{64}")
"""External ids of enrolments and migrations."""


def external_id_of(key: str) -> str:
    """Return the external id of a key, as `index_images` makes it.

    The external id of a key starts with the external id of each prefix of the key. So
    `erase_faces` can erase all faces below a prefix. A hash has no such start.

    Args:
        key: The key, such as `2024/06/party 1.jpg`.

    Returns:
        For example `2024::06::party:201.jpg`. A hash if that is longer than 255
        characters, or if the key is empty.
    """
    data = key.encode("utf-8", "surrogatepass")
    escaped = _ESCAPED.sub(_escape, data).decode()
    if 0 < len(escaped) <= _LONGEST and not _OTHERS.fullmatch(escaped):
        return escaped
    return f"{_HASH}{hashlib.sha256(data).hexdigest()}"


def key_of(external_id: str) -> str | None:
    """Return the key of an external id that `external_id_of` has returned.

    Args:
        external_id: The external id of a face.

    Returns:
        The key. None for the hash of a long key, and for other external ids.
    """
    try:
        data = _CODE.sub(_unescape, external_id.encode())
        key = data.decode("utf-8", "surrogatepass")
    except UnicodeError:
        return None
    return key if external_id_of(key) == external_id else None


def is_hash(external_id: str) -> bool:
    """Return whether an external id is the hash of a key."""
    return external_id.startswith(_HASH)


def _escape(found: re.Match[bytes]) -> bytes:
    return b"::" if found[0] == b"/" else b":%02X" % found[0][0]


def _unescape(found: re.Match[bytes]) -> bytes:
    return b"/" if found[1] == b":" else bytes.fromhex(found[1].decode())
