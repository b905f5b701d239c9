"""Waiting for jobs, and iterating over their results."""

from __future__ import annotations

import asyncio
import base64
import inspect
import json
import pickle
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Unpack, get_args, get_type_hints

import pytest
from attrs import evolve

from rekoclient import RekognitionClient, RetryPolicy, errors, jobs, models
from rekoclient.jobs import KINDS, Progress, Waiting, Watch
from rekoclient.models import (
    CreateDatasetResponse,
    DescribeProjectVersionsRequest,
    DescribeStreamProcessorRequest,
    GetFaceDetectionRequest,
    GetLabelDetectionRequest,
    MediaAnalysisInput,
    MediaAnalysisOperationsConfig,
    MediaAnalysisOutputConfig,
    S3Object,
    StartProjectVersionResponse,
    Video,
)
from rekoclient.schema import (
    Enum,
    R,
    Request,
    ResponseMetadata,
    StatusRequest,
    Structure,
    members,
)
from rekoclient.testing import Clock, Fault, LocalRekognition

from .examples import OPERATIONS, request_class, response_class

VIDEO = Video(s3_object=S3Object(bucket="videos", name="door.mp4"))
PROJECT = "arn:aws:rekognition:us-east-1:123456789012:project/door/1"
DATASET = f"{PROJECT[:-2]}/dataset/train/1"
VIDEO_KINDS: list[tuple[str, dict[str, Any], str]] = [
    ("celebrity_recognition", {}, "Celebrities"),
    ("content_moderation", {}, "ModerationLabels"),
    ("face_detection", {}, "Faces"),
    ("face_search", {"collection_id": "staff"}, "Persons"),
    ("label_detection", {}, "Labels"),
    ("person_tracking", {}, "Persons"),
    ("segment_detection", {"segment_types": ["SHOT"]}, "Segments"),
    ("text_detection", {}, "TextDetections"),
]


@pytest.fixture
def clock() -> Clock:
    """The time of the server and of the waiting client, which only sleeping moves."""
    return Clock(1_800_000_000.0)


@pytest.fixture
def server(clock: Clock) -> Iterator[LocalRekognition]:
    """A server whose jobs take twelve seconds."""
    with LocalRekognition(clock=clock) as server:
        server.switch(job_time=12)
        yield server


@pytest.fixture
def client(server: LocalRekognition, clock: Clock) -> Iterator[RekognitionClient]:
    """A client that sleeps by setting the clock forward."""
    retry = RetryPolicy(clock=clock, sleep=clock.advance, deadline=None)
    with server.client(retry=retry) as client:
        client.create_collection(collection_id="staff")
        yield client


class Script:
    """A sender that replays responses and keeps the last one."""

    def __init__(self, *answers: dict[str, Any]) -> None:
        self.answers = list(answers)

    def send(self, request: Request[R], /) -> R:
        """Return the next response."""
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        response: R = request.operation.response.from_dict(answer)
        return response


def waited(
    request: Request[R],
    *answers: dict[str, Any],
    until: str | None = None,
    **how: Unpack[Waiting],
) -> R:
    """Return the response that a wait ends with."""
    clock = Clock(0)
    script = Script(*answers)
    return jobs.wait(
        lambda _: script, Watch(request, clock, until=until, **how), clock.advance
    )


def versions(*statuses: str, message: str | None = None) -> dict[str, Any]:
    """Return a response of DescribeProjectVersions."""
    described: list[dict[str, Any]] = [{"Status": status} for status in statuses]
    if message:
        described[-1]["StatusMessage"] = message
    return {"ProjectVersionDescriptions": described}


@pytest.mark.parametrize("kind", VIDEO_KINDS, ids=lambda kind: str(kind[0]))
def test_a_video_job_is_waited_for_and_its_results_are_iterated(
    kind: tuple[str, dict[str, Any], str],
    server: LocalRekognition,
    client: RekognitionClient,
    clock: Clock,
) -> None:
    """A wait polls every five seconds, and its last poll is the first page."""
    name, members_, results = kind
    operation = "Get" + "".join(word.capitalize() for word in name.split("_"))
    server.reply(operation, {results: [{}, {}, {}]})
    began = clock()

    job = getattr(client, f"start_{name}")(video=VIDEO, **members_)
    found = list(client.wait_for(job))

    assert 3 == len(found)
    assert 15 == clock() - began
    assert 4 == len([r for r in server.requests if r.operation == operation])


