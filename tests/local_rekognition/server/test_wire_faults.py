"""Faults on the wire, seen over a plain socket."""

import json
import threading
from typing import Any

import pytest

from rekoclient.testing import Fault, LocalRekognition

from ..raw import connect, exchange, message, read_all

CREATE = message("CreateCollection", b'{"CollectionId": "staff"}')
HTML = b"<html><h1>502 Bad Gateway</h1></html>"


def split(answer: bytes) -> tuple[str, dict[str, str], bytes]:
    """Return status line, headers and body of a reply."""
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    return status, dict(line.split(": ", 1) for line in lines), body


def collections(server: LocalRekognition) -> Any:
    """Return the collections that exist."""
    client: Any = server.boto_client()
    return client.list_collections()["CollectionIds"]


def test_a_page_of_a_proxy_replaces_the_reply(server: LocalRekognition) -> None:
    """Status, headers and body are as given. The state does not change."""
    server.inject(
        Fault(
            status=502, headers={"content-type": "text/html", "Date": None}, body=HTML
        )
    )

    status, headers, body = split(exchange(server, CREATE))
    assert ("HTTP/1.1 502 Bad Gateway", HTML) == (status, body)
    assert ("text/html", str(len(HTML))) == (
        headers["Content-Type"],
        headers["Content-Length"],
    )
    assert "Date" not in headers
    assert [] == collections(server)


@pytest.mark.parametrize("then", ["close", "reset"])
@pytest.mark.parametrize(("apply", "there"), [(False, []), (True, ["staff"])])
def test_a_connection_ends_without_a_byte(
    server: LocalRekognition, then: Any, *, apply: bool, there: list[str]
) -> None:
    """A client cannot see whether the operation was performed."""
    server.inject(Fault(then=then, apply=apply))

    if then == "close":
        assert b"" == exchange(server, CREATE)
    else:
        with connect(server) as connection:
            connection.sendall(CREATE)
            with pytest.raises(ConnectionResetError):
                connection.recv(1)
    assert there == collections(server)


def test_a_reply_is_cut(server: LocalRekognition) -> None:
    """The count starts at the status line."""
    server.inject(Fault(apply=True, cut=12, then="close"))

    assert b"HTTP/1.1 200" == exchange(server, CREATE)
    assert ["staff"] == collections(server)


@pytest.mark.parametrize("length", [3, 9999])
def test_a_content_length_can_be_false(server: LocalRekognition, length: int) -> None:
    """The body is complete, and the header has another length."""
    server.inject(Fault(content_length=length))

    _, headers, body = split(exchange(server, CREATE))
    assert str(length) == headers["Content-Length"]
    assert 200 == json.loads(body)["StatusCode"]


def test_a_reply_can_be_any_bytes(server: LocalRekognition) -> None:
    """Every byte is as given."""
    server.inject(Fault(raw=b"SMTP/1.0 220 hello\r\n"))

    assert b"SMTP/1.0 220 hello\r\n" == exchange(server, CREATE)


def test_a_fault_can_follow_the_operation(server: LocalRekognition) -> None:
    """The reply is a 500, and the collection exists."""
    server.inject(Fault(code="InternalServerError", apply=True))

    assert exchange(server, CREATE).startswith(b"HTTP/1.1 500")
    assert ["staff"] == collections(server)


def test_a_hang_ends_when_the_client_leaves(server: LocalRekognition) -> None:
    """Nothing is sent, and no thread is left."""
    server.inject(Fault(apply=True, then="hang"))

    with connect(server) as connection:
        connection.sendall(CREATE)
        connection.settimeout(0.05)
        with pytest.raises(TimeoutError):
            connection.recv(1)
    assert ["staff"] == collections(server)


def test_a_hang_ends_when_the_server_closes() -> None:
    """Closing does not wait for the client."""
    with LocalRekognition() as server:
        server.inject(Fault(then="hang"))
        connection = connect(server)
        connection.sendall(CREATE)
        seen: list[bytes] = []
        reader = threading.Thread(target=lambda: seen.append(read_all(connection)))
        reader.start()
        server.requests.wait_for(1)
    reader.join(10)
    connection.close()

    assert [b""] == seen


def test_a_reply_drips(server: LocalRekognition) -> None:
    """The reply arrives in single bytes and completely."""
    server.inject(Fault(drip=0.0001))

    status, _, body = split(exchange(server, CREATE))
    assert ("HTTP/1.1 200 OK", 200) == (status, json.loads(body)["StatusCode"])


def test_a_delayed_reply_is_the_true_one(server: LocalRekognition) -> None:
    """Closing the server ends the delay."""
    server.inject(Fault(delay=0.01))

    assert exchange(server, CREATE).startswith(b"HTTP/1.1 200")


def test_a_connection_can_stay_open_after_a_fault(
    server: LocalRekognition,
) -> None:
    """The next request on it gets a reply."""
    server.fail_next("InternalServerError")

    both = exchange(server, CREATE + CREATE)
    assert (1, 1) == (both.count(b"HTTP/1.1 500"), both.count(b"HTTP/1.1 200"))


def test_the_first_fault_that_matches_is_used(server: LocalRekognition) -> None:
    """Faults of other operations stay pending."""
    server.inject(Fault(status=418), operation="ListCollections")
    server.inject(Fault(status=503))
    server.inject(Fault(status=504))

    statuses = [split(exchange(server, CREATE))[0].split()[1] for _ in range(3)]
    assert ["503", "504", "200"] == statuses
    assert ["ListCollections: status 418 (1 more)"] == server.pending_faults


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"cut": 5}, "wait for the missing bytes"),
        ({"cut": 5, "then": "close"}, "needs a reply"),
    ],
)
def test_an_invalid_fault_is_refused(fault: dict[str, Any], words: str) -> None:
    """The constructor refuses it, not the first request."""
    with pytest.raises(ValueError, match=words):
        Fault(**fault)


def test_the_log_shows_the_fault_of_a_request(server: LocalRekognition) -> None:
    """A failed assertion then shows the cause."""
    server.lose_reply_next()
    exchange(server, CREATE)

    record = server.requests[0]
    assert (None, "applied, then close") == (record.status, record.fault)
