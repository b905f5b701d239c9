"""Orphans and duplicates: what a plan shows, and that nothing else is deleted."""

import hashlib
import json
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rekoclient import RekognitionClient, RetryPolicy, errors
from rekoclient.models import Image
from rekoclient.provisioning import CleanupPlan, clean_up, plan_cleanup
from rekoclient.testing import DeclaredFace, LocalRekognition, sample_image

INF = float("inf")


@pytest.fixture
def client(server: LocalRekognition) -> Iterator[RekognitionClient]:
    """A client of an empty collection."""
    with server.client(retry=RetryPolicy(sleep=lambda seconds: None)) as client:
        client.create_collection(collection_id="staff")
        yield client


class Staff:
    """A collection that a test fills, and its register."""

    def __init__(
        self, server: LocalRekognition, client: RekognitionClient, folder: Path
    ) -> None:
        self.server, self.client = server, client
        self.register = folder / "faces.register"
        self.rows: list[str] = []
        self._places = random.Random(5)
        self._users: set[str] = set()

    def picture(self, *people: str) -> bytes:
        """Return a new picture of people."""
        data = sample_image(f"picture {self._places.random()}")
        left = 0.1 * self._places.random()
        faces = [
            DeclaredFace(person, left=left + n / 4, width=0.1, height=0.1)
            for n, person in enumerate(people)
        ]
        self.server.declare_faces(data, *faces)
        return data

    def index(
        self,
        data: bytes,
        user: str | None = None,
        *,
        external_id: str | None = None,
        registered: bool = True,
    ) -> str:
        """Index a picture, and give the first face to a user. Return this face."""
        indexed = self.client.index_faces(
            collection_id="staff",
            image=Image(bytes=data),
            external_image_id=external_id,
        )
        ids = [record.face.face_id for record in indexed.face_records]
        if user:
            if user not in self._users:
                self._users.add(user)
                self.client.create_user(collection_id="staff", user_id=user)
            self.client.associate_faces(
                collection_id="staff", user_id=user, face_ids=ids[:1]
            )
        digest = hashlib.sha256(data).hexdigest()
        for face_id in ids if registered else ():
            row = {"collection_id": "staff", "face_id": face_id, "sha256": digest}
            self.rows.append(json.dumps(row))
        return ids[0]

    def plan(self, *, orphans: bool = False, duplicates: bool = False) -> CleanupPlan:
        """Plan a cleanup with the register."""
        self.register.write_text("".join(f"{row}\n" for row in self.rows))
        return plan_cleanup(
            self.client,
            "staff",
            orphans=orphans,
            duplicates=duplicates,
            register=self.register,
            tps=INF,
        )

    def faces(self) -> Counter[str]:
        """Return the number of faces of each user, `-` for those without."""
        faces = self.client.iter_list_faces(collection_id="staff", max_results=4096)
        return Counter(face.user_id or "-" for face in faces)


@pytest.fixture
def staff(server: LocalRekognition, client: RekognitionClient, tmp_path: Path) -> Staff:
    """An empty collection with a register."""
    return Staff(server, client, tmp_path)


def test_the_published_case_is_cleaned_and_every_person_is_still_found(
    staff: Staff, count: Callable[[int, int], int]
) -> None:
    """15,331 faces, of which 9,803 were indexed again, up to 118 for one person.

    A user has 100 faces at most, so the others of this person have no user.
    """
    distinct, again = count(60, 15_331 - 9_803), count(118 + 40, 9_803)
    people = [f"person-{number % (distinct // 3)}" for number in range(distinct)]
    pictures = [(person, staff.picture(person)) for person in people]
    for number, (person, data) in enumerate(pictures):
        kept = number % 2 == 0
        staff.index(data, person, external_id=f"{person}:{number}" if kept else None)
    for number in range(again):
        person, data = pictures[0 if number < 117 else 1 + number % (distinct - 1)]
        staff.index(data, person if number < 90 or number >= 117 else None)
    before = staff.faces()
    todo = staff.plan(duplicates=True)
    report = clean_up(staff.client, todo, register=staff.register, tps=INF)
    sample = pictures[:: count(6, 50)]
    found = [
        staff.client.search_users_by_image(
            collection_id="staff", image=Image(bytes=data), max_users=1
        ).user_matches[0]
        for _, data in sample
    ]

    assert (distinct + again, 27) == (before.total(), before["-"])
    assert (again, 0, again) == (todo.duplicates, todo.orphans, report.deleted)
    assert report.complete
    assert Counter(people) == staff.faces()
    assert [p for p, _ in sample] == [one.user.user_id for one in found]
    assert distinct == len(staff.register.read_text().splitlines())


def test_different_faces_are_not_duplicates(staff: Staff) -> None:
    """Neither those of a group photo nor two pictures with one external id."""
    staff.index(staff.picture("alice", "bob"), "alice", external_id="alice")
    staff.index(staff.picture("alice"), "alice", external_id="alice")

    assert 0 == staff.plan(duplicates=True).deletes


@pytest.mark.parametrize("registered", [True, False])
def test_one_external_id_and_one_box_are_a_duplicate(
    staff: Staff, registered: bool
) -> None:
    """Such as a picture that was saved again. With other hashes it is another one."""
    data = staff.picture("alice")
    saved_again = data + b" "
    face = DeclaredFace("alice", left=0.3, width=0.1, height=0.1)
    staff.server.declare_faces(data, face)
    staff.server.declare_faces(saved_again, face)
    for one in (data, saved_again):
        staff.index(one, "alice", external_id="badge", registered=registered)

    assert (0 if registered else 1) == staff.plan(duplicates=True).duplicates


