"""Whatever our rules allow, botocore sends; and it comes back as it went in."""

from __future__ import annotations

import json
import pickle
from typing import Any

import botocore.loaders
from botocore.model import ServiceModel
from botocore.serialize import create_serializer
from botocore.validate import ParamValidator
from hypothesis import given
from hypothesis import strategies as st

from rekoclient.schema import Request, Response

from .strategies import shapes
from .test_any_reply import REQUESTS

MODEL = ServiceModel(
    botocore.loaders.Loader().load_service_model("rekognition", "service-2"),
    "rekognition",
)
SERIALIZER: Any = create_serializer("json")


def test_there_are_75() -> None:
    """No operation is left out."""
    assert 75 == len(REQUESTS)


@given(data=st.data(), cls=st.sampled_from(REQUESTS))
def test_botocore_accepts_any_request(
    cls: type[Request[Any]], data: st.DataObject
) -> None:
    """Its validator has nothing to say, and its JSON has the same members."""
    request = data.draw(shapes(cls))
    wire = request.to_dict()
    operation = MODEL.operation_model(cls.operation.name)
    if operation.input_shape is not None:
        report = ParamValidator().validate(wire, operation.input_shape)
        assert not report.has_errors(), report.generate_report()

    body = SERIALIZER.serialize_to_request(wire, operation)["body"]
    assert json.loads(body).keys() == wire.keys()


@given(data=st.data(), cls=st.sampled_from(REQUESTS))
def test_any_request_comes_back(cls: type[Request[Any]], data: st.DataObject) -> None:
    """Through the wire's form, and through pickle; equal values have equal hashes."""
    request = data.draw(shapes(cls))

    for copy in (cls.from_dict(request.to_dict()), pickle.loads(pickle.dumps(request))):
        assert copy == request
        assert hash(copy) == hash(request)
        assert copy.to_dict() == request.to_dict()


@given(data=st.data(), cls=st.sampled_from(REQUESTS))
def test_any_response_comes_back(cls: type[Request[Any]], data: st.DataObject) -> None:
    """A response is a value, as a request is."""
    response_class: type[Response] = cls.operation.response
    response = data.draw(shapes(response_class))

    assert response_class.from_dict(response.to_dict()) == response
    assert pickle.loads(pickle.dumps(response)) == response
