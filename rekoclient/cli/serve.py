"""The command `serve`, which runs a local Rekognition server."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .exits import BAD_INPUT
from .terminal import say

_PREFIX = "LOCAL_REKOGNITION_"
_YES, _NO = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")


@dataclass(frozen=True, slots=True)
class _Option:
    """An option of `serve`. An environment variable can set the same value."""

    flag: str
    help: str
    metavar: str | None = None
    convert: Callable[[str], Any] = str
    repeated: bool = False
    argument: str | None = None

    @property
    def name(self) -> str:
        """The name of the option's attribute in the parsed arguments."""
        return self.flag.removeprefix("--").replace("-", "_")

    @property
    def variable(self) -> str:
        """The environment variable that sets the value."""
        return _PREFIX + self.name.upper()


def _port(text: str) -> int:
    if text.isascii() and text.isdecimal() and int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"must be a number from 0 to 65535, not {text!r}")


def _switch(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"must be NAME=VALUE, not {text!r}")
    try:
        return name.strip(), json.loads(value)
    except ValueError:
        return name.strip(), value


def _quota(text: str) -> Any:
    """Parse quotas: `published`, a number, or a number by operation."""
    try:
        if "=" not in text:
            return "published" if text == "published" else float(text)
        pairs = (part.partition("=") for part in text.split(","))
        return {name.strip(): float(value) for name, _, value in pairs}
    except ValueError:
        raise argparse.ArgumentTypeError(
            "must be 'published', a number, or numbers by operation such as"
            f" CreateUser=50,ListUsers=20, not {text!r}"
        ) from None


_OPTIONS = (
    _Option("--host", "the address to listen on; by default 127.0.0.1", "ADDRESS"),
    _Option("--port", "the port to listen on; by default a free port", "PORT", _port),
    _Option("--region", "the region of the server; by default us-east-1", "REGION"),
    _Option(
        "--account",
        "the account id in ARNs, 12 digits; by default 123456789012",
        argument="account_id",
    ),
    _Option(
        "--state",
        "a file that stores the state; by default the state is lost when the server"
        " ends",
        "FILE",
    ),
    _Option(
        "--seed",
        "a TOML file with the initial collections, users, pictures and replies",
        "FILE",
        argument="seed_file",
    ),
    _Option(
        "--switch",
        "change a behaviour of the server, such as job_time=5 for jobs of 5 seconds."
        " May be given more than once",
        "NAME=VALUE",
        _switch,
        repeated=True,
    ),
    _Option(
        "--quota",
        "the maximum number of requests a second: a number, numbers by operation such"
        " as CreateUser=50,ListUsers=20, or 'published' for the quotas that AWS"
        " publishes; by default no limit",
        "RATE",
        _quota,
        argument="quotas",
    ),
    _Option(
        "--s3-dir",
        "a folder with S3 objects: DIR/BUCKET/KEY is the object KEY in BUCKET",
        "DIR",
    ),
    _Option(
        "--s3-endpoint",
        "the URL of an S3 server for pictures, videos and results of jobs",
        "URL",
    ),
    _Option(
        "--sns-endpoint",
        "the URL of an SNS server that gets a message at the end of each job",
        "URL",
    ),
    _Option(
        "--control-token",
        "accept control requests, such as a reset, that contain this token. It must"
        " have at least 8 characters. The Host header of these requests may have any"
        " name",
        "TOKEN",
    ),
    _Option(
        "--cors",
        "an origin, such as http://localhost:3000, whose web pages may use the server."
        " May be given more than once",
        "ORIGIN",
        repeated=True,
    ),
    _Option(
        "--allow-host",
        "a host name by which clients may call the server, in addition to localhost"
        " and IP addresses. May be given more than once",
        "NAME",
        repeated=True,
        argument="allow_hosts",
    ),
)
_FLAGS = (
    ("--log", "print each request on standard error"),
    ("--control", "accept control commands, and print their URL and token"),
    (
        "--vision",
        (
            "recognise the real faces in pictures without declared faces. By default"
            " the server finds one face in such a picture. Needs rekoclient[vision]"
        ),
    ),
)


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of `serve` to an argument parser."""
    for option in _OPTIONS:
        command.add_argument(
            option.flag,
            type=option.convert,
            metavar=option.metavar or option.name.upper(),
            action="append" if option.repeated else "store",
            help=f"{option.help} [{option.variable}]",
        )
    for flag, text in _FLAGS:
        variable = _PREFIX + flag.removeprefix("--").upper()
        command.add_argument(flag, action="store_true", help=f"{text} [{variable}]")


def serve(options: argparse.Namespace) -> int:
    """Run a local Rekognition server until Ctrl-C."""
    from ..testing import command

    for name in _unknown_variables():
        say(f"{name} has no effect: serve does not know this variable", "warning")
    try:
        return command.serve(**arguments(options), run=options.run)
    except (ImportError, OSError, TypeError, ValueError) as error:
        say(f"cannot serve: {error}", "error")
        return BAD_INPUT


def arguments(options: argparse.Namespace) -> dict[str, Any]:
    """Return the arguments for the server, from options and environment variables.

    Raises:
        ValueError: An environment variable, or a ``NAME=VALUE`` of ``--switch``, is
            invalid.
    """
    from ..testing.script.checks import build
    from ..testing.script.switches import Switches

    found: dict[str, Any] = {}
    for option in _OPTIONS:
        value = getattr(options, option.name)
        if value is None:
            value = _from_environment(option)
        if value is not None:
            found[option.argument or option.name] = value
    for flag, _ in _FLAGS:
        name = flag.removeprefix("--")
        found[name] = getattr(options, name) or _is_on(_PREFIX + name.upper())
    if "switch" in found:
        found["switches"] = build(Switches, dict(found.pop("switch")))
    return found


def _from_environment(option: _Option) -> Any:
    text = os.environ.get(option.variable, "").strip()
    if not text:
        if option.name == "control_token" and option.variable in os.environ:
            raise ValueError(
                f"{option.variable} is empty: set a token of 8 characters or more, or "
                "remove the variable"
            )
        return None
    try:
        if option.repeated:
            return [option.convert(part.strip()) for part in text.split(",")]
        return option.convert(text)
    except (ValueError, argparse.ArgumentTypeError) as error:
        raise ValueError(f"{option.variable}: {error}") from None


def _unknown_variables() -> list[str]:
    """Return the environment variables `LOCAL_REKOGNITION_...` unknown to `serve`."""
    known = {option.variable for option in _OPTIONS} | {f"{_PREFIX}TOKEN"}
    known |= {_PREFIX + flag.removeprefix("--").upper() for flag, _ in _FLAGS}
    return sorted(
        name for name in os.environ if name.startswith(_PREFIX) and name not in known
    )


def _is_on(variable: str) -> bool:
    text = os.environ.get(variable, "").strip().lower()
    # `serve -- COMMAND` passes a URL to the command in the variable of --control. A
    # `serve` in that command must ignore the URL.
    if text in _NO or text.startswith("http://"):
        return False
    if text not in _YES:
        raise ValueError(f"{variable} must be 1 or 0, not {text!r}")
    return True
