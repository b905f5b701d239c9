"""boto3 clients for other AWS services, such as S3 and Service Quotas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import botocore.exceptions as botocore_errors

from ..advice import on_settings, with_note
from ..errors import ConfigurationError
from ..urls import cause_of, masked
from .connection import check_url


def service_client(
    service: str,
    session: Any = None,
    *,
    region_name: str | None = None,
    config: Any = None,
) -> Any:
    """Return a boto3 client for another AWS service.

    Args:
        service: The name of the service, such as `"s3"`.
        session: A boto3 session. Default: a new session.
        region_name: The region. Default: the region of the session.
        config: A botocore ``Config``.

    Raises:
        ConfigurationError: boto3 cannot create the client.
    """
    try:
        session = session or boto3.Session()
        client = session.client(service, region_name=region_name, config=config)
    except (botocore_errors.BotoCoreError, ValueError) as error:
        ours = ConfigurationError(
            f"a client for {service} cannot be created: {masked(str(error))}"
        )
        raise with_note(ours, on_settings(error)) from cause_of(error)
    check_url(client.meta.endpoint_url)
    return client


def new_session(profile_name: str | None, region_name: str | None) -> Any:
    """Return a new boto3 session.

    Raises:
        ConfigurationError: boto3 cannot create the session, for example because the
            profile does not exist.
    """
    try:
        return boto3.Session(profile_name=profile_name, region_name=region_name)
    except botocore_errors.BotoCoreError as error:
        raise with_note(ConfigurationError(str(error)), on_settings(error)) from error


def read_service_quotas(boto_client: Any) -> list[tuple[str, float]]:
    """Return the name and the value of each Rekognition quota, from Service Quotas.

    Raises:
        ConfigurationError: The quotas cannot be read.
    """
    try:
        pages = boto_client.get_paginator("list_service_quotas").paginate(
            ServiceCode="rekognition"
        )
        return list(_values(pages))
    except (botocore_errors.BotoCoreError, botocore_errors.ClientError) as error:
        raise ConfigurationError(masked(str(error))) from cause_of(error)


def _values(pages: Any) -> Iterator[tuple[str, float]]:
    for page in pages:
        for quota in page.get("Quotas", ()):
            if isinstance(value := quota.get("Value"), int | float):
                yield str(quota.get("QuotaName", "")), float(value)