def test_another_process_waits_by_the_id_of_the_job(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A request with the job id and own arguments can be waited for."""
    server.reply("GetLabelDetection", {"Labels": [{"Timestamp": n} for n in range(5)]})
    job_id = client.start_label_detection(video=VIDEO).job_id

    found = client.wait_for(GetLabelDetectionRequest(job_id=job_id, max_results=2))
    server.requests.clear()
    first = [label.timestamp for _, label in zip(range(2), found, strict=False)]
    assert [0, 1] == first
    assert 0 == len(server.requests)
    assert [0, 1, 2, 3, 4] == [label.timestamp for label in found]
    assert 2 == len(server.requests)
    assert "SUCCEEDED" == found.response.job_status


def test_failed_job_has_the_reason_of_the_service(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The reason is in the message and an attribute, also after pickle."""
    server.reply(
        "GetFaceDetection", {"JobStatus": "FAILED", "StatusMessage": "No video stream"}
    )
    job = client.start_face_detection(video=VIDEO)

    with pytest.raises(errors.JobFailed) as caught:
        client.wait_for(job)

    error = pickle.loads(pickle.dumps(caught.value))
    assert "GetFaceDetection: FAILED: No video stream" == str(error)
    assert "FAILED" == error.status
    assert "No video stream" == error.reason
    assert "GetFaceDetection" == error.operation
    assert error.request_id is not None
    assert not error.retryable


def test_media_analysis_fails_with_its_code(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The failure details of media analysis are reported."""
    details = {"Code": "INVALID_MANIFEST", "Message": "line 3"}
    server.reply("GetMediaAnalysisJob", {"Status": "FAILED", "FailureDetails": details})
    job = client.start_media_analysis_job(
        operations_config=MediaAnalysisOperationsConfig(),
        input=MediaAnalysisInput(s3_object=S3Object(bucket="input", name="manifest")),
        output_config=MediaAnalysisOutputConfig(s3_bucket="output"),
    )

    with pytest.raises(errors.JobFailed, match="FAILED: INVALID_MANIFEST: line 3"):
        client.wait_for(job)


def test_liveness_session_returns_its_results(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A session without pages is returned as it is."""
    server.reply("GetFaceLivenessSessionResults", {"Confidence": 98.5})

    results = client.wait_for(client.create_face_liveness_session())

    assert 98.5 == results.confidence


def test_unused_liveness_session_fails(client: RekognitionClient) -> None:
    """A liveness session expires after three minutes."""
    with pytest.raises(errors.JobFailed, match="EXPIRED: the service gives no reason"):
        client.wait_for(client.create_face_liveness_session())


VERSION = DescribeProjectVersionsRequest(project_arn=PROJECT, version_names=["1"])
PROCESSOR = DescribeStreamProcessorRequest(name="door")


def test_a_version_is_waited_for_until_it_runs() -> None:
    """A resting state on the way does not end a wait until RUNNING."""
    seen: list[float] = []

    answer = waited(
        VERSION,
        *map(versions, ("TRAINING_COMPLETED", "STARTING", "RUNNING")),
        until="RUNNING",
        on_progress=lambda look: seen.append(look.elapsed),
    )

    assert ["RUNNING"] == [v.status for v in answer.project_version_descriptions]
    assert [0, 30, 60] == seen


def test_all_versions_have_to_be_there() -> None:
    """A wait needs every named version, and one failure ends it."""
    seen: list[str] = []

    with pytest.raises(errors.JobFailed, match="TRAINING_FAILED: no labels"):
        waited(
            VERSION,
            versions(),
            versions("TRAINING_COMPLETED", "TRAINING_IN_PROGRESS"),
            versions("TRAINING_COMPLETED", "TRAINING_FAILED", message="no labels"),
            on_progress=lambda look: seen.append(look.status),
        )

    assert ["NOT_FOUND", "TRAINING_IN_PROGRESS", "TRAINING_FAILED"] == seen


def test_each_named_version_is_awaited() -> None:
    """A finished version does not stand for one that is not listed yet."""
    both = DescribeProjectVersionsRequest(project_arn=PROJECT, version_names=["1", "2"])
    seen: list[str] = []

    waited(
        both,
        versions("RUNNING"),
        versions("RUNNING", "RUNNING"),
        on_progress=lambda look: seen.append(look.status),
    )

    assert ["NOT_FOUND", "RUNNING"] == seen


def test_a_version_that_is_named_twice_is_one() -> None:
    """A version named twice is listed once."""
    twice = DescribeProjectVersionsRequest(
        project_arn=PROJECT, version_names=["1", "1"]
    )

    assert waited(twice, versions("RUNNING"), timeout=0) is not None


def page(status: str, next_token: str | None = None) -> dict[str, Any]:
    """Return one page with a single version."""
    token = {} if next_token is None else {"NextToken": next_token}
    return {**versions(status), **token}


def test_the_versions_of_all_pages_count() -> None:
    """One poll reads all pages and returns the first."""
    seen: list[tuple[int, float, str]] = []

    answer = waited(
        VERSION,
        *(page("RUNNING", "a"), page("STARTING", "b"), page("STOPPED")),
        *(page("RUNNING", "a"), page("STOPPED", "b"), page("TRAINING_COMPLETED")),
        on_progress=lambda look: seen.append((look.looks, look.elapsed, look.status)),
    )

    assert [(1, 0, "STARTING"), (2, 30, "RUNNING")] == seen
    assert "a" == answer.next_token


def test_a_failure_on_a_further_page_is_found() -> None:
    """A failure on a later page ends the wait."""
    with pytest.raises(errors.JobFailed, match="FAILED"):
        waited(VERSION, page("RUNNING", "a"), page("FAILED"))


def test_failed_page_restarts_the_poll(
    server: LocalRekognition, client: RekognitionClient, clock: Clock
) -> None:
    """After a failed page the poll restarts at the first page."""
    first, last = (
        Fault(status=200, body=json.dumps(answer).encode())
        for answer in (page("STARTING", "a"), page("STOPPED"))
    )
    lost = Fault(code="ThrottlingException")
    retry = evolve(client.retry, max_attempts=1)
    began = clock()
    server.requests.clear()
    for fault in (first, lost, last):
        server.inject(fault)
    client.with_options(retry=retry).wait_for(VERSION)

    tokens = [record.body.get("NextToken") for record in server.requests]
    assert [None, "a", None] == tokens
    assert 30 == clock() - began


def test_pages_of_versions_that_go_in_a_circle_end_the_wait() -> None:
    """A page token that comes twice ends the wait."""
    with pytest.raises(errors.BrokenReply, match="returned for the second time"):
        waited(VERSION, page("RUNNING", "a"))


@pytest.mark.parametrize(
    ("until", "expected"), [(None, "STOPPED"), ("RUNNING", "RUNNING")]
)
def test_a_stream_processor_is_waited_for(until: str | None, expected: str) -> None:
    """A wait ends when the processor rests, or rests in the wanted state."""
    answers = [{"Status": status} for status in ("STOPPED", "STARTING", "RUNNING")]

    assert expected == waited(PROCESSOR, *answers, until=until).status


def test_a_dataset_is_waited_for() -> None:
    """The status of a dataset is one level down."""
    statuses = ("CREATE_IN_PROGRESS", "CREATE_COMPLETE")
    created = CreateDatasetResponse(dataset_arn=DATASET)

    answer = waited(
        created.follow_up(),
        *({"DatasetDescription": {"Status": status}} for status in statuses),
    )

    assert answer.dataset_description is not None
    assert "CREATE_COMPLETE" == answer.dataset_description.status


def test_timeout_of_a_wait_is_kept(
    server: LocalRekognition, client: RekognitionClient, clock: Clock
) -> None:
    """The last poll is at the end of the timeout, and the job can be awaited again."""
    server.reply("GetLabelDetection", {"Labels": []})
    job = client.start_label_detection(video=VIDEO)
    began = clock()

    with pytest.raises(errors.WaitTimeout, match="IN_PROGRESS after 8 s") as caught:
        client.wait_for(job, timeout=8)

    assert 8 == clock() - began
    assert "IN_PROGRESS" == caught.value.status
    assert [] == list(client.wait_for(job))


@pytest.mark.parametrize("timeout", [0, 1])
def test_poll_of_many_pages_keeps_the_timeout(timeout: float) -> None:
    """The last poll has one second for all its pages."""
    clock = Clock(0)
    allowed: list[float | None] = []

    class Slow(Script):
        def send(self, request: Request[R], /) -> R:
            clock.advance(0.5)
            return super().send(request)

    script = Slow(*(page("RUNNING", str(number)) for number in range(9)))

    def within(seconds: float | None) -> Slow:
        allowed.append(seconds)
        return script

    with pytest.raises(errors.WaitTimeout, match="no status after 1 s"):
        jobs.wait(within, Watch(VERSION, clock, timeout=timeout), clock.advance)

    assert [1.0, 0.5] == allowed


def test_callback_receives_each_poll(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The callback receives status, number and elapsed time."""
    server.reply("GetLabelDetection", {"Labels": []})
    seen: list[Progress] = []

    client.wait_for(
        client.start_label_detection(video=VIDEO), poll=6, on_progress=seen.append
    )

    told = [(look.status, look.looks, look.elapsed) for look in seen]
    assert [("IN_PROGRESS", 1, 0), ("IN_PROGRESS", 2, 6), ("SUCCEEDED", 3, 12)] == told


def test_failed_poll_does_not_end_the_wait(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A poll that failed with a passing error is followed by another."""
    server.reply("GetLabelDetection", {"Labels": [{}]})
    job = client.start_label_detection(video=VIDEO)
    server.fail_next("ThrottlingException", operation="GetLabelDetection", times=9)

    assert 1 == len(list(client.wait_for(job)))


def test_timeout_without_a_successful_poll_has_its_cause(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A timeout without a successful poll has the last error as its cause."""
    job = client.start_label_detection(video=VIDEO)
    server.fail_next("InternalServerError", operation="GetLabelDetection", times=99)

    with pytest.raises(errors.WaitTimeout, match="no status") as caught:
        client.wait_for(job, timeout=7)

    assert isinstance(caught.value.__cause__, errors.InternalServerError)


def test_a_refusal_ends_the_wait(client: RekognitionClient) -> None:
    """A refusal such as an unknown job ends the wait."""
    with pytest.raises(errors.ResourceNotFoundException):
        client.wait_for(GetFaceDetectionRequest(job_id="nothing"))


def test_a_wait_can_be_cancelled(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """An event of the wait or of the client cancels it."""
    job = client.start_label_detection(video=VIDEO)
    event = threading.Event()

    def cancel(_: Progress) -> None:
        event.set()

    with pytest.raises(errors.CallCancelled):
        client.wait_for(job, cancel=event, on_progress=cancel)
    with pytest.raises(errors.CallCancelled):
        client.with_options(cancel=event).wait_for(job)
    assert 1 == len([r for r in server.requests if r.operation == "GetLabelDetection"])


def test_cancelling_wakes_a_wait_that_sleeps(server: LocalRekognition) -> None:
    """Cancelling ends the sleep of a wait."""
    event = threading.Event()
    with server.client() as client:
        job = client.start_label_detection(video=VIDEO)
        with pytest.raises(errors.CallCancelled):
            client.wait_for(
                job,
                cancel=event,
                poll=3600,
                on_progress=lambda _: threading.Timer(0.01, event.set).start(),
            )


def test_async_wait_is_the_same(server: LocalRekognition, clock: Clock) -> None:
    """An async wait passes a throttle and reads two pages."""
    labels = [{"Timestamp": n} for n in range(3)]
    server.reply("GetLabelDetection", {"Labels": labels})
    server.reply("GetFaceLivenessSessionResults", {"Confidence": 98.5})
    retry = RetryPolicy(clock=clock, sleep=clock.advance, deadline=None)

    async def use() -> tuple[list[int | None], float | None]:
        async with server.async_client(retry=retry) as client:
            job = await client.start_label_detection(video=VIDEO)
            server.fail_next(operation="GetLabelDetection", times=9)
            found = await client.wait_for(
                GetLabelDetectionRequest(job_id=job.job_id, max_results=2)
            )
            first = await client.wait_for(job)
            assert 3 == len(first.response.labels)
            session = await client.create_face_liveness_session()
            results = await client.wait_for(session)
            return [label.timestamp async for label in found], results.confidence

    assert ([0, 1, 2], 98.5) == asyncio.run(use())


def test_a_wait_under_asyncio_can_be_cancelled(
    server: LocalRekognition, clock: Clock
) -> None:
    """A task that waits can be cancelled during its sleep."""

    async def use() -> None:
        async with server.async_client(retry=RetryPolicy(clock=clock)) as client:
            job = await client.start_label_detection(video=VIDEO)
            looked = asyncio.Event()
            task = asyncio.create_task(
                client.wait_for(job, poll=3600, on_progress=lambda _: looked.set())
            )
            await looked.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(use())


@pytest.mark.parametrize(
    ("job", "how", "words"),
    [
        (
            PROCESSOR,
            {"until": "WALKING"},
            "until must be one of RUNNING, STOPPED, not 'WALKING'",
        ),
        (
            models.ListUsersRequest(collection_id="staff"),
            {},
            "cannot wait for ListUsers: use one of GetCelebrityRecognition, ",
        ),
        (
            PROCESSOR,
            {"timout": 3},
            "unexpected keyword argument 'timout'",
        ),
        (
            StartProjectVersionResponse(),
            {},
            "pass the client's response or a DescribeProjectVersions",
        ),
        ("1" * 64, {}, "for the id of a job, pass its request, such as GetLabel"),
        ("job-id", {}, "for the id of a job, pass its request, such as GetLabel"),
        (PROCESSOR, {"timeout": "5"}, "timeout must be a number of seconds, not str"),
        (PROCESSOR, {"timeout": True}, "timeout must be a number of seconds, not bool"),
        (PROCESSOR, {"poll": timedelta(1)}, "poll must be a number of seconds, not ti"),
        (PROCESSOR, {"on_progress": "x"}, "on_progress must be a function, not str"),
        (
            models.ListUsersResponse(),
            {},
            "takes the response that started a job, a notification of a video job",
        ),
    ],
)
def test_invalid_argument_of_wait_for_is_refused(
    job: Any, how: dict[str, Any], words: str, client: RekognitionClient
) -> None:
    """An invalid argument is refused at once and nothing is sent."""
    with pytest.raises((ValueError, TypeError)) as caught:
        client.wait_for(job, **how)

    assert words in str(caught.value)


def test_every_status_of_the_model_is_classified() -> None:
    """Each status is either running or named in the table."""
    going = {
        *("CREATED", "QUEUED", "IN_PROGRESS", "STARTING", "STOPPING", "UPDATING"),
        *("TRAINING_IN_PROGRESS", "COPYING_IN_PROGRESS"),
        *("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS"),
    }
    for operation, kind in KINDS.items():
        shape: Any = response_class(operation)
        if kind.within is not None:
            (held,) = [m.kind for m in members(shape) if m.name == kind.within]
            inner = getattr(held, "item", held)
            assert isinstance(inner, Structure)
            shape = inner.shape
        (status,) = [m.kind for m in members(shape) if m.name == kind.status]
        assert isinstance(status, Enum)

        named = {*kind.done, *kind.failed}
        assert set(status.members) - going == named
        assert not set(kind.done) & set(kind.failed)


def test_each_start_response_leads_to_its_kind() -> None:
    """Each response of a start operation has its follow-up."""
    followed = {}
    for operation in OPERATIONS:
        follow_up = getattr(response_class(operation), "follow_up", None)
        if follow_up is not None:
            hints = get_type_hints(follow_up, vars(inspect.getmodule(follow_up)))
            followed[operation] = hints["return"].operation.name
    asked = {name for name in OPERATIONS if "job_status" in _names(name)}

    assert set(followed.values()) <= set(KINDS)
    assert asked <= set(followed.values())
    assert {f"Start{name.removeprefix('Get')}" for name in asked} <= set(followed)
    assert {*followed.values()} == set(KINDS)
    for started, asks in followed.items():
        assert request_class(asks).operation.name == asks, started


@pytest.mark.parametrize("operation", OPERATIONS)
def test_statuses_to_wait_for_are_in_the_type_of_the_request(operation: str) -> None:
    """The type has the literals and enum members of the 13 kinds, and no others."""
    request = request_class(operation)
    base = vars(request)["__orig_bases__"][0]
    done = KINDS[operation].done if operation in KINDS else None
    literals = get_args(get_args(base)[-1])

    assert issubclass(request, StatusRequest) == (done is not None)
    if done is not None:
        assert (*done, *done) == literals
        assert len(done) == sum(isinstance(value, StrEnum) for value in literals)


def test_a_response_without_its_client_cannot_be_waited_for() -> None:
    """The error names the request to use."""
    with pytest.raises(TypeError, match="or a DescribeStreamProcessorRequest"):
        models.StartStreamProcessorResponse().follow_up()


def _names(operation: str) -> set[str]:
    return {member.name for member in members(response_class(operation))}


def test_the_request_that_follows_up_is_a_value(client: RekognitionClient) -> None:
    """The follow-up request can be stored and sent elsewhere."""
    job = client.start_label_detection(video=VIDEO)

    assert GetLabelDetectionRequest(job_id=job.job_id) == job.follow_up()
    assert jobs.request_of(job) == jobs.request_of(job.follow_up())


@pytest.mark.parametrize("status", ["SUCCEEDED", "FAILED"])
def test_under_asyncio_progress_may_be_awaited(
    server: LocalRekognition, clock: Clock, status: str
) -> None:
    """An async callback is awaited at each poll."""
    server.reply("GetLabelDetection", {"JobStatus": status})
    seen: list[str] = []

    async def note(look: Progress) -> None:
        await asyncio.sleep(0)
        seen.append(look.status)

    async def main() -> None:
        retry = RetryPolicy(clock=clock, sleep=clock.advance, deadline=None)
        async with server.async_client(retry=retry) as client:
            job = await client.start_label_detection(video=VIDEO)
            with suppress(errors.JobFailed):
                await client.wait_for(job, poll=12, on_progress=note)

    asyncio.run(main())
    assert ["IN_PROGRESS", status] == seen


def test_seconds_of_a_wait_are_numbers_of_any_class(client: RekognitionClient) -> None:
    """A Decimal is a number of seconds, as in requests."""
    assert "STOPPED" == waited(PROCESSOR, {"Status": "STOPPED"}, timeout=0).status
    with pytest.raises(errors.WaitTimeout, match="STARTING after 3 s"):
        waited(
            PROCESSOR,
            {"Status": "STARTING"},
            timeout=Decimal(3),  # type: ignore[arg-type]
            poll=Decimal("1.5"),  # type: ignore[arg-type]
        )


@pytest.mark.parametrize(
    "how", [{"timeout": float("nan")}, {"timeout": -1}, {"poll": 0}, {"poll": -1}]
)
def test_invalid_seconds_of_a_wait_are_refused(
    client: RekognitionClient, how: dict[str, Any]
) -> None:
    """The timeout and poll interval of a wait must be finite and positive."""
    with pytest.raises(ValueError, match="seconds"):
        client.wait_for(GetLabelDetectionRequest(job_id="x"), **how)


# Waits that cannot succeed, and statuses that prove what was reached.

WENT: list[tuple[str, str, str]] = [
    # until, statuses in order, and the status of the error
    ("RUNNING", "STARTING STOPPED", "STOPPED"),
    ("RUNNING", "STARTING STARTING STOPPING", "STOPPING"),
    ("RUNNING", "STOPPED STARTING STOPPED", "STOPPED"),
    ("RUNNING", "STARTING FAILED", "FAILED"),
    ("STOPPED", "RUNNING FAILED", "FAILED"),
]


@pytest.mark.parametrize(("until", "statuses", "status"), WENT)
def test_a_wait_ends_when_it_cannot_succeed(
    until: str, statuses: str, status: str
) -> None:
    """A processor that started and stopped fails the wait at once, with its reason."""
    replies = [
        {"Status": name, "StatusMessage": "no stream"} for name in statuses.split()
    ]

    with pytest.raises(errors.JobFailed, match=f"{status}: no stream") as caught:
        waited(PROCESSOR, *replies, until=until)

    assert status == caught.value.status


REACHED: list[tuple[str, str]] = [
    ("RUNNING", "STOPPED STARTING RUNNING"),  # the start is still to come
    ("RUNNING", "STOPPING STOPPED STARTING RUNNING"),
    ("STOPPED", "RUNNING STOPPING STOPPED"),
    ("STOPPED", "STOPPED"),
    ("RUNNING", "UPDATING RUNNING"),
]


@pytest.mark.parametrize(("until", "statuses"), REACHED)
def test_a_wait_goes_through_statuses_before_its_own(until: str, statuses: str) -> None:
    """A wait continues as long as its status can still follow."""
    replies = [{"Status": name} for name in statuses.split()]

    assert until == waited(PROCESSOR, *replies, until=until).status


PASSED = [
    *("TRAINING_COMPLETED", "COPYING_COMPLETED"),
    *("STARTING", "RUNNING", "STOPPING", "STOPPED"),
]


@pytest.mark.parametrize("status", PASSED)
@pytest.mark.parametrize("until", ["TRAINING_COMPLETED", "COPYING_COMPLETED"])
def test_a_later_status_proves_that_training_is_done(status: str, until: str) -> None:
    """A model that was trained, or runs, ends a wait for its training."""
    answer = waited(
        VERSION, versions("TRAINING_IN_PROGRESS"), versions(status), until=until
    )

    assert [status] == [v.status for v in answer.project_version_descriptions]


@pytest.mark.parametrize("end", ["TRAINING_COMPLETED", "STOPPING", "STOPPED"])
def test_a_model_that_started_and_stopped_fails_the_wait(end: str) -> None:
    """A model that does not reach RUNNING fails the wait at once."""
    with pytest.raises(errors.JobFailed, match=end):
        waited(
            VERSION,
            *map(versions, ("TRAINING_COMPLETED", "STARTING", end)),
            until="RUNNING",
        )


@pytest.mark.parametrize("status", ["UPDATE_IN_PROGRESS", "UPDATE_COMPLETE"])
def test_an_update_proves_that_the_dataset_was_created(status: str) -> None:
    """A dataset that is updated ends a wait for its creation."""
    replies = [
        {"DatasetDescription": {"Status": s}} for s in ("CREATE_IN_PROGRESS", status)
    ]
    request = CreateDatasetResponse(dataset_arn=DATASET).follow_up()

    waited(request, *replies, until="CREATE_COMPLETE")


TIMED_OUT: list[tuple[str, str, str]] = [
    ("RUNNING", "STOPPED", "STOPPED is final"),
    ("STOPPED", "RUNNING", "RUNNING is final"),
    ("RUNNING", "STARTING", "the job continues"),
]


@pytest.mark.parametrize(("until", "status", "words"), TIMED_OUT)
def test_text_of_a_timeout_is_true_of_its_status(
    until: str, status: str, words: str
) -> None:
    """The text of a timeout describes the status that the wait ended in."""
    with pytest.raises(errors.WaitTimeout, match=words) as caught:
        waited(PROCESSOR, {"Status": status}, until=until, timeout=8)

    assert f"{status} after 8 s" in str(caught.value)


def test_the_response_of_a_start_can_be_waited_for(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A start is waited for until RUNNING, and a stop until STOPPED."""
    stream = "arn:aws:kinesisvideo:us-east-1:123456789012:stream/door/1"
    client.create_stream_processor(
        name="door",
        input=models.StreamProcessorInput(
            kinesis_video_stream=models.KinesisVideoStream(arn=stream)
        ),
        output=models.StreamProcessorOutput(
            kinesis_data_stream=models.KinesisDataStream(
                arn="arn:aws:kinesis:us-east-1:123456789012:stream/door"
            )
        ),
        settings=models.StreamProcessorSettings(
            face_search=models.FaceSearchSettings(collection_id="staff")
        ),
        role_arn="arn:aws:iam::123456789012:role/door",
    )

    started = client.start_stream_processor(name="door")

    assert "RUNNING" == client.wait_for(started).status
    stopped = client.stop_stream_processor(name="door")
    assert "STOPPED" == client.wait_for(stopped).status
    assert DescribeStreamProcessorRequest(name="door") == (
        pickle.loads(pickle.dumps(stopped)).response_metadata.begun
    )


@pytest.mark.parametrize(
    ("statuses", "expected", "polls"),
    [
        ("STOPPED STARTING RUNNING", "RUNNING", 3),
        ("FAILED STARTING RUNNING", "RUNNING", 3),
        ("STOPPED STOPPED", "STOPPED", 2),
        ("FAILED FAILED", "FAILED", 2),
        ("STARTING STOPPED", "STOPPED", 2),
    ],
)
def test_the_first_poll_may_return_the_status_before_the_start(
    statuses: str, expected: str, polls: int
) -> None:
    """A status from before the start ends nothing, unless the second poll agrees."""
    metadata = ResponseMetadata(begun=PROCESSOR)
    started = models.StartStreamProcessorResponse(response_metadata=metadata)
    seen: list[int] = []
    clock = Clock(0)
    script = Script(*({"Status": status} for status in statuses.split()))
    how: Waiting = {"on_progress": lambda look: seen.append(look.looks)}
    watch = jobs.watch_of(started, clock, None, how)

    try:
        status = jobs.wait(lambda _: script, watch, clock.advance).status
    except errors.JobFailed as error:
        status = error.status

    assert expected == status
    assert polls == len(seen)


def test_the_response_of_a_training_can_be_waited_for(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The response of CreateProjectVersion knows the project and the version."""
    server.switch(job_time=0)
    arn = client.create_project(project_name="door").project_arn
    output = models.OutputConfig(s3_bucket="models")
    created = client.create_project_version(
        project_arn=arn,
        version_name="1",
        output_config=output,
        training_data=models.TrainingData(),
        testing_data=models.TestingData(),
    )

    found = client.wait_for(created)

    (version,) = found.response.project_version_descriptions
    assert created.project_version_arn == version.project_version_arn


VERSION_ARN = f"{PROJECT[:-2]}/version/1/2"
OTHER_PROJECT = {"ProjectArn": f"{PROJECT[:-2]}-2/1"}
AT_START: list[tuple[str, str]] = [
    # the operation, and the statuses that the polls return
    ("start", "TRAINING_COMPLETED STARTING RUNNING"),
    ("start", "STOPPED STARTING RUNNING"),
    ("start", "FAILED RUNNING"),
    ("start", "COPYING_COMPLETED STARTING RUNNING"),
    ("stop", "RUNNING STOPPING STOPPED"),
    ("stop", "RUNNING STOPPED"),
]


@pytest.fixture
def version(client: RekognitionClient) -> str:
    """The ARN of a trained version of a model, in one of two projects."""
    client.create_project(project_name="door-2")
    arn = client.create_project(project_name="door").project_arn or ""
    created = client.create_project_version(
        project_arn=arn,
        version_name="1",
        output_config=models.OutputConfig(s3_bucket="models"),
        training_data=models.TrainingData(),
        testing_data=models.TestingData(),
    )
    client.wait_for(created)
    return created.project_version_arn


def test_start_and_stop_of_a_version_can_be_waited_for(
    version: str, server: LocalRekognition, client: RekognitionClient
) -> None:
    """The client finds the project of the version, and polls only that version."""
    started = client.start_project_version(
        project_version_arn=version, min_inference_units=1
    )
    server.requests.clear()
    running = client.wait_for(started)
    asked = [record.operation for record in server.requests]
    stopped = client.wait_for(client.stop_project_version(project_version_arn=version))

    assert ["RUNNING"] == [found.status for found in running]
    assert ["DescribeProjects", "DescribeProjectVersions"] == asked[:2]
    assert {"DescribeProjectVersions"} == set(asked[1:])
    assert [(version, "STOPPED")] == [
        (found.project_version_arn, found.status) for found in stopped
    ]
    assert version == pickle.loads(pickle.dumps(started)).response_metadata.begun


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "asyncio"])
@pytest.mark.parametrize(("operation", "statuses"), AT_START)
def test_the_old_status_of_a_version_does_not_end_a_wait(
    operation: str,
    statuses: str,
    asynchronous: bool,
    server: LocalRekognition,
    clock: Clock,
) -> None:
    """A wait polls until the version runs, or until the version is stopped."""
    left = statuses.split()
    last = left[-1]
    server.reply("StartProjectVersion", {"Status": "STARTING"})
    server.reply("StopProjectVersion", {"Status": "STOPPING"})
    found = [OTHER_PROJECT, {"ProjectArn": PROJECT}]
    server.reply("DescribeProjects", {"ProjectDescriptions": found})
    server.reply("DescribeProjectVersions", lambda _: versions(left.pop(0)))
    retry = RetryPolicy(clock=clock, sleep=clock.advance, deadline=None)

    async def wait() -> str | None:
        async with server.async_client(retry=retry) as client:
            if operation == "start":
                job = await client.start_project_version(
                    project_version_arn=VERSION_ARN, min_inference_units=1
                )
                done = await client.wait_for(job)
            else:
                done = await client.wait_for(
                    await client.stop_project_version(project_version_arn=VERSION_ARN)
                )
            return done.response.project_version_descriptions[0].status

    if asynchronous:
        status = asyncio.run(wait())
    else:
        with server.client(retry=retry) as client:
            more = {"min_inference_units": 1} if operation == "start" else {}
            call: Any = getattr(client, f"{operation}_project_version")
            job = call(project_version_arn=VERSION_ARN, **more)
            ended = client.wait_for(job).response
            status = ended.project_version_descriptions[0].status

    assert last == status
    assert [] == left
    polled = {
        (record.body["ProjectArn"], *record.body["VersionNames"])
        for record in server.requests
        if record.operation == "DescribeProjectVersions"
    }
    assert {(PROJECT, "1")} == polled


def test_a_project_that_is_not_listed_yet_is_looked_up_again(
    version: str, server: LocalRekognition, client: RekognitionClient
) -> None:
    """A lookup that fails in passing, or finds nothing, does not end the wait."""
    started = client.start_project_version(
        project_version_arn=version, min_inference_units=1
    )
    server.fail_next("ThrottlingException", operation="DescribeProjects", times=9)
    server.reply("DescribeProjects", {"ProjectDescriptions": [OTHER_PROJECT]}, times=1)

    found = client.wait_for(started)

    assert ["RUNNING"] == [version.status for version in found]


def test_a_wait_for_a_version_of_an_unknown_project_times_out(
    version: str, server: LocalRekognition, client: RekognitionClient
) -> None:
    """The timeout counts while the project is not listed."""
    started = client.start_project_version(
        project_version_arn=version, min_inference_units=1
    )
    server.reply("DescribeProjects", {"ProjectDescriptions": []})

    with pytest.raises(errors.WaitTimeout, match="Versions: NOT_FOUND after 90 s"):
        client.wait_for(started, timeout=90)


def test_a_refused_lookup_of_the_project_ends_the_wait(
    version: str, server: LocalRekognition, client: RekognitionClient
) -> None:
    """The error names the operation that was refused."""
    started = client.start_project_version(
        project_version_arn=version, min_inference_units=1
    )
    server.fail_next("AccessDeniedException", operation="DescribeProjects")

    with pytest.raises(errors.AccessDeniedException) as caught:
        client.wait_for(started)

    assert "DescribeProjects" == caught.value.operation


# Notifications.

KIND_NAMES = [
    request_class(name) for name in KINDS if KINDS[name].status == "job_status"
]
NOTE = {
    "JobId": "1" * 64,
    "Status": "SUCCEEDED",
    "API": "StartLabelDetection",
    "JobTag": "door",
    "Timestamp": 1571041650362,
    "Video": {"S3ObjectName": "a.mp4", "S3Bucket": "videos"},
}
TEXT = json.dumps(NOTE)
SNS = {"Type": "Notification", "MessageId": "m", "Message": TEXT}
WRAPPED: dict[str, Any] = {
    "dict": NOTE,
    "text": TEXT,
    "bytes": TEXT.encode(),
    "SNS": SNS,
    "SNS text": json.dumps(SNS),
    "SQS body": json.dumps(SNS),
    "receive_message": {"Messages": [{"Body": json.dumps(SNS), "ReceiptHandle": "r"}]},
    "message of receive_message": {"Body": json.dumps(SNS), "ReceiptHandle": "r"},
    "raw delivery": {"Body": TEXT},
    "Lambda, SNS": {"Records": [{"EventSource": "aws:sns", "Sns": SNS}]},
    "record of Lambda, SNS": {"EventSource": "aws:sns", "Sns": SNS},
    "Lambda, SQS": {"Records": [{"eventSource": "aws:sqs", "body": json.dumps(SNS)}]},
    "Lambda, raw SQS": {"Records": [{"eventSource": "aws:sqs", "body": TEXT}]},
    "API Gateway": {"isBase64Encoded": False, "body": json.dumps(SNS)},
    "API Gateway, base64": {
        "isBase64Encoded": True,
        "body": base64.b64encode(json.dumps(SNS).encode()).decode(),
    },
    "failed": {**NOTE, "Status": "FAILED"},
    "short spelling": {**NOTE, "API": "LabelDetection"},
    "long spelling": {**NOTE, "API": "rekognition:StartLabelDetection"},
}


@pytest.mark.parametrize("form", WRAPPED)
def test_a_notification_is_read_in_each_form(form: str) -> None:
    """Each wrapping of a notification leads to the request for the results."""
    expected = GetLabelDetectionRequest(job_id="1" * 64)

    assert expected == jobs.from_notification(WRAPPED[form])


@pytest.mark.parametrize("request_of", KIND_NAMES)
@pytest.mark.parametrize("spelling", ["Start{}", "{}", "Get{}"])
def test_a_notification_leads_to_the_request_of_its_job(
    request_of: type[Request[Any]], spelling: str
) -> None:
    """Each kind of video job has its own request, for both spellings of its name."""
    kind = request_of.operation.name.removeprefix("Get")
    note = {**NOTE, "API": spelling.format(kind)}

    assert request_of(job_id="1" * 64) == jobs.from_notification(note)  # type: ignore[call-arg]


OTHER: list[tuple[Any, type[Exception], str]] = [
    ("job-id", ValueError, "the text is not JSON"),
    ("5", ValueError, "the JSON is not an object"),
    ("{}", ValueError, "JobId is missing"),
    ({"JobId": "1"}, ValueError, "API is missing"),
    ({"JobId": 5, "API": "StartLabelDetection"}, ValueError, "JobId is not text"),
    ({**NOTE, "API": "StartSomething"}, ValueError, "'API' is not one of StartCeleb"),
    ({**NOTE, "JobId": "not an id!"}, ValueError, "its JobId is invalid"),
    ({"Records": []}, ValueError, "Records has 0 entries"),
    ({"isBase64Encoded": True, "body": "{}"}, ValueError, "the body is not base64"),
    ({"Records": [SNS, SNS]}, ValueError, "Records has 2 entries, pass one entry"),
    ({"Type": "SubscriptionConfirmation", "Message": "x"}, ValueError, "not JSON"),
    (None, TypeError, "expected JSON text or a mapping, not NoneType"),
    (5, TypeError, "expected JSON text or a mapping, not int"),
    ([NOTE], TypeError, "expected JSON text or a mapping, not list"),
]


@pytest.mark.parametrize(("message", "error", "words"), OTHER)
def test_anything_but_a_notification_is_refused(
    message: Any, error: type[Exception], words: str
) -> None:
    """The message of the error has no content of the notification."""
    with pytest.raises(error, match="not the notification of a video job") as caught:
        jobs.from_notification(message)

    assert error is type(caught.value)
    assert words in str(caught.value)


@pytest.mark.parametrize("form", ["dict", "SQS body", "Lambda, SNS"])
def test_a_notification_can_be_waited_for(
    form: str, server: LocalRekognition, client: RekognitionClient
) -> None:
    """wait_for takes the message itself, and returns the results of the job."""
    server.switch(job_time=0)
    server.reply("GetLabelDetection", {"Labels": [{"Label": {"Name": "Door"}}]})
    job = client.start_label_detection(video=VIDEO)
    text = json.dumps(WRAPPED[form]).replace("1" * 64, job.job_id or "")

    found = client.wait_for(json.loads(text))

    assert ["Door"] == [each.label.name for each in found]


def test_a_notification_of_a_failed_job_fails_the_wait() -> None:
    """A failed job raises JobFailed when its notification is waited for."""
    watch = jobs.watch_of({**NOTE, "Status": "FAILED"}, Clock(0), None, {})
    script = Script({"JobStatus": "FAILED", "StatusMessage": "Bad codec"})

    with pytest.raises(errors.JobFailed, match="Bad codec"):
        jobs.wait(lambda _: script, watch, lambda _: None)


def test_a_notification_under_asyncio_is_the_same(
    server: LocalRekognition,
) -> None:
    """The async client takes the message as well."""
    server.switch(job_time=0)
    server.reply("GetLabelDetection", {"Labels": [{"Label": {"Name": "Door"}}]})

    async def main() -> list[str | None]:
        async with server.async_client() as client:
            job = await client.start_label_detection(video=VIDEO)
            found = await client.wait_for({**NOTE, "JobId": job.job_id})
            return [each.label.name async for each in found]

    assert ["Door"] == asyncio.run(main())
