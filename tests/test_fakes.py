"""A fake has every method of the client, and returns what a test declares."""

from __future__ import annotations

import asyncio

import pytest

from rekoclient import RekognitionClient, errors
from rekoclient import models as m
from rekoclient.testing import AsyncFakeRekognition, FakeRekognition


def names(client: RekognitionClient) -> list[str | None]:
    """Return the ids of users: code that takes a real client."""
    return [user.user_id for user in client.iter_list_users(collection_id="staff")]


def test_a_fake_returns_the_declared_response() -> None:
    """The request is recorded, and pages are followed."""
    fake = FakeRekognition()
    fake.reply(
        m.ListUsersRequest,
        m.ListUsersResponse(users=[m.User(user_id="alice")], next_token="more"),
        m.ListUsersResponse(users=[m.User(user_id="bob")]),
    )

    assert ["alice", "bob"] == names(fake)
    assert [None, "more"] == [
        request.next_token
        for request in fake.requests
        if isinstance(request, m.ListUsersRequest)
    ]


def test_a_fake_raises_the_declared_error() -> None:
    """An error made by hand needs its operation only."""
    fake = FakeRekognition()
    fake.reply(m.CreateUserRequest, errors.ConflictException({}, "CreateUser"))
    with pytest.raises(errors.ConflictException):
        fake.create_user(collection_id="staff", user_id="alice")


def test_a_fake_calls_the_declared_function() -> None:
    """A function sees the request."""
    fake = FakeRekognition()
    fake.reply(
        m.DetectLabelsRequest,
        lambda request: m.DetectLabelsResponse(
            labels=[m.Label(confidence=request.min_confidence)]
        ),
    )
    found = fake.detect_labels(image=m.Image(bytes=b"x"), min_confidence=70)
    assert 70 == found.labels[0].confidence


def test_a_fake_refuses_an_undeclared_request_and_an_invalid_one() -> None:
    """The message names the request, and validation comes first."""
    fake = FakeRekognition()
    with pytest.raises(LookupError, match="for CreateUserRequest: call reply"):
        fake.create_user(collection_id="staff", user_id="alice")
    with pytest.raises(errors.RequestValidationError):
        fake.create_user(collection_id="staff", user_id="a b")
    with pytest.raises(TypeError, match=r"reply\(CreateUserRequest, response"):
        fake.reply(m.CreateUserRequest)


def test_a_fake_waits_without_sleeping() -> None:
    """`wait_for`, variants and `with` work as in the client."""
    fake = FakeRekognition()
    fake.reply(m.StartFaceDetectionRequest, m.StartFaceDetectionResponse(job_id="j"))
    fake.reply(
        m.GetFaceDetectionRequest,
        m.GetFaceDetectionResponse(job_status="IN_PROGRESS"),
        m.GetFaceDetectionResponse(job_status="SUCCEEDED", faces=(m.FaceDetection(),)),
    )
    video = m.Video(s3_object=m.S3Object(bucket="videos", name="door.mp4"))
    with fake.with_options(retry_budget=None) as client:
        job = client.start_face_detection(video=video)
        assert 1 == len(list(client.wait_for(job)))
    with pytest.raises(RuntimeError, match="a fake client has no boto3 client"):
        fake.boto_client  # noqa: B018


def test_the_async_fake_does_the_same() -> None:
    """Methods are awaited."""

    async def use() -> list[str | None]:
        async with AsyncFakeRekognition() as fake:
            fake.reply(
                m.ListUsersRequest,
                m.ListUsersResponse(users=(m.User(user_id="alice"),)),
            )
            users = fake.iter_list_users(collection_id="staff")
            return [user.user_id async for user in users]

    assert ["alice"] == asyncio.run(use())
