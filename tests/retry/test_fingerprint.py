"""The hash of a request, by which ``after=`` recognises it."""

import datetime

from attrs import evolve

from rekoclient.models import (
    CreateCollectionRequest,
    CreateUserRequest,
    DetectLabelsRequest,
    Image,
)
from rekoclient.retry import fingerprint
from rekoclient.retry.call import _digest


def test_fingerprint_depends_on_content_alone() -> None:
    """The fingerprint of a request never changes and ignores its token."""
    moment = datetime.datetime.fromisoformat("2026-03-01T00:00:00+00:00")
    photo = DetectLabelsRequest(image=Image(bytes=b"photo"))
    alice = CreateUserRequest(collection_id="c", user_id="u", client_request_token="t")

    assert (
        "100ba7c6ddfbd3f09cdcf7ac91fbb9ec54e4a46bbabc20cb83cf54885efffe33"
        == fingerprint(photo.to_dict())
    )
    assert (
        "644d9e1eabb59761551f29dac53da754610cf5217ae2a3caccba0f7f2ffc4127"
        == fingerprint(alice.to_dict())
    )
    assert fingerprint(alice.to_dict()) == fingerprint(
        evolve(alice, client_request_token="s").to_dict()
    )
    one, two = (
        CreateCollectionRequest(collection_id="c", tags=dict(tags))
        for tags in ([("a", "1"), ("b", "2")], [("b", "2"), ("a", "1")])
    )
    assert fingerprint(one.to_dict()) == fingerprint(two.to_dict())
    assert _digest(moment) != _digest(moment + datetime.timedelta(days=1))
