"""Code that moves from types-boto3: its TypedDicts are dicts for ``from_dict``."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_type

from rekoclient import RekognitionClient
from rekoclient.models import (
    DetectLabelsResponse,
    IndexFacesRequest,
    IndexFacesResponse,
    Label,
)

if TYPE_CHECKING:
    from types_boto3_rekognition.type_defs import (
        DetectLabelsResponseTypeDef,
        IndexFacesRequestTypeDef,
    )


def index(
    client: RekognitionClient, parameters: IndexFacesRequestTypeDef
) -> IndexFacesResponse:
    """A request of a typed dict has the type of its response."""
    request = IndexFacesRequest.from_dict(parameters)
    assert_type(request, IndexFacesRequest)
    assert_type(client.send(request), IndexFacesResponse)
    return client.send(request)


def labels(response: DetectLabelsResponseTypeDef) -> tuple[Label, ...]:
    """A stored response of boto3 becomes a typed one."""
    found = DetectLabelsResponse.from_dict(response)
    assert_type(found, DetectLabelsResponse)
    return found.labels
