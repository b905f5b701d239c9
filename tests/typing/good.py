"""Valid uses with the types that users may rely on, checked and run.

Each public function is called with a client of a local Rekognition.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, assert_type

from rekoclient import AsyncRekognitionClient, RekognitionClient, errors
from rekoclient.jobs import Finished
from rekoclient.models import (
    CreateCollectionResponse,
    CreateUserRequest,
    CreateUserResponse,
    DescribeDatasetRequest,
    DescribeDatasetResponse,
    DescribeProjectVersionsRequest,
    DescribeProjectVersionsResponse,
    DescribeStreamProcessorResponse,
    DetectLabelsResponse,
    GetFaceLivenessSessionResultsResponse,
    GetLabelDetectionRequest,
    GetLabelDetectionResponse,
    Image,
    LabelDetection,
    ListUsersResponse,
    ProjectVersionDescription,
    ProjectVersionStatus,
    QualityFilter,
    S3Object,
    StartLabelDetectionResponse,
    StartStreamProcessorResponse,
    StopProjectVersionResponse,
    StopStreamProcessorResponse,
    User,
    UserStatus,
    Video,
)


def collections(client: RekognitionClient) -> None:
    """A method returns the response of its operation."""
    created = client.create_collection(collection_id="staff", tags={"team": "door"})
    assert_type(created, CreateCollectionResponse)
    assert_type(created.collection_arn, str)
    assert_type(created.response_metadata.request_id, str | None)


def users(client: RekognitionClient) -> None:
    """A request that is sent returns the same type as the method."""
    client.create_collection(collection_id="people")
    assert_type(
        client.create_user(collection_id="people", user_id="alice"), CreateUserResponse
    )
    request = CreateUserRequest(collection_id="people", user_id="bob")
    assert_type(client.send(request), CreateUserResponse)
    assert_type(request.user_id, str)
    assert_type(request.client_request_token, str | None)


def pages(client: RekognitionClient) -> None:
    """Iterating yields items, and their lists are never absent."""
    client.create_collection(collection_id="paged")
    client.create_user(collection_id="paged", user_id="alice")
    for user in client.iter_list_users(collection_id="paged"):
        assert_type(user, User)
        assert_type(user.user_status, UserStatus | str | None)
    for page in client.iter_list_users(collection_id="paged").pages(limit=3):
        assert_type(page, ListUsersResponse)
        assert_type(page.users, tuple[User, ...])


def awaited(client: RekognitionClient) -> None:
    """An awaited method of the async client returns the same type."""

    async def main() -> None:
        async with AsyncRekognitionClient(boto_client=client.boto_client) as other:
            created = await other.create_collection(collection_id="awaited")
            assert_type(created, CreateCollectionResponse)
            request = CreateUserRequest(collection_id="awaited", user_id="bob")
            assert_type(await other.send(request), CreateUserResponse)
            async for user in other.iter_list_users(collection_id="awaited"):
                assert_type(user, User)
            async for page in other.iter_list_users(collection_id="awaited").pages():
                assert_type(page, ListUsersResponse)

    asyncio.run(main())


def failures(client: RekognitionClient) -> None:
    """The attributes of an error are typed."""
    try:
        client.describe_collection(collection_id="nobody")
    except errors.ServiceError as error:
        assert_type(error.code, str)
        assert_type(error.may_have_succeeded, bool)


if TYPE_CHECKING:

    def images(client: RekognitionClient) -> None:
        """An enum member and its literal are both accepted."""
        image = Image(s3_object=S3Object(bucket="photos", name="alice.jpg"))
        client.index_faces(
            collection_id="staff", image=image, quality_filter=QualityFilter.AUTO
        )
        client.index_faces(collection_id="staff", image=image, quality_filter="AUTO")
        found = client.detect_labels(image=Image(bytes=b"..."), max_labels=5)
        assert_type(found, DetectLabelsResponse)
        for label in found.labels:
            assert_type(label.name, str | None)
            assert_type(label.confidence, float | None)

    def videos(client: RekognitionClient) -> None:
        """Jobs are started by calls, and their results are typed."""
        video = Video(s3_object=S3Object(bucket="films", name="door.mp4"))
        job = client.start_label_detection(video=video)
        assert_type(job, StartLabelDetectionResponse)
        assert_type(job.follow_up(), GetLabelDetectionRequest)
        found = client.wait_for(job, timeout=600, poll=10)
        assert_type(found, Finished[GetLabelDetectionResponse, LabelDetection])
        assert_type(found.response, GetLabelDetectionResponse)
        for one in found:
            assert_type(one, LabelDetection)
        assert_type(
            client.wait_for(client.create_face_liveness_session()),
            GetFaceLivenessSessionResultsResponse,
        )
        assert_type(
            client.wait_for(DescribeDatasetRequest(dataset_arn="x")),
            DescribeDatasetResponse,
        )
        found = client.wait_for(job, until="SUCCEEDED")
        assert_type(found, Finished[GetLabelDetectionResponse, LabelDetection])

    def models(client: RekognitionClient) -> None:
        """A status to wait for is a literal or a member of the operation's enum."""
        version = DescribeProjectVersionsRequest(project_arn="x")
        assert_type(
            client.wait_for(version, until="RUNNING", timeout=None),
            Finished[DescribeProjectVersionsResponse, ProjectVersionDescription],
        )
        client.wait_for(version, until=ProjectVersionStatus.TRAINING_COMPLETED)
        assert_type(
            client.wait_for(StartStreamProcessorResponse()),
            DescribeStreamProcessorResponse,
        )
        client.wait_for(StopStreamProcessorResponse(), until="STOPPED")
        started = client.start_project_version(
            project_version_arn="x", min_inference_units=1
        )
        assert_type(
            client.wait_for(started),
            Finished[DescribeProjectVersionsResponse, ProjectVersionDescription],
        )
        client.wait_for(StopProjectVersionResponse(), until="STOPPED")
