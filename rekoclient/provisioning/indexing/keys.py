"""Convert the key of a picture to an external id, and back.

An external id may contain only letters, digits and `_ . - :`. Therefore `/` becomes
`::`. Colons and characters that are not allowed are encoded as UTF-8. Each byte then
becomes a colon and two hexadecimal digits. For example, a space becomes `:20`, and `é`
becomes `:C3:A9`.
"""

from __future__ import annotations

import hashlib
import re

_LONGEST = 255
_ESCAPED = re.compile(rb"[^a-zA-Z0-9_.\-]")
_CODE = re.compile(rb":(:|[0-9A-F]{2})")
_HASH = "key:sha256:"
"""The first characters of an external id that contains a hash instead of a key.

No escaped key starts like this. The first colon of an escaped key is followed by
another colon or by a hexadecimal code.
"""
_OTHERS = re.compile(r"(s3|sha256|source):[0-9a-f]{64}")
"""The form of the external ids that enrolments and migrations set.

If an escaped key has this form, `external_id_of` returns a hash of the key instead.
Therefore an external id of this form never comes from `external_id_of`.
"""


def external_id_of(key: str) -> str:
    """Return the external id that `index_images` uses by default for a key.

    Keys with a common prefix have external ids with a common prefix. For example, call
    `erase_faces(..., prefix=external_id_of("2024/06/"))` to erase the faces of all
    pictures of a folder. This does not erase faces whose external id is a hash.

    Args:
        key: The key, such as `2024/06/party 1.jpg`.

    Returns:
        The external id, such as `2024::06::party:201.jpg`. A hash of the key replaces
        an empty external id and an external id of more than 255 characters. The hash
        also replaces an external id that looks like one from an enrolment or a
        migration: `s3:`, `sha256:` or `source:`, followed by 64 hexadecimal digits.
    """
    data = key.encode("utf-8", "surrogatepass")
    escaped = _ESCAPED.sub(_escape, data).decode()
    if 0 < len(escaped) <= _LONGEST and not _OTHERS.fullmatch(escaped):
        return escaped
    return f"{_HASH}{hashlib.sha256(data).hexdigest()}"


def key_of(external_id: str) -> str | None:
    """Return the key from which `external_id_of` made this external id.

    Args:
        external_id: The external id of a face.

    Returns:
        The key. None if the external id is a hash or is not from `external_id_of`.
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
