"""Hosts, endpoints and credentials of URLs. Imports nothing of ours."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit


def masked(text: str) -> str:
    """Remove user names, passwords and queries from the URLs in a text.

    A password may contain ``@``, ``/`` and ``'``, so all text up to the last ``@``
    goes. No URL contains a space or a double quotation mark. What botocore refuses as
    an endpoint may contain anything.
    """
    text = re.sub(r"(?s)(?<=Invalid endpoint: ).*@", "", text)
    return re.sub(r"(?<=//)[^\s\"]*@|\?[^\s\"']*", "", text)


def cause_of(error: BaseException) -> BaseException | None:
    """Return an error as the cause of another, or None if its text shows a secret.

    Python keeps such an error as the context of the other, and the pickles of some
    packages include contexts. So the error loses its secret too.
    """
    shown = masked(str(error))
    if shown == str(error):
        return error
    error.args = (shown,)
    vars(error).clear()
    error.__cause__ = error.__context__ = None
    return None


def is_url(text: str) -> bool:
    """Return whether a text has only characters of a URL, so that it can be masked."""
    return text.isprintable() and not re.search(r"[\s\"]", text)


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine: `localhost` or a loopback address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def place_of(endpoint: str) -> str:
    """Return the name by which later runs know an endpoint.

    Every endpoint on loopback is `local`. A local server has another port each time it
    starts, and its state is the same.
    """
    return "local" if is_loopback(urlsplit(endpoint).hostname or "") else endpoint
