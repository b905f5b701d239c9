"""Requests, responses and shapes for collections.

``python -m rekoclient.codegen`` generates this module from the service model in
botocore 1.44.5. Do not edit the module. Edit ``overlay.toml`` or ``meanings.toml``
in ``rekoclient/codegen``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from attrs import field

from ..schema import (
    Integer,
    Items,
    Map,
    Operation,
    PagedRequest,
    Request,
    Response,
    ResponseMetadata as ResponseMetadata,
    Text,
    Timestamp,
    wire,
)

if TYPE_CHECKING:
    from attrs import frozen
else:
    from ..schema import frozen_shape as frozen


@frozen(kw_only=True, eq=False, repr=False)
class CreateCollectionResponse(Response):
    """The response of CreateCollection.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CreateCollection.html
    """

    status_code: int = field(metadata=wire("StatusCode", Integer(min=0)))
    """HTTP status code of the response."""
    collection_arn: str = field(metadata=wire("CollectionArn", Text()))
    """ARN of the collection. Use it for tags and permissions."""
    face_model_version: str | None = field(default=None, metadata=wire("FaceModelVersion", Text()))
    """Version of the face model that the collection uses."""


@frozen(kw_only=True, eq=False, repr=False)
class CreateCollectionRequest(Request[CreateCollectionResponse]):
    """Create a collection of faces and users.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CreateCollection.html
    """

    collection_id: str = field(metadata=wire("CollectionId", Text(min=1, max=255, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Id for the new collection, unique in the account and region. Required. 1 to 255
    characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    tags: Mapping[str, str] | None = field(default=None, metadata=wire("Tags", Map(Text(min=1, max=128, pattern=r"(?!aws:)[\w.:/=+\-@\x20\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*", unicode=True, published=r"^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*$"), Text(max=256, pattern=r"[\w.:/=+\-@\x20\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*", unicode=True, published=r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$"), max=200)))
    """Tags for the collection, as a mapping of keys to values. Default: no tags. At most
    200 entries.
    """

    operation: ClassVar[Operation[CreateCollectionResponse]] = Operation(
        name="CreateCollection",
        method="create_collection",
        response=CreateCollectionResponse,
        repeat="named",
        always=("collection_arn", "status_code"),
    )


@frozen(kw_only=True, eq=False, repr=False)
class DeleteCollectionResponse(Response):
    """The response of DeleteCollection.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteCollection.html
    """

    status_code: int = field(metadata=wire("StatusCode", Integer(min=0)))
    """HTTP status code of the response."""


@frozen(kw_only=True, eq=False, repr=False)
class DeleteCollectionRequest(Request[DeleteCollectionResponse]):
    """Delete a collection with all its faces and users.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteCollection.html
    """

    collection_id: str = field(metadata=wire("CollectionId", Text(min=1, max=255, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Id of the collection. Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """

    operation: ClassVar[Operation[DeleteCollectionResponse]] = Operation(
        name="DeleteCollection",
        method="delete_collection",
        response=DeleteCollectionResponse,
        repeat="repeatable",
        always=("status_code",),
    )


@frozen(kw_only=True, eq=False, repr=False)
class DescribeCollectionResponse(Response):
    """The response of DescribeCollection.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DescribeCollection.html
    """

    face_count: int = field(metadata=wire("FaceCount", Integer(min=0)))
    """Number of faces in the collection."""
    face_model_version: str = field(metadata=wire("FaceModelVersion", Text()))
    """Version of the face model that the collection uses."""
    collection_arn: str = field(metadata=wire("CollectionARN", Text()))
    """ARN of the collection. Use it for tags and permissions."""
    creation_timestamp: datetime = field(metadata=wire("CreationTimestamp", Timestamp()))
    """Time of creation."""
    user_count: int | None = field(default=None, metadata=wire("UserCount", Integer(min=0)))
    """Number of users in the collection."""


@frozen(kw_only=True, eq=False, repr=False)
class DescribeCollectionRequest(Request[DescribeCollectionResponse]):
    """Describe a collection: its ARN, counts and face model version.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DescribeCollection.html
    """

    collection_id: str = field(metadata=wire("CollectionId", Text(min=1, max=255, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Id of the collection. Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """

    operation: ClassVar[Operation[DescribeCollectionResponse]] = Operation(
        name="DescribeCollection",
        method="describe_collection",
        response=DescribeCollectionResponse,
        repeat="read",
        always=("collection_arn", "creation_timestamp", "face_count", "face_model_version"),
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class ListCollectionsResponse(Response):
    """The response of ListCollections.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListCollections.html
    """

    collection_ids: tuple[str, ...] = field(default=(), metadata=wire("CollectionIds", Items(Text(min=1, max=255, pattern=r"[a-zA-Z0-9_.\-]+"))))
    """Ids of the collections."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=255)))
    """Token of the next page. None on the last page."""
    face_model_versions: tuple[str, ...] = field(default=(), metadata=wire("FaceModelVersions", Items(Text())))
    """Versions of the face models, in the order of ``collection_ids``."""

    if TYPE_CHECKING:

        def __init__(self, *, collection_ids: Sequence[str] = ..., next_token: str | None = ..., face_model_versions: Sequence[str] = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class ListCollectionsRequest(PagedRequest[ListCollectionsResponse, str]):
    """List the ids of the account's collections.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListCollections.html
    """

    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=255)))
    """Token of the page to return, from the previous response. Default: the first page. At
    most 255 characters.
    """
    max_results: int | None = field(default=None, metadata=wire("MaxResults", Integer(min=0, max=4096)))
    """Maximum number of collections in a page. Optional. From 0 to 4096."""

    operation: ClassVar[Operation[ListCollectionsResponse]] = Operation(
        name="ListCollections",
        method="list_collections",
        response=ListCollectionsResponse,
        repeat="read",
        items="collection_ids",
    )
