"""Names and forms that users of boto3 write: the error names the replacement."""

from __future__ import annotations

import copy

import pytest
from botocore.exceptions import ClientError

from rekoclient import AsyncRekognitionClient, RekognitionClient, errors
from rekoclient import models as m
from rekoclient.testing import LocalRekognition

NAMES = {
    "get_paginator": "iter_list_users()",
    "can_paginate": "iter_...",
    "get_waiter": "wait_for()",
    "meta": "region_name",
    "creat_user": "did you mean create_user?",
    "list_user": "did you mean list_users?",
}


@pytest.mark.parametrize("kind", [RekognitionClient, AsyncRekognitionClient])
@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_boto3_leads_to_ours(
    kind: type[RekognitionClient | AsyncRekognitionClient], name: str
) -> None:
    """The message contains what to use instead."""
    client = kind(region_name="eu-west-1")
    with pytest.raises(AttributeError) as caught:
        getattr(client, name)
    assert NAMES[name] in str(caught.value)


ITEMS = {
    "Labels": (m.DetectLabelsResponse(), "use .labels"),
    "ResponseMetadata": (m.DetectLabelsResponse(), "use .response_metadata"),
    "Name": (m.Label(), "use .name"),
    "Nope": (m.Label(), "use its attributes"),
}


@pytest.mark.parametrize("name", ITEMS)
def test_an_item_leads_to_the_attribute(name: str) -> None:
    """A response in brackets is a TypeError with the attribute's name."""
    value, hint = ITEMS[name]
    with pytest.raises(TypeError, match="is an object, not a dict") as caught:
        value[name]  # type: ignore[index]
    assert hint in str(caught.value)


def test_a_shape_is_not_a_sequence() -> None:
    """Iteration and membership are refused, and copies still work."""
    label = m.Label(name="Door")
    with pytest.raises(TypeError):
        iter(label).__next__()  # type: ignore[call-overload]
    assert label == copy.deepcopy(label)


def test_exceptions_has_the_classes(server: LocalRekognition) -> None:
    """`client.exceptions` works in an except clause, as in boto3."""
    client = server.client()
    assert client.exceptions is errors
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.describe_collection(collection_id="nope")
    with pytest.raises(ClientError):
        client.describe_collection(collection_id="nope")
