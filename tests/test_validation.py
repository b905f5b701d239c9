"""Requests that are refused before anything is sent, and their messages."""

from __future__ import annotations

import math
import textwrap
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve, field, frozen

from rekoclient import RekognitionClient
from rekoclient.errors import (
    RekoError,
    RequestValidationError,
)
from rekoclient.models import (
    AssociateFacesRequest,
    AuditImage,
    CreateCollectionRequest,
    CreateUserRequest,
    DeleteFacesRequest,
    DetectLabelsRequest,
    Image,
    IndexFacesRequest,
    QualityFilter,
    S3Object,
    SearchUsersRequest,
    StartStreamProcessorRequest,
    StreamProcessingStartSelector,
)
from rekoclient.models.stream_processors import KinesisVideoStreamStartSelector
from rekoclient.schema import (
    Operation,
    Request,
    Response,
    Text,
    wire,
)
from rekoclient.testing import LocalRekognition

FACE = "5fb2ba08-1f9f-4d7b-8a0a-bd2e5d5a4b1c"
USER_PATTERN = r"[a-zA-Z0-9_.\-:]+"
COLLECTION_PATTERN = r"[a-zA-Z0-9_.\-]+"
SECRET = b"c2VjcmV0 secret"


@pytest.fixture(scope="module")
def shared() -> Iterator[tuple[LocalRekognition, RekognitionClient]]:
    """One server and one client, which refused requests leave untouched."""
    with LocalRekognition() as server, server.client() as client:
        client.create_collection(collection_id="staff")
        server.requests.clear()
        yield server, client
        server.requests.clear()


def refused(build: Any, *arguments: Any, **members: Any) -> RequestValidationError:
    """Return the error that building a request raises."""
    with pytest.raises(RequestValidationError) as caught:
        build(*arguments, **members)
    return caught.value


BAD_USERS = [
    ("a b", "pattern", USER_PATTERN, "'a b'"),
    ("abc\n", "pattern", USER_PATTERN, r"'abc\n'"),
    ("naïve", "pattern", USER_PATTERN, "'naïve'"),
    ("a/b", "pattern", USER_PATTERN, "'a/b'"),
    ("", "length", "1 to 128 characters", "0: ''"),
    ("x" * 129, "length", "1 to 128 characters", f"129: '{'x' * 59}…'"),
    (None, "required", "", ""),
    (5, "type", "a string", "int 5"),
    (True, "type", "a string", "bool True"),
    (b"alice", "type", "a string", "bytes <5 bytes>"),
    (["alice"], "type", "a string", "list"),
]


@pytest.mark.parametrize(("user_id", "constraint", "limit", "value"), BAD_USERS)
def test_bad_user_ids_are_refused_and_nothing_is_sent(
    shared: Any, user_id: Any, constraint: str, limit: str, value: str
) -> None:
    """The error has the member, the rule, its limit and the value."""
    server, client = shared
    error = refused(client.create_user, collection_id="staff", user_id=user_id)
    (violation,) = error.violations

    assert "CreateUser" == error.operation
    assert "user_id" == violation.path
    assert "UserId" == violation.wire_path
    assert constraint == violation.constraint
    assert limit == violation.limit
    assert value == violation.value
    assert 0 == len(server.requests)


BAD_COLLECTIONS = [
    ("a b", "pattern"),
    ("a:b", "pattern"),
    ("staff\n", "pattern"),
    ("", "length"),
    ("x" * 256, "length"),
    (None, "required"),
    (5, "type"),
]


@pytest.mark.parametrize(("collection_id", "constraint"), BAD_COLLECTIONS)
def test_bad_collection_ids_are_refused_and_nothing_is_sent(
    shared: Any, collection_id: Any, constraint: str
) -> None:
    """CreateCollection and CreateUser refuse the same collection ids."""
    server, client = shared
    for call in (
        lambda: client.create_collection(collection_id=collection_id),
        lambda: client.create_user(collection_id=collection_id, user_id="alice"),
    ):
        (violation,) = refused(call).violations

        assert "collection_id" == violation.path
        assert constraint == violation.constraint
    assert 0 == len(server.requests)


