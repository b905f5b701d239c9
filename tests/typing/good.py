"""Valid uses with the types that users may rely on, checked and run.

Each public function is called with a client of a local Rekognition.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, assert_type

import rekoclient
from rekoclient import (
    AsyncRekognitionClient,
    RekognitionClient,
    RetryBudget,
    RetryPolicy,
    errors,
)
from rekoclient import models as m
from rekoclient.images import Preflight
from rekoclient.jobs import AsyncFinished, Finished
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
from rekoclient.pagination import Paginator
from rekoclient.schema import AsyncPages, Pages, Response


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


def built(client: RekognitionClient) -> None:
    """A test builds a response from lists, and its members are tuples."""
    response = ListUsersResponse(users=[User(user_id="alice")], next_token="more")
    assert_type(response.users, tuple[User, ...])
    assert (User(user_id="alice"),) == response.users
    label = m.Label(name="Door", confidence=99.0, parents=[m.Parent(name="Wall")])
    assert_type(label.parents, tuple[m.Parent, ...])
    assert (label,) == m.DetectLabelsResponse(labels=[label]).labels


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
            assert_type(label.name, str)
            assert_type(label.confidence, float)

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

    def everything(client: RekognitionClient, image: Image, video: Video) -> None:
        """Every kind of operation has its own result, and no result is unknown."""
        collections = client.list_collections()
        assert_type(collections.collection_ids, tuple[str, ...])
        assert_type(collections.face_model_versions, tuple[str, ...])
        assert_type(collections.next_token, str | None)
        staff = client.describe_collection(collection_id="staff")
        assert_type(staff.face_count, int)
        assert_type(staff.creation_timestamp, datetime)
        assert_type(client.delete_collection(collection_id="a").status_code, int)
        tags = client.list_tags_for_resource(resource_arn="arn:aws:rekognition:x")
        assert_type(tags.tags, Mapping[str, str])
        faces = client.detect_faces(image=image).face_details
        assert_type(faces, tuple[m.FaceDetail, ...])
        assert_type(faces[0].age_range, m.AgeRange | None)
        assert_type(faces[0].emotions, tuple[m.Emotion, ...])
        assert_type(faces[0].emotions[0].type, m.EmotionName | str)
        assert_type(faces[0].bounding_box, m.BoundingBox)
        compared = client.compare_faces(source_image=image, target_image=image)
        assert_type(compared.face_matches, tuple[m.CompareFacesMatch, ...])
        assert_type(compared.unmatched_faces, tuple[m.ComparedFace, ...])
        assert_type(compared.face_matches[0].similarity, float)
        assert_type(compared.face_matches[0].face, m.ComparedFace)
        text = client.detect_text(image=image)
        assert_type(text.text_detections, tuple[m.TextDetection, ...])
        assert_type(text.text_model_version, str | None)
        unsafe = client.detect_moderation_labels(image=image)
        assert_type(unsafe.moderation_labels, tuple[m.ModerationLabel, ...])
        assert_type(
            client.recognize_celebrities(image=image).celebrity_faces,
            tuple[m.Celebrity, ...],
        )
        found = client.search_faces(collection_id="a", face_id="b").face_matches
        assert_type(found, tuple[m.FaceMatch, ...])
        assert_type(found[0].face.face_id, str)
        assert_type(found[0].face.user_id, str | None)
        assert_type(
            client.start_face_search(collection_id="a", video=video).job_id, str
        )
        assert_type(client.call("CreateUser", {}), Response)

    def paged(client: RekognitionClient) -> None:
        """Each iterator has the type of its items."""
        users = client.iter_list_users(collection_id="staff")
        assert_type(users, Pages[ListUsersResponse, User])
        assert_type(next(iter(users)), User)
        assert_type(list(users), list[User])
        assert_type([user.user_id for user in users], list[str])
        assert_type(next(iter(client.iter_list_collections())), str)
        assert_type(next(iter(client.iter_list_faces(collection_id="a"))), m.Face)
        assert_type(next(iter(client.iter_describe_projects())), m.ProjectDescription)
        request = m.ListUsersRequest(collection_id="staff")
        assert_type(client.iterate(request), Paginator[ListUsersResponse, User])

    async def asynchronous(client: AsyncRekognitionClient, video: Video) -> None:
        """The client under asyncio has the same types, awaited."""
        users = client.iter_list_users(collection_id="staff")
        assert_type(users, AsyncPages[ListUsersResponse, User])
        assert_type([user async for user in users], list[User])
        job = await client.start_label_detection(video=video)
        assert_type(job, StartLabelDetectionResponse)
        found = await client.wait_for(job)
        assert_type(found, AsyncFinished[GetLabelDetectionResponse, LabelDetection])
        assert_type([one async for one in found], list[LabelDetection])
        one, other = await asyncio.gather(
            client.list_collections(), client.list_users(collection_id="staff")
        )
        assert_type(one, m.ListCollectionsResponse)
        assert_type(other, ListUsersResponse)
        assert_type(await client.call("CreateUser", {}), Response)
        assert_type(client.with_options(), AsyncRekognitionClient)
        async with client as entered:
            assert_type(entered, AsyncRekognitionClient)

    def settings(client: RekognitionClient) -> None:
        """A client, its variants and its settings are typed."""
        assert_type(client.with_options(read_timeout=3), RekognitionClient)
        assert_type(client.retry, RetryPolicy)
        assert_type(client.retry_budget, RetryBudget | None)
        assert_type(client.retry.deadline, float | None)
        assert_type(client.region_name, str)
        with client as entered:
            assert_type(entered, RekognitionClient)

    def messages(request: CreateUserRequest, response: ListUsersResponse) -> None:
        """Requests and responses are read and written by their own type."""
        assert_type(CreateUserRequest.from_dict({}), CreateUserRequest)
        assert_type(CreateUserRequest.from_json("{}"), CreateUserRequest)
        assert_type(request.to_json(), str)
        assert_type(ListUsersResponse.from_dict({}), ListUsersResponse)
        assert_type(response.response_metadata.http_status, int | None)
        assert_type(response.response_metadata.attempts, tuple[errors.Attempt, ...])
        assert_type(response.response_metadata.client_request_token, str | None)
        assert_type(response.users[0], User)
        assert_type(response.users[1:], tuple[User, ...])

    def caught(error: errors.RekoError) -> None:
        """An error that is narrowed by its class has the attributes of the class."""
        assert_type(error.verdict, errors.Verdict)
        assert_type(error.fault, errors.Fault | None)
        assert_type(error.attempts, tuple[errors.Attempt, ...])
        assert_type(error.client_request_token, str | None)
        assert_type(error.retryable, bool)
        if isinstance(error, errors.RequestValidationError):
            assert_type(error.violations, tuple[errors.Violation, ...])
            assert_type(error.violations[0].path, str)
        if isinstance(error, errors.ConflictException):
            assert_type(error, errors.ConflictException)
        assert_type(errors.interrupted(error), errors.RekoError | None)

    def modules(client: RekognitionClient) -> None:
        """What ``import rekoclient`` offers is known without a further import."""
        assert_type(rekoclient.images.from_file("alice.jpg"), Image)
        assert_type(rekoclient.images.from_s3("s3://photos/alice.jpg"), Image)
        assert_type(rekoclient.images.preflight(b"..."), Preflight)
        assert_type(rekoclient.RekognitionClient(), RekognitionClient)
        assert_type(rekoclient.models.Image(), Image)
