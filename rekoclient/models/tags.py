"""Requests, responses and shapes for tags.

``python -m rekoclient.codegen`` generates this module from the service model in
botocore 1.44.5. Do not edit the module. Edit ``overlay.toml`` or ``meanings.toml``
in ``rekoclient/codegen``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from attrs import field

from ..schema import (
    EMPTY_MAP,
    Items,
    Map,
    Operation,
    Request,
    Response,
    ResponseMetadata as ResponseMetadata,
    Text,
    wire,
)

if TYPE_CHECKING:
    from attrs import frozen
else:
    from ..schema import frozen_shape as frozen


@frozen(kw_only=True, eq=False, repr=False)
class ListTagsForResourceResponse(Response):
    """The response of ListTagsForResource.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListTagsForResource.html
    """

    tags: Mapping[str, str] = field(default=EMPTY_MAP, metadata=wire("Tags", Map(Text(min=1, max=128, pattern=r"(?!aws:)[\w.:/=+\-@\x20\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*", unicode=True, published=r"^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*$"), Text(max=256, pattern=r"[\w.:/=+\-@\x20\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*", unicode=True, published=r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$"), max=200)))
    """Tags as a mapping of keys to values."""


@frozen(kw_only=True, eq=False, repr=False)
class ListTagsForResourceRequest(Request[ListTagsForResourceResponse]):
    """List the tags of a collection, stream processor or model.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListTagsForResource.html
    """

    resource_arn: str = field(metadata=wire("ResourceArn", Text(min=20, max=2048)))
    """ARN of the collection, stream processor or model. Required. 20 to 2048 characters.
    """

    operation: ClassVar[Operation[ListTagsForResourceResponse]] = Operation(
        name="ListTagsForResource",
        method="list_tags_for_resource",
        response=ListTagsForResourceResponse,
        repeat="read",
    )


@frozen(kw_only=True, eq=False, repr=False)
class TagResourceResponse(Response):
    """The response of TagResource.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_TagResource.html
    """


@frozen(kw_only=True, eq=False, repr=False)
class TagResourceRequest(Request[TagResourceResponse]):
    """Add tags to a collection, stream processor or model.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_TagResource.html
    """

    resource_arn: str = field(metadata=wire("ResourceArn", Text(min=20, max=2048)))
    """ARN of the collection, stream processor or model. Required. 20 to 2048 characters.
    """
    tags: Mapping[str, str] = field(metadata=wire("Tags", Map(Text(min=1, max=128, pattern=r"(?!aws:)[\w.:/=+\-@\x20\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*", unicode=True, published=r"^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*$"), Text(max=256, pattern=r"[\w.:/=+\-@\x20\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*", unicode=True, published=r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$"), max=200)))
    """Tags as a mapping of keys to values. Required. At most 200 entries."""

    operation: ClassVar[Operation[TagResourceResponse]] = Operation(
        name="TagResource",
        method="tag_resource",
        response=TagResourceResponse,
        repeat="repeatable",
    )


@frozen(kw_only=True, eq=False, repr=False)
class UntagResourceResponse(Response):
    """The response of UntagResource.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_UntagResource.html
    """


@frozen(kw_only=True, eq=False, repr=False)
class UntagResourceRequest(Request[UntagResourceResponse]):
    """Remove tags from a collection, stream processor or model.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_UntagResource.html
    """

    resource_arn: str = field(metadata=wire("ResourceArn", Text(min=20, max=2048)))
    """ARN of the collection, stream processor or model. Required. 20 to 2048 characters.
    """
    tag_keys: Sequence[str] = field(metadata=wire("TagKeys", Items(Text(min=1, max=128, pattern=r"(?!aws:)[\w.:/=+\-@\x20\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*", unicode=True, published=r"^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*$"), max=200)))
    """Keys of the tags to remove. Required. At most 200 items."""

    operation: ClassVar[Operation[UntagResourceResponse]] = Operation(
        name="UntagResource",
        method="untag_resource",
        response=UntagResourceResponse,
        repeat="repeatable",
    )
