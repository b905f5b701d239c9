"""Replacements for S3 and SNS, which the local Rekognition uses instead of AWS.

A folder or a server at a URL replaces S3. A server at a URL replaces SNS. The
credentials for a server come from its URL, such as
``http://key:secret@minio:9000``, and never from the environment.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

_LARGEST = 256 * 1024 * 1024
_DUMMY = "local"


class Folder:
    """A folder that replaces S3. Each object is the file ``<bucket>/<key>``."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)
        if not self._path.is_dir():
            raise ValueError(f"s3_dir must be an existing folder, not {self._path}")

    def get(self, bucket: str, name: str) -> bytes | None:
        """Return the bytes of an object, or None if its file does not exist."""
        file = self._file(bucket, name)
        if file is None or not file.is_file():
            return None
        if file.stat().st_size > _LARGEST:
            raise OSError(f"{file} is larger than the limit of {_LARGEST} bytes")
        return file.read_bytes()

    def names(self, bucket: str, prefix: str) -> list[str]:
        """Return the keys of the objects in a folder of a bucket.

        The folders inside that folder are not searched.
        """
        folder = self._file(bucket, prefix.rstrip("/"))
        if folder is None or not folder.is_dir():
            return []
        return [prefix + file.name for file in folder.iterdir() if file.is_file()]

    def put(self, bucket: str, name: str, content: bytes) -> None:
        """Store an object as a file."""
        file = self._file(bucket, name)
        if file is None:
            raise OSError(f"{bucket}/{name} is not a path inside {self._path}")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    def _file(self, bucket: str, name: str) -> Path | None:
        parts = [bucket, *name.split("/")]
        if any(part in ("", ".", "..") or "\0" in part for part in parts):
            return None
        return self._path.joinpath(*parts)

    def __str__(self) -> str:
        return str(self._path)


class S3Endpoint:
    """A server that replaces S3, such as moto, LocalStack or MinIO."""

    def __init__(self, url: str, region: str) -> None:
        self._address = Address(url, "s3_endpoint")
        self._region = region

    def get(self, bucket: str, name: str) -> bytes | None:
        """Return the bytes of an object, or None if it does not exist."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            s3 = self._address.client("s3", self._region)
            found = s3.get_object(Bucket=bucket, Key=name)
            if found["ContentLength"] > _LARGEST:
                raise OSError(
                    f"{bucket}/{name} is larger than the limit of {_LARGEST} bytes"
                )
            content: bytes = found["Body"].read()
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                return None
            raise OSError(f"{self}: {error}") from error
        except BotoCoreError as error:
            raise OSError(f"{self}: {error}") from error
        return content

    def names(self, bucket: str, prefix: str) -> list[str]:
        """Return the keys with a given prefix in a bucket."""
        from botocore.exceptions import BotoCoreError, ClientError

        s3 = self._address.client("s3", self._region)
        pages = s3.get_paginator("list_objects_v2")
        try:
            return [
                found["Key"]
                for page in pages.paginate(Bucket=bucket, Prefix=prefix)
                for found in page.get("Contents", ())
            ]
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                return []
            raise OSError(f"{self}: {error}") from error
        except BotoCoreError as error:
            raise OSError(f"{self}: {error}") from error

    def put(self, bucket: str, name: str, content: bytes) -> None:
        """Store an object in a bucket."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            s3 = self._address.client("s3", self._region)
            s3.put_object(Bucket=bucket, Key=name, Body=content)
        except (BotoCoreError, ClientError) as error:
            raise OSError(f"{self}: {error}") from error

    def __str__(self) -> str:
        return str(self._address)


class SnsEndpoint:
    """A server that replaces SNS, such as moto or LocalStack."""

    def __init__(self, url: str) -> None:
        self._address = Address(url, "sns_endpoint")

    def publish(self, topic_arn: str, message: str) -> None:
        """Publish a message to an SNS topic.

        Raises:
            OSError: The server refused the message, for example because the topic does
                not exist. Or the server cannot be reached.
        """
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            sns = self._address.client("sns", topic_arn.split(":")[3])
            sns.publish(TopicArn=topic_arn, Message=message)
        except (BotoCoreError, ClientError) as error:
            raise OSError(f"{self}: {error}") from error

    def __str__(self) -> str:
        return str(self._address)


class Address:
    """The address of a server that replaces S3 or SNS, and the credentials for it."""

    def __init__(self, url: str, argument: str) -> None:
        parts = _parts(url)
        if parts is None:
            # The URL may contain credentials, so the message does not show it.
            raise ValueError(
                f"{argument} must be an http or https URL with a host, such as "
                "http://127.0.0.1:5000"
            )
        self._key = unquote(parts.username or _DUMMY)
        self._secret = unquote(parts.password or _DUMMY)
        self._url = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()

    def client(self, service: str, region: str) -> Any:
        """Return a boto3 client of a service, such as ``s3``, for this server."""
        return _client(service, region, self._url, self._key, self._secret)

    def __str__(self) -> str:
        return self._url


def _parts(url: str) -> SplitResult | None:
    """Split an http or https URL. Return None if the URL is invalid or has no host."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    valid = parts.scheme in ("http", "https") and parts.hostname and port != 0
    spaces = any(character.isspace() for character in url)
    return parts if valid and not spaces else None


@cache
def _client(service: str, region: str, url: str, key: str, secret: str) -> Any:
    import boto3
    from botocore.config import Config

    return boto3.Session(
        aws_access_key_id=key, aws_secret_access_key=secret, region_name=region
    ).client(
        service,
        endpoint_url=url,
        config=Config(
            connect_timeout=3,
            read_timeout=10,
            retries={"mode": "standard", "total_max_attempts": 2},
            proxies={},
            s3={"addressing_style": "path"},
        ),
    )
