"""86 programs of AWS and others, by the causes for which they once failed.

The programs were run against an earlier server, and the cause of each failure was
found. They are not part of this package. The smallest request with each cause is a
function here. A program passes if none of its causes is left.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from rekoclient.testing import LocalRekognition, sample_image

from .test_neighbours import CHANNEL, TOPIC, VIDEO, Neighbour

ALICE, LICENCE = sample_image("alice"), sample_image("licence")
STORED = {"S3Object": {"Bucket": "pictures", "Name": "alice.png"}}


@dataclass(frozen=True, slots=True)
class Stage:
    """A server with its neighbour, which is another S3 and SNS, and a client."""

    server: LocalRekognition
    neighbour: Neighbour
    boto: Any


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Return a server that reads from its neighbour and publishes to it."""
    with Neighbour() as neighbour:
        threading.Thread(target=neighbour.serve_forever, daemon=True).start()
        neighbour.objects["/pictures/alice.png"] = ALICE
        neighbour.objects["/videos/door.mp4"] = b"a video"
        with LocalRekognition(
            s3_endpoint=neighbour.url, sns_endpoint=neighbour.url
        ) as server:
            yield Stage(server, neighbour, server.boto_client())
        neighbour.shutdown()


def finished_job(stage: Stage) -> str:
    """Return the id of a job, as the published end of the job has it."""
    stage.server.reply("GetLabelDetection", {"Labels": []})
    started = stage.boto.start_label_detection(Video=VIDEO, NotificationChannel=CHANNEL)
    (published,) = stage.neighbour.messages
    message = json.loads(published["Message"])
    assert TOPIC == published["TopicArn"]
    assert (started["JobId"], "SUCCEEDED") == (message["JobId"], message["Status"])
    return str(message["JobId"])


def the_end_of_a_job_is_published(stage: Stage) -> None:
    """Programs wait for a message of the topic in their queue."""
    finished_job(stage)


def an_empty_token_is_the_first_page(stage: Stage) -> None:
    """Programs begin their loops over pages with an empty token."""
    reply = stage.boto.get_label_detection(JobId=finished_job(stage), NextToken="")
    assert [] == reply["Labels"]


def a_status_has_its_message(stage: Stage) -> None:
    """Programs print the StatusMessage of models, datasets and projects."""
    boto = stage.boto
    project = boto.create_project(ProjectName="gate")["ProjectArn"]
    dataset = boto.create_dataset(ProjectArn=project, DatasetType="TRAIN")["DatasetArn"]
    described = boto.describe_dataset(DatasetArn=dataset)["DatasetDescription"]
    listed = boto.describe_projects()["ProjectDescriptions"][0]["Datasets"][0]
    boto.create_project_version(
        ProjectArn=project,
        VersionName="v1",
        OutputConfig={"S3Bucket": "outputs", "S3KeyPrefix": "gate"},
    )
    versions = boto.describe_project_versions(ProjectArn=project)
    for one in (described, listed, versions["ProjectVersionDescriptions"][0]):
        assert one["StatusMessage"]
    assert described["StatusMessageCode"]


def a_video_has_its_metadata(stage: Stage) -> None:
    """Programs print the codec and the length of a video."""
    reply = stage.boto.get_label_detection(JobId=finished_job(stage))
    assert {"Codec", "DurationMillis"} <= set(reply["VideoMetadata"])


def declared_faces_are_detected_and_compared(stage: Stage) -> None:
    """Flows of identity detect one face, compare it with a licence, and index it."""
    stage.server.declare_faces(ALICE, "alice")
    stage.server.declare_faces(LICENCE, "alice", "hologram")
    boto = stage.boto
    (face,) = boto.detect_faces(Image=STORED, Attributes=["ALL"])["FaceDetails"]
    assert face["Quality"]
    compared = boto.compare_faces(SourceImage=STORED, TargetImage={"Bytes": LICENCE})
    assert (1, 1) == (len(compared["FaceMatches"]), len(compared["UnmatchedFaces"]))


def a_liveness_session_has_a_declared_picture(stage: Stage) -> None:
    """Handlers read the picture of a session."""
    session = stage.boto.create_face_liveness_session()["SessionId"]
    stage.server.reply(
        "GetFaceLivenessSessionResults",
        {"Confidence": 99.0, "ReferenceImage": {"Bytes": ALICE}, "Status": "SUCCEEDED"},
    )
    reply = stage.boto.get_face_liveness_session_results(SessionId=session)
    assert ALICE == reply["ReferenceImage"]["Bytes"]


