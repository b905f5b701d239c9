"""The server: its start, its output, its end."""

import io
import os
import threading
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from rekoclient.testing import Fault, LocalRekognition

from .raw import call, connect, message
from .server.test_wire_faults import CREATE


def test_an_address_other_than_loopback_warns() -> None:
    """Other machines can change everything there."""
    with (
        pytest.warns(UserWarning, match=r"listens on 0\.0\.0\.0"),
        LocalRekognition(host="0.0.0.0"),
    ):
        pass


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_loopback_has_several_names(host: str) -> None:
    """boto3 can use each of them."""
    with LocalRekognition(host=host) as server:
        client: Any = server.boto_client()

        assert [] == client.list_collections()["CollectionIds"]


def test_a_used_port_is_an_error() -> None:
    """The error is an OSError, and the state file is unlocked."""
    with LocalRekognition() as server:
        port = int(server.endpoint_url.rpartition(":")[2])
        with pytest.raises(OSError, match=r"[Aa]ddress already in use"):
            LocalRekognition(port=port).start()


def test_a_closed_server_has_no_endpoint() -> None:
    """The message contains the remedy."""
    server = LocalRekognition()

    with pytest.raises(RuntimeError, match="use it in a with block"):
        _ = server.endpoint_url


def test_closing_ends_open_connections() -> None:
    """Idle connections end as well."""
    with LocalRekognition() as server:
        connection = connect(server)
        connection.sendall(CREATE)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
    with connection:
        assert b"" == connection.recv(1)


@pytest.mark.parametrize("region", ["", "bad region", "us-east-1; rm -rf ."])
def test_an_invalid_region_is_refused(region: str) -> None:
    """The region is part of ARNs and of the lines for a shell."""
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
        ("log_limit", None),
        ("port", None),
        ("request_timeout", 0),
        ("request_timeout", float("nan")),
        ("idle_timeout", float("inf")),
    ],
)
def test_an_invalid_setting_is_refused(setting: str, value: Any) -> None:
    """The constructor reports its name."""
    with pytest.raises(ValueError, match=f"^{setting} (is|must be) "):
        LocalRekognition(**{setting: value})


def test_the_clients_ignore_the_environment(
    server: LocalRekognition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Profiles, proxies, endpoints, settings and credentials do not apply."""
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


def test_each_request_is_one_line_of_the_log() -> None:
    """The line contains the result and not the body."""
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
def test_the_form_of_an_error_is_a_switch(
    server: LocalRekognition, switch: str, value: str, expected: str
) -> None:
    """Each form of the code is sent on the wire."""
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
    """Only newer versions read the URI, and none reads the header."""
    server.switch(**{switch: value})
    server.fail_next("ConflictException", message="now")

    with pytest.raises(boto.exceptions.ConflictException, match="now"):
        boto.list_collections()


def test_the_code_can_be_in_a_header(server: LocalRekognition) -> None:
    """Then the body does not contain it."""
    server.switch(error_type="header")
    server.fail_next("ConflictException")

    _, headers, body = call(server, "ListCollections", {})
    assert "conflictexception" == headers["x-amzn-errortype"]
    assert "__type" not in body


def test_errors_of_the_front_end_have_only_a_message(
    server: LocalRekognition,
) -> None:
    """Errors of the model have Code and Logref as well."""
    server.fail_next("ExpiredTokenException")
    server.fail_next("ConflictException")

    front, modelled = (call(server, "ListCollections", {})[2] for _ in range(2))
    assert {"__type", "message"} == set(front)
    assert {"__type", "Code", "Logref", "Message"} == set(modelled)


@pytest.mark.parametrize(("form", "body"), [("nothing", b""), ("object", b"{}")])
def test_an_empty_success_is_a_switch(
    server: LocalRekognition, form: str, body: bytes
) -> None:
    """The default is the documented empty body."""
    server.switch(empty_output=form)
    client: Any = server.boto_client()
    client.create_collection(CollectionId="staff")

    with connect(server) as connection:
        request = b'{"CollectionId": "staff", "UserId": "alice"}'
        connection.sendall(message("CreateUser", request))
        answer = connection.recv(65536)
    assert body == answer.partition(b"\r\n\r\n")[2]
    assert b"x-amzn-RequestId: " in answer


def test_the_status_of_throttling_is_a_switch(server: LocalRekognition) -> None:
    """Each status has its own message."""
    server.fail_next(times=2)
    first = call(server, "ListCollections", {})
    server.switch(throttling_status=400)
    second = call(server, "ListCollections", {})

    assert (500, 400) == (first[0], second[0])
    assert "temporarily unable" in first[2]["Message"]
    assert "Slow down" in second[2]["Message"]


def test_a_seed_gives_the_same_ids() -> None:
    """The same seed gives the same ids in the same order."""

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


def test_the_clock_of_the_machine_can_be_advanced() -> None:
    """A token expires without waiting."""
    with LocalRekognition() as server:
        before = server.clock()
        server.clock.advance(3600)

        assert 3600 <= server.clock() - before < 3700


def test_closing_ends_all_threads() -> None:
    """Connections in any state end."""
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
def test_a_wrong_clock_makes_signatures_invalid(
    server: LocalRekognition, boto: Any, skew: float, words: str
) -> None:
    """Five minutes are tolerated. Date contains the server's time."""
    server.switch(clock_skew=skew / 15)
    boto.list_collections()
    server.switch(clock_skew=skew)

    with pytest.raises(ClientError, match=words) as error:
        boto.list_collections()
    metadata = error.value.response["ResponseMetadata"]
    told = parsedate_to_datetime(metadata["HTTPHeaders"]["date"]).timestamp()
    assert (403, skew) == (metadata["HTTPStatusCode"], told - server.clock())


def test_an_invalid_date_is_refused(server: LocalRekognition) -> None:
    """Dates are checked with a clock skew only."""
    server.switch(clock_skew=1)
    with connect(server) as connection:
        connection.sendall(message("ListCollections", b"{}", "X-Amz-Date: yesterday"))
        answer = connection.recv(65536)

    assert b"IncompleteSignatureException" in answer


def test_a_target_cannot_control_the_log() -> None:
    """The log and the table of requests escape what a terminal does not print."""
    log = io.StringIO()
    with LocalRekognition(log=log) as server:
        call(server, "Boom\x1b]0;pwned\x07", {})

    assert r"Boom\x1b]0;pwned\x07" in log.getvalue()
    assert "\x1b" not in log.getvalue() + repr(server.requests)