def test_a_face_of_two_users_is_shown_and_stays(staff: Staff) -> None:
    """Which user is right is for a person to decide."""
    data = staff.picture("alice")
    for user in ("alice", "alias", None, "alice"):
        staff.index(data, user)
    todo = staff.plan(duplicates=True)
    clean_up(staff.client, todo, tps=INF)

    assert (("alias", "alice"),) == todo.shared
    assert {"alice": 1, "alias": 1} == staff.faces()
    assert "alias and alice have the same face" in str(todo)


def test_each_of_three_users_with_equal_faces_is_in_a_pair(staff: Staff) -> None:
    """The pairs connect the users: n users need n - 1 pairs."""
    data = staff.picture("alice")
    for user in ("ann", "alice", "alias"):
        staff.index(data, user)

    assert (("alias", "alice"), ("alias", "ann")) == staff.plan(duplicates=True).shared


@pytest.mark.parametrize("registered", [True, False])
def test_users_of_different_pictures_are_not_a_pair(
    staff: Staff, registered: bool
) -> None:
    """The register counts more than the same external id and the same box."""
    for user in ("alice", "alias"):
        data = sample_image(user)
        staff.server.declare_faces(data, DeclaredFace("alice", left=0.3, width=0.1))
        staff.index(data, user, external_id="badge", registered=registered)
    expected = () if registered else (("alias", "alice"),)

    assert expected == staff.plan(duplicates=True).shared


def test_orphans_are_deleted_and_other_faces_stay(staff: Staff) -> None:
    """Only if the collection uses users."""
    staff.index(staff.picture("guest"))
    with pytest.raises(errors.ProvisioningError, match="all of them would be deleted"):
        staff.plan(orphans=True)
    staff.index(staff.picture("alice"), "alice")
    todo = staff.plan(orphans=True)
    report = clean_up(staff.client, todo, register=staff.register, tps=INF)

    assert (1, 1) == (todo.orphans, report.deleted)
    assert not todo.mostly_orphans
    assert {"alice": 1} == staff.faces()
    assert 1 == len(staff.register.read_text().splitlines())


def test_few_faces_with_a_user_are_a_warning(staff: Staff) -> None:
    """Most of the collection would go."""
    staff.index(staff.picture("alice"), "alice")
    for number in range(3):
        staff.index(staff.picture(f"guest {number}"))

    assert staff.plan(orphans=True).mostly_orphans


def test_both_at_once_keep_one_face_of_each_user(staff: Staff) -> None:
    """An orphan that equals a face of a user goes once, and the user's stays."""
    data = staff.picture("alice")
    for user in ("alice", None, "alice"):
        staff.index(data, user)
    staff.index(staff.picture("guest"))
    todo = staff.plan(orphans=True, duplicates=True)
    report = clean_up(staff.client, todo, tps=INF)

    assert (2, 1, 3) == (todo.orphans, todo.duplicates, report.deleted)
    assert {"alice": 1} == staff.faces()


def test_the_last_of_equal_faces_is_never_deleted(staff: Staff) -> None:
    """Another client has deleted the one that was to stay."""
    data = staff.picture("alice")
    kept, other = staff.index(data, "alice"), staff.index(data, "alice")
    todo = staff.plan(duplicates=True)
    change = {"collection_id": "staff", "face_ids": [kept]}
    staff.client.disassociate_faces(
        collection_id="staff", user_id="alice", face_ids=[kept]
    )
    staff.client.delete_faces(**change)  # type: ignore[arg-type]
    report = clean_up(staff.client, todo, tps=INF)

    assert {other: "the equal face is gone"} == report.kept
    assert {"alice": 1} == staff.faces()


def test_an_orphan_that_got_a_user_stays(staff: Staff) -> None:
    """The service refuses to delete it, and the report names it."""
    staff.index(staff.picture("alice"), "alice")
    late = staff.index(staff.picture("alice"))
    todo = staff.plan(orphans=True)
    staff.client.associate_faces(
        collection_id="staff", user_id="alice", face_ids=[late]
    )
    report = clean_up(staff.client, todo, tps=INF)

    assert {late: "ASSOCIATED_TO_AN_EXISTING_USER"} == report.kept
    assert not report.complete
    assert {"alice": 2} == staff.faces()


def test_a_run_that_was_cut_short_is_completed_by_the_next(staff: Staff) -> None:
    """A face that was only disassociated is a duplicate of the user's face still."""
    data = staff.picture("alice")
    for _ in range(3):
        staff.index(data, "alice")
    staff.server.fail_next("InvalidParameterException", operation="DeleteFaces")
    first = clean_up(staff.client, staff.plan(duplicates=True), tps=INF)
    cancel = threading.Event()
    cancel.set()
    second = clean_up(staff.client, staff.plan(duplicates=True), tps=INF, cancel=cancel)
    third = clean_up(staff.client, staff.plan(duplicates=True), tps=INF)

    assert [2, 0, 0] == [len(one.kept) for one in (first, second, third)]
    assert [False, True, False] == [one.stopped for one in (first, second, third)]
    assert {"alice": 1} == staff.faces()


def test_a_missing_collection_is_named(client: RekognitionClient) -> None:
    """Nothing is deleted."""
    with pytest.raises(errors.ProvisioningError, match="stuff does not exist"):
        plan_cleanup(client, "stuff", orphans=True, tps=INF)
