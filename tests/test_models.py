"""The classes and methods as users meet them."""

from __future__ import annotations

import inspect
import pickle
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs
import pytest
from attrs import Factory, evolve, field, frozen
from botocore import xform_name

from rekoclient import RekognitionClient, models
from rekoclient.errors import RequestValidationError
from rekoclient.models import (
    BoundingBox,
    CreateCollectionRequest,
    CreateUserRequest,
    CreateUserResponse,
    DescribeCollectionResponse,
    Image,
    IndexFacesRequest,
    ListUsersResponse,
    QualityFilter,
    SearchFacesResponse,
    User,
)
from rekoclient.models.methods import RekognitionMethods
from rekoclient.schema import (
    Enum,
    FrozenMap,
    Items,
    Operation,
    Request,
    Response,
    ResponseMetadata,
    Structure,
    Text,
    read,
    wire,
)

from .examples import (
    OPERATIONS,
    TOKEN,
    full,
    input_shape,
    minimal,
    output_shape,
    request_class,
    response_class,
)

EACH = pytest.mark.parametrize("operation", OPERATIONS)
PAGED = [name for name in OPERATIONS if request_class(name).operation.items]


class Recorder(RekognitionMethods):
    """Sends nothing, and keeps what it was to send."""

    def __init__(self) -> None:
        self.requests: list[Any] = []

    def send(self, request: Any, /) -> Any:
        """Keep a request."""
        self.requests.append(request)
        return request

    def iterate(self, request: Any, /) -> Any:
        """Keep a request."""
        return self.send(request)


@pytest.mark.parametrize("make", [minimal, full])
@EACH
def test_methods_build_their_request_and_send_it(operation: str, make: Any) -> None:
    """From all members, by boto3's names, and they answer what ``send`` answers."""
    request = request_class(operation).from_dict(make(input_shape(operation)))
    values = attrs.asdict(request, recurse=False)
    members = {name: v for name, v in values.items() if v is not None}
    recorder = Recorder()
    prefixes = ("", "iter_") if operation in PAGED else ("",)
    for prefix in prefixes:
        answer = getattr(recorder, prefix + xform_name(operation))(**members)

        assert answer is recorder.requests[-1]
    assert [request] * len(prefixes) == recorder.requests


@EACH
def test_methods_take_every_member_by_keyword(operation: str) -> None:
    """What is required first and without a default; the rest is None."""
    shape = input_shape(operation)
    expected = {
        xform_name(name): name in shape.required_members for name in shape.members
    }
    names = [f"iter_{xform_name(operation)}"] if operation in PAGED else []
    for name in (xform_name(operation), *names):
        method = getattr(RekognitionMethods, name)
        _, *parameters = inspect.signature(method).parameters.values()

        assert expected == {p.name: p.default is p.empty for p in parameters}
        assert {p.kind for p in parameters} <= {inspect.Parameter.KEYWORD_ONLY}
        assert {p.default for p in parameters} <= {inspect.Parameter.empty, None}
        required = [expected[parameter.name] for parameter in parameters]
        assert required == sorted(required, reverse=True)
        assert method.__doc__


def test_there_is_a_method_for_each_operation_and_nothing_else() -> None:
    """75, and ``iter_`` on the 18 that have pages."""
    methods = {
        name
        for name, value in vars(RekognitionMethods).items()
        if inspect.isfunction(value) and not name.startswith("_")
    }
    expected = {xform_name(name) for name in OPERATIONS}
    expected |= {f"iter_{xform_name(name)}" for name in PAGED}

    assert 75 + 18 == len(expected)
    assert expected == methods - {"send", "iterate"}


@EACH
def test_requests_know_their_operation(operation: str) -> None:
    """Name, method, response, and whether a repeat has a token."""
    known = request_class(operation).operation

    assert isinstance(known, Operation)
    assert operation == known.name
    assert xform_name(operation) == known.method
    assert response_class(operation) is known.response
    assert (TOKEN in input_shape(operation).members) == (known.repeat == "token")
    assert f"{operation}Request" == models.REQUESTS[operation]


