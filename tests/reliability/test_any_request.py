"""botocore sends every request that the rules allow, and each one comes back equal."""

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


def test_all_75_operations_are_covered() -> None:
    """The strategies cover 75 operations."""
    assert 75 == len(REQUESTS)


@given(data=st.data(), cls=st.sampled_from(REQUESTS))
def test_botocore_accepts_any_request(
    cls: type[Request[Any]], data: st.DataObject
) -> None:
    """Botocore's validator accepts every request and serialises the same members."""
    request = data.draw(shapes(cls))
    wire = request.to_dict()
    operation = MODEL.operation_model(cls.operation.name)
    if operation.input_shape is not None:
        report = ParamValidator().validate(wire, operation.input_shape)
        assert not report.has_errors(), report.generate_report()

    body = SERIALIZER.serialize_to_request(wire, operation)["body"]
    assert json.loads(body).keys() == wire.keys()


@given(data=st.data(), cls=st.sampled_from(REQUESTS))
def test_any_request_survives_dict_and_pickle(
    cls: type[Request[Any]], data: st.DataObject
) -> None:
    """A request is equal after to_dict and pickle, and so is its hash."""
    request = data.draw(shapes(cls))

    for copy in (cls.from_dict(request.to_dict()), pickle.loads(pickle.dumps(request))):
        assert copy == request
        assert hash(copy) == hash(request)
        assert copy.to_dict() == request.to_dict()


@given(data=st.data(), cls=st.sampled_from(REQUESTS))
def test_any_response_survives_dict_and_pickle(
    cls: type[Request[Any]], data: st.DataObject
) -> None:
    """A response is equal after to_dict and pickle, and so is its hash."""
    response_class: type[Response] = cls.operation.response
    response = data.draw(shapes(response_class))

    assert response_class.from_dict(response.to_dict()) == response
    assert pickle.loads(pickle.dumps(response)) == response
