"""Functions that hide credentials in URLs, and functions that check hosts.

This module imports nothing from rekoclient.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit


def masked(text: str) -> str:
    """Remove user names, passwords and queries from the URLs in a text.

    A URL ends at a space or a double quotation mark. A password may contain ``@``,
    ``/`` and ``'``, so all text between ``//`` and the last ``@`` of a URL is removed.

    botocore's error "Invalid endpoint: ..." may quote a URL with spaces. Therefore, all
    text between ``Invalid endpoint:`` and the last ``@`` of ``text`` is removed.
    """
    text = re.sub(r"(?s)(?<=Invalid endpoint: ).*@", "", text)
    return re.sub(r"(?<=//)[^\s\"]*@|\?[^\s\"']*", "", text)


def cause_of(error: BaseException) -> BaseException | None:
    """Return the error to use in ``raise ... from``, and remove its secrets.

    If ``masked`` finds no secret in the message of ``error``, return ``error``
    unchanged. Otherwise, return None, and change ``error``: mask the message, and
    delete the attributes and the chained exceptions. Without this change, the secret
    would stay in the context of the new exception, which some packages pickle.
    """
    shown = masked(str(error))
    if shown == str(error):
        return error
    error.args = (shown,)
    vars(error).clear()
    error.__cause__ = error.__context__ = None
    return None


def has_url_characters(text: str) -> bool:
    """Return whether a text has no space, double quotation mark or control character.

    Other white space is not allowed either. The reason is the function ``masked``,
    which removes passwords from URLs. A URL ends for it at white space or a double
    quotation mark, so a password after this character would stay.
    """
    return text.isprintable() and not re.search(r"[\s\"]", text)


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine: `localhost` or a loopback address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def place_of(endpoint: str) -> str:
    """Return the name that files such as journals use for an endpoint.

    The name is the URL of the endpoint. For any endpoint on this machine it is
    ``local``, because a local server may get another port after a restart.
    """
    return "local" if is_loopback(urlsplit(endpoint).hostname or "") else endpoint
