"""Each argument of a server with values of wrong types, and of wrong content."""

from __future__ import annotations

import io
import re
from inspect import signature
from typing import Any

import pytest

from rekoclient.cli import main
from rekoclient.testing import LocalRekognition, serve

TOKEN = "control_token must have 8 characters or more"
# The argument, an invalid value, and the message after the name of the argument.
WRONG: list[tuple[str, Any, str]] = [
    ("host", 5, "must be str, not 5"),
    ("host", "", "must not be empty: omit the argument"),
    (
        "host",
        "http://127.0.0.1",
        "must be an IP address or a host name, such as 127.0.0.1",
    ),
    ("host", "127.0.0.1:80", "must be an IP address or a host name"),
    ("host", "[::1]", "must be an IP address or a host name"),
    ("port", "80", "must be int, not '80'"),
    ("port", 80.5, "must be int, not 80.5"),
    ("port", 65536, "must be a number from 0 to 65535, not 65536"),
    ("region", None, "must be str, not None"),
    ("region", "us east", "must be a name such as us-east-1"),
    ("account_id", 123456789012, "must be str, not 123456789012"),
    ("account_id", "12", "must be twelve digits, not '12'"),
    ("state", 5, "must be str or PathLike or None, not 5"),
    ("state", "", "must not be empty"),
    ("switches", {"job_time": 5}, "must be Switches or None, not dict"),
    ("vision", "opencv", "must be True, False, or an object with .*, not 'opencv'"),
    (
        "vision",
        1,
        r"must be True, False, or an object with the methods faces\(\) and sim",
    ),
    ("vision", None, "must be True, False, or an object"),
    ("vision", object(), "must be True, False, or .* of Recognizer, not object"),
    ("vision", io.StringIO, "must be True, False, or .*, not the class StringIO"),
    ("quotas", "publishd", "must be a mapping, not 'publishd': pass 'published', a n"),
    ("quotas", [5], "must be a mapping, not list: pass"),
    ("quotas", {"CreateUsr": 5}, "did you mean 'CreateUser'"),
    ("quotas", {"CreateUser": "5"}, "Quota: rate must be a number, not '5'"),
    ("quotas", True, "Quota: rate must be a number, not True"),
    ("clock", 5, "must be Clock or None, not 5"),
    ("seed", "x", "must be int or None, not 'x'"),
    ("s3_dir", 5, "must be str or PathLike or None, not 5"),
    ("s3_dir", "", "must not be empty"),
    ("s3_dir", "missing", "must be an existing folder, not missing"),
    ("s3_endpoint", 5, "must be str or None, not 5"),
    ("s3_endpoint", "ftp://h", "must be an http or https URL with a host, such as"),
    ("s3_endpoint", "127.0.0.1:5000", "must be an http or https URL with a host"),
    ("s3_endpoint", "http://h:99999", "must be an http or https URL with a host"),
    ("sns_endpoint", "http://", "must be an http or https URL with a host"),
    ("sns_endpoint", "http://a b", "must be an http or https URL with a host"),
    ("log", "file", "must be a text file, such as sys.stderr, not 'file'"),
    ("log", io.BytesIO(), "must be a text file"),
    ("control", "yes", "must be bool, not 'yes'"),
    ("control_token", b"12345678", "must be str or None, not bytes"),
    ("control_token", "", "must not be empty"),
    ("control_token", "short", "must have 8 characters or more"),
    ("control_token", "with a space", "must have 8 characters .* without spaces"),
    ("control_token", "with-a-newline\n", "must have 8 characters"),
    ("control_token", "\N{LATIN SMALL LETTER U WITH DIAERESIS}" * 8, "must have 8"),
    ("cors", "http://x", r"must be a list, not 'http://x': write cors=\['http://x'\]"),
    ("cors", 5, r"must be a list, not 5: write cors=\['http://localhost:3000'\]"),
    ("cors", [5], "an origin in cors must be str, not 5"),
    (
        "cors",
        ["http://x/"],
        "'http://x/' is not an origin as browsers send it: write 'http://x'",
    ),
    ("cors", ["http://x/app?a#b"], "write 'http://x'"),
    ("cors", ["HTTP://Host:80"], "write 'http://host'"),
    ("cors", ["https://host:443"], "write 'https://host'"),
    ("cors", ["localhost:3000"], "write 'http://localhost:3000'"),
    ("cors", ["https://*.example.com"], "write 'http://localhost:3000'"),
    ("cors", [""], "'' is not an origin as browsers send it"),
    ("cors", ["http://a:b"], "'http://a:b' is not an origin"),
    ("allow_hosts", "x", r"must be a list, not 'x': write allow_hosts=\['x'\]"),
    ("allow_hosts", [None], "a name of allow_hosts must be str, not None"),
    ("allow_hosts", ["http://rekognition:80/"], "is not a host name: write 'rek"),
    ("allow_hosts", ["tunnel:5599"], "'tunnel:5599' is not a host name: write"),
    ("allow_hosts", ["*"], r"'\*' is not a host name"),
    ("allow_hosts", [""], "'' is not a host name: write 'rekognition', without"),
    ("seed_file", 5, "must be str or PathLike or None, not 5"),
    ("log_limit", "x", "must be a number from 0 to inf, not 'x'"),
    ("request_timeout", None, "must be a number from 0.001"),
    ("idle_timeout", True, "must be a number from 0.001"),
]