def test_all_names_can_be_imported_from_one_place() -> None:
    """Whatever module they live in; nothing else is there."""
    for name in models.__all__:
        assert getattr(models, name) is not None
    assert sorted(models.__all__) == dir(models)
    assert 75 == len(models.REQUESTS)
    with pytest.raises(AttributeError, match="no attribute 'Nope'"):
        models.Nope  # type: ignore[attr-defined]  # noqa: B018


def test_families_load_on_first_use() -> None:
    """Who uses users does not pay for videos."""
    script = (
        "import sys; from rekoclient.models import CreateUserRequest;"
        "print(*(m for m in sys.modules if m.startswith('rekoclient.models.')))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parents[1],
        check=True,
        capture_output=True,
        text=True,
    )

    assert {
        "rekoclient.models.enums",
        "rekoclient.models.shared",
        "rekoclient.models.users",
    } == set(run.stdout.split())


def test_values_cannot_change() -> None:
    """Nor can what they hold; ``attrs.evolve`` makes another."""
    user = User(user_id="alice")
    page = ListUsersResponse(users=(user,))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        user.user_id = "bob"  # type: ignore[misc]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del page.users

    assert User(user_id="bob") == attrs.evolve(user, user_id="bob")
    assert "alice" == page.users[0].user_id


def test_values_are_equal_by_content_and_class() -> None:
    """Not by the call that brought them, and not to another class."""
    empty = read(CreateUserResponse, {})

    assert CreateUserResponse() == empty
    assert {empty} == {CreateUserResponse()}
    assert empty != models.DeleteUserResponse()
    assert User(user_id="a") != User(user_id="b")
    assert User(user_id="a") != "a"


@EACH
def test_responses_can_be_hashed(operation: str) -> None:
    """Also with members that the service has added."""
    reply = {**full(output_shape(operation)), "AddedLater": {"Deep": [1]}}
    one, two = (read(response_class(operation), reply) for _ in range(2))

    assert one == two
    assert hash(one) == hash(two)


def test_unknown_members_can_be_looked_at() -> None:
    """As they were sent."""
    page = read(ListUsersResponse, {"Users": [{"UserId": "a", "Age": 5}], "More": [1]})

    assert {"More": [1]} == page.unknown_members
    assert {"Age": 5} == page.users[0].unknown_members
    assert {} == User(user_id="a").unknown_members
    assert "User(user_id='a', Age=…)" == repr(page.users[0])


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        ({f"Added{n}": n for n in range(2000)}, "Added0=…, Added1=…, … 1998 more"),
        ({"x\x1b[31m\n": 1}, r"'x\x1b[31m\n'=…"),
        ({"x" * 5000: 1}, f"'{'x' * 59}…'=…"),
        ({"UserId": "x\x1b[31m\n"}, r"user_id='x\x1b[31m\n'"),
        ({"UserId": {"x\n": "y" * 5000}}, "user_id=dict"),
        ({"UserId": ["y" * 5000]}, "user_id=list"),
    ],
)
def test_what_a_reply_may_hold_makes_no_repr_long_or_loud(
    wire: dict[str, object], expected: str
) -> None:
    """Its names and values are cut and escaped, for nobody has validated them."""
    assert f"User({expected})" == repr(User.from_dict(wire))


def test_moments_are_told_in_a_repr() -> None:
    """As Python writes them."""
    response = read(DescribeCollectionResponse, {"CreationTimestamp": 0})

    assert (
        "DescribeCollectionResponse(creation_timestamp=1970-01-01 00:00:00+00:00)"
    ) == repr(response)


