"""A client that takes turns: at the rate, from many threads, again where it helps."""

import threading
from collections.abc import Callable

import pytest

from rekoclient import RekognitionClient, RetryPolicy, errors
from rekoclient.provisioning.rate.pace import Pace, Tps
from rekoclient.provisioning.rate.paced_client import PacedClient
from rekoclient.testing import LocalRekognition

INF = float("inf")


class Clock:
    """Time that passes during a sleep."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        """Return the time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    """A clock of one's own."""
    return Clock()


Make = Callable[..., PacedClient]


@pytest.fixture
def make(server: LocalRekognition, clock: Clock) -> Make:
    """A function that makes a patient client of a collection with one user."""

    def make(tps: Tps = INF, stop: threading.Event | None = None) -> PacedClient:
        policy = RetryPolicy(clock=clock, sleep=clock.sleep, random=lambda: 0.5)
        client: RekognitionClient = server.client(retry=policy)
        return PacedClient(client, Pace.of(client, tps), stop)

    boto_client = server.boto_client()
    boto_client.create_collection(CollectionId="staff")
    boto_client.create_user(CollectionId="staff", UserId="alice")
    return make


def test_requests_leave_at_the_rate_of_their_operation(
    make: Make, clock: Clock
) -> None:
    """A hundred at 50/s take two seconds. Another operation has its own turns."""
    client = make({"list_faces": 50, "list_users": 5})
    for _ in range(100):
        client.list_faces(collection_id="staff")
    faces = clock.now
    for _ in range(10):
        client.list_users(collection_id="staff")

    assert 2.0 == pytest.approx(faces, rel=0.05)
    assert 2.0 == pytest.approx(clock.now - faces, rel=0.2)


def test_each_page_takes_a_turn(
    server: LocalRekognition, make: Make, clock: Clock
) -> None:
    """However many there are."""
    for number in range(9):
        server.boto_client().create_user(CollectionId="staff", UserId=f"u{number}")
    users = list(make(5).iter_list_users(collection_id="staff", max_results=1))

    assert 10 == len(users)
    assert 2.0 == pytest.approx(clock.now, rel=0.2)


def test_threads_share_the_rate(make: Make, clock: Clock) -> None:
    """Twenty threads take as long as one: no turn is given twice, and none is lost."""
    client = make(10)
    threads = [
        threading.Thread(target=client.list_faces, kwargs={"collection_id": "staff"})
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 2.0 == pytest.approx(clock.now, rel=0.2)


def test_a_throttle_does_not_count_as_an_attempt(
    server: LocalRekognition, make: Make, clock: Clock
) -> None:
    """It takes another turn, slows the pacer, and counts."""
    client = make(10_000)
    server.fail_next(operation="ListFaces", times=20)
    client.list_faces(collection_id="staff")

    assert 20 == client.throttled
    assert 21 == len(server.requests.of("ListFaces"))


def test_a_lost_reply_is_asked_for_with_the_same_token(
    server: LocalRekognition, make: Make
) -> None:
    """So what was done is not done again."""
    server.lose_reply_next("CreateUser", times=3)
    make().create_user(collection_id="staff", user_id="bob")

    sent = server.requests.of("CreateUser")[1:]

    assert 4 == len(sent)
    assert 1 == len({record.token for record in sent})


def test_the_policy_limits_the_attempts(server: LocalRekognition, make: Make) -> None:
    """Then the last error is raised, with the records of all."""
    server.fail_next("InternalServerError", operation="ListFaces", times=None)
    with pytest.raises(errors.InternalServerError) as raised:
        make().list_faces(collection_id="staff")

    assert 4 == len(raised.value.attempts) == len(server.requests.of("ListFaces"))


@pytest.mark.parametrize(
    ("method", "slept"),
    [("delete_user", [0.5, 1.0, 2.0, 4.0, 8.0]), ("create_user", [])],
)
def test_a_conflict_is_retried_unless_it_means_that_the_user_exists(
    server: LocalRekognition, make: Make, clock: Clock, method: str, slept: list[float]
) -> None:
    """For fifteen seconds, and with one token."""
    server.requests.clear()
    server.fail_next("ConflictException", times=None)
    with pytest.raises(errors.ConflictException):
        getattr(make(), method)(collection_id="staff", user_id="alice")

    assert slept == clock.slept
    assert len(slept) + 1 == len(server.requests)
    assert 1 == len(set(server.requests.tokens()))


def test_stopped_it_sends_nothing_more(server: LocalRekognition, make: Make) -> None:
    """Neither a first request nor another attempt."""
    stop = threading.Event()
    client = make(stop=stop)
    server.fail_next(operation="ListFaces", times=None)
    client.single.boto_client.meta.events.register(
        "before-send.rekognition.ListFaces", lambda **_: stop.set()
    )
    with pytest.raises(errors.CallCancelled):
        client.list_faces(collection_id="staff")
    with pytest.raises(errors.CallCancelled):
        client.list_faces(collection_id="staff")

    assert 1 == len(server.requests.of("ListFaces"))
