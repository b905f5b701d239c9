"""What provisioning reads from other AWS services, with boto3 clients of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import botocore.exceptions as botocore_errors

from ..errors import ConfigurationError, ProvisioningError

_HAS_CHANGED = 412
_RETRIES = {"mode": "standard", "total_max_attempts": 4}


def service_client(
    service: str,
    session: Any = None,
    *,
    region_name: str | None = None,
    config: Any = None,
) -> Any:
    """Return a boto3 client of another service.

    Args:
        service: Its name, such as `"s3"`.
        session: A boto3 session. By default a new one.
        region_name: The region. By default that of the session.
        config: A botocore ``Config``.

    Raises:
        ConfigurationError: boto3 cannot make the client.
    """
    try:
        session = session or boto3.Session()
        return session.client(service, region_name=region_name, config=config)
    except (botocore_errors.BotoCoreError, ValueError) as error:
        raise ConfigurationError(f"a client for {service}: {error}") from error


def new_session(profile_name: str | None, region_name: str | None) -> Any:
    """Return a boto3 session.

    Raises:
        ConfigurationError: The profile does not exist.
    """
    try:
        return boto3.Session(profile_name=profile_name, region_name=region_name)
    except botocore_errors.BotoCoreError as error:
        raise ConfigurationError(str(error)) from error


def read_service_quotas(boto_client: Any) -> list[tuple[str, float]]:
    """Return the name and the value of each quota of Rekognition.

    Raises:
        ConfigurationError: They cannot be read.
    """
    try:
        pages = boto_client.get_paginator("list_service_quotas").paginate(
            ServiceCode="rekognition"
        )
        return list(_values(pages))
    except (botocore_errors.BotoCoreError, botocore_errors.ClientError) as error:
        raise ConfigurationError(str(error)) from error


def _values(pages: Any) -> Iterator[tuple[str, float]]:
    for page in pages:
        for quota in page.get("Quotas", ()):
            if isinstance(value := quota.get("Value"), int | float):
                yield str(quota.get("QuotaName", "")), float(value)


def read_object(
    boto_client: Any,
    bucket: str,
    key: str,
    limit: int,
    *,
    etag: str | None = None,
    version: str | None = None,
) -> bytes:
    """Read an object of S3 once.

    Args:
        boto_client: A boto3 client for S3.
        bucket: The bucket.
        key: The key.
        limit: The greatest size, in bytes.
        etag: The ETag that the object must have. By default any.
        version: The version. By default the newest.

    Raises:
        ProvisioningError: The object cannot be read, is larger or has changed.
    """
    try:
        response = boto_client.get_object(
            Bucket=bucket, Key=key, **_conditions(etag, version)
        )
        if response["ContentLength"] > limit:
            raise ProvisioningError(f"is larger than {limit:,} bytes")
        body: bytes = response["Body"].read()
    except (botocore_errors.BotoCoreError, botocore_errors.ClientError) as error:
        raise ProvisioningError(_why(error)) from error
    return body


def find_object(
    boto_client: Any, bucket: str, key: str, *, etag: str | None = None
) -> None:
    """Check that an object of S3 exists and has not changed.

    Raises:
        ProvisioningError: It cannot be found, or has another ETag.
    """
    try:
        boto_client.head_object(Bucket=bucket, Key=key, **_conditions(etag, None))
    except (botocore_errors.BotoCoreError, botocore_errors.ClientError) as error:
        raise ProvisioningError(_why(error)) from error


def _conditions(etag: str | None, version: str | None) -> dict[str, str]:
    conditions = {"IfMatch": etag, "VersionId": version}
    return {name: value for name, value in conditions.items() if value is not None}


def _why(error: Exception) -> str:
    response = getattr(error, "response", {})
    if response.get("ResponseMetadata", {}).get("HTTPStatusCode") == _HAS_CHANGED:
        return "has changed since it was indexed"
    return f"cannot be read: {error}"
