"""Libraries that read annotations and values at run time, with the real packages."""

from __future__ import annotations

import asyncio
import base64
import inspect
import json
import subprocess
import sys
import types
import typing
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Annotated, Any

import attrs
import beartype
import cattrs
import numpy
import pydantic
import pytest
import typeguard
from fastapi import Body, FastAPI
from fastapi.testclient import TestClient

import rekoclient
from rekoclient import (
    AsyncRekognitionClient,
    RekognitionClient,
    errors,
    images,
    jobs,
    models,
    provisioning,
    streams,
    testing,
)
from rekoclient.models import (
    CreateUserRequest,
    CreateUserResponse,
    DescribeCollectionResponse,
    DetectFacesRequest,
    Face,
    Image,
    SearchFacesByImageResponse,
    User,
)
from rekoclient.schema import Shape
from rekoclient.testing import LocalRekognition, sample_image

SHAPES = [
    shape
    for shape in (getattr(models, name) for name in models.__all__)
    if isinstance(shape, type) and issubclass(shape, Shape)
]
FUNCTIONS = {
    **{
        f"{client.__name__}.{name}": function
        for client in (RekognitionClient, AsyncRekognitionClient)
        for name, function in inspect.getmembers(client, inspect.isfunction)
        if not name.startswith("_") or name == "__init__"
    },
    **{
        name: function
        for name in provisioning.__all__
        if inspect.isfunction(function := getattr(provisioning, name))
    },
}


def test_every_model_is_covered() -> None:
    """There are 302 models and more than 190 functions."""
    assert 302 == len(SHAPES)
    assert len(FUNCTIONS) > 190


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_annotations_of_a_model_resolve(shape: type[Shape]) -> None:
    """typing, attrs and pydantic read the annotations of each model."""
    hints = typing.get_type_hints(shape)
    names = {attribute.name for attribute in attrs.fields(shape)}

    assert names <= hints.keys()
    assert names <= typing.get_type_hints(shape.__init__).keys()
    assert shape is attrs.resolve_types(shape)
    assert pydantic.TypeAdapter(shape).json_schema()["title"] == shape.__name__


# Their clients are imported when they are called: a server starts without boto3.
WITHOUT_BOTO3 = {"LocalRekognition.client", "LocalRekognition.async_client"}


def test_annotations_of_every_public_function_resolve() -> None:
    """Typing reads each public class, its methods and each function without help."""
    homes = (
        *(rekoclient, errors, images, jobs, models, provisioning, streams, testing),
    )
    found: set[Any] = set()
    for home in homes:
        for name in getattr(home, "__all__", None) or vars(home):
            thing = getattr(home, name)
            if inspect.isclass(thing):
                methods = inspect.getmembers(thing, inspect.isfunction)
                found |= {f for n, f in methods if n[0] != "_" or n == "__init__"}
            if inspect.isclass(thing) or inspect.isfunction(thing):
                found.add(thing)
    unresolved: set[str] = set()
    for thing in found:
        if thing.__module__.startswith("rekoclient"):
            try:
                typing.get_type_hints(thing)
            except NameError:
                unresolved.add(thing.__qualname__)

    assert len(found) > 1000
    assert WITHOUT_BOTO3 == unresolved


def copy_of(function: Any) -> Any:
    """Return a copy, because beartype writes into the annotations of a function."""
    parts = (function.__code__, function.__globals__, function.__name__)
    made = types.FunctionType(*parts, function.__defaults__, function.__closure__)
    made.__annotations__ = dict(function.__annotations__)
    made.__kwdefaults__ = function.__kwdefaults__
    made.__qualname__, made.__module__ = function.__qualname__, function.__module__
    return made


READERS: list[Callable[[Any], Any]] = [
    typing.get_type_hints,
    pydantic.validate_call,
    beartype.beartype,
    typeguard.typechecked,
]


