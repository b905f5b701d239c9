"""Members that the installed botocore is too old for."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel

from rekoclient import RekognitionClient
from rekoclient.errors import (
    UnsupportedByBotocore,
)
from rekoclient.models import (
    DetectLabelsRequest,
    DetectTextRequest,
    Image,
    S3Object,
)
from rekoclient.transport.support import missing


def test_unused_nested_member_may_be_missing_in_botocore(
    client: RekognitionClient,
) -> None:
    """An older botocore refuses only requests that use the missing member."""
    document = copy.deepcopy(
        dict(Loader().load_service_model("rekognition", "service-2"))
    )
    del document["shapes"]["S3Object"]["members"]["Version"]
    client.boto_client.meta._service_model = ServiceModel(document, "rekognition")
    transport = client._transport

    def check(**s3_object: Any) -> None:
        request = DetectLabelsRequest(
            image=Image(s3_object=S3Object(bucket="door", name="n", **s3_object))
        )
        transport.check_supported(type(request), request.to_dict(), "1.0")

    check()
    with pytest.raises(UnsupportedByBotocore, match=r"Image\.S3Object\.Version"):
        check(version="1")


def test_missing_members_are_found_at_every_depth() -> None:
    """Members that an older botocore lacks are found at every depth."""
    document = copy.deepcopy(
        dict(Loader().load_service_model("rekognition", "service-2"))
    )
    shapes = document["shapes"]
    for shape, member in (
        ("DetectTextRequest", "Image"),
        ("DetectionFilter", "MinConfidence"),
        ("RegionOfInterest", "BoundingBox"),
        ("RegionOfInterest", "Polygon"),
    ):
        del shapes[shape]["members"][member]
    shapes["DetectTextRequest"]["required"] = []
    model = ServiceModel(document, "rekognition")

    assert (
        ("Image",),
        ("Filters", "WordFilter", "MinConfidence"),
        ("Filters", "RegionsOfInterest", "BoundingBox"),
        ("Filters", "RegionsOfInterest", "Polygon"),
    ) == missing(model, DetectTextRequest, "1.0")
