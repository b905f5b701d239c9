"""Read, find and list objects in S3.

The messages of the errors do not name the bucket and the key. The caller adds them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import IO, Any, NamedTuple

import botocore.exceptions as botocore_errors

from ..errors import ProvisioningError
from ..urls import cause_of, masked

_DENIED, _NOT_FOUND, _HAS_CHANGED = 403, 404, 412
_BLOCK = 1 << 16
_FAILURES = (botocore_errors.BotoCoreError, botocore_errors.ClientError)


class Entry(NamedTuple):
    """Metadata of an object in S3."""

    key: str
    etag: str
    size: int
    last_modified: datetime | None
    storage_class: str


class Denied(ProvisioningError):
    """S3 refused a request because a permission is missing."""


class Missing(ProvisioningError):
    """The object or the bucket does not exist."""


def read_object(
    boto_client: Any,
    bucket: str,
    key: str,
    limit: int,
    *,
    etag: str | None = None,
    version: str | None = None,
) -> bytes:
    """Return the content of an object in S3.

    Args:
        boto_client: A boto3 client for S3.
        bucket: The bucket.
        key: The key of the object.
        limit: The maximum size, in bytes.
        etag: The ETag that the object must have. Default: any.
        version: The version id. Default: the newest version.

    Raises:
        ProvisioningError: The object cannot be read, is too large or has another ETag.
    """
    try:
        response = boto_client.get_object(
            Bucket=bucket, Key=key, **_conditions(etag, version)
        )
        if response["ContentLength"] > limit:
            raise ProvisioningError(f"the object is larger than {limit:,} bytes")
        body: bytes = response["Body"].read()
    except _FAILURES as error:
        raise _failure(error) from cause_of(error)
    return body


def copy_object(
    boto_client: Any,
    bucket: str,
    key: str,
    file: IO[bytes],
    on_block: Callable[[bytes], object],
) -> None:
    """Copy an object of any size from S3 into a file.

    Args:
        boto_client: A boto3 client for S3.
        bucket: The bucket.
        key: The key of the object.
        file: The file, open for writing.
        on_block: Function that gets each block before it is written, for example to
            compute a checksum.

    Raises:
        ProvisioningError: The object cannot be read.
    """
    try:
        body = boto_client.get_object(Bucket=bucket, Key=key)["Body"]
        for block in body.iter_chunks(_BLOCK):
            on_block(block)
            file.write(block)
    except _FAILURES as error:
        raise _failure(error) from cause_of(error)


def find_object(
    boto_client: Any, bucket: str, key: str, *, etag: str | None = None
) -> Entry:
    """Return the metadata of an object in S3, without its content.

    Args:
        boto_client: A boto3 client for S3.
        bucket: The bucket.
        key: The key of the object.
        etag: The ETag that the object must have. Default: any.

    Raises:
        Denied: The permission is missing.
        Missing: The object does not exist.
        ProvisioningError: The request failed, or the object has another ETag.
    """
    try:
        found = boto_client.head_object(
            Bucket=bucket, Key=key, **_conditions(etag, None)
        )
    except _FAILURES as error:
        raise _failure(error) from cause_of(error)
    return Entry(
        key,
        _unquoted(found.get("ETag")),
        found["ContentLength"],
        found.get("LastModified"),
        found.get("StorageClass") or "STANDARD",
    )


def list_objects(boto_client: Any, bucket: str, prefix: str) -> Iterator[list[Entry]]:
    """Yield the metadata of the objects in a bucket, page by page, ordered by key.

    Raises:
        Denied: The permission is missing.
        Missing: The bucket does not exist.
        ProvisioningError: The listing failed for another reason.
    """
    pages = boto_client.get_paginator("list_objects_v2").paginate(
        Bucket=bucket, Prefix=prefix
    )
    try:
        for page in pages:
            yield [
                Entry(
                    found["Key"],
                    _unquoted(found.get("ETag")),
                    found["Size"],
                    found.get("LastModified"),
                    found.get("StorageClass") or "STANDARD",
                )
                for found in page.get("Contents", ())
            ]
    except _FAILURES as error:
        raise _failure(error, "the objects cannot be listed") from cause_of(error)


def bucket_region(boto_client: Any, bucket: str) -> str | None:
    """Return the region of a bucket, or None if S3 does not return it.

    S3 usually returns the region even if it denies access to the bucket.
    """
    try:
        response = boto_client.head_bucket(Bucket=bucket)
    except botocore_errors.ClientError as error:
        response = error.response
    except botocore_errors.BotoCoreError:
        return None
    headers = response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    region: str | None = headers.get("x-amz-bucket-region")
    return region


def _conditions(etag: str | None, version: str | None) -> dict[str, str]:
    quoted = None if etag is None else f'"{_unquoted(etag)}"'
    conditions = {"IfMatch": quoted, "VersionId": version}
    return {name: value for name, value in conditions.items() if value is not None}


def _unquoted(etag: str | None) -> str:
    """Return an ETag without its quotation marks."""
    return (etag or "").strip('"')


def _failure(
    error: Exception, what: str = "the object cannot be read"
) -> ProvisioningError:
    response = getattr(error, "response", {})
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    if status == _HAS_CHANGED:
        return ProvisioningError("the object has changed since it was indexed")
    kind = {_NOT_FOUND: Missing, _DENIED: Denied}.get(status, ProvisioningError)
    return kind(f"{what}: {masked(str(error))}")
