"""Many threads at once: no update is lost."""

import http.client
import json
import random
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from rekoclient.testing import LocalRekognition, sample_image

THREADS = 32
EXPECTED = frozenset(
    {
        None,
        "ConflictException",
        "ResourceNotFoundException",
        "ServiceQuotaExceededException",
    }
)


class Caller:
    """A client with one open connection."""

    def __init__(self, server: LocalRekognition) -> None:
        url = urlsplit(server.endpoint_url)
        assert url.hostname is not None
        self._connection = http.client.HTTPConnection(
            url.hostname, url.port, timeout=60
        )

    def __call__(self, operation: str, body: dict[str, Any]) -> tuple[str | None, Any]:
        """Return the code of the error, if any, and the response."""
        target = f"RekognitionService.{operation}"
        self._connection.request(
            "POST", "/", json.dumps(body), {"X-Amz-Target": target}
        )
        answer = self._connection.getresponse()
        members = json.loads(answer.read() or b"{}")
        return (members["__type"] if answer.status != 200 else None), members

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


class Thread(threading.Thread):
    """Send random operations on users and faces."""

    def __init__(
        self, server: LocalRekognition, faces: list[str], *, seed: int, rounds: int
    ) -> None:
        super().__init__()
        self._server = server
        self._faces = faces
        self._chance = random.Random(seed)
        self._rounds = rounds
        self.codes = set[str | None]()
        # How many more times each user was created than deleted.
        self.created = Counter[str]()

    def run(self) -> None:
        """Do what threads do."""
        call = Caller(self._server)
        for _ in range(self._rounds):
            self._step(call)
        call.close()

    def _step(self, call: Caller) -> None:
        user = f"u{self._chance.randrange(12)}"
        operation = self._chance.choice(
            ["CreateUser", "DeleteUser", "AssociateFaces", "DisassociateFaces"]
        )
        body: dict[str, Any] = {"CollectionId": "staff", "UserId": user}
        if operation.endswith("Faces"):
            body["FaceIds"] = self._chance.sample(self._faces, 3)
        code, _ = call(operation, body)
        self.codes.add(code)
        if code is None and operation == "CreateUser":
            self.created[user] += 1
        elif code is None and operation == "DeleteUser":
            self.created[user] -= 1


def test_threads_lose_no_updates(
    count: Callable[[int, int], int],
) -> None:
    """The users are those created and not deleted. Each face has one user."""
    with LocalRekognition() as server:
        call = Caller(server)
        call("CreateCollection", {"CollectionId": "staff"})
        client: Any = server.boto_client()
        image = {"Bytes": sample_image("alice")}
        faces = [
            client.index_faces(CollectionId="staff", Image=image)["FaceRecords"][0][
                "Face"
            ]["FaceId"]
            for _ in range(40)
        ]
        threads = [
            Thread(server, faces, seed=seed, rounds=count(60, 3000))
            for seed in range(THREADS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        _, listed = call("ListUsers", {"CollectionId": "staff"})
        users = {user["UserId"]: user["UserStatus"] for user in listed["Users"]}
        _, all_faces = call("ListFaces", {"CollectionId": "staff"})
        owners = {face["FaceId"]: face.get("UserId") for face in all_faces["Faces"]}
        by_user = {
            user: {
                face["FaceId"]
                for face in call(
                    "ListFaces", {"CollectionId": "staff", "UserId": user}
                )[1]["Faces"]
            }
            for user in users
        }
        _, described = call("DescribeCollection", {"CollectionId": "staff"})
        call.close()

    balance = Counter[str]()
    for each in threads:
        balance.update(each.created)
        assert each.codes <= EXPECTED
    assert set(balance.values()) <= {0, 1}
    assert set(users) == {user for user, number in balance.items() if number}
    assert set(faces) == set(owners)
    assert by_user == {
        user: {face for face, owner in owners.items() if owner == user}
        for user in users
    }
    assert set(filter(None, owners.values())) <= set(users)
    assert users == {user: "ACTIVE" if by_user[user] else "CREATED" for user in users}
    assert (len(users), 40) == (described["UserCount"], described["FaceCount"])