@pytest.mark.parametrize(("name", "value", "message"), WRONG)
def test_a_server_refuses_an_invalid_argument(
    name: str, value: Any, message: str
) -> None:
    """The message contains the name, the value and the remedy."""
    with pytest.raises(ValueError, match=message) as refused:
        LocalRekognition(**{name: value})
    text = str(refused.value)
    assert name in text or "Quota" in text or "CreateUser" in text
    assert "__init__" not in text
    if name == "control_token" and value:
        assert str(value) not in text


def test_the_table_has_every_argument() -> None:
    """An argument without an invalid value is not tested."""
    own = set(signature(LocalRekognition).parameters)
    assert own == {name for name, _, _ in WRONG}


@pytest.mark.parametrize(
    "options",
    [
        {"cors": ["http://localhost:3000", "https://a.example", "*", "null"]},
        {"cors": ("http://[::1]:3000", "capacitor://localhost")},
        {"allow_hosts": {"Rekognition", "my_tunnel.example"}},
        {"control_token": "~!visible-1"},
        {"host": "::1"},
        {"quotas": 5, "vision": False, "log_limit": 1.5, "seed": 0},
    ],
)
def test_a_server_accepts_a_valid_argument(options: dict[str, Any]) -> None:
    """The checks are not stricter than a browser or an SDK."""
    LocalRekognition(**options)


@pytest.mark.parametrize(
    ("option", "text", "message"),
    [
        ("host", "http://127.0.0.1", "must be an IP address or a host name"),
        ("region", "us east", "must be a name such as"),
        ("account", "12", "must be twelve digits"),
        ("switch", "job_tim=5", "Switches has no 'job_tim'; did you mean 'job_time'?"),
        ("switch", "job_time=slow", "Switches: job_time must be a number, not 'slow'"),
        ("quota", "CreateUser=nan", "Quota: rate must be a number, not nan"),
        ("s3-dir", "missing", "s3_dir must be an existing folder"),
        ("s3-endpoint", "moto:5000", "s3_endpoint must be an http or https URL"),
        ("sns-endpoint", "moto:5000", "sns_endpoint must be an http or https URL"),
        ("control-token", "with a space", TOKEN),
        ("cors", "http://x/", "'http://x/' is not an origin"),
        ("allow-host", "http://x", "allow_hosts: 'http://x' is not a host name"),
        ("seed", "missing.toml", "cannot read missing.toml"),
        ("state", "missing/x.jsonl", "missing/x.jsonl as a state file: the file"),
    ],
)
@pytest.mark.parametrize("is_variable", [False, True])
def test_the_command_refuses_an_invalid_option(
    option: str, text: str, message: str, is_variable: bool, request: Any
) -> None:
    """As an option and as a variable, before the server listens."""
    capsys = request.getfixturevalue("capsys")
    arguments = [f"--{option}", text]
    if is_variable:
        name = option.upper().replace("-", "_")
        request.getfixturevalue("monkeypatch").setenv(f"LOCAL_REKOGNITION_{name}", text)
        arguments = []
    assert 2 == main(["serve", *arguments])
    assert re.search(re.escape(message), capsys.readouterr().err)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"run": "pytest tests"}, r"run must be a list of str, not 'pytest tests'"),
        ({"log": "file"}, "log must be bool, not 'file'"),
    ],
)
def test_serve_refuses_an_invalid_argument(
    options: dict[str, Any], message: str
) -> None:
    """A command is a list of words, and the log is standard error."""
    with pytest.raises(ValueError, match=message):
        serve(**options)
