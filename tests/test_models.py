"""Generated classes and methods as users meet them."""

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
    """A client that records requests instead of sending them."""

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
    """A method builds its request from all members and returns what send() returns."""
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
    """Required members come first without a default, and others default to None."""
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
    """There are 75 methods and 18 iterators."""
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
    """A request class has name, method, response and token of its operation."""
    known = request_class(operation).operation

    assert isinstance(known, Operation)
    assert operation == known.name
    assert xform_name(operation) == known.method
    assert response_class(operation) is known.response
    assert (TOKEN in input_shape(operation).members) == (known.repeat == "token")
    assert f"{operation}Request" == models.REQUESTS[operation]


def test_all_names_can_be_imported_from_one_place() -> None:
    """Every public name is in rekoclient.models."""
    for name in models.__all__:
        assert getattr(models, name) is not None
    assert sorted(models.__all__) == dir(models)
    assert 75 == len(models.REQUESTS)
    with pytest.raises(AttributeError, match="no attribute 'Nope'"):
        models.Nope  # type: ignore[attr-defined]  # noqa: B018


def test_families_load_on_first_use() -> None:
    """A family's module loads when one of its names is used."""
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
    """Values are frozen, and attrs.evolve makes variants."""
    user = User(user_id="alice")
    page = ListUsersResponse(users=(user,))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        user.user_id = "bob"  # type: ignore[misc]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del page.users

    assert User(user_id="bob") == attrs.evolve(user, user_id="bob")
    assert "alice" == page.users[0].user_id


def test_values_are_equal_by_content_and_class() -> None:
    """Values compare by class and content, without metadata."""
    empty = read(CreateUserResponse, {})

    assert CreateUserResponse() == empty
    assert {empty} == {CreateUserResponse()}
    assert empty != models.DeleteUserResponse()
    assert User(user_id="a") != User(user_id="b")
    assert User(user_id="a") != "a"


@EACH
def test_responses_can_be_hashed(operation: str) -> None:
    """Responses with unknown members are hashable."""
    reply = {**full(output_shape(operation)), "AddedLater": {"Deep": [1]}}
    one, two = (read(response_class(operation), reply) for _ in range(2))

    assert one == two
    assert hash(one) == hash(two)


def test_unknown_members_are_readable() -> None:
    """unknown_members has what the service sent."""
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
def test_repr_cuts_and_escapes_unknown_content(
    wire: dict[str, object], expected: str
) -> None:
    """Names and values of unknown members are cut and escaped."""
    assert f"User({expected})" == repr(User.from_dict(wire))


def test_repr_has_timestamps_in_python_form() -> None:
    """A timestamp is shown as Python prints it."""
    response = read(DescribeCollectionResponse, {"CreationTimestamp": 0})

    assert (
        "DescribeCollectionResponse(creation_timestamp=1970-01-01 00:00:00+00:00)"
    ) == repr(response)


def test_reprs_are_short() -> None:
    """A repr shows two entries, three levels and sixty characters of a text."""
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
    """A map is a frozen copy that equals a dict."""
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
    """Unknown members and metadata survive pickle."""
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
    """A request as models of one version have it."""

    name: str = field(metadata=wire("Name", Text()))
    photo: Image | None = field(default=None, metadata=wire("P", Structure(Image)))
    labels: Sequence[str] = field(default=(), metadata=wire("Labels", Items(Text())))
    operation = CreateUserRequest.operation


@frozen(kw_only=True, eq=False, repr=False)
class Later(Request[CreateUserResponse]):
    """The same request with two members more, one renamed and one removed."""

    title: str = field(metadata=wire("Name", Text()))
    quality: str | None = field(
        default=None, metadata=wire("Quality", Enum(QualityFilter))
    )
    labels: Sequence[str] = field(default=(), metadata=wire("Labels", Items(Text())))
    sizes: Sequence[str] = field(default=(), metadata=wire("Sizes", Items(Text())))
    operation = CreateUserRequest.operation


