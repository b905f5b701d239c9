"""The neighbours of the server: S3 in a folder or at an endpoint, and SNS."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest

from rekoclient.testing import Clock, LocalRekognition, Switches, sample_image
from rekoclient.testing.neighbours import S3Endpoint

from .conftest import plain_boto

TOPIC = "arn:aws:sns:us-east-1:123456789012:jobs"
CHANNEL = {"SNSTopicArn": TOPIC, "RoleArn": "arn:aws:iam::123456789012:role/r"}
PICTURE = {"S3Object": {"Bucket": "pictures", "Name": "team/alice.png"}}
VIDEO = {"S3Object": {"Bucket": "videos", "Name": "door.mp4"}}
OUTPUT = {"S3Bucket": "pictures", "S3KeyPrefix": "out/"}


class Neighbour(ThreadingHTTPServer):
    """An S3 and an SNS in memory, which note what they receive."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.objects: dict[str, bytes] = {}
        self.messages: list[dict[str, str]] = []
        self.url = f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Neighbour
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Return an object, the list of a bucket, or NoSuchKey."""
        url = urlsplit(self.path)
        if "list-type" in url.query:
            begin = f"{url.path}/{parse_qs(url.query)['prefix'][0]}"
            keys = "".join(
                f"<Contents><Key>{name.removeprefix(url.path + '/')}</Key></Contents>"
                for name in self.server.objects
                if name.startswith(begin)
            )
            xml = f"<ListBucketResult>{keys}</ListBucketResult>"
            self._send(200 if url.path != "/missing" else 404, xml.encode())
            return
        content = self.server.objects.get(self.path)
        if content is None:
            self._send(404, b"<Error><Code>NoSuchKey</Code></Error>")
        else:
            self._send(200, content)

    def do_PUT(self) -> None:
        """Store an object."""
        if self.headers.get("Content-Encoding") == "aws-chunked":
            self.server.objects[self.path] = self._chunks()
        else:
            length = int(self.headers["Content-Length"])
            self.server.objects[self.path] = self.rfile.read(length)
        self._send(200, b"")

    def do_POST(self) -> None:
        """Note a Publish."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        if form["TopicArn"] != TOPIC:
            self._send(404, b"<ErrorResponse/>")
            return
        self.server.messages.append(form)
        self._send(200, b"<PublishResponse><PublishResult/></PublishResponse>")

    def _chunks(self) -> bytes:
        parts = []
        while size := int(self.rfile.readline().partition(b";")[0].strip() or b"0", 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return b"".join(parts)

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Print nothing."""


@pytest.fixture
def neighbour() -> Iterator[Neighbour]:
    """Return an S3 and an SNS in memory."""
    with Neighbour() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def hint_of(boto: Any, image: dict[str, Any] = PICTURE) -> str:
    """Return the hint of the refusal of a picture in S3."""
    with pytest.raises(boto.exceptions.InvalidS3ObjectException) as error:
        boto.detect_faces(Image=image)
    metadata = error.value.response["ResponseMetadata"]
    hint: str = metadata["HTTPHeaders"]["x-local-rekognition-hint"]
    return hint


@pytest.mark.parametrize(
    ("bucket", "names"),
    [("videos", ["clip.mp4/0.jpg", "clip.mp4/40.jpg"]), ("missing", [])],
)
def test_names_are_listed_in_another_s3(
    neighbour: Neighbour, bucket: str, names: list[str]
) -> None:
    """A listing has the objects with the prefix. A missing bucket has none."""
    for name in ("clip.mp4/0.jpg", "clip.mp4/40.jpg", "other.mp4"):
        neighbour.objects[f"/{bucket}/{name}"] = b""
    s3 = S3Endpoint(neighbour.url, "us-east-1")
    assert names == s3.names(bucket, "clip.mp4/")


def test_pictures_are_read_from_a_folder(tmp_path: Path) -> None:
    """The path is bucket and key."""
    file = tmp_path / "pictures" / "team" / "alice.png"
    file.parent.mkdir(parents=True)
    file.write_bytes(sample_image("alice"))

    with LocalRekognition(s3_dir=tmp_path) as server:
        server.declare_faces(sample_image("alice"), "a", "b")
        assert 2 == len(server.boto_client().detect_faces(Image=PICTURE)["FaceDetails"])


def test_pictures_are_read_from_another_s3(neighbour: Neighbour) -> None:
    """The address has no effect on the path."""
    neighbour.objects["/pictures/team/alice.png"] = sample_image("alice")

    with LocalRekognition(s3_endpoint=neighbour.url) as server:
        assert 1 == len(server.boto_client().detect_faces(Image=PICTURE)["FaceDetails"])


@pytest.mark.parametrize(
    "name",
    ["../secret.png", "a/../../secret.png", "/secret.png", "..", "a//b", "a\0b", "."],
)
def test_a_key_does_not_leave_the_folder(tmp_path: Path, name: str) -> None:
    """Such a key is a missing object."""
    (tmp_path / "secret.png").write_bytes(sample_image("secret"))
    folder = tmp_path / "s3"
    (folder / "pictures").mkdir(parents=True)

    with LocalRekognition(s3_dir=folder) as server:
        image = {"S3Object": {"Bucket": "pictures", "Name": name}}
        assert "there is no object" in hint_of(plain_boto(server), image)


@pytest.mark.parametrize("bucket", ["..", "...", "."])
def test_a_bucket_does_not_leave_the_folder(tmp_path: Path, bucket: str) -> None:
    """The service's rule for a bucket allows dots."""
    (tmp_path / "secret.png").write_bytes(sample_image("secret"))
    (tmp_path / "s3").mkdir()

    with LocalRekognition(s3_dir=tmp_path / "s3") as server:
        boto = plain_boto(server)
        image = {"S3Object": {"Bucket": bucket, "Name": "secret.png"}}
        with pytest.raises(boto.exceptions.ClientError):
            boto.detect_faces(Image=image)


def test_a_missing_picture_has_a_hint(
    tmp_path: Path, neighbour: Neighbour, capsys: pytest.CaptureFixture[str]
) -> None:
    """The header, the record and the log contain it."""
    log = StringIO()
    with LocalRekognition(log=log) as server:
        assert "--s3-dir" in hint_of(plain_boto(server))
        assert server.requests[-1].hint is not None
    assert "put_s3_object" in log.getvalue()
    with LocalRekognition(s3_dir=tmp_path, s3_endpoint=neighbour.url) as server:
        expected = f"pictures/team/alice.png in {tmp_path} or {neighbour.url}"
        assert expected in hint_of(plain_boto(server))


def test_a_hint_is_one_line_of_a_header() -> None:
    """A key with control characters adds no header and no line of the log."""
    log = StringIO()
    name = "a\rX-Evil: 1\x1b[31m" + "b" * 900
    with LocalRekognition(log=log) as server:
        image = {"S3Object": {"Bucket": "pictures", "Name": name}}
        hint = hint_of(plain_boto(server), image)

    assert "a?X-Evil: 1?[31mb" in hint
    assert 600 >= len(hint)
    assert 1 == len(log.getvalue().splitlines())
    assert "\x1b" not in log.getvalue()


def test_an_invalid_region_of_a_topic_is_logged(neighbour: Neighbour) -> None:
    """The job itself succeeds."""
    log = StringIO()
    topic = "arn:aws:sns:not a region:123456789012:jobs"
    with LocalRekognition(sns_endpoint=neighbour.url, log=log) as server:
        server.boto_client().start_face_detection(
            Video=VIDEO, NotificationChannel={**CHANNEL, "SNSTopicArn": topic}
        )

    assert "cannot publish" in log.getvalue()


def test_an_unreachable_s3_is_explained() -> None:
    """The hint contains the address, and no credentials."""
    url = "http://key:secret@127.0.0.1:9"
    with LocalRekognition(s3_endpoint=url) as server:
        hint = hint_of(plain_boto(server))

    assert "cannot be read" in hint
    assert "127.0.0.1:9" in hint
    assert "secret" not in hint


@pytest.mark.parametrize(
    "options",
    [
        {"s3_dir": "missing"},
        {"s3_endpoint": "127.0.0.1:9000"},
        {"sns_endpoint": "ftp://127.0.0.1"},
    ],
)
def test_an_invalid_neighbour_is_refused(options: dict[str, Any]) -> None:
    """The message contains the name of the argument."""
    with pytest.raises(ValueError, match=next(iter(options))):
        LocalRekognition(**options)


def test_a_manifest_gives_a_dataset_its_entries(tmp_path: Path) -> None:
    """A dataset from a manifest lists its lines."""
    line = json.dumps({"source-ref": "s3://pictures/a.png"})
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "m.jsonl").write_text(line + "\n\n" + line + "\n")
    manifest = {"S3Object": {"Bucket": "pictures", "Name": "m.jsonl"}}

    with LocalRekognition(s3_dir=tmp_path) as server:
        boto = server.boto_client()
        project = boto.create_project(ProjectName="gate")["ProjectArn"]
        dataset = boto.create_dataset(
            ProjectArn=project,
            DatasetType="TRAIN",
            DatasetSource={"GroundTruthManifest": manifest},
        )["DatasetArn"]

        assert [line, line] == boto.list_dataset_entries(DatasetArn=dataset)[
            "DatasetEntries"
        ]


