"""`client.call` sends what the installed botocore knows and the models do not."""

from __future__ import annotations

import copy
from typing import Any

import boto3
import pytest
from botocore.loaders import Loader

from rekoclient import RekognitionClient, errors
from rekoclient import models as m
from rekoclient.testing import LocalRekognition, sample_image

IMAGE = {"S3Object": {"Bucket": "photos", "Name": "alice.jpg"}}


class Recorder(RekognitionClient):
    """A client that keeps the last request."""

    def send(self, request: Any, /, **_: Any) -> Any:
        """Keep the request and return nothing."""
        self.last = request


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    """A client on a botocore with a new member and a new enum value."""
    load = Loader.load_service_model

    def newer(self: Loader, *names: str, **named: Any) -> Any:
        document = load(self, *names, **named)
        if {"rekognition", "service-2"} <= {*names, *named.values()}:
            document = copy.deepcopy(document)
            shapes = document["shapes"]
            shapes["IndexFacesRequest"]["members"]["NewThing"] = {"shape": "String"}
            shapes["QualityFilter"]["enum"].append("BEST")
        return document

    monkeypatch.setattr(Loader, "load_service_model", newer)
    return Recorder(session=boto3.Session(region_name="eu-west-1"))


@pytest.mark.parametrize(
    "extra",
    [{"NewThing": "x"}, {"QualityFilter": "BEST"}, {"ExternalImageId": "a"}],
    ids=["member", "value", "known"],
)
def test_a_newer_name_is_sent(client: Recorder, extra: dict[str, str]) -> None:
    """The wire has the given parameters, and the response is typed."""
    parameters = {"CollectionId": "staff", "Image": IMAGE, **extra}

    client.call("IndexFaces", parameters)

    assert parameters == client.last.to_dict()
    assert m.IndexFacesResponse is client.last.operation.response


@pytest.mark.parametrize(
    "extra",
    [
        {"Nope": "x"},
        {"QualityFilter": "WORST"},
        {"NewThing": "x", "MaxFaces": 0},
        {"Image": {"S3Object": {"Bucket": "photos", "Key": "a"}}},
    ],
    ids=["member", "value", "rule", "nested"],
)
def test_a_mistake_is_refused(client: Recorder, extra: dict[str, Any]) -> None:
    """A name that botocore lacks, or any other broken rule, is a violation."""
    with pytest.raises(errors.RequestValidationError):
        client.call("IndexFaces", {"CollectionId": "staff", "Image": IMAGE, **extra})


def test_the_typed_method_stays_strict(server: LocalRekognition) -> None:
    """Without botocore's model, a request refuses an unknown enum value."""
    with pytest.raises(errors.RequestValidationError, match="quality_filter"):
        server.client().index_faces(
            collection_id="staff",
            image=m.Image.from_dict(IMAGE),
            quality_filter="BEST",  # type: ignore[arg-type]
        )


def test_a_newer_member_reaches_the_service(
    client: Recorder, server: LocalRekognition
) -> None:
    """The service receives the member, and the client returns a typed response."""
    server.boto_client().create_collection(CollectionId="staff")
    real = RekognitionClient(
        session=boto3.Session("local", "local", region_name="us-east-1"),
        endpoint_url=server.endpoint_url,
    )
    server.reply("IndexFaces", {"FaceRecords": [], "FaceModelVersion": "7"})
    image = {"Bytes": sample_image()}
    found = real.call(
        "IndexFaces", {"CollectionId": "staff", "Image": image, "NewThing": "x"}
    )
    assert isinstance(found, m.IndexFacesResponse)
    assert "7" == found.face_model_version
