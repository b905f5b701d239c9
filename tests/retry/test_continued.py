"""A call that is continued after an error is still the same call."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Iterator

import pytest
from attrs import evolve
from botocore.exceptions import ClientError

from rekoclient import RekognitionClient, RetryPolicy
from rekoclient.errors import (
    ConflictException,
    ConnectError,
    DeadlineExceeded,
    RekoError,
    ReplyLost,
    ResourceAlreadyExistsException,
    ResourceNotFoundException,
    ThrottlingException,
    TransportError,
    UnsupportedByBotocore,
    Verdict,
)
from rekoclient.models import (
    CreateCollectionRequest,
    DeleteUserRequest,
    Image,
    IndexFacesRequest,
)
from rekoclient.testing import LocalRekognition, sample_image

from ..fakes import ALICE, lost
from ..reliability import places

TWICE = RetryPolicy(max_attempts=2, sleep=lambda seconds: None)


@pytest.fixture
def server() -> Iterator[LocalRekognition]:
    """A server with a collection called staff and an empty request log."""
    with LocalRekognition() as server:
        server.boto_client().create_collection(CollectionId="staff")
        server.requests.clear()
        yield server


@pytest.fixture
def client(server: LocalRekognition) -> Iterator[RekognitionClient]:
    """A client with two attempts a call."""
    with server.client(retry=TWICE) as client:
        yield client


def test_continued_call_keeps_counting_attempts(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A continued call has one invocation id and numbers its attempts through."""
    server.fail_next("ThrottlingException", times=3)
    with pytest.raises(ThrottlingException) as first:
        client.send(ALICE)
    client.send(ALICE, after=first.value)

    headers = [record.headers for record in server.requests]
    assert [
        "attempt=1; max=2",
        "attempt=2; max=2",
        "attempt=3; max=4",
        "attempt=4; max=4",
    ] == [h["amz-sdk-request"] for h in headers]
    assert 1 == len({h["amz-sdk-invocation-id"] for h in headers})
    server.requests.expect("CreateUser", tokens=1)