BAD_TAGS = [
    ({"aws:x": "1"}, "pattern", "tags['aws:x']"),
    ({"a,b": "1"}, "pattern", "tags['a,b']"),
    ({"a\n": "1"}, "pattern", r"tags['a\n']"),
    ({"🙂": "1"}, "pattern", "tags['🙂']"),
    ({"": "1"}, "length", "tags['']"),
    ({"k" * 129: "1"}, "length", f"tags['{'k' * 59}…']"),
    ({5: "1"}, "type", "tags[5]"),
    ({"team": "v" * 257}, "length", "tags['team']"),
    ({"team": "a,b"}, "pattern", "tags['team']"),
    ({"team": 1}, "type", "tags['team']"),
    ({"team": None}, "type", "tags['team']"),
    ({f"key-{number}": "" for number in range(201)}, "items", "tags"),
    ([("team", "door")], "type", "tags"),
    ("team", "type", "tags"),
    ({"team"}, "type", "tags"),
]


@pytest.mark.parametrize(("tags", "constraint", "path"), BAD_TAGS)
def test_bad_tags_are_refused_and_nothing_is_sent(
    shared: Any, tags: Any, constraint: str, path: str
) -> None:
    """The path of an invalid tag contains its key."""
    server, client = shared
    error = refused(client.create_collection, collection_id="doors", tags=tags)
    (violation,) = error.violations

    assert constraint == violation.constraint
    assert path == violation.path
    assert path.replace("tags", "Tags", 1) == violation.wire_path
    assert 0 == len(server.requests)


@pytest.mark.parametrize("token", ["", "a b", "t\n", "x" * 65, 5])
def test_bad_tokens_are_refused_and_nothing_is_sent(shared: Any, token: Any) -> None:
    """A caller's own token is checked like any other member."""
    server, client = shared
    error = refused(
        client.create_user,
        collection_id="staff",
        user_id="alice",
        client_request_token=token,
    )

    assert ["client_request_token"] == [v.path for v in error.violations]
    assert 0 == len(server.requests)


GOOD_TAGS = [
    {},
    {"naïve 日本": "naïve 日本"},
    {"env=prod": "a=b"},
    {"team:door/2=+-@._": ""},
    {"AWS:x": "aws:x"},
    {"k" * 128: "v" * 256},
    {"日" * 128: "本" * 256},
    {f"key-{number}": "" for number in range(200)},
]


@pytest.mark.parametrize("tags", GOOD_TAGS)
def test_legal_tags_are_set(
    server: LocalRekognition, client: RekognitionClient, tags: dict[str, str]
) -> None:
    """The local server accepts every tag that the check accepts."""
    arn = client.create_collection(collection_id="doors", tags=tags).collection_arn

    assert arn is not None
    assert tags == client.list_tags_for_resource(resource_arn=arn).tags


def test_unassigned_letters_in_tags_are_accepted() -> None:
    """A letter newer than this Python's Unicode is sent unchecked."""
    new = "\u0378"

    request = CreateCollectionRequest(collection_id="doors", tags={new: new})

    assert "Cn" == unicodedata.category(new)
    assert {new: new} == request.tags


@pytest.mark.parametrize("user_id", ["a", "x" * 128, "v:1", "A.b_c-d:e"])
def test_legal_users_are_created(
    server: LocalRekognition, client: RekognitionClient, user_id: str
) -> None:
    """All legal characters and lengths of a user id are accepted."""
    client.create_collection(collection_id="c" * 255)
    client.create_user(collection_id="c" * 255, user_id=user_id)
    users = client.iter_list_users(collection_id="c" * 255)

    assert [user_id] == [user.user_id for user in users]