def travel(value: Any, made_by: type[Any], read_by: type[Any]) -> Any:
    """Return a value pickled by one version of a class and loaded by another."""
    text = pickle.dumps(value, protocol=0)
    name = made_by.__name__.encode()
    assert 1 == text.count(name)
    return pickle.loads(text.replace(name, read_by.__name__.encode()))


def test_stored_requests_outlive_the_models_they_were_made_by() -> None:
    """A new member has its default, and a removed member was absent."""
    then, later = Then(name="a", labels=["b"]), Later(title="a", labels=["b"])

    assert later == travel(then, Then, Later)
    assert then == travel(later, Later, Then)
    assert repr(later) == repr(travel(then, Then, Later))


def test_a_stored_request_is_not_loaded_without_what_it_asks_for() -> None:
    """A stored request with a removed member that was set is refused."""
    for stored, unknown in (
        (Later(title="a", quality="AUTO"), "Quality: is not a member; Then has"),
        (Later(title="a", sizes=["s"]), "Sizes: is not a member; Then has"),
    ):
        with pytest.raises(RequestValidationError, match=unknown):
            travel(stored, Later, Then)


@frozen(kw_only=True, eq=False, repr=False)
class Sent(Response):
    """A response as models of one version have it."""

    name: str | None = field(default=None, metadata=wire("Name", Text()))


@frozen(kw_only=True, eq=False, repr=False)
class SentLater(Response):
    """The same response when the service sends more members."""

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
    """A member that the new model lacks becomes an unknown member."""
    wire = {"Name": "a", "Quality": "AUTO", "Box": {"Left": 0.5}}
    before, after = read(Sent, wire), read(SentLater, wire)

    assert before == travel(after, SentLater, Sent)
    assert after == travel(before, Sent, SentLater)
    assert {"Quality": "AUTO", "Box": {"Left": 0.5}} == before.unknown_members
    assert () == travel(before, Sent, SentLater).users


@frozen(kw_only=True, eq=False, repr=False)
class Noted(CreateUserRequest):
    """A request with an attribute of the user's own, which is not sent."""

    note: str = ""
    marks: list[str] = field(factory=list)
    title: str = field(default=Factory(lambda made: made.user_id, takes_self=True))


@frozen(kw_only=True, eq=False, repr=False)
class NotedResponse(CreateUserResponse):
    """A response with an attribute of the user's own."""

    note: str = "none"


def test_attributes_of_a_subclass_are_kept() -> None:
    """A subclass attribute has its default in from_dict and its value in pickle."""
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
    """Members such as bytes and type keep the service's names."""
    assert b"photo" == Image(bytes=b"photo").bytes
    assert {"Bytes": b"photo"} == Image(bytes=b"photo").to_dict()


def test_from_dict_changes_nothing_of_what_it_is_given() -> None:
    """from_dict does not change the caller's dict."""
    wire = {"CollectionId": "staff", "Image": {"Bytes": b"photo"}}
    request = IndexFacesRequest.from_dict(wire)

    assert {"CollectionId": "staff", "Image": {"Bytes": b"photo"}} == wire
    assert request.to_dict() is not wire
    assert request.to_dict()["Image"] is not wire["Image"]


def test_metadata_is_not_content() -> None:
    """response_metadata is not a member and not in to_dict."""
    response = CreateUserResponse()

    assert isinstance(response, Response)
    assert {} == response.to_dict()
    assert response.response_metadata.request_id is None
    assert () == response.response_metadata.attempts


def test_enums_are_text() -> None:
    """Enum members compare, serialise and print as text."""
    assert QualityFilter.AUTO == "AUTO"
    assert "AUTO" == f"{QualityFilter.AUTO}"
    assert QualityFilter("AUTO") is QualityFilter.AUTO


def test_the_client_has_the_methods() -> None:
    """The client adds send and iterate to the generated methods."""
    own = {name for name in vars(RekognitionClient) if not name.startswith("_")}

    assert {"send", "iterate"} == own & set(vars(RekognitionMethods))
