"""Pictures in S3: objects of a prefix, objects of an S3 Inventory, single objects.

The service reads the pictures from S3, so they are not downloaded. Bucket, key and ETag
identify the content of an object. So a later run recognises the pictures that an
earlier run has finished.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar
from urllib.parse import unquote_plus

from attrs import frozen

from ..errors import ConfigurationError, ProvisioningError
from ..interop import AsInstance, SessionLike, accept_instances
from ..models import Image, S3Object
from ..transport.s3 import (
    Denied,
    Missing,
    bucket_region,
    copy_object,
    find_object,
    list_objects,
    read_object,
)
from ..transport.services import service_client
from ..urls import place_of
from .files import UNEXPECTED
from .names import SENT, has_picture_suffix, is_systems_own, suffix_of
from .threads import Threads

if TYPE_CHECKING:
    from ..client import RekognitionClient

INVENTORY = "/manifest.json"
"""The end of the URL of each manifest of an S3 Inventory."""
_MOST_BYTES = 15_728_640
"""The largest picture that the service reads from S3."""
_ARCHIVED = ("DEEP_ARCHIVE", "GLACIER")
_LARGEST_MANIFEST = 1 << 26
_LOOKUPS = 16
"""Maximum number of objects that are looked up at the same time."""


@frozen(kw_only=True)
class S3Picture:
    """An object in S3 that is used as a picture.

    Attributes:
        bucket: The name of the bucket.
        key: The key of the object.
        etag: The ETag without quotation marks, or None if it is unknown.
        size: The size in bytes, or None if it is unknown.
        version: The version id of the object. None means the newest version.
        last_modified: The time at which the object was written, or None.
        storage_class: The storage class, such as `STANDARD`.
        region: The region of the bucket, or None if it is unknown.
    """

    __get_pydantic_core_schema__: ClassVar[Any] = classmethod(accept_instances)

    bucket: str
    key: str
    etag: str | None = None
    size: int | None = None
    version: str | None = None
    last_modified: datetime | None = None
    storage_class: str = "STANDARD"
    region: str | None = None

    @property
    def source(self) -> str:
        """The location, `s3://bucket/key`."""
        return f"s3://{self.bucket}/{self.key}"

    @property
    def name(self) -> str:
        """The part of the key after the last slash. For a folder it is empty."""
        return self.key.rpartition("/")[2]

    @property
    def identity(self) -> str:
        """A hash of bucket, key and ETag, which can be used as `ExternalImageId`.

        Without an ETag, the version replaces the ETag.
        """
        names = [self.bucket, self.key, self.version or ""]
        if self.etag:
            names = [self.bucket, self.key, "etag", self.etag]
        digest = hashlib.sha256("\0".join(names).encode())
        return f"s3:{digest.hexdigest()}"

    @property
    def is_lasting(self) -> bool:
        """Whether `identity` always stands for the same content of the object.

        This is True if the ETag or the version is known.
        """
        return bool(self.etag or self.version)

    @property
    def is_picture(self) -> bool:
        """Whether the object may be a picture, by its key.

        This is True for a key with the suffix of a picture, such as `.jpg` or `.heic`,
        and for a key without a suffix. It is False for a folder, a hidden file and a
        system file, such as `Thumbs.db`.
        """
        name = self.name
        if not name or is_systems_own(name):
            return False
        return has_picture_suffix(name) or not suffix_of(name)

    @property
    def problem(self) -> str | None:
        """The reason why the service will refuse the object, or None.

        For example, the object is empty, too large or archived.
        """
        suffix = suffix_of(self.name)
        if suffix and suffix not in SENT:
            return f"must be PNG or JPEG, not {suffix[1:].upper()}; convert it"
        if self.size == 0:
            return "is empty"
        if self.size is not None and self.size > _MOST_BYTES:
            return (
                f"must have at most {_MOST_BYTES:,} bytes, not {self.size:,}; make it"
                " smaller"
            )
        if self.storage_class in _ARCHIVED:
            return f"is archived in {self.storage_class}; restore it first"
        return next(map(str, self.to_image().violations()), None)

    def to_image(self) -> Image:
        """Return an `Image` that refers to the object, so that the service reads it."""
        return Image(
            s3_object=S3Object(bucket=self.bucket, name=self.key, version=self.version)
        )


def s3_objects(
    bucket: str,
    prefix: str = "",
    *,
    session: Annotated[SessionLike, AsInstance()] | None = None,
) -> Iterator[S3Picture]:
    """Yield the objects whose keys begin with a prefix, in the order of their keys.

    The objects are listed page by page, so their number has no limit. This needs the
    permission `s3:ListBucket`. For more than 10 million objects, `s3_inventory` takes
    fewer requests.

    Args:
        bucket: The bucket.
        prefix: The start of the keys, such as `people/`. By default all objects.
        session: A boto3 session. By default boto3's default session.

    Raises:
        ConfigurationError: The boto3 client for S3 cannot be created, for example
            because the profile does not exist.
        ProvisioningError: The listing is denied or fails. If it is denied, the message
            has the IAM action to allow.
    """
    yield from _listed(service_client("s3", session), bucket, prefix)


def s3_inventory(
    manifest: str,
    prefix: str = "",
    *,
    session: Annotated[SessionLike, AsInstance()] | None = None,
) -> Iterator[S3Picture]:
    """Yield the objects of an S3 Inventory in CSV format.

    Deleted objects and old versions are left out. The files of the inventory are
    downloaded into the temporary folder, one at a time. This needs the permission
    `s3:GetObject` for the files.

    Args:
        manifest: The manifest of the inventory, `s3://bucket/.../manifest.json`.
        prefix: Yield only objects whose keys begin with this text. By default all.
        session: A boto3 session. By default boto3's default session.

    Raises:
        ConfigurationError: The boto3 client for S3 cannot be created, for example
            because the profile does not exist.
        ProvisioningError: The manifest or a file cannot be read, or is not a CSV
            inventory. Or the temporary folder is full.
    """
    yield from _inventoried(service_client("s3", session), manifest, prefix)


class Buckets:
    """Access to S3 with the session and the region of a Rekognition client.

    Args:
        client: The Rekognition client.
    """

    def __init__(self, client: RekognitionClient) -> None:
        self._client = client
        self._made: Any = None
        self._regions: dict[str, str | None] = {}

    def _s3(self) -> Any:
        """Return the boto3 client for S3, which the first call creates.

        Raises:
            ConfigurationError: The boto3 client cannot be created. Or it is for AWS,
                while the Rekognition client is for a local server.
        """
        if self._made is None:
            made = self._client.boto_client_for("s3")
            if _is_local(self._client.boto_client) and not _is_local(made):
                raise ConfigurationError(
                    "the client is for a local Rekognition, but S3 is on AWS. Set"
                    " AWS_ENDPOINT_URL_S3 to the endpoint of a local S3."
                )
            self._made = made
        return self._made

    def objects(self, url: str) -> Iterator[S3Picture]:
        """Yield the objects of a prefix or of an S3 Inventory.

        Args:
            url: `s3://bucket/prefix/`, or the `manifest.json` of an inventory.

        Raises:
            ConfigurationError: The boto3 client for S3 cannot be created.
            ProvisioningError: The objects cannot be listed, or the bucket is not in the
                client's region.
        """
        bucket, prefix = split(url)
        if url.endswith(INVENTORY):
            found = _inventoried(self._s3(), url, "")
        else:
            found = _listed(self._s3(), bucket, prefix)
        for picture in found:
            self.check_region(picture)
            yield picture

    def check_region(self, picture: S3Picture) -> None:
        """Raise an error if a picture's bucket is not in the client's region.

        The service reads only buckets of its own region. A bucket whose region is
        unknown is accepted.

        Raises:
            ProvisioningError: The bucket is not in the client's region.
        """
        region = self._client.region_name
        if picture.region not in (None, region):
            raise ProvisioningError(
                f"The bucket {picture.bucket} is in {picture.region}, and the client is"
                f" in {region}. The service reads only buckets of its own region. Use a"
                f" client of {picture.region}, or copy the objects to {region}."
            )

    def find(
        self, places: Iterable[S3Object]
    ) -> tuple[dict[tuple[str, str], S3Picture | ValueError], str | None]:
        """Look up the ETags of single objects, several at the same time.

        Args:
            places: The objects. Their newest versions are looked up.

        Returns:
            A dict and a note. For each bucket and key, the dict has the picture, or a
            ValueError if the object does not exist. Objects that cannot be looked up,
            for example without permission, are absent from the dict. The note has the
            first reason why an object could not be looked up, or is None. With a local
            Rekognition and no local S3, no object is looked up. Then the dict is empty
            and the note is None.

        Raises:
            ProvisioningError: A bucket is not in the client's region.
        """
        names = {(place.bucket or "", place.name or "") for place in places}
        found: dict[tuple[str, str], S3Picture | ValueError] = {}
        if not names:
            return found, None
        try:
            s3 = self._s3()
        except ConfigurationError as error:
            return found, None if _is_local(self._client.boto_client) else str(error)
        regions = {bucket: bucket_region(s3, bucket) for bucket, _ in names}
        for bucket, region in regions.items():
            self.check_region(S3Picture(bucket=bucket, key="", region=region))
        failed: dict[str, ProvisioningError] = {}

        def look_up(name: tuple[str, str]) -> None:
            bucket, key = name
            if bucket in failed:
                return
            try:
                entry = find_object(s3, bucket, key)
            except Missing:
                found[name] = ValueError("the object does not exist in S3")
            except ProvisioningError as error:
                failed[bucket] = error
            else:
                found[name] = S3Picture(
                    bucket=bucket, region=regions[bucket], **entry._asdict()
                )

        with Threads(min(_LOOKUPS, len(names)), "rekoclient-s3") as threads:
            list(threads.map(look_up, sorted(names)))
        note = None
        if failed:
            bucket, reason = next(iter(failed.items()))
            remedy = ". Allow s3:GetObject" if isinstance(reason, Denied) else ""
            note = f"Objects of {bucket}: {reason}{remedy}"
        return found, note


def split(url: str) -> tuple[str, str]:
    """Return the bucket and the prefix of `s3://bucket/prefix`.

    Raises:
        ProvisioningError: The URL has no bucket.
    """
    bucket, _, prefix = url.removeprefix("s3://").partition("/")
    if not bucket:
        raise ProvisioningError(f"the URL must be s3://bucket/prefix/, not {url}")
    return bucket, prefix


def _is_local(boto_client: Any) -> bool:
    return place_of(boto_client.meta.endpoint_url) == "local"


def _listed(s3: Any, bucket: str, prefix: str) -> Iterator[S3Picture]:
    region = bucket_region(s3, bucket)
    try:
        for page in list_objects(s3, bucket, prefix):
            for entry in page:
                yield S3Picture(bucket=bucket, region=region, **entry._asdict())
    except ProvisioningError as error:
        remedy = ""
        if isinstance(error, Denied):
            remedy = f" Allow s3:ListBucket on arn:aws:s3:::{bucket}."
        raise ProvisioningError(f"s3://{bucket}/{prefix}: {error}.{remedy}") from error


def _inventoried(s3: Any, manifest: str, prefix: str) -> Iterator[S3Picture]:
    home, key = split(manifest)
    try:
        content = json.loads(read_object(s3, home, key, _LARGEST_MANIFEST))
        if content["fileFormat"] != "CSV":
            raise ProvisioningError(
                f"the inventory is in {content['fileFormat']} format; configure an"
                " inventory in CSV format"
            )
        columns = [name.strip() for name in content["fileSchema"].split(",")]
        bucket = content["sourceBucket"]
        store = content["destinationBucket"].rpartition(":")[2]
        files = [(one["key"], one.get("MD5checksum")) for one in content["files"]]
    except Denied as error:
        raise _denied(manifest, error) from error
    except ProvisioningError as error:
        raise ProvisioningError(f"{manifest}: {error}") from error
    except UNEXPECTED as error:
        raise ProvisioningError(
            f"{manifest} is not the manifest of an S3 Inventory ({error!r}). Pass the"
            " manifest.json of an inventory in CSV format."
        ) from error
    if not {"Bucket", "Key"} <= set(columns):
        raise ProvisioningError(
            f"{manifest}: fileSchema must contain Bucket and Key, not"
            f" {', '.join(columns)}. Pass the manifest.json of an S3 Inventory."
        )
    region = bucket_region(s3, bucket)
    for name, checksum in files:
        try:
            for row in _rows(s3, store, name, checksum):
                picture = _picture(dict(zip(columns, row, strict=True)), region)
                if picture is not None and picture.key.startswith(prefix):
                    yield picture
        except Denied as error:
            raise _denied(f"s3://{store}/{name}", error) from error
        except ProvisioningError as error:
            raise ProvisioningError(f"s3://{store}/{name}: {error}") from error
        except (
            ValueError,
            KeyError,
            gzip.BadGzipFile,
            EOFError,
            zlib.error,
            csv.Error,
        ) as error:
            raise ProvisioningError(
                f"s3://{store}/{name} is not a valid file of an S3 Inventory: {error}."
                " Use another inventory."
            ) from error


def _denied(url: str, error: Denied) -> ProvisioningError:
    return ProvisioningError(f"{url}: {error}. Allow s3:GetObject on the object.")


def _rows(s3: Any, bucket: str, key: str, checksum: str | None) -> Iterator[list[str]]:
    """Download a file of an inventory, and yield its rows.

    The complete file is downloaded before the first row is yielded. So no connection
    stays open while the caller works.
    """
    digest = hashlib.md5(usedforsecurity=False)
    with ExitStack() as stack:
        try:
            copy = stack.enter_context(tempfile.TemporaryFile())
            copy_object(s3, bucket, key, copy, digest.update)
            copy.seek(0)
        except OSError as error:
            raise ProvisioningError(
                f"the file cannot be copied to the temporary folder: {error.strerror}."
                " Free some space, or set TMPDIR to another folder."
            ) from error
        if checksum not in (None, digest.hexdigest()):
            raise ProvisioningError(
                "the file is damaged: its MD5 differs from the MD5 in the manifest. Use"
                " another inventory."
            )
        with gzip.open(copy) as unpacked:
            yield from csv.reader(io.TextIOWrapper(unpacked, "utf-8", newline=""))


def _picture(row: Mapping[str, str], region: str | None) -> S3Picture | None:
    """Return the picture of a row, or None for a deleted object or an old version."""
    if row.get("IsLatest") == "false" or row.get("IsDeleteMarker") == "true":
        return None
    at = row.get("LastModifiedDate")
    version = row.get("VersionId")
    return S3Picture(
        bucket=row["Bucket"],
        key=unquote_plus(row["Key"], errors="strict"),
        etag=row.get("ETag") or None,
        size=int(row["Size"]) if row.get("Size") else None,
        version=None if version in ("", "null") else version,
        last_modified=datetime.fromisoformat(at) if at else None,
        storage_class=row.get("StorageClass") or "STANDARD",
        region=region,
    )