def test_missing_and_misspelt_arguments_are_python_errors(
    client: RekognitionClient,
) -> None:
    """A missing or misspelt argument is Python's own TypeError."""
    with pytest.raises(TypeError, match="user_id"):
        client.create_user(collection_id="staff")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="usr_id"):
        client.create_user(collection_id="staff", usr_id="a")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="positional"):
        client.create_user("staff", "alice")  # type: ignore[call-arg]


def test_the_error_can_be_read_at_a_terminal() -> None:
    """The error has a summary line and one line for each violation in model order."""
    error = refused(
        IndexFacesRequest,
        collection_id="a b",
        image=Image(bytes="c2VjcmV0", s3_object=S3Object(bucket="x")),  # type: ignore[arg-type]
        detection_attributes=["DEFAULT", "AL"],
        max_faces=True,
        quality_filter="NOPE",
    )
    attributes = (
        "DEFAULT, ALL, AGE_RANGE, BEARD, EMOTIONS, EYE_DIRECTION, EYEGLASSES,"
        " EYES_OPEN, GENDER, MOUTH_OPEN, MUSTACHE, FACE_OCCLUDED, SMILE, SUNGLASSES"
    )

    assert str(error) == textwrap.dedent(
        rf"""
        IndexFacesRequest has 7 problems (nothing was sent):
          collection_id: must match the pattern [a-zA-Z0-9_.\-]+, not 'a b'
          image.bytes: must be bytes, not str: encode text, decode base64
          image.s3_object.bucket: must have 3 to 255 characters, not 1: 'x'
          image: needs exactly one of bytes, s3_object, not 2
          detection_attributes[1]: must be one of {attributes}, not 'AL'
          max_faces: must be a whole number, not bool True
          quality_filter: must be one of NONE, AUTO, LOW, MEDIUM, HIGH, not 'NOPE'
        """
    ).strip("\n")


PLACES = [
    (
        lambda: AssociateFacesRequest(
            collection_id="staff", user_id="a", face_ids=[FACE, FACE, FACE, "x"]
        ),
        [("pattern", "face_ids[3]", "FaceIds[3]")],
    ),
    (
        lambda: AssociateFacesRequest(
            collection_id="staff", user_id="a", face_ids=["x"] * 101
        ),
        [("items", "face_ids", "FaceIds")]
        + [("pattern", f"face_ids[{n}]", f"FaceIds[{n}]") for n in range(100)],
    ),
    (
        lambda: DetectLabelsRequest(image=Image(s3_object=S3Object(bucket="a b"))),
        [("pattern", "image.s3_object.bucket", "Image.S3Object.Bucket")],
    ),
    (
        lambda: CreateCollectionRequest(collection_id="c", tags={"a,b": ",", "c": ","}),
        [
            ("pattern", "tags['a,b']", "Tags['a,b']"),
            ("pattern", "tags['a,b']", "Tags['a,b']"),
            ("pattern", "tags['c']", "Tags['c']"),
        ],
    ),
    (
        lambda: DetectLabelsRequest(image=Image()),
        [("exactly_one", "image", "Image")],
    ),
    (
        lambda: SearchUsersRequest(collection_id="c"),
        [("exactly_one", "", "")],
    ),
    (
        lambda: SearchUsersRequest(collection_id="c", user_id="a", face_id=FACE),
        [("exactly_one", "", "")],
    ),
    (
        lambda: StartStreamProcessorRequest(
            name="door",
            start_selector=StreamProcessingStartSelector(
                kvs_stream_start_selector=KinesisVideoStreamStartSelector()
            ),
        ),
        [
            (
                "at_least_one",
                "start_selector.kvs_stream_start_selector",
                "StartSelector.KVSStreamStartSelector",
            )
        ],
    ),
]


@pytest.mark.parametrize(("build", "expected"), PLACES)
def test_all_violations_have_their_paths(build: Any, expected: Any) -> None:
    """Every violation has its path in Python's names and in wire names.

    Entries beyond the maximum of a list are not checked.
    """
    error = refused(build)

    assert expected == [(v.constraint, v.path, v.wire_path) for v in error.violations]