def test_new_call_has_new_ids(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A call that is not continued has its own invocation id and token."""
    for name in ("a", "b"):
        client.create_user(collection_id="staff", user_id=name)

    ids = {record.headers["amz-sdk-invocation-id"] for record in server.requests}
    assert 2 == len(ids)
    server.requests.expect("CreateUser", tokens=2)


def test_unknown_outcome_survives_into_the_next_send(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A refusal in a continued call may follow from its earlier lost reply."""
    request = CreateCollectionRequest(collection_id="d")
    server.lose_reply_next(times=2)
    with pytest.raises(ReplyLost) as first:
        client.send(request)
    with pytest.raises(ResourceAlreadyExistsException) as second:
        client.send(request, after=first.value)

    assert second.value.may_have_succeeded
    assert [
        Verdict.UNKNOWN,
        Verdict.UNKNOWN,
        Verdict.REJECTED,
    ] == [a.verdict for a in second.value.attempts]
    assert any("earlier attempt" in note for note in second.value.__notes__)


def test_attempts_never_sent_leave_no_unknown_outcome(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A refusal after attempts that never left cannot be the call's own effect."""
    client.create_user(collection_id="staff", user_id="alice")
    with (
        places.closed() as url,
        RekognitionClient(
            endpoint_url=url, session=server._session(), retry=TWICE
        ) as elsewhere,
        pytest.raises(ConnectError) as first,
    ):
        elsewhere.send(ALICE)
    with pytest.raises(ConflictException) as second:
        client.send(ALICE, after=first.value)

    assert not second.value.may_have_succeeded
    assert not getattr(second.value, "__notes__", ())


def test_a_delete_that_finds_nothing_may_have_deleted_it(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A missing user after a lost reply may have been deleted by the same call."""
    client.send(ALICE)
    request = DeleteUserRequest(collection_id="staff", user_id="alice")
    server.lose_reply_next(times=2)
    with pytest.raises(ReplyLost) as first:
        client.send(request)
    server.clock.advance(86_400)
    with pytest.raises(ResourceNotFoundException) as second:
        client.send(request, after=first.value)

    assert second.value.may_have_succeeded
    assert any("deleted the resource" in note for note in second.value.__notes__)


def test_another_process_can_continue_a_call(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A pickled request and error continue the call elsewhere without a conflict."""
    server.lose_reply_next("CreateUser", times=2)
    with pytest.raises(ReplyLost) as caught:
        client.send(ALICE)
    request, error = pickle.loads(pickle.dumps((ALICE, caught.value)))

    with server.client(retry=TWICE) as another:
        response = another.send(request, after=error)

    server.requests.expect("CreateUser", times=3, tokens=1)
    assert 3 == len(response.response_metadata.attempts)


def test_only_an_error_of_a_call_can_be_continued(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """Any other value of after= is refused before anything is sent."""
    for bad in (ValueError("x"), ClientError({}, "CreateUser"), "x"):
        with pytest.raises(TypeError, match=f"RekoError .* not {type(bad).__name__}"):
            client.send(ALICE, after=bad)  # type: ignore[arg-type]  # the mistake
    with pytest.raises(
        ValueError, match="of CreateUser, not an error that no call raised"
    ):
        client.send(ALICE, after=ReplyLost("made by hand"))

    assert not server.requests


def test_unsupported_operation_keeps_the_unknown_outcome(
    server: LocalRekognition,
    client: RekognitionClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An older botocore elsewhere raises an error of the same call."""
    server.lose_reply_next("CreateUser", times=2)
    with pytest.raises(ReplyLost) as lost:
        client.send(ALICE)
    with monkeypatch.context() as patch:
        lacking = {"CreateUser": (("UserId",),)}
        patch.setattr(client._transport, "_lacking", lacking)
        patch.setattr(client._transport, "supported", set())
        with pytest.raises(UnsupportedByBotocore) as caught:
            client.send(ALICE, after=lost.value)
    assert caught.value.may_have_succeeded

    client.send(ALICE, after=caught.value)
    server.requests.expect("CreateUser", times=3, tokens=1)


def test_call_without_attempts_keeps_earlier_records(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A continued call that sends nothing keeps the records of earlier attempts."""
    server.lose_reply_next("CreateUser", times=2)
    with pytest.raises(ReplyLost) as lost:
        client.send(ALICE)
    late = client.with_options(retry=RetryPolicy(deadline=0))
    with pytest.raises(DeadlineExceeded) as caught:
        late.send(ALICE, after=lost.value)

    assert caught.value.may_have_succeeded
    assert caught.value.attempts == lost.value.attempts


def test_success_reports_an_earlier_unknown_attempt(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The response reports that an earlier attempt may have done the work."""
    picture = Image(bytes=sample_image())
    records = client.index_faces(collection_id="staff", image=picture).face_records
    faces = [record.face.face_id for record in records]
    server.lose_reply_next("DeleteFaces")
    deleted = client.delete_faces(collection_id="staff", face_ids=faces)
    again = client.delete_faces(collection_id="staff", face_ids=faces)

    for response in (deleted, again):
        (failed,) = response.unsuccessful_face_deletions
        assert ("FACE_NOT_FOUND",) == failed.reasons
    assert deleted.response_metadata.may_have_succeeded
    assert not again.response_metadata.may_have_succeeded


def _pickled(error: RekoError) -> RekoError:
    copied: RekoError = pickle.loads(pickle.dumps(error))
    return copied


@pytest.mark.parametrize("travel", [copy.copy, _pickled])
def test_another_request_cannot_be_continued(
    server: LocalRekognition,
    client: RekognitionClient,
    travel: Callable[[RekoError], RekoError],
) -> None:
    """An error continues only the request that it belongs to."""
    error = travel(lost(server, client))

    with pytest.raises(ValueError, match="differs from the request of after="):
        client.send(evolve(ALICE, user_id="bob"), after=error)

    client.send(evolve(ALICE), after=error)
    assert 1 == len(set(server.requests.tokens("CreateUser")))


@pytest.mark.parametrize("repeat", [False, True])
def test_unsafe_request_is_continued_only_on_request(
    server: LocalRekognition, client: RekognitionClient, repeat: bool
) -> None:
    """IndexFaces without an external id is continued only with repeat_unknown."""
    image = Image(bytes=sample_image("alice"))
    request = IndexFacesRequest(collection_id="staff", image=image)
    server.lose_reply_next("IndexFaces")
    with pytest.raises(TransportError) as raised:
        client.send(request)
    policy = evolve(client.retry, repeat_unknown=repeat)

    if repeat:
        client.with_options(retry=policy).send(request, after=raised.value)
    else:
        with pytest.raises(TransportError):
            client.send(request, after=raised.value)
    assert 1 + repeat == server.requests.counts()["IndexFaces"]
