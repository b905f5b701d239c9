"""Shapes: either/or rules, reprs, hashes and fingerprints."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from attrs import astuple

from rekoclient.models import (
    AgeRange,
    CreateUserRequest,
    DescribeCollectionResponse,
    Image,
    IndexFacesRequest,
    ListCollectionsResponse,
    ListTagsForResourceResponse,
    S3Object,
)
from rekoclient.schema import Exclusive, read


def test_different_requests_have_different_hashes() -> None:
    """Requests with different content rarely share a hash."""
    requests = [
        CreateUserRequest(collection_id="c", user_id=f"u{n}") for n in range(100)
    ]

    assert len({hash(request) for request in requests}) > 90


@pytest.mark.parametrize(
    ("number", "faces", "tags"),
    [
        (1, "['0']", "{'0': 'v0'}"),
        (2, "['0', '1']", "{'0': 'v0', '1': 'v1'}"),
        (3, "['0', '1', … 1 more]", "{'0': 'v0', '1': 'v1', … 1 more}"),
        (9, "['0', '1', … 7 more]", "{'0': 'v0', '1': 'v1', … 7 more}"),
    ],
)
def test_repr_shows_two_entries_and_the_number_of_others(
    number: int, faces: str, tags: str
) -> None:
    """The repr of a list or map shows two entries and counts the others."""
    names = [str(n) for n in range(number)]
    page = read(ListCollectionsResponse, {"CollectionIds": names})
    tags_of = {"Tags": {name: f"v{name}" for name in names}}
    tagged = read(ListTagsForResourceResponse, tags_of)

    assert f"ListCollectionsResponse(collection_ids={faces})" == repr(page)
    assert f"ListTagsForResourceResponse(tags={tags})" == repr(tagged)


def test_repr_shows_a_timestamp() -> None:
    """The repr of a response shows the value of a timestamp."""
    response = read(DescribeCollectionResponse, {"CreationTimestamp": 0})

    assert (
        "DescribeCollectionResponse(creation_timestamp=1970-01-01 00:00:00+00:00)"
        == repr(response)
    )


def test_repr_omits_only_absent_members() -> None:
    """The repr shows zero and empty text, and omits only absent members."""
    request = IndexFacesRequest(
        collection_id="c", image=Image(s3_object=S3Object(bucket="door")), max_faces=1
    )
    assert (
        "IndexFacesRequest(collection_id='c',"
        " image=Image(s3_object=S3Object(bucket='door')), max_faces=1)"
    ) == repr(request)
    response = read(
        DescribeCollectionResponse,
        {"CollectionARN": "a", "FaceCount": 0, "UserCount": 0},
    )
    assert "face_count=0, " in repr(response)
    assert "user_count=0" in repr(response)
    assert "face_model_version" not in repr(response)
    assert "AgeRange()" == repr(AgeRange.from_dict({}))


@pytest.mark.parametrize(
    ("rule", "given", "kept"),
    [
        ("exactly_one", {}, False),
        ("exactly_one", {"bytes": b"x"}, True),
        ("exactly_one", {"bytes": b"x", "s3_object": S3Object()}, False),
        ("at_least_one", {}, False),
        ("at_least_one", {"s3_object": S3Object()}, True),
        ("at_least_one", {"bytes": b"x", "s3_object": S3Object()}, True),
    ],
)
def test_either_or_rule_counts_the_given_members(
    rule: Literal["exactly_one", "at_least_one"], given: dict[str, Any], kept: bool
) -> None:
    """An either/or rule counts the members that are given."""
    found = Exclusive(rule, ("bytes", "s3_object")).check(Image(**given))
    broken = ("", "", rule, "bytes, s3_object", str(len(given)))

    assert [astuple(violation) for violation in found] == ([] if kept else [broken])