def test_rule_of_the_request_itself_has_no_member() -> None:
    """A rule over the request itself has an empty path."""
    error = refused(SearchUsersRequest, collection_id="c")

    assert (
        "SearchUsersRequest has 1 problem (nothing was sent):\n"
        "  request: needs exactly one of face_id, user_id, not 0"
    ) == str(error)


def test_the_error_is_also_a_value_error() -> None:
    """RequestValidationError is a ValueError and a RekoError."""
    error = refused(CreateUserRequest, collection_id="c", user_id="a b")

    assert isinstance(error, ValueError)
    assert isinstance(error, RekoError)
    assert "CreateUserRequest" == error.request
    assert not error.retryable
    assert not error.may_have_succeeded


LISTS = [
    ("abc", "a list", "str 'abc'"),
    (b"abc", "a list", "bytes <3 bytes>"),
    ({FACE}, "a list", "set"),
    ({FACE: 1}, "a list", "dict"),
    ({FACE: 1}.keys(), "a list", "dict_keys"),
    (iter([FACE]), "a list", "list_iterator"),
]


@pytest.mark.parametrize(("faces", "limit", "value"), LISTS)
def test_lists_refuse_sets_and_strings(faces: Any, limit: str, value: str) -> None:
    """Sets, strings and iterators are refused where a list is expected."""
    (violation,) = refused(
        AssociateFacesRequest, collection_id="c", user_id="a", face_ids=faces
    ).violations

    assert "type" == violation.constraint
    assert limit == violation.limit
    assert value == violation.value


NUMBERS = [
    ("max_faces", True, "a whole number", "bool True"),
    ("max_faces", 1.5, "a whole number", "float 1.5"),
    ("max_faces", "1", "a whole number", "str '1'"),
    ("face_match_threshold", True, "a number", "bool True"),
    ("face_match_threshold", "99", "a number", "str '99'"),
    ("face_match_threshold", math.nan, "a finite number", "nan"),
    ("face_match_threshold", math.inf, "a finite number", "inf"),
    ("face_match_threshold", 10**400, "0 to 100", "<a number of 1329 bits>"),
    # pytest, too, would write it out.
    pytest.param(
        "max_faces", 10**5000, "1 to 4096", "<a number of 16610 bits>", id="huge"
    ),
]


@pytest.mark.parametrize(("member", "value", "limit", "told"), NUMBERS)
def test_invalid_numbers_are_refused(
    shared: Any, member: str, value: Any, limit: str, told: str
) -> None:
    """Bools, text, NaN and huge numbers are refused as numbers."""
    server, client = shared
    image = Image(bytes=b"image")
    call = client.search_faces_by_image
    error = refused(call, collection_id="c", image=image, **{member: value})
    (violation,) = error.violations

    assert member == violation.path
    assert limit == violation.limit
    assert told == violation.value
    assert 0 == len(server.requests)


@pytest.mark.parametrize("image", [b"image", "image", {"Bytes": b"image"}, S3Object()])
def test_dict_instead_of_a_structure_is_refused(image: Any) -> None:
    """A dict where a structure is expected is refused."""
    (violation,) = refused(DetectLabelsRequest, image=image).violations

    assert "image" == violation.path
    assert "type" == violation.constraint
    assert "an Image (see rekoclient.images)" == violation.limit


@pytest.mark.parametrize("of", [bytearray, memoryview, bytes])
def test_every_kind_of_buffer_is_taken_and_frozen(of: Any) -> None:
    """A buffer is copied, so that later changes do not reach the request."""
    buffer = bytearray(b"image")
    request = DetectLabelsRequest(image=Image(bytes=of(buffer)))
    buffer[:] = b"other"

    assert {"Image": {"Bytes": b"image"}} == request.to_dict()


