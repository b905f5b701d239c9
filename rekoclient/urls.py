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
    ``/`` and ``'``, so all text of the URL up to the last ``@`` is removed. botocore's
    error "Invalid endpoint: ..." may quote a URL with spaces. In that error, the URL
    does not end at a space, and all text up to the last ``@`` is removed.
    """
    text = re.sub(r"(?s)(?<=Invalid endpoint: ).*@", "", text)
    return re.sub(r"(?<=//)[^\s\"]*@|\?[^\s\"']*", "", text)


def cause_of(error: BaseException) -> BaseException | None:
    """Return the error to use in ``raise ... from``, or None.

    The result is ``error`` if its message has no secret. Otherwise it is None, and the
    secret, the attributes and the chained exceptions are removed from ``error``. Python
    stores ``error`` as the context of the new exception even then, and some packages
    pickle contexts.
    """
    shown = masked(str(error))
    if shown == str(error):
        return error
    error.args = (shown,)
    vars(error).clear()
    error.__cause__ = error.__context__ = None
    return None


def is_url(text: str) -> bool:
    """Return whether a text has no space, double quotation mark or control character.

    ``masked`` would take a space or a double quotation mark as the end of the URL. A
    password after this character would stay in the text.
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
