"""The server as a whole: how it starts, what it tells, how it ends."""

import io
import os
import threading
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from rekoclient.testing import Fault, LocalRekognition

from .raw import call, connect, message
from .test_wire_faults import CREATE


def test_an_address_that_others_can_reach_is_warned_of() -> None:
    """Whoever reaches it can change everything."""
    with (
        pytest.warns(UserWarning, match=r"listens on 0\.0\.0\.0"),
        LocalRekognition(host="0.0.0.0"),
    ):
        pass


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_loopback_has_several_names(host: str) -> None:
    """Each is an address that boto3 can use."""
    with LocalRekognition(host=host) as server:
        client: Any = server.boto_client()

        assert [] == client.list_collections()["CollectionIds"]


def test_a_port_that_is_taken_is_an_error() -> None:
    """Of the operating system, and the state file is let go."""
    with LocalRekognition() as server:
        port = int(server.endpoint_url.rpartition(":")[2])
        with pytest.raises(OSError, match=r"[Aa]ddress already in use"):
            LocalRekognition(port=port).start()


def test_a_closed_server_has_no_endpoint() -> None:
    """And the message says what to do."""
    server = LocalRekognition()

    with pytest.raises(RuntimeError, match="use it in a with block"):
        _ = server.endpoint_url


def test_closing_ends_open_connections() -> None:
    """Those that wait for a next request, too."""
    with LocalRekognition() as server:
        connection = connect(server)
        connection.sendall(CREATE)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
    with connection:
        assert b"" == connection.recv(1)


@pytest.mark.parametrize("region", ["", "bad region", "us-east-1; rm -rf ."])
def test_what_cannot_be_a_region_is_refused(region: str) -> None:
    """It would get into ARNs, and into what a shell evaluates."""
    with pytest.raises(ValueError, match="region must be a name"):
        LocalRekognition(region=region)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("account_id", "12345"),
        ("account_id", 12 * "\N{FULLWIDTH DIGIT ONE}"),
        ("port", 65536),
        ("port", -1),
        ("port", True),
        ("log_limit", -1),
        ("request_timeout", 0),
        ("request_timeout", float("nan")),
        ("idle_timeout", float("inf")),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(setting: str, value: Any) -> None:
    """At once and by its name, not by the first request that meets it."""
    with pytest.raises(ValueError, match=f"^{setting} (is|must be) "):
        LocalRekognition(**{setting: value})