def test_reprs_are_short() -> None:
    """Two of many entries, three levels deep, sixty characters of a text."""
    users = tuple(User(user_id=f"user-{number}" + "x" * 60) for number in range(1000))
    text = repr(ListUsersResponse(users=users, next_token="t" * 500))
    deep = read(
        SearchFacesResponse,
        {"FaceMatches": [{"Face": {"BoundingBox": {"Left": 0.5}, "FaceId": "g"}}]},
    )

    assert "ListUsersResponse()" == repr(ListUsersResponse())
    assert text.startswith("ListUsersResponse(users=[User(user_id='user-0xxx")
    assert "… 998 more]" in text
    assert len(text) < 400
    assert (
        "SearchFacesResponse(face_matches=[FaceMatch("
        "face=Face(face_id='g', bounding_box=BoundingBox(…)))])"
    ) == repr(deep)


def test_maps_cannot_change_and_are_equal_to_dicts() -> None:
    """Whatever becomes of the dict that they came from."""
    tags = {"a": "1", "b": "2"}
    frozen = FrozenMap(tags)
    tags["c"] = "3"

    assert {"a": "1", "b": "2"} == frozen
    assert FrozenMap({"b": "2", "a": "1"}) == frozen
    assert hash(FrozenMap({"b": "2", "a": "1"})) == hash(frozen)
    assert "{'a': '1', 'b': '2'}" == repr(frozen)
    with pytest.raises(TypeError):
        frozen["a"] = "2"  # type: ignore[index]


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_values_and_maps_pickle_by_every_protocol(protocol: int) -> None:
    """With members that this version does not know, and what the call was."""
    request = CreateCollectionRequest(collection_id="staff", tags={"team": "door"})
    page = evolve(
        read(ListUsersResponse, {"Users": [{"UserId": "a", "Age": 5}], "More": [1]}),
        response_metadata=ResponseMetadata(request_id="id"),
    )
    for value in (request, request.tags, page, FrozenMap()):
        again = pickle.loads(pickle.dumps(value, protocol))

        assert value == again
        assert type(value) is type(again)
        if isinstance(again, Response):
            assert "id" == again.response_metadata.request_id


@frozen(kw_only=True, eq=False, repr=False)
class Then(Request[CreateUserResponse]):
    """A request as models generated at one time have it."""

    name: str = field(metadata=wire("Name", Text()))
    photo: Image | None = field(default=None, metadata=wire("P", Structure(Image)))
    labels: Sequence[str] = field(default=(), metadata=wire("Labels", Items(Text())))
    operation = CreateUserRequest.operation


@frozen(kw_only=True, eq=False, repr=False)
class Later(Request[CreateUserResponse]):
    """The same with two members more, one of them renamed in Python, and one less."""

    title: str = field(metadata=wire("Name", Text()))
    quality: str | None = field(
        default=None, metadata=wire("Quality", Enum(QualityFilter))
    )
    labels: Sequence[str] = field(default=(), metadata=wire("Labels", Items(Text())))
    sizes: Sequence[str] = field(default=(), metadata=wire("Sizes", Items(Text())))
    operation = CreateUserRequest.operation


def travel(value: Any, made_by: type[Any], read_by: type[Any]) -> Any:
    """A value that is pickled by one version of a class and loaded by another."""
    text = pickle.dumps(value, protocol=0)
    name = made_by.__name__.encode()
    assert 1 == text.count(name)
    return pickle.loads(text.replace(name, read_by.__name__.encode()))


def test_stored_requests_outlive_the_models_they_were_made_by() -> None:
    """What is new has its default, what is gone was absent."""
    then, later = Then(name="a", labels=["b"]), Later(title="a", labels=["b"])

    assert later == travel(then, Then, Later)
    assert then == travel(later, Later, Then)
    assert repr(later) == repr(travel(then, Then, Later))


def test_a_stored_request_is_not_loaded_without_what_it_asks_for() -> None:
    """To leave it out would ask for something else."""
    for stored, unknown in (
        (Later(title="a", quality="AUTO"), "Quality: is not a member; Then has"),
        (Later(title="a", sizes=["s"]), "Sizes: is not a member; Then has"),
    ):
        with pytest.raises(RequestValidationError, match=unknown):
            travel(stored, Later, Then)