def a_picture_in_another_s3_has_declared_results(stage: Stage) -> None:
    """Programs name pictures in S3, and print what they show."""
    stage.server.reply("DetectLabels", {"Labels": [{"Name": "Door"}]}, image=ALICE)
    assert "Door" == stage.boto.detect_labels(Image=STORED)["Labels"][0]["Name"]


Cause = Callable[[Stage], None]
CAUSES: dict[str, Cause] = {
    "A": the_end_of_a_job_is_published,
    "B": an_empty_token_is_the_first_page,
    "C": a_status_has_its_message,
    "D": a_video_has_its_metadata,
    "E": declared_faces_are_detected_and_compared,
    "L": a_liveness_session_has_a_declared_picture,
    "S": a_picture_in_another_s3_has_declared_results,
}
GUIDE = "awsdocs/amazon-rekognition-developer-guide"
CUSTOM = "awsdocs/amazon-rekognition-custom-labels-developer-guide"
NOTEBOOKS = "aws-samples/amazon-rekognition-code-samples"
IDENTITY = "aws-samples/rekognition-identity-verification"
LIVENESS = "aws-samples/amazon-rekognition-face-liveness-demo"
BATCHES = "aws-samples/amazon-rekognition-custom-labels-batch-processing"
READER = "a placeholder that the reader of the notebook must replace"
# The programs, their source, their number, the causes, and what is left.
PROGRAMS: list[tuple[str, str, int, str, str]] = [
    ("collections", "awsdocs/aws-doc-sdk-examples", 1, "", ""),
    ("pictures", "awsdocs/aws-doc-sdk-examples", 1, "S", ""),
    ("videos", "awsdocs/aws-doc-sdk-examples", 1, "A", ""),
    ("Python, collections and users", GUIDE, 15, "", ""),
    ("Python, pictures in S3", GUIDE, 18, "S", ""),
    ("Python, a video", GUIDE, 1, "ABD", ""),
    ("Python, six kinds of videos", GUIDE, 6, "ABD", ""),
    ("Custom Labels", CUSTOM, 9, "", ""),
    ("Custom Labels, statuses", CUSTOM, 7, "C", ""),
    ("Custom Labels, entries", CUSTOM, 1, "B", ""),
    ("JavaScript", GUIDE, 4, "", ""),
    ("JavaScript, pictures in S3", GUIDE, 2, "S", ""),
    ("JavaScript, videos", GUIDE, 2, "AB", ""),
    ("notebook 3.2, users", NOTEBOOKS, 1, "S", ""),
    ("notebook 2.1, identity", NOTEBOOKS, 1, "E", READER),
    ("notebooks 2.2 and 2.3, identity", NOTEBOOKS, 2, "E", ""),
    ("proctoring, identity", NOTEBOOKS, 1, "E", ""),
    ("handlers, identity", IDENTITY, 4, "", ""),
    ("handler, identity, a picture in S3", IDENTITY, 1, "S", ""),
    ("handlers, identity, faces", IDENTITY, 2, "E", ""),
    ("handler, identity, liveness", IDENTITY, 1, "L", ""),
    ("handler, start", LIVENESS, 1, "", ""),
    ("handler, results", LIVENESS, 1, "L", ""),
    ("batches, start and stop", BATCHES, 2, "", ""),
    ("batches, analyse", BATCHES, 1, "S", ""),
]


@pytest.mark.parametrize("cause", sorted(CAUSES))
def test_a_cause_of_failures_is_gone(cause: str, stage: Stage) -> None:
    """The smallest request with this cause succeeds."""
    CAUSES[cause](stage)


def test_every_cause_of_the_table_is_tested() -> None:
    """A program has known causes only, and every cause has a program."""
    assert set(CAUSES) == set("".join(causes for *_, causes, _ in PROGRAMS))


def test_at_least_81_of_86_programs_pass() -> None:
    """Every other program has its reason."""
    assert 86 == sum(number for _, _, number, _, _ in PROGRAMS)
    assert 81 <= sum(number for _, _, number, _, left in PROGRAMS if not left)


@pytest.mark.parametrize(
    ("words", "total", "left"),
    [("Custom Labels", 17, []), ("identity", 12, [READER])],
)
def test_all_flows_of_a_kind_pass(words: str, total: int, left: list[str]) -> None:
    """17 programs of Custom Labels and 12 of identity, by their causes."""
    chosen = [row for row in PROGRAMS if words in row[0]]
    assert total == sum(number for _, _, number, _, _ in chosen)
    assert left == [reason for *_, reason in chosen if reason]