@pytest.mark.parametrize("of", [list, tuple])
def test_every_sequence_is_taken_and_frozen(of: Any) -> None:
    """A sequence is copied, so that later changes do not reach the request."""
    faces = [FACE]
    request = AssociateFacesRequest(collection_id="c", user_id="a", face_ids=of(faces))
    faces.append("x")

    assert (FACE,) == request.face_ids


def test_enums_are_taken_as_members_and_as_text() -> None:
    """An enum member and its text are sent as the same text."""
    image = Image(bytes=b"image")
    member, text = (
        IndexFacesRequest(collection_id="c", image=image, quality_filter=quality)
        for quality in (QualityFilter.AUTO, "AUTO")
    )

    assert member == text
    assert "AUTO" == text.to_dict()["QualityFilter"]
    assert str is type(member.to_dict()["QualityFilter"])


def test_only_requests_raise() -> None:
    """A nested shape does not raise, so that the request reports every violation."""
    wrong = S3Object(bucket="", name="")

    error = refused(DetectLabelsRequest, image=Image(bytes=b"", s3_object=wrong))

    assert 2 == len(wrong.violations())
    assert 4 == len(error.violations)


def test_variants_are_checked_too() -> None:
    """attrs.evolve checks the new request."""
    request = CreateUserRequest(collection_id="staff", user_id="alice")

    assert "bob" == evolve(request, user_id="bob").user_id
    assert ["user_id"] == [
        violation.path
        for violation in refused(evolve, request, user_id="b b").violations
    ]
    with pytest.raises(AttributeError):
        request.user_id = "b b"  # type: ignore[misc]


BYTES = [
    lambda: DetectLabelsRequest(image=Image(bytes=SECRET * 500_000)),
    lambda: DetectLabelsRequest(image=Image(bytes=SECRET.decode())),  # type: ignore[arg-type]
    lambda: DetectLabelsRequest(image=SECRET),  # type: ignore[arg-type]
    lambda: CreateUserRequest(collection_id="c", user_id=SECRET),  # type: ignore[arg-type]
    lambda: AssociateFacesRequest(
        collection_id="c",
        user_id="a",
        face_ids=[bytearray(SECRET), memoryview(SECRET)],  # type: ignore[list-item]
    ),
    lambda: CreateCollectionRequest(collection_id="c", tags={SECRET: SECRET}),  # type: ignore[dict-item]
]


@pytest.mark.parametrize("build", BYTES)
def test_bytes_are_in_no_message(build: Any) -> None:
    """Bytes, and text where bytes are expected, appear in no message."""
    error = refused(build)

    assert "secret" not in str(error) + repr(error) + repr(error.violations)
    assert "c2VjcmV0" not in str(error) + repr(error) + repr(error.violations)


def test_bytes_and_sensitive_members_are_in_no_repr() -> None:
    """The repr of a request hides bytes and sensitive members."""
    request = IndexFacesRequest(
        collection_id="staff", image=Image(bytes=SECRET), max_faces=1
    )

    assert (
        "IndexFacesRequest(collection_id='staff', image=Image(bytes=<15 bytes>),"
        " max_faces=1)"
    ) == repr(request)
    assert "AuditImage(bytes=<hidden>)" == repr(AuditImage(bytes=SECRET))


@frozen(kw_only=True, eq=False, repr=False)
class LoginResponse(Response):
    """A response without members."""


@frozen(kw_only=True, eq=False, repr=False)
class LoginRequest(Request[LoginResponse]):
    """A request with a sensitive member, which no operation has yet."""

    password: str = field(
        metadata=wire("Password", Text(max=8, pattern="[a-z]*"), sensitive=True)
    )
    operation = Operation(
        name="Login", method="login", response=LoginResponse, repeat="read"
    )


