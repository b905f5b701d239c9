"""Creates a boto3 client from settings, and checks a client that the user passes."""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import boto3
import botocore
import botocore.exceptions as botocore_errors
from attrs import frozen
from botocore.config import Config
from botocore.useragent import UserAgentString

from .._version import __version__
from ..advice import on_settings, with_note
from ..errors import ConfigurationError
from ..urls import cause_of, has_url_characters, is_loopback, masked
from .credentials import explain
from .sessions import SESSIONS

CONNECT_TIMEOUT = 5
READ_TIMEOUT = 20
POOL = 64
"""Maximum number of idle connections. Extra connections are closed after one use."""


@frozen(kw_only=True, eq=False, repr=False)
class Settings:
    """Settings of a new boto3 client.

    If a setting is None, boto3 uses its own sources, such as environment variables.
    """

    region_name: str | None = None
    profile_name: str | None = None
    endpoint_url: str | None = None
    config: Any = None
    session: Any = None
    direct: bool = True


def build(settings: Settings, session: Any = None) -> tuple[Any, Any, int | None]:
    """Create a boto3 client that sends one request for each method call.

    Args:
        settings: Settings of the client.
        session: A session made earlier from the same settings, to reuse.

    Returns:
        The client, its session, and the maximum number of attempts that the user has
        configured for boto3, or None.

    Raises:
        ConfigurationError: boto3 cannot create a client from these settings.
    """
    options: dict[str, Any] = {}
    if settings.endpoint_url is not None:
        options["endpoint_url"] = settings.endpoint_url
    for name in ("region_name", "profile_name", "endpoint_url"):
        if not isinstance(value := getattr(settings, name), str | None):
            raise ConfigurationError(f"{name} must be a string, not {value!r}")
    check_url(settings.endpoint_url or "")
    if not isinstance(settings.config, Config | None):
        kind = type(settings.config).__name__
        raise ConfigurationError(f"config must be a botocore.config.Config, not {kind}")
    if settings.session is not None and settings.profile_name is not None:
        raise ConfigurationError(
            "session has its own profile: pass either session or profile_name"
        )
    try:
        with SESSIONS.lock:
            session = settings.session or session or _session(settings.profile_name)
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
        if explain(ours, error, session):
            raise ours from None
        raise with_note(ours, on_settings(error)) from cause_of(error)
    check_url(client.meta.endpoint_url)  # the endpoint may come from the environment
    # botocore makes only one attempt, so its retry handler has no effect. Without the
    # handler a call is faster.
    client.meta.events.unregister(
        "needs-retry.rekognition", unique_id="retry-config-rekognition"
    )
    _warn_of_plain_http(client.meta.endpoint_url)
    if settings.endpoint_url is None:
        _warn_of_unknown_region(session, client.meta.region_name)
    return client, session, attempts


def check_url(url: str) -> None:
    """Check that an endpoint URL has no space, quotation mark or control character.

    Such a character would hide the end of the URL from ``masked``, which removes
    passwords from URLs in messages.

    Raises:
        ConfigurationError: The URL contains such a character.
    """
    if not has_url_characters(url):
        raise ConfigurationError(
            "endpoint_url contains a space, a quotation mark or a control character:"
            " replace it with its percent-encoding, such as %20"
        )


def _session(profile_name: str | None) -> Any:
    if profile_name is None:
        return SESSIONS.unconfigured()
    return boto3.Session(profile_name=profile_name)


def timeouts_over(config: Any, timeouts: Mapping[str, float]) -> Any:
    """Return a copy of a botocore ``Config`` with other timeouts.

    If ``config`` is None, the result is a new ``Config``. An invalid ``config`` is
    returned unchanged, because ``build`` reports it later.
    """
    own = Config(**timeouts)
    if isinstance(config, Config):
        return config.merge(own)
    return own if config is None else config


def _theirs(session: Any, config: Config | None) -> Config | None:
    """Return the user's ``Config``, completed by the session's default ``Config``."""
    default = session._session.get_default_client_config()  # noqa: SLF001 - as below
    if default is None or config is None:
        return config or default
    merged: Config = default.merge(config)
    return merged


def _config(session: Any, theirs: Config | None) -> Config:
    """Return the user's ``Config``, changed to one attempt for each call.

    rekoclient's defaults apply to settings that the user's ``Config`` lacks.
    """
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
    """Return boto3's user agent, extended by the name and version of rekoclient.

    A fixed user agent makes calls faster, because botocore otherwise computes the user
    agent twice in each call.
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
    """Return the maximum number of attempts in a botocore ``Config``, or None."""
    retries = getattr(config, "retries", None) or {}
    total = retries.get("total_max_attempts")
    if total is None and "max_attempts" in retries:
        # ``max_attempts``, the older name, does not count the first attempt.
        total = retries["max_attempts"] + 1
    return total


def _attempts_of_profile(session: Any) -> int | None:
    """Return ``max_attempts`` of the AWS profile, or None."""
    profile = session._session.get_scoped_config()  # noqa: SLF001 - as above
    value = profile.get("max_attempts")
    if value is None:
        return None
    if not str(value).isdecimal() or not int(value):
        raise ConfigurationError(
            "max_attempts of the profile must be a whole number of 1 or more,"
            f" not {value!r}"
        )
    return int(value)


def _warn_of_plain_http(url: str) -> None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "http" and not is_loopback(host):
        warnings.warn(
            f"requests to {host} are not encrypted: the endpoint begins with http://",
            stacklevel=6,
        )


def _warn_of_unknown_region(session: Any, region: str) -> None:
    known = {
        name
        for partition in session.get_available_partitions()
        for name in session.get_available_regions("rekognition", partition)
    }
    # botocore does not list all regions of the isolated partitions.
    if known and region not in known and "iso" not in region:
        warnings.warn(
            f"botocore {botocore.__version__} does not list {region} as a region of"
            " Rekognition: check region_name, or upgrade boto3",
            stacklevel=6,
        )


def check_given(boto_client: Any) -> None:
    """Check a boto3 client that the caller has created.

    Warn if the client sends unencrypted requests. Also warn if it retries requests.

    Raises:
        ConfigurationError: The client is for another service, or its endpoint URL
            contains an invalid character.
    """
    meta = getattr(boto_client, "meta", None)
    service = getattr(getattr(meta, "service_model", None), "service_name", "nothing")
    if service != "rekognition":
        raise ConfigurationError(
            f"boto_client must be a client for rekognition, not {service}"
        )
    check_url(boto_client.meta.endpoint_url)
    _warn_of_plain_http(boto_client.meta.endpoint_url)
    attempts = max_attempts_of(boto_client.meta.config)
    if attempts != 1:
        warnings.warn(
            f"this boto_client makes {attempts or 'several'} attempts where rekoclient"
            " expects one: create it with Config(retries={'total_max_attempts': 1})",
            stacklevel=4,
        )