@pytest.mark.parametrize("where", ["folder", "endpoint"])
def test_jobs_write_their_outputs(
    tmp_path: Path, neighbour: Neighbour, where: str
) -> None:
    """The files exist as soon as the job is finished, under their reported names."""
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "m").write_text('{"source-ref": "s3://pictures/a"}\n')
    neighbour.objects["/pictures/m"] = b'{"source-ref": "s3://pictures/a"}\n'

    def read(named: dict[str, Any]) -> str:
        path = f"{named['S3Object']['Bucket']}/{named['S3Object']['Name']}"
        if where == "folder":
            return (tmp_path / path).read_text()
        return neighbour.objects[f"/{path}"].decode()

    options: dict[str, Any] = (
        {"s3_dir": tmp_path} if where == "folder" else {"s3_endpoint": neighbour.url}
    )
    with LocalRekognition(**options) as server:
        boto = server.boto_client()
        job = boto.start_media_analysis_job(
            OperationsConfig={"DetectModerationLabels": {}},
            Input={"S3Object": {"Bucket": "pictures", "Name": "m"}},
            OutputConfig=OUTPUT,
        )["JobId"]
        done = boto.get_media_analysis_job(JobId=job)
        project = boto.create_project(ProjectName="gate")["ProjectArn"]
        boto.create_project_version(
            ProjectArn=project, VersionName="v1", OutputConfig=OUTPUT
        )
        (model,) = boto.describe_project_versions(ProjectArn=project)[
            "ProjectVersionDescriptions"
        ]

        assert "s3://pictures/a" == json.loads(read(done["Results"]))["source-ref"]
        assert 1 == json.loads(read(done["ManifestSummary"]))["TotalEntries"]
        summary = json.loads(read(model["EvaluationResult"]["Summary"]))
        assert 1.0 == summary["AggregatedEvaluationResults"]["F1Score"]


