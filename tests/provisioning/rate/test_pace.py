"""One pace for an account: shared by calls, threads and helpers."""

import json
import math
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from rekoclient import RekognitionClient, errors
from rekoclient.provisioning import (
    CollectionSpec,
    Pace,
    apply,
    cost_of_same_person,
    enroll_faces,
    ensure_absent,
    ensure_collection,
    ensure_tags,
    ensure_user,
    erase_user,
    find_same_person,
    plan,
    search_cost,
)
from rekoclient.provisioning.rate.pacer import Pacer
from rekoclient.testing import LocalRekognition, sample_image


class ServiceQuotas(BaseHTTPRequestHandler):
    """A Service Quotas that has some quotas, or refuses to list them."""

    quotas: ClassVar[dict[str, float]] = {}
    allowed: ClassVar[bool] = True
    calls: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        """Return every quota on one page."""
        self.calls.append(self.headers["X-Amz-Target"])
        self.rfile.read(int(self.headers["Content-Length"]))
        quotas = [
            {"QuotaName": name, "Value": value} for name, value in self.quotas.items()
        ]
        content: dict[str, object] = {"Quotas": quotas}
        if not self.allowed:
            content = {"__type": "AccessDeniedException", "Message": "not authorized"}
        body = json.dumps(content).encode()
        self.send_response(200 if self.allowed else 400)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


@pytest.fixture
def service_quotas(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[ServiceQuotas]]:
    """Run a Service Quotas that boto3 finds by its environment variable."""
    handler = type("Handler", (ServiceQuotas,), {"calls": [], "quotas": {}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}
    )
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("AWS_ENDPOINT_URL_SERVICE_QUOTAS", url)
    yield handler
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_account_quotas_are_read_once(
    client: RekognitionClient, service_quotas: type[ServiceQuotas]
) -> None:
    """The name of a quota contains the operation, and the rest is published."""
    service_quotas.quotas = {
        "Transactions per second per account for the operation CreateUser": 40.0,
        "Transactions per second per account for the operation IndexFaces": 100.0,
        "Maximum number of concurrent jobs of CreateUser": 3.0,
    }
    pace = Pace(client, "account")
    rates = [pace.rate(name) for name in ("create_user", "index_faces", "list_users")]
    pace.pacer("create_user")

    assert [40.0, 100.0, 5.0] == rates
    assert ["ServiceQuotasV20190624.ListServiceQuotas"] == service_quotas.calls
    assert "no value for associate_faces" in (pace.note or "")


def test_account_quotas_that_may_not_be_read_are_noted(
    client: RekognitionClient, service_quotas: type[ServiceQuotas]
) -> None:
    """The published quotas are used, and the note has the permission."""
    service_quotas.allowed = False
    pace = Pace(client, "account")

    assert 5.0 == pace.rate("create_user")
    assert "servicequotas:ListServiceQuotas" in (pace.note or "")


def test_a_local_server_has_no_account_quotas(client: RekognitionClient) -> None:
    """No request leaves the machine."""
    assert "local server" in (Pace(client, "account").note or "")


def test_processes_divide_a_quota(client: RekognitionClient) -> None:
    """Each share is the same, for the rate and for the pacer."""
    pace = Pace(client, 100, share=4)

    assert 25.0 == pace.rate("create_user")
    assert pytest.approx(24.75) == pace.pacer("create_user").rate


@pytest.mark.parametrize("share", [0, -1, 1.5, True, "2"])
def test_an_invalid_share_is_refused(client: RekognitionClient, share: int) -> None:
    """It is a whole number of processes."""
    with pytest.raises(errors.ConfigurationError, match="share must be"):
        Pace(client, 5, share=share)


@pytest.mark.parametrize(
    ("tps", "words"),
    [
        ("lern", "tps must be 'learn', 'account', a number of requests a second from"),
        (
            "lern",
            "0.001 to math.inf, or a mapping of methods to such numbers, not",
        ),
        ("lern", "numbers, not 'lern'; did you mean 'learn'? Nothing was"),
        ("Account", "did you mean 'account'?"),
        ("5", "not '5'. Nothing was sent."),
        (0, "not 0. Nothing was sent."),
        (True, "not True"),
        ([5], "not [5]"),
        ({"create_user": "learn"}, "tps['create_user'] must be a number of requests"),
        ({"creat_user": 5}, "unknown method 'creat_user'; did you mean 'create_user'?"),
        ({3: 5}, "unknown method 3; the methods with a rate are associate_faces,"),
    ],
)
def test_an_invalid_rate_is_refused_with_the_values_to_use(
    server: LocalRekognition, client: RekognitionClient, tps: Any, words: str
) -> None:
    """The message has the allowed values and the closest one. Nothing is sent."""
    made = plan(client, [])
    for use in (
        partial(plan, client, []),
        partial(find_same_person, client, "staff"),
        partial(cost_of_same_person, client, "staff"),
        partial(search_cost, client, ["staff"]),
        made.seconds,
    ):
        with pytest.raises(errors.ConfigurationError) as error:
            use(tps=tps)
        assert words in str(error.value)
    assert not server.requests


def test_the_pace_of_another_region_is_refused(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """Each region has quotas of its own."""
    pace = Pace(server.client(region_name="eu-west-1"), math.inf)
    with pytest.raises(errors.ConfigurationError, match="eu-west-1"):
        plan(client, [], tps=pace)


def test_all_work_takes_turns_at_one_pace(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """Every function that sends takes its turns from the pace that it is given."""
    taken: list[str] = []

    class Counted(Pace):
        def pacer(self, operation: str) -> Pacer:
            taken.append(operation)
            return super().pacer(operation)

    pace = Counted(client, math.inf)
    arn = ensure_collection(client, "staff", tps=pace).collection_arn
    ensure_tags(client, arn, {"team": "door"}, tps=pace)
    ensure_user(client, "staff", "alice", tps=pace)
    image = sample_image("alice")
    server.declare_faces(image, "alice")
    enroll_faces(client, "staff", "alice", [image], tps=pace)
    apply(
        client,
        plan(client, [CollectionSpec("staff", users=["bob"])], tps=pace),
        tps=pace,
    )
    erase_user(client, "staff", "alice", tps=pace)
    ensure_absent(client, "staff", tps=pace)
    sent = {record.operation for record in server.requests}

    assert sent == {"".join(part.title() for part in name.split("_")) for name in taken}
