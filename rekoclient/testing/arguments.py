"""Checks of the arguments of `LocalRekognition`, before the server starts."""

from __future__ import annotations

import ipaddress
import math
import os
import re
from collections.abc import Collection, Mapping
from io import BufferedIOBase, RawIOBase
from typing import Any

from .script.checks import check_number, check_value, shown
from .script.clock import Clock
from .script.switches import Switches

_PATH = str | os.PathLike[Any] | None
_TYPES: dict[str, Any] = {
    "host": str,
    "port": int,
    "region": str,
    "account_id": str,
    "state": _PATH,
    "switches": Switches | None,
    "clock": Clock | None,
    "seed": int | None,
    "s3_dir": _PATH,
    "s3_endpoint": str | None,
    "sns_endpoint": str | None,
    "control": bool,
    "control_token": str | None,
    "seed_file": _PATH,
}
_REGION = re.compile(r"[A-Za-z0-9-]{1,63}")
_ACCOUNT = re.compile("[0-9]{12}")
_HOST = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252})")
_TOKEN = re.compile("[!-~]{8,}")
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://[a-z0-9_.\[\]:-]+")
_DAY = 86400.0


def check_arguments(given: Mapping[str, Any]) -> None:
    """Check the arguments of `LocalRekognition`.

    Args:
        given: The value of each argument, by the name of the argument.

    Raises:
        ValueError: An argument is invalid. The message contains its name and the
            remedy.
    """
    for name, hint in _TYPES.items():
        check_value(name, given[name], hint)
        if given[name] == "" and name != "region":
            raise ValueError(f"{name} must not be empty: omit the argument")
    check_number("port", given["port"], 0, 65535)
    check_number("log_limit", given["log_limit"], 0, math.inf)
    check_number("request_timeout", given["request_timeout"], 0.001, _DAY)
    check_number("idle_timeout", given["idle_timeout"], 0.001, _DAY)
    _check_address(given["host"])
    region, account_id = given["region"], given["account_id"]
    if not _REGION.fullmatch(region):
        raise ValueError(f"region must be a name such as us-east-1, not {region!r}")
    if not _ACCOUNT.fullmatch(account_id):
        raise ValueError(f"account_id must be twelve digits, not {account_id!r}")
    token = given["control_token"]
    if token is not None and not _TOKEN.fullmatch(token):
        raise ValueError(
            "control_token must have 8 characters or more: ASCII letters, digits and "
            "punctuation marks, without spaces"
        )
    for name, check, example in (
        ("cors", _check_origin, "http://localhost:3000"),
        ("allow_hosts", _check_name, "rekognition"),
    ):
        values = given[name]
        listed = isinstance(values, Collection) and not isinstance(values, str)
        if not listed:
            one = values if isinstance(values, str) else example
            raise ValueError(
                f"{name} must be a list, not {shown(values)}: write {name}=[{one!r}]"
            )
        for value in values:
            check(value)
    _check_vision(given["vision"])
    _check_log(given["log"])


def _check_address(host: str) -> None:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        if not _HOST.fullmatch(host):
            raise ValueError(
                "host must be an IP address or a host name, such as 127.0.0.1, without "
                f"scheme and port, not {host!r}"
            ) from None


def _check_origin(origin: object) -> None:
    """Raise a ValueError unless a value is an origin in the form that browsers send.

    For example, `http://localhost:3000` is valid, and so are ``*`` and ``null``. The
    scheme and the host must be in lower case. An origin with a path, or with the
    default port of its scheme, is invalid.
    """
    from urllib.parse import urlsplit  # slow to import, and rarely needed

    check_value("an origin in cors", origin, str)
    text = str(origin)
    if text in ("*", "null"):
        return
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        usual = {"http": 80, "https": 443}.get(parts.scheme)
        port = "" if parts.port in (None, usual) else f":{parts.port}"
        name = parts.hostname or ""
        sent = f"{parts.scheme}://{f'[{name}]' if ':' in name else name}{port}"
    except ValueError:
        sent = ""
    if not _ORIGIN.fullmatch(sent):
        sent = "http://localhost:3000"
    if text != sent:
        raise ValueError(
            f"cors: {text!r} is not an origin as browsers send it: write {sent!r} "
            "(scheme and host in lower case, no path, no default port)"
        )


def _check_name(host: object) -> None:
    """Raise a ValueError unless a value is a host name, without scheme and port."""
    from urllib.parse import urlsplit

    check_value("a name of allow_hosts", host, str)
    text = str(host)
    if _HOST.fullmatch(text):
        return
    try:
        name = urlsplit(text if "://" in text else f"//{text}").hostname or ""
    except ValueError:
        name = ""
    raise ValueError(
        f"allow_hosts: {text!r} is not a host name: write "
        f"{name if _HOST.fullmatch(name) else 'rekognition'!r}, without scheme, port "
        "and path"
    )


def _check_vision(vision: object) -> None:
    if isinstance(vision, bool):
        return
    methods = (getattr(vision, name, None) for name in ("faces", "similarities"))
    if isinstance(vision, type) or not all(map(callable, methods)):
        raise ValueError(
            "vision must be True, False, or an object with the methods faces() and "
            f"similarities() of Recognizer, not {_kind(vision)}"
        )


def _check_log(log: object) -> None:
    binary = isinstance(log, BufferedIOBase | RawIOBase)
    if log is not None and (binary or not callable(getattr(log, "write", None))):
        raise ValueError(
            f"log must be a text file, such as sys.stderr, not {_kind(log)}"
        )


def _kind(value: object) -> str:
    return f"the class {value.__name__}" if isinstance(value, type) else shown(value)