def start(server: LocalRekognition, **parameters: Any) -> str:
    """Start a job with a NotificationChannel, and return its id."""
    job: str = server.boto_client().start_face_detection(
        Video=VIDEO, NotificationChannel=CHANNEL, **parameters
    )["JobId"]
    return job


def test_a_job_in_progress_at_a_restart_is_notified_once(tmp_path: Path) -> None:
    """Also in another Region, and a job that ended before is not notified again."""
    state, clock = tmp_path / "state.jsonl", Clock(start=1_700_000_000.0)
    with LocalRekognition(state=state, clock=clock) as server:
        start(server)
        server.switch(job_time=60)
        abroad = boto3.client(
            "rekognition",
            region_name="eu-west-1",
            endpoint_url=server.endpoint_url,
            aws_access_key_id="key",
            aws_secret_access_key="secret",
        )
        job = abroad.start_face_detection(Video=VIDEO, NotificationChannel=CHANNEL)
        assert 1 == len(server.notifications)
    for expected in ([job["JobId"]], []):
        clock.advance(60)
        with LocalRekognition(state=state, clock=clock) as server:
            server.boto_client().list_collections()
            assert expected == [each.message["JobId"] for each in server.notifications]


def test_the_results_of_a_job_are_written_after_a_restart(tmp_path: Path) -> None:
    """The manifest is read at the end of the job."""
    state, clock = tmp_path / "state.jsonl", Clock(start=1_700_000_000.0)
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "m").write_text('{"source-ref": "s3://pictures/a"}\n')
    with LocalRekognition(
        state=state, clock=clock, s3_dir=tmp_path, switches=Switches(job_time=60)
    ) as server:
        server.boto_client().start_media_analysis_job(
            OperationsConfig={"DetectModerationLabels": {}},
            Input={"S3Object": {"Bucket": "pictures", "Name": "m"}},
            OutputConfig={"S3Bucket": "results"},
        )
    assert not (tmp_path / "results").exists()
    clock.advance(60)
    with LocalRekognition(state=state, clock=clock, s3_dir=tmp_path) as server:
        server.boto_client().list_collections()
    (written,) = (tmp_path / "results").glob("*-results.jsonl")
    assert "s3://pictures/a" in written.read_text()


def test_the_end_of_a_job_is_a_notification() -> None:
    """Its message has the published form."""
    log = StringIO()
    with LocalRekognition(clock=Clock(start=1_700_000_000.0), log=log) as server:
        job = start(server, JobTag="door")
        (notification,) = server.notifications

    assert TOPIC == notification.topic_arn
    assert {
        "JobId": job,
        "Status": "SUCCEEDED",
        "API": "StartFaceDetection",
        "JobTag": "door",
        "Timestamp": 1_700_000_000_000,
        "Video": {"S3ObjectName": "door.mp4", "S3Bucket": "videos"},
    } == notification.message
    assert "--sns-endpoint" in log.getvalue()