def test_nothing_of_the_environment_gets_into_a_client(
    server: LocalRekognition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No profile, no proxy, no endpoint, retry or other settings, no credentials."""
    for name, value in {
        "AWS_PROFILE": "missing",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "http_proxy": "http://127.0.0.1:9",
        "AWS_USE_FIPS_ENDPOINT": "true",
        "AWS_USE_DUALSTACK_ENDPOINT": "true",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_ACCESS_KEY_ID": "real",
        "AWS_CONFIG_FILE": "/nonexistent",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_RETRY_MODE": "bogus",
        "AWS_SDK_UA_APP_ID": "theirs",
    }.items():
        monkeypatch.setenv(name, value)
    assert os.environ["AWS_PROFILE"]

    client: Any = server.boto_client()
    client.list_collections()
    assert "us-east-1" == client.meta.region_name
    assert "theirs" not in server.requests[0].headers["user-agent"]
    with server.client() as own:
        own.create_collection(collection_id="staff")
        assert "us-east-1" == own.boto_client.meta.region_name
    assert 2 == len(server.requests)


def test_a_line_is_logged_for_each_request() -> None:
    """With what came of it, and without what was in it."""
    log = io.StringIO()
    with LocalRekognition(log=log) as server:
        server.inject(Fault(code="InternalServerError"), operation="CreateUser")
        call(server, "CreateUser", {"UserId": "alice", "ClientRequestToken": "t1"})
        call(server, "ListCollections", {})

    first, second = log.getvalue().splitlines()
    assert first.endswith(
        "1 CreateUser token=t1 -> 500 InternalServerError [InternalServerError]"
    )
    assert second.endswith("2 ListCollections -> 200")
    assert "alice" not in log.getvalue()


@pytest.mark.parametrize(
    ("switch", "value", "expected"),
    [
        ("error_type", "name", '{"__type": "ConflictException", '),
        ("error_type", "namespace", '"com.amazonaws.rekognition#ConflictException"'),
        (
            "error_type",
            "uri",
            '"ConflictException:http://internal.amazon.com/coral/"',
        ),
        ("error_text", "message", '"message": "now"'),
        ("error_text", "Message", '"Message": "now"'),
    ],
)
def test_errors_name_themselves_in_several_forms(
    server: LocalRekognition, switch: str, value: str, expected: str
) -> None:
    """As they go over the wire."""
    server.switch(**{switch: value})
    server.fail_next("ConflictException", message="now")

    with connect(server) as connection:
        connection.sendall(message("ListCollections", b"{}"))
        assert expected in connection.recv(65536).decode()


@pytest.mark.parametrize(
    ("switch", "value"),
    [
        ("error_type", "name"),
        ("error_type", "namespace"),
        ("error_text", "message"),
        ("error_text", "Message"),
    ],
)
def test_boto3_reads_errors_in_several_forms(
    server: LocalRekognition, boto: Any, switch: str, value: str
) -> None:
    """Those with a URI only newer versions read, and the header none."""
    server.switch(**{switch: value})
    server.fail_next("ConflictException", message="now")

    with pytest.raises(boto.exceptions.ConflictException, match="now"):
        boto.list_collections()


def test_an_error_may_name_itself_in_a_header(server: LocalRekognition) -> None:
    """And then not in the body."""
    server.switch(error_type="header")
    server.fail_next("ConflictException")

    _, headers, body = call(server, "ListCollections", {})
    assert "conflictexception" == headers["x-amzn-errortype"]
    assert "__type" not in body


def test_errors_of_the_front_end_have_a_smaller_message(
    server: LocalRekognition,
) -> None:
    """``message`` and nothing else; those of the model have Code and Logref, too."""
    server.fail_next("ExpiredTokenException")
    server.fail_next("ConflictException")

    front, modelled = (call(server, "ListCollections", {})[2] for _ in range(2))
    assert {"__type", "message"} == set(front)
    assert {"__type", "Code", "Logref", "Message"} == set(modelled)


@pytest.mark.parametrize(("form", "body"), [("nothing", b""), ("object", b"{}")])
def test_a_success_without_members_is_nothing_or_an_object(
    server: LocalRekognition, form: str, body: bytes
) -> None:
    """Documented is an empty body."""
    server.switch(empty_output=form)
    client: Any = server.boto_client()
    client.create_collection(CollectionId="staff")

    with connect(server) as connection:
        request = b'{"CollectionId": "staff", "UserId": "alice"}'
        connection.sendall(message("CreateUser", request))
        answer = connection.recv(65536)
    assert body == answer.partition(b"\r\n\r\n")[2]
    assert b"x-amzn-RequestId: " in answer


def test_throttling_has_two_statuses(server: LocalRekognition) -> None:
    """With a message for each."""
    server.fail_next(times=2)
    first = call(server, "ListCollections", {})
    server.switch(throttling_status=400)
    second = call(server, "ListCollections", {})

    assert (500, 400) == (first[0], second[0])
    assert "temporarily unable" in first[2]["Message"]
    assert "Slow down" in second[2]["Message"]


def test_ids_can_be_repeated() -> None:
    """With the same seed the same ids come in the same order."""

    def face_id(seed: int) -> Any:
        from rekoclient.testing import sample_image

        with LocalRekognition(seed=seed) as server:
            client: Any = server.boto_client()
            client.create_collection(CollectionId="staff")
            image = {"Bytes": sample_image("alice")}
            answer = client.index_faces(CollectionId="staff", Image=image)
        return answer["FaceRecords"][0]["Face"]["FaceId"]

    assert face_id(1) == face_id(1)
    assert face_id(1) != face_id(2)


def test_the_clock_may_be_the_machines_and_still_be_set_forward() -> None:
    """For a test that does not want to wait for a token to die."""
    with LocalRekognition() as server:
        before = server.clock()
        server.clock.advance(3600)

        assert 3600 <= server.clock() - before < 3700


def test_no_thread_is_left_behind() -> None:
    """Whatever its connections were doing."""
    before = threading.active_count()
    with LocalRekognition() as server:
        connections = [connect(server) for _ in range(5)]
        for connection in connections:
            connection.sendall(CREATE)
            connection.recv(65536)
    for connection in connections:
        connection.close()

    assert before == threading.active_count()


@pytest.mark.parametrize(
    ("skew", "words"), [(900, "Signature expired"), (-900, "Signature not yet current")]
)
def test_a_clock_that_is_off_makes_signatures_invalid(
    server: LocalRekognition, boto: Any, skew: float, words: str
) -> None:
    """Within five minutes it does not matter; Date tells the service's time."""
    server.switch(clock_skew=skew / 15)
    boto.list_collections()
    server.switch(clock_skew=skew)

    with pytest.raises(ClientError, match=words) as error:
        boto.list_collections()
    metadata = error.value.response["ResponseMetadata"]
    told = parsedate_to_datetime(metadata["HTTPHeaders"]["date"]).timestamp()
    assert (403, skew) == (metadata["HTTPStatusCode"], told - server.clock())


def test_a_date_that_is_none_is_refused(server: LocalRekognition) -> None:
    """Where dates are looked at."""
    server.switch(clock_skew=1)
    with connect(server) as connection:
        connection.sendall(message("ListCollections", b"{}", "X-Amz-Date: yesterday"))
        answer = connection.recv(65536)

    assert b"IncompleteSignatureException" in answer