@pytest.mark.parametrize("password", ["hunter2-hunter2", "HUNTER2", 5555])
def test_sensitive_values_are_in_no_message(password: Any) -> None:
    """The message has the rule and the path of a sensitive member without its value."""
    error = refused(LoginRequest, password=password)
    (violation,) = error.violations

    assert "password" == violation.path
    assert "Password" == violation.wire_path
    assert "" == violation.value
    assert "hunter2" not in (str(error) + repr(violation)).lower()
    assert "5555" not in str(error) + repr(violation)
    assert "LoginRequest(password=<hidden>)" == repr(LoginRequest(password="a"))


def test_an_image_needs_at_least_one_byte() -> None:
    """One byte of image passes the check and an empty image is refused."""
    DetectLabelsRequest(image=Image(bytes=b"x"))
    with pytest.raises(RequestValidationError) as caught:
        DetectLabelsRequest(image=Image(bytes=b""))

    assert "image.bytes: must have 1 to 5242880 bytes, not 0" in str(caught.value)


WRONG_TYPES: list[tuple[dict[str, Any], str]] = [
    (
        {"quality_filter": 5},
        "quality_filter: must be a string, not int 5",
    ),
    (
        {"max_faces": True},
        "max_faces: must be a whole number, not bool True",
    ),
]


@pytest.mark.parametrize(("members", "words"), WRONG_TYPES)
def test_wrong_type_is_reported_with_expected_and_given(
    members: dict[str, Any], words: str
) -> None:
    """The refusal of a wrong type names the expected type and the value."""
    with pytest.raises(RequestValidationError) as caught:
        IndexFacesRequest(collection_id="c", image=Image(bytes=b"x"), **members)

    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("tags", "words"),
    [
        (["a"], "tags: must be a mapping, not list"),
        ({str(n): "" for n in range(201)}, "tags: must have at most 200 entries, not"),
    ],
)
def test_invalid_tags_are_refused(tags: Any, words: str) -> None:
    """Tags must be a mapping with at most 200 entries."""
    with pytest.raises(RequestValidationError) as caught:
        CreateCollectionRequest(collection_id="c", tags=tags)

    assert words in str(caught.value)


def test_base64_text_is_not_shown() -> None:
    """Base64 text in place of an image appears in no message or repr."""
    secret = "iVBORw0KGgo" * 9

    with pytest.raises(RequestValidationError) as raised:
        IndexFacesRequest(
            collection_id="staff",
            image=secret,  # type: ignore[arg-type]  # run-time check
        )
    assert secret[:11] not in str(raised.value)
    wrong = Image(bytes=secret, s3_object=S3Object(bucket="door"))  # type: ignore[arg-type]
    assert secret[:11] not in repr(wrong)


def test_work_on_a_list_that_is_too_long_is_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Entries beyond the maximum are not checked, and violations end at 1,000."""
    checked = 0
    real = Text.check

    def check(kind: Text, value: Any) -> Any:
        nonlocal checked
        checked += 1
        return real(kind, value)

    monkeypatch.setattr(Text, "check", check)
    with pytest.raises(RequestValidationError) as wrong:
        DeleteFacesRequest(collection_id="staff", face_ids=["a"] * 200_000)
    assert 1_001 == len(wrong.value.violations)
    assert "face_ids: must have 1 to 4096 items, not 200000" in str(wrong.value)

    checked = 0
    with pytest.raises(RequestValidationError) as wrong:
        DeleteFacesRequest(collection_id="staff", face_ids=[FACE] * 200_000)
    assert 1 == len(wrong.value.violations)
    assert 4096 + 1 == checked  # and the collection


def test_text_shows_twenty_violations_and_the_attribute_all() -> None:
    """The text shows at most twenty violations and the attribute has all of them."""
    with pytest.raises(RequestValidationError) as raised:
        IndexFacesRequest(
            collection_id="staff",
            image=Image(bytes=b"picture"),
            detection_attributes=["WRONG"] * 1000,  # type: ignore[list-item]
        )

    assert 1000 <= len(raised.value.violations)
    assert 25 > len(str(raised.value).splitlines())
    assert str(raised.value).endswith("more")