def test_a_declared_failure_is_in_the_notification() -> None:
    """The status is that of the declared results."""
    with LocalRekognition() as server:
        server.reply("GetFaceDetection", {"JobStatus": "FAILED"})
        start(server)

        assert "FAILED" == server.notifications[0].message["Status"]


def test_a_retried_start_has_one_notification() -> None:
    """The same token names the same job."""
    with LocalRekognition() as server:
        first = start(server, ClientRequestToken="t")
        second = start(server, ClientRequestToken="t")

        assert first == second
        assert 1 == len(server.notifications)


def test_a_notification_waits_for_the_end_of_its_job(neighbour: Neighbour) -> None:
    """Advancing the clock ends the job."""
    clock = Clock(start=1_700_000_000.0)
    with LocalRekognition(
        clock=clock, switches=Switches(job_time=60), sns_endpoint=neighbour.url
    ) as server:
        start(server)
        server.boto_client().list_collections()
        assert [] == server.notifications

        clock.advance(60)
        server.boto_client().list_collections()
        assert 1 == len(server.notifications)
    assert 1 == len(neighbour.messages)


def test_the_end_of_a_job_is_published(neighbour: Neighbour) -> None:
    """The message is published before the Start request returns."""
    with LocalRekognition(sns_endpoint=neighbour.url) as server:
        job = start(server)
        (published,) = neighbour.messages

    assert ("Publish", TOPIC) == (published["Action"], published["TopicArn"])
    assert job == json.loads(published["Message"])["JobId"]


def test_a_job_ends_without_another_request(neighbour: Neighbour) -> None:
    """A thread publishes the end at its time."""
    published = threading.Event()
    with LocalRekognition(
        switches=Switches(job_time=0.05), sns_endpoint=neighbour.url
    ) as server:
        original = server._worlds.publish

        def publish(topic: str, message: dict[str, Any]) -> None:
            original(topic, message)
            published.set()

        server._worlds.publish = publish
        start(server)

        assert published.wait(30)
    assert 1 == len(neighbour.messages)


def test_a_missing_topic_is_logged(neighbour: Neighbour) -> None:
    """The job itself succeeds."""
    log = StringIO()
    with LocalRekognition(sns_endpoint=neighbour.url, log=log) as server:
        channel = {**CHANNEL, "SNSTopicArn": TOPIC + "2"}
        server.boto_client().start_face_detection(
            Video=VIDEO, NotificationChannel=channel
        )

    assert "cannot publish" in log.getvalue()


def test_a_video_must_exist_where_s3_is_a_neighbour(tmp_path: Path) -> None:
    """Without a neighbour the video is not checked."""
    with LocalRekognition(s3_dir=tmp_path) as server:
        boto = server.boto_client()
        with pytest.raises(boto.exceptions.InvalidS3ObjectException):
            boto.start_face_detection(Video=VIDEO)


def test_moto_is_a_neighbour() -> None:
    """S3 and SNS of moto: a picture from a bucket, and a message in a queue."""
    moto_server = pytest.importorskip("moto.server", reason="moto is not installed")
    import boto3

    moto = moto_server.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    moto.start()
    try:
        host, port = moto.get_host_and_port()
        url = f"http://{host}:{port}"
        session = boto3.Session("local", "local", region_name="us-east-1")
        s3, sns, sqs = (
            session.client(name, endpoint_url=url) for name in ("s3", "sns", "sqs")
        )
        s3.create_bucket(Bucket="pictures")
        s3.put_object(
            Bucket="pictures", Key="team/alice.png", Body=sample_image("alice")
        )
        s3.create_bucket(Bucket="videos")
        s3.put_object(Bucket="videos", Key="door.mp4", Body=b"a video")
        topic = sns.create_topic(Name="jobs")["TopicArn"]
        queue = sqs.create_queue(QueueName="jobs")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
        sns.subscribe(
            TopicArn=topic, Protocol="sqs", Endpoint=arn["Attributes"]["QueueArn"]
        )
        with LocalRekognition(s3_endpoint=url, sns_endpoint=url) as server:
            boto = server.boto_client()
            assert 1 == len(boto.detect_faces(Image=PICTURE)["FaceDetails"])
            server.declare_faces(b"a video", "alice")
            job = boto.start_face_detection(
                Video=VIDEO, NotificationChannel={**CHANNEL, "SNSTopicArn": topic}
            )["JobId"]
            assert 1 == len(boto.get_face_detection(JobId=job)["Faces"])
        (received,) = sqs.receive_message(QueueUrl=queue)["Messages"]
        message = json.loads(json.loads(received["Body"])["Message"])
        assert (job, "SUCCEEDED") == (message["JobId"], message["Status"])
    finally:
        moto.stop()
