"""The boto3 client underneath: made from settings, or looked at as it was handed in."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any, Protocol
from urllib.parse import urlsplit

import boto3
import botocore.exceptions as botocore_errors
from attrs import frozen
from botocore.config import Config
from botocore.useragent import UserAgentString

from .._version import __version__
from ..advice import masked, on_settings
from ..errors import ConfigurationError
from .reply import advised

CONNECT_TIMEOUT = 5
READ_TIMEOUT = 20
POOL = 64
"""Connections kept. A burst of threads beyond it would open new ones each time."""


class SessionLike(Protocol):
    """A ``boto3.Session``; named by a protocol, for users without boto3 stubs."""

    @property
    def client(self) -> Callable[..., Any]:
        """Makes a client."""
        ...


@frozen(kw_only=True, eq=False, repr=False)
class Settings:
    """What a boto3 client is built from; boto3's own chain fills in the rest."""

    region_name: str | None = None
    profile_name: str | None = None
    endpoint_url: str | None = None
    config: Any = None
    session: SessionLike | None = None


def build(settings: Settings, session: Any = None) -> tuple[Any, Any, int | None]:
    """A boto3 client that makes one request an attempt.

    Args:
        settings: What to build it from.
        session: One that these settings have led to before.

    Returns:
        The client, its session, and how many attempts its configuration asks for.

    Raises:
        ConfigurationError: boto3 cannot make one of these settings.
    """
    options: dict[str, Any] = {}
    if settings.endpoint_url is not None:
        options["endpoint_url"] = settings.endpoint_url
    for name in ("region_name", "profile_name", "endpoint_url"):
        if not isinstance(value := getattr(settings, name), str | None):
            raise ConfigurationError(f"{name} must be a string, not {value!r}")
    if not isinstance(settings.config, Config | None):
        raise ConfigurationError("config must be a botocore.config.Config")
    if settings.session is not None and settings.profile_name is not None:
        raise ConfigurationError("session has its profile already")
    try:
        session = (
            settings.session
            or session
            or boto3.Session(profile_name=settings.profile_name)
        )
        client = session.client(
            "rekognition",
            region_name=settings.region_name,
            config=_config(session, theirs := _theirs(session, settings.config)),
            **options,
        )
        attempts = max_attempts_of(theirs)
        if attempts is None and not os.environ.get("AWS_MAX_ATTEMPTS"):
            attempts = _attempts_of_profile(session)
    except (botocore_errors.BotoCoreError, ValueError) as error:
        ours = ConfigurationError(masked(str(error)))
        raise advised(ours, on_settings(error)) from error
    # With one attempt there is nothing for botocore's retries to decide, and their
    # look at each reply costs as much as our checks of a request.
    client.meta.events.unregister(
        "needs-retry.rekognition", unique_id="retry-config-rekognition"
    )
    _warn_of_plain_http(client.meta.endpoint_url)
    if settings.endpoint_url is None:
        _warn_of_unknown_region(client.meta.region_name)
    return client, session, attempts


def _theirs(session: Any, config: Config | None) -> Config | None:
    """The session's default configuration under the one that is given."""
    default = session._session.get_default_client_config()  # noqa: SLF001 - as below
    if default is None or config is None:
        return config or default
    merged: Config = default.merge(config)
    return merged


def _config(session: Any, theirs: Config | None) -> Config:
    """Ours, under the user's own, except for the retries: those are rekoclient's."""
    ours = Config(
        user_agent=_user_agent(session, theirs),
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=READ_TIMEOUT,
        max_pool_connections=POOL,
        parameter_validation=False,
    )
    merged = ours.merge(theirs) if theirs is not None else ours
    return merged.merge(Config(retries={"mode": "standard", "total_max_attempts": 1}))


def _user_agent(session: Any, theirs: Config | None) -> str:
    """boto3's own string with our name, computed once.

    botocore makes the string anew twice in each call, a sixth of what the call costs,
    unless the configuration has one.
    """
    core = session._session  # noqa: SLF001 - it has no public name
    app_id = getattr(theirs, "user_agent_appid", None)
    if app_id is None:
        app_id = core.get_config_variable("user_agent_appid")
    agent = (
        UserAgentString.from_environment()
        .set_session_config(core.user_agent_name, core.user_agent_version, None)
        .with_client_config(Config(user_agent_appid=app_id))
    )
    return f"{agent.to_string()} rekoclient/{__version__}"


def max_attempts_of(config: Any) -> int | None:
    """How many attempts botocore would make with this configuration, if it says so."""
    retries = getattr(config, "retries", None) or {}
    total = retries.get("total_max_attempts")
    if total is None and "max_attempts" in retries:
        # botocore's older name counts the retries and not the first attempt.
        total = retries["max_attempts"] + 1
    return total


def _attempts_of_profile(session: Any) -> int | None:
    """How many attempts the profile asks for: our ``Config`` hides it from botocore."""
    profile = session._session.get_scoped_config()  # noqa: SLF001 - as above
    value = profile.get("max_attempts")
    if value is None:
        return None
    if not str(value).isdecimal() or not int(value):
        raise ConfigurationError(
            f"max_attempts of the profile is {value!r}, not a number above 0"
        )
    return int(value)


def _warn_of_plain_http(url: str) -> None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "http" and not _is_loopback(host):
        warnings.warn(
            f"requests to {host} are not encrypted: the endpoint begins with http://",
            stacklevel=6,
        )


# "Amazon Rekognition endpoints and quotas" of the AWS General Reference. botocore's own
# list lacks two of them, so a region that is not here is worth a word and no more.
_REGIONS = {
    *("us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1"),
    *("eu-central-1", "eu-west-1", "eu-west-2", "eu-south-2", "il-central-1"),
    *("ap-south-1", "ap-northeast-1", "ap-northeast-2", "ap-southeast-1"),
    *("ap-southeast-2", "ap-southeast-5", "ap-southeast-7", "us-gov-west-1"),
}


def _warn_of_unknown_region(region: str) -> None:
    if region not in _REGIONS and "iso" not in region:
        warnings.warn(
            f"{region} is not among the regions that rekoclient {__version__} knows"
            " Rekognition in",
            stacklevel=6,
        )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_given(boto_client: Any) -> None:
    """Sees that a client which somebody else made can be used.

    Raises:
        ConfigurationError: It is one for another service.
    """
    meta = getattr(boto_client, "meta", None)
    service = getattr(getattr(meta, "service_model", None), "service_name", "nothing")
    if service != "rekognition":
        raise ConfigurationError(f"boto_client is one for {service}, not rekognition")
    _warn_of_plain_http(boto_client.meta.endpoint_url)
    attempts = max_attempts_of(boto_client.meta.config)
    if attempts != 1:
        warnings.warn(
            f"this boto_client makes up to {attempts or 'several'} attempts of its own"
            " for each of rekoclient's: make it with"
            " Config(retries={'total_max_attempts': 1})",
            stacklevel=4,
        )
