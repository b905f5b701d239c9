"""Adds notes to errors about AWS credentials.

botocore's messages name neither the profile nor the setting. So a note shows the source
of the credentials or the remedy. Neither the error nor its notes contain the output of
a `credential_process`, because the output may contain credentials.
"""

from __future__ import annotations

import os
from typing import Any

import botocore.exceptions as botocore_errors

from ..errors import ConfigurationError, Fault

_SSO = ("SSO", "Token", "Login")
_PASSING = ("IDPCommunicationError", "InternalFailure", "ServiceUnavailable")
_THROTTLES = ("Throttling", "ThrottlingException", "RequestLimitExceeded", "SlowDown")


def explain(error: ConfigurationError, cause: Exception, session: Any) -> bool:
    """Add a note to an error: the source of the credentials, or the remedy.

    Args:
        error: The error. If the failure may be temporary, this function sets its
            ``fault``, so that the call is retried.
        cause: The exception that botocore raised.
        session: The boto3 session, or None.

    Returns:
        True if ``cause`` may quote the output of a `credential_process`. The message of
        ``error`` is then replaced, and the caller must hide ``cause``.
    """
    core = getattr(session, "_session", None)
    if core is None:
        return False
    name = core.get_config_variable("profile") or "default"
    profile = _profile_of(core)
    if isinstance(cause, botocore_errors.ClientError):
        error.fault = _fault_of(cause)
        role = profile.get("role_arn") or os.environ.get("AWS_ROLE_ARN")
        if role:
            error.add_note(f"the credentials come from the role {role}")
        return False
    if type(cause).__name__.startswith(_SSO) or _is_sso(str(cause)):
        error.add_note(
            f"the login of the profile has expired: run aws sso login --profile {name}"
        )
        return False
    if "credential_process" in profile and (
        isinstance(cause, ValueError | botocore_errors.CredentialRetrievalError)
    ):
        text = f"credential_process of profile {name} returned no credentials"
        error.args = (text,)
        error.add_note(
            "run the command of credential_process in a shell to see its error"
        )
        return True
    file = profile.get("web_identity_token_file") or os.environ.get(
        "AWS_WEB_IDENTITY_TOKEN_FILE"
    )
    if file and isinstance(cause, OSError):
        setting = "AWS_WEB_IDENTITY_TOKEN_FILE"
        if "web_identity_token_file" in profile:
            setting = f"web_identity_token_file of profile {name}"
        error.add_note(f"{setting} names a file that cannot be read: {file}")
    return False


def _profile_of(core: Any) -> dict[str, Any]:
    try:
        found: dict[str, Any] = core.get_scoped_config()
    except botocore_errors.ProfileNotFound:
        return {}
    return found


def _is_sso(text: str) -> bool:
    return "SSO" in text or text.startswith("Token for")


def _fault_of(cause: botocore_errors.ClientError) -> Fault | None:
    """Return the ``Fault`` for an AWS STS error, or None if a retry cannot help."""
    code = str(cause.response.get("Error", {}).get("Code", ""))
    status = cause.response.get("ResponseMetadata", {}).get("HTTPStatusCode") or 0
    if code in _THROTTLES or status == 429:
        return "throttle"
    if code in _PASSING or (status >= 500 and status != 501):
        return "transient"
    return None