OWN_LIMITS = [
    # pydantic refuses any TypedDict of Python 3.11, and accepts those of 3.12.
    ("validate_call", "with_options"),
    # beartype refuses Self of any method that it does not see within its class.
    ("beartype", "with_options"),
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_annotations_of_functions_are_read(
    reader: Callable[[Any], Any], count: Callable[[int, int], int]
) -> None:
    """Each reader accepts all methods, both constructors and provisioning.

    typeguard parses the module of each method again, so it reads every tenth in the
    quick run.
    """
    step = count(10, 1) if reader is typeguard.typechecked else 1
    for name, function in list(FUNCTIONS.items())[::step]:
        if (reader.__name__, name.rpartition(".")[2]) not in OWN_LIMITS:
            assert reader(copy_of(function)) is not None


def test_importing_the_package_imports_no_reader() -> None:
    """Rekoclient imports pydantic only when pydantic asks for a schema."""
    program = (
        "import sys, rekoclient.models.users, rekoclient.client;"
        "print(*sys.modules.keys() & {'pydantic', 'pydantic_core', 'cattrs'})"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert "\n" == done.stdout, done.stderr


def test_checked_calls_reach_the_service(client: RekognitionClient) -> None:
    """Methods under pydantic, beartype and typeguard work, and refuse wrong types."""
    client.create_collection(collection_id="c")
    for reader, name in (
        (pydantic.validate_call, "a"),
        (beartype.beartype, "b"),
        (typeguard.typechecked, "t"),
    ):
        create = partial(reader(copy_of(RekognitionClient.create_user)), client)
        assert isinstance(create(collection_id="c", user_id=name), CreateUserResponse)
        with pytest.raises(Exception, match="user_id"):
            create(collection_id="c", user_id=5)


def test_pydantic_accepts_a_wire_dict(client: RekognitionClient) -> None:
    """validate_call turns a dict into the shape that a method takes."""
    client.create_collection(collection_id="c")
    index = pydantic.validate_call(client.index_faces)
    data = base64.b64encode(sample_image()).decode()

    found = index(collection_id="c", image={"Bytes": data})  # type: ignore[arg-type]

    assert 1 == len(found.face_records)


class Badge(pydantic.BaseModel):
    """A user's own model with shapes in it."""

    user: User
    faces: list[Face] = []
    described: DescribeCollectionResponse | None = None


def test_shapes_are_fields_of_a_pydantic_model() -> None:
    """A model with shapes survives Python and JSON, and reports invalid values."""
    described = DescribeCollectionResponse.from_dict({"CreationTimestamp": 1.5})
    badge = Badge(user=User(user_id="alice"), faces=[Face()], described=described)

    assert badge == Badge.model_validate_json(badge.model_dump_json())
    assert badge == Badge.model_validate(badge.model_dump())
    assert {"UserId": "alice"} == badge.model_dump()["user"]
    with pytest.raises(pydantic.ValidationError, match="expected User or a mapping"):
        Badge(user=5)  # type: ignore[arg-type]


def test_fastapi_returns_responses_and_takes_requests() -> None:
    """A route returns a response as JSON, and takes a request that is checked."""
    app = FastAPI()
    server = LocalRekognition()

    @app.get("/users")
    def users() -> models.ListUsersResponse:
        return client.list_users(collection_id="c")

    @app.post("/users")
    def create(request: Annotated[CreateUserRequest, Body()]) -> CreateUserResponse:
        return client.send(request)

    @app.post("/faces")
    def faces(request: Annotated[DetectFacesRequest, Body()]) -> dict[str, int]:
        return {"size": len(request.image.bytes or b"")}

    app.get("/part")(_route := lambda: User(user_id="alice"))
    _route.__annotations__["return"] = User
    with server, server.client() as client, TestClient(app) as web:
        client.create_collection(collection_id="c")
        body = {"CollectionId": "c", "UserId": "alice"}
        created = web.post("/users", json=body)
        listed = web.get("/users")
        refused = web.post("/users", json={"CollectionId": "c", "UserId": "a b"})
        sent = web.post(
            "/faces", json={"Image": {"Bytes": base64.b64encode(b"abc").decode()}}
        )
        page = web.get("/openapi.json")

    assert 200 == created.status_code, created.text
    assert "alice" == listed.json()["Users"][0]["UserId"]
    assert 422 == refused.status_code
    assert "user_id: must match the pattern" in refused.json()["detail"][0]["msg"]
    assert {"size": 3} == sent.json()
    assert "CollectionId" in page.text


def handler(event: dict[str, Any], client: RekognitionClient) -> dict[str, Any]:
    """Handle an S3 event or a notification, as a function of Lambda."""
    (record,) = event["Records"]
    found: Any
    if "s3" in record:
        found = client.detect_faces(image=images.from_s3_event(record))
    else:
        found = client.wait_for(record).response
    return {"statusCode": 200, "body": found.to_json()}


def test_a_lambda_handler_takes_events_and_returns_json() -> None:
    """An S3 event and an SNS message go in, and JSON comes out."""
    put = {"bucket": {"name": "photos"}, "object": {"key": "my+holiday+%281%29.jpg"}}
    with LocalRekognition() as server, server.client() as client:
        server.switch(job_time=0)
        server.put_s3_object("photos", "my holiday (1).jpg", sample_image())
        server.reply("DetectFaces", {"FaceDetails": [{"Confidence": 99.5}]})
        server.reply("GetLabelDetection", {"Labels": [{"Label": {"Name": "Door"}}]})
        video = models.Video(s3_object=models.S3Object(bucket="videos", name="a.mp4"))
        job = client.start_label_detection(video=video)
        note = {"JobId": job.job_id, "API": "StartLabelDetection"}
        message = {"EventSource": "aws:sns", "Sns": {"Message": json.dumps(note)}}

        faces = handler({"Records": [{"s3": put}]}, client)
        labels = handler({"Records": [message]}, client)

    assert [{"Confidence": 99.5}] == json.loads(faces["body"])["FaceDetails"]
    assert "Door" == json.loads(labels["body"])["Labels"][0]["Label"]["Name"]
    assert json.dumps(faces)


@attrs.frozen
class Visit:
    """A user's own attrs class with shapes in it."""

    door: str
    users: list[User]


def test_cattrs_converts_a_class_with_shapes() -> None:
    """Cattrs reads and writes shapes within a class of attrs, without hooks."""
    visit = Visit(door="main", users=[User(user_id="alice", user_status="ACTIVE")])

    plain = cattrs.unstructure(visit)

    assert "alice" == plain["users"][0]["user_id"]


def test_a_response_survives_dynamodb_both_ways() -> None:
    """parse_float=Decimal on the way in, and Decimal on the way out."""
    wire = {"FaceMatches": [{"Similarity": 99.9, "Face": {"Confidence": 0.1}}]}
    found = SearchFacesByImageResponse.from_dict(wire)
    item = json.loads(found.to_json(), parse_float=Decimal)

    back = SearchFacesByImageResponse.from_dict(item)

    assert Decimal("99.9") == item["FaceMatches"][0]["Similarity"]
    assert found == back
    assert json.loads(back.to_json()) == wire
    assert wire == json.loads(json.dumps(back, default=rekoclient.json_default))


def test_numbers_of_numpy_reach_the_service() -> None:
    """Scalars of numpy are sent as plain numbers, also under asyncio."""
    scores = numpy.array([80.5, 3])

    async def main() -> None:
        async with server.async_client() as client:
            await client.detect_labels(
                image=Image(bytes=sample_image()),
                min_confidence=scores[0],
                max_labels=scores[1],
            )

    with LocalRekognition() as server:
        server.reply("DetectLabels", {"Labels": []})
        asyncio.run(main())
        (record,) = server.requests

    assert 80.5 == record.body["MinConfidence"]
    assert "3" == json.dumps(record.body["MaxLabels"])
