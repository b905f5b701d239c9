"""Jobs: their progress, and their declared results."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from rekoclient.testing import Clock, LocalRekognition

VIDEO = {"S3Object": {"Bucket": "videos", "Name": "door.mp4"}}
KINDS: list[tuple[str, dict[str, Any], str]] = [
    ("celebrity_recognition", {}, "Celebrities"),
    ("content_moderation", {}, "ModerationLabels"),
    ("face_detection", {}, "Faces"),
    ("face_search", {"CollectionId": "staff"}, "Persons"),
    ("label_detection", {}, "Labels"),
    ("person_tracking", {}, "Persons"),
    ("segment_detection", {"SegmentTypes": ["SHOT"]}, "Segments"),
    ("text_detection", {}, "TextDetections"),
]


@pytest.fixture
def boto(server: LocalRekognition, boto: Any) -> Any:
    """Return a client of a server whose jobs take ten seconds."""
    server.switch(job_time=10)
    boto.create_collection(CollectionId="staff")
    return boto


def wire_name(kind: str) -> str:
    """Return LabelDetection for label_detection."""
    return "".join(word.capitalize() for word in kind.split("_"))


@pytest.mark.parametrize("job_kind", KINDS)
def test_a_video_job_returns_its_declared_results(
    server: LocalRekognition,
    boto: Any,
    clock: Clock,
    job_kind: tuple[str, dict[str, Any], str],
) -> None:
    """The status is IN_PROGRESS, then SUCCEEDED, with members of the Start request."""
    kind, parameters, results = job_kind
    get = getattr(boto, f"get_{kind}")
    start = getattr(boto, f"start_{kind}")
    job = start(Video=VIDEO, JobTag="door", **parameters)["JobId"]

    first = get(JobId=job)
    assert ("IN_PROGRESS", job, "door", VIDEO) == (
        first["JobStatus"],
        first["JobId"],
        first["JobTag"],
        first["Video"],
    )
    clock.advance(10)
    with pytest.raises(ClientError, match=r"declare it with server\.reply\('Get"):
        get(JobId=job)
    server.reply(f"Get{wire_name(kind)}", {results: [{}, {}]})
    second = get(JobId=job)
    assert ("SUCCEEDED", [{}, {}]) == (second["JobStatus"], second[results])


def test_results_come_in_pages(
    server: LocalRekognition, boto: Any, clock: Clock
) -> None:
    """The pages are in the declared order and complete."""
    server.reply("GetLabelDetection", {"Labels": [{"Timestamp": n} for n in range(5)]})
    job = boto.start_label_detection(Video=VIDEO)["JobId"]
    clock.advance(10)

    seen: list[list[int]] = []
    more: dict[str, str] = {}
    while True:
        page = boto.get_label_detection(JobId=job, MaxResults=2, **more)
        seen.append([label["Timestamp"] for label in page["Labels"]])
        if "NextToken" not in page:
            break
        more = {"NextToken": page["NextToken"]}
    assert [[0, 1], [2, 3], [4]] == seen


def test_results_can_be_declared_for_one_job(
    server: LocalRekognition, boto: Any, clock: Clock
) -> None:
    """Members of the Start request select the results."""
    server.reply("GetFaceDetection", {"Faces": []})
    server.reply("GetFaceDetection", {"Faces": [{}]}, when={"Video": VIDEO})
    other = {"S3Object": {"Bucket": "videos", "Name": "gate.mp4"}}
    jobs = [boto.start_face_detection(Video=v)["JobId"] for v in (VIDEO, other)]
    clock.advance(10)

    assert [1, 0] == [len(boto.get_face_detection(JobId=job)["Faces"]) for job in jobs]


def test_a_job_can_fail(server: LocalRekognition, boto: Any, clock: Clock) -> None:
    """A declared failure appears when the job is finished."""
    server.reply(
        "GetTextDetection", {"JobStatus": "FAILED", "StatusMessage": "No video stream"}
    )
    job = boto.start_text_detection(Video=VIDEO)["JobId"]

    before = boto.get_text_detection(JobId=job)
    clock.advance(10)
    after = boto.get_text_detection(JobId=job)
    assert ("IN_PROGRESS", "FAILED", "No video stream") == (
        before["JobStatus"],
        after["JobStatus"],
        after["StatusMessage"],
    )


def test_a_token_starts_one_job(boto: Any) -> None:
    """A retry returns the same job."""
    request = {"Video": VIDEO, "ClientRequestToken": "t1"}

    first = boto.start_label_detection(**request)["JobId"]
    assert first == boto.start_label_detection(**request)["JobId"]
    assert first != boto.start_label_detection(Video=VIDEO)["JobId"]


def test_a_job_of_another_kind_is_not_found(boto: Any) -> None:
    """A JobId is valid for its own operation only."""
    job = boto.start_label_detection(Video=VIDEO)["JobId"]

    with pytest.raises(boto.exceptions.ResourceNotFoundException):
        boto.get_face_detection(JobId=job)


def test_the_number_of_open_jobs_is_limited(
    server: LocalRekognition, boto: Any, clock: Clock
) -> None:
    """Finished jobs do not count."""
    server.switch(max_open_jobs=1)
    boto.start_label_detection(Video=VIDEO)

    with pytest.raises(boto.exceptions.LimitExceededException):
        boto.start_label_detection(Video=VIDEO)
    clock.advance(10)
    boto.start_label_detection(Video=VIDEO)


def test_a_search_for_faces_needs_its_collection(boto: Any) -> None:
    """A missing collection fails the Start operation."""
    with pytest.raises(boto.exceptions.ResourceNotFoundException):
        boto.start_face_search(Video=VIDEO, CollectionId="nobody")


MANIFEST = {"S3Object": {"Bucket": "pictures", "Name": "manifest.jsonl"}}


def start_media_job(boto: Any, name: str) -> str:
    """Start a media analysis job."""
    answer = boto.start_media_analysis_job(
        JobName=name,
        OperationsConfig={"DetectModerationLabels": {"MinConfidence": 50.0}},
        Input=MANIFEST,
        OutputConfig={"S3Bucket": "results"},
    )
    job_id: str = answer["JobId"]
    return job_id


def test_a_media_analysis_job_returns_its_declared_results(
    server: LocalRekognition, boto: Any, clock: Clock
) -> None:
    """The response contains members of the Start request and the results."""
    results = {"S3Object": {"Bucket": "results", "Name": "out.jsonl"}}
    server.reply("GetMediaAnalysisJob", {"Results": results})
    job = start_media_job(boto, "weekly")

    before = boto.get_media_analysis_job(JobId=job)
    clock.advance(10)
    after = boto.get_media_analysis_job(JobId=job)
    assert ("IN_PROGRESS", "weekly", MANIFEST) == (
        before["Status"],
        before["JobName"],
        before["Input"],
    )
    assert ("SUCCEEDED", results) == (after["Status"], after["Results"])
    waited = after["CompletionTimestamp"] - after["CreationTimestamp"]
    assert 10 == waited.total_seconds()


def test_media_analysis_jobs_are_listed_in_pages(boto: Any) -> None:
    """boto3 has no paginator for them, but the tokens work."""
    jobs = [start_media_job(boto, f"j{number}") for number in range(3)]

    page = boto.list_media_analysis_jobs(MaxResults=2)
    rest = boto.list_media_analysis_jobs(NextToken=page["NextToken"])
    assert [jobs[:2], jobs[2:]] == [
        [job["JobId"] for job in answer["MediaAnalysisJobs"]] for answer in (page, rest)
    ]


def test_an_unknown_media_analysis_job_is_not_found(boto: Any) -> None:
    """The code is that of every missing resource."""
    with pytest.raises(boto.exceptions.ResourceNotFoundException):
        boto.get_media_analysis_job(JobId="nothing")


def liveness(boto: Any, session: str) -> Any:
    """Return the results of a session."""
    return boto.get_face_liveness_session_results(SessionId=session)


def test_a_liveness_session_returns_its_declared_results(
    server: LocalRekognition, boto: Any, clock: Clock
) -> None:
    """The status is CREATED, then IN_PROGRESS, then as declared, with images."""
    session = boto.create_face_liveness_session()["SessionId"]
    assert "CREATED" == liveness(boto, session)["Status"]

    image = {"Bytes": b"a picture"}
    server.reply(
        "GetFaceLivenessSessionResults",
        {"Status": "SUCCEEDED", "Confidence": 98.5, "ReferenceImage": image},
    )
    assert "IN_PROGRESS" == liveness(boto, session)["Status"]
    clock.advance(10)
    results = liveness(boto, session)
    assert ("SUCCEEDED", 98.5, image) == (
        results["Status"],
        results["Confidence"],
        results["ReferenceImage"],
    )


def test_an_unused_liveness_session_expires(boto: Any, clock: Clock) -> None:
    """A day later it does not exist any more."""
    session = boto.create_face_liveness_session()["SessionId"]

    clock.advance(180)
    assert "EXPIRED" == liveness(boto, session)["Status"]
    clock.advance(24 * 3600)
    with pytest.raises(boto.exceptions.SessionNotFoundException):
        liveness(boto, session)