@frozen(kw_only=True, eq=False, repr=False)
class Answered(Response):
    """A response as models generated at one time have it."""

    name: str | None = field(default=None, metadata=wire("Name", Text()))


@frozen(kw_only=True, eq=False, repr=False)
class AnsweredLater(Response):
    """The same when the service says more."""

    name: str | None = field(default=None, metadata=wire("Name", Text()))
    quality: QualityFilter | str | None = field(
        default=None, metadata=wire("Quality", Enum(QualityFilter))
    )
    box: BoundingBox | None = field(
        default=None, metadata=wire("Box", Structure(BoundingBox))
    )
    users: tuple[User, ...] = field(
        default=(), metadata=wire("Users", Items(Structure(User)))
    )


def test_stored_responses_outlive_the_models_they_were_read_by() -> None:
    """What is not known yet, or no more, is an unknown member."""
    wire = {"Name": "a", "Quality": "AUTO", "Box": {"Left": 0.5}}
    before, after = read(Answered, wire), read(AnsweredLater, wire)

    assert before == travel(after, AnsweredLater, Answered)
    assert after == travel(before, Answered, AnsweredLater)
    assert {"Quality": "AUTO", "Box": {"Left": 0.5}} == before.unknown_members
    assert () == travel(before, Answered, AnsweredLater).users


@frozen(kw_only=True, eq=False, repr=False)
class Noted(CreateUserRequest):
    """A request with something of the user's own, which is not sent."""

    note: str = ""
    marks: list[str] = field(factory=list)
    title: str = field(default=Factory(lambda made: made.user_id, takes_self=True))


@frozen(kw_only=True, eq=False, repr=False)
class NotedResponse(CreateUserResponse):
    """A response with something of the user's own."""

    note: str = "none"


def test_what_a_derived_class_has_of_its_own_is_kept() -> None:
    """Its default where it is made of a dict, its value where it was pickled."""
    members = {"CollectionId": "staff", "UserId": "alice"}
    made = Noted.from_dict(members)
    noted = evolve(made, note="seen", marks=["x"], title="Alice")
    again = pickle.loads(pickle.dumps(noted))

    assert "" == made.note
    assert [] == made.marks
    assert "alice" == made.title
    assert made.marks is not Noted.from_dict(members).marks
    assert "seen" == again.note
    assert ["x"] == again.marks
    assert "Alice" == again.title
    assert members == again.to_dict()
    assert "none" == NotedResponse.from_dict({}).note


def test_builtin_names_are_members_where_the_service_uses_them() -> None:
    """``Image(bytes=...)``, ``image.bytes``."""
    assert b"photo" == Image(bytes=b"photo").bytes
    assert {"Bytes": b"photo"} == Image(bytes=b"photo").to_dict()


def test_from_dict_changes_nothing_of_what_it_is_given() -> None:
    """The dict is the caller's."""
    wire = {"CollectionId": "staff", "Image": {"Bytes": b"photo"}}
    request = IndexFacesRequest.from_dict(wire)

    assert {"CollectionId": "staff", "Image": {"Bytes": b"photo"}} == wire
    assert request.to_dict() is not wire
    assert request.to_dict()["Image"] is not wire["Image"]


def test_metadata_is_no_content() -> None:
    """It is no member, and not in ``to_dict``."""
    response = CreateUserResponse()

    assert isinstance(response, Response)
    assert {} == response.to_dict()
    assert response.response_metadata.request_id is None
    assert () == response.response_metadata.attempts


def test_enums_are_text() -> None:
    """In comparisons, in JSON, in messages."""
    assert QualityFilter.AUTO == "AUTO"
    assert "AUTO" == f"{QualityFilter.AUTO}"
    assert QualityFilter("AUTO") is QualityFilter.AUTO


def test_the_client_has_the_methods() -> None:
    """It adds ``send`` and ``iterate`` to them, and overrides none."""
    own = {name for name in vars(RekognitionClient) if not name.startswith("_")}

    assert {"send", "iterate"} == own & set(vars(RekognitionMethods))
