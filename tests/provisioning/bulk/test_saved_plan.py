"""A plan that is saved, approved and applied later, by another process."""

import gzip
import json
import math
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from rekoclient import RekognitionClient, errors
from rekoclient.provisioning import CollectionSpec, Outcome, Plan, Progress, apply, plan
from rekoclient.testing import LocalRekognition

DAMAGED = "damaged or not a plan"
CHANGING = {"CreateCollection", "CreateUser", "DeleteUser", "TagResource"}


def staff(users: int) -> list[CollectionSpec]:
    """Return a spec with a number of users."""
    return [CollectionSpec("staff", users=[f"u{n}" for n in range(users)])]


@pytest.fixture
def saved(client: RekognitionClient, tmp_path: Path) -> Path:
    """A saved plan of a new collection with three users."""
    path = tmp_path / "door.plan"
    plan(client, staff(3), tps=math.inf).save(path)
    return path


def test_a_loaded_plan_makes_the_same_changes(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """Users are created and deleted as the plan has it, and tags are set."""
    client.create_collection(collection_id="staff", tags={"team": "old"})
    for user in ("u0", "old-1", "old-2"):
        client.create_user(collection_id="staff", user_id=user)
    specs = [CollectionSpec("staff", users=["u0", "u1"], tags={"team": "door"})]
    path = tmp_path / "door.plan"
    made = plan(
        client, specs, tps=math.inf, remove=True, max_removals="100%", retag=True
    )
    made.save(path)
    loaded = Plan.load(path)
    report = apply(client, loaded, tps=math.inf)

    assert str(made) == str(loaded)
    assert made.to_dict() == loaded.to_dict()
    assert {"created": 1, "existed": 1, "removed": 2} == {
        str(outcome): number for outcome, number in report.users.items() if number
    }
    assert 1 == report.collections[Outcome.CHANGED]


def test_a_saved_plan_is_private_and_equal_for_equal_plans(saved: Path) -> None:
    """The file has mode 0600, and loading and saving gives the same bytes."""
    again = saved.with_name("again.plan")
    Plan.load(saved).save(again)

    assert 0o600 == stat.S_IMODE(saved.stat().st_mode)
    assert saved.read_bytes() == again.read_bytes()


def test_a_plan_replaces_only_a_plan(saved: Path) -> None:
    """An empty file and an earlier plan are replaced, and other content is kept."""
    empty, other = saved.with_name("empty.plan"), saved.with_name("door.toml")
    empty.touch()
    other.write_text("[[collection]]", encoding="utf-8")
    made = Plan.load(saved)
    for path in (saved, empty):
        made.save(path)
    with pytest.raises(errors.ProvisioningError, match="is not a plan"):
        made.save(other)

    assert saved.read_bytes() == empty.read_bytes()
    assert "[[collection]]" == other.read_text(encoding="utf-8")


def edited(path: Path, edit: Callable[[dict[str, object]], object]) -> None:
    """Edit the header of a saved plan."""
    header, *rest = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    content = json.loads(header)
    edit(content)
    path.write_bytes(
        gzip.compress(json.dumps(content).encode() + b"\n" + b"".join(rest))
    )


def flipped(path: Path) -> None:
    """Change one byte in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x10
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (
            lambda path: path.write_bytes(path.read_bytes()[:-20]),
            DAMAGED,
        ),
        (flipped, DAMAGED),
        (lambda path: path.write_bytes(b""), DAMAGED),
        (
            lambda path: path.write_bytes(gzip.compress(b"[]\n")),
            DAMAGED,
        ),
        (lambda path: path.unlink(), "cannot be read: No such file"),
        (
            lambda path: edited(path, lambda it: it.update(rekoclient_plan=0)),
            "in plan format 0. This version reads only format 1",
        ),
        (
            lambda path: edited(path, lambda it: it.pop("region")),
            "not a plan of format",
        ),
    ],
    ids=["cut", "flipped", "empty", "other", "missing", "older", "incomplete"],
)
def test_an_unusable_plan_is_refused(
    saved: Path, damage: Callable[[Path], object], message: str
) -> None:
    """Every damage is an error with the reason, before anything is sent."""
    damage(saved)
    with pytest.raises(errors.ProvisioningError, match=message):
        Plan.load(saved)


@pytest.mark.parametrize("name", ["region", "endpoint"])
def test_a_plan_for_another_place_is_refused(
    server: LocalRekognition, client: RekognitionClient, saved: Path, name: str
) -> None:
    """Nothing is sent to a place that the plan was not made for."""
    other = {"region": "eu-west-1", "endpoint": "https://rekognition.example"}[name]
    edited(saved, lambda it: it.update({name: other}))
    before = len(server.requests)
    with pytest.raises(errors.ProvisioningError, match="The plan was made for"):
        apply(client, Plan.load(saved), tps=math.inf)

    assert before == len(server.requests)


def test_a_plan_for_another_account_is_refused(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """The ARN of an existing collection names the account."""
    client.create_collection(collection_id="staff")
    path = tmp_path / "door.plan"
    plan(client, staff(1), tps=math.inf).save(path)

    def move(header: dict[str, object]) -> None:
        text = json.dumps(header["collections"]).replace("123456789012", "210987654321")
        header["collections"] = json.loads(text)

    edited(path, move)
    with pytest.raises(errors.PlanOutdated, match="another account"):
        apply(client, Plan.load(path), tps=math.inf)

    assert not [r for r in server.requests if r.operation == "CreateUser"]


def interrupt(client: RekognitionClient, path: Path, journal: Path, users: int) -> None:
    """Apply a saved plan until a number of users is done."""
    cancel = threading.Event()

    def stop(progress: Progress) -> None:
        if progress.done > users:
            cancel.set()

    apply(
        client,
        Plan.load(path),
        tps=math.inf,
        journal=journal,
        on_progress=stop,
        cancel=cancel,
        workers=4,
    )


def test_a_plan_with_its_journal_resumes_without_reading_users(
    server: LocalRekognition,
    client: RekognitionClient,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One request for the collection comes before the first change."""
    monkeypatch.setattr("rekoclient.provisioning.report._SECONDS_BETWEEN", -1)
    path, journal = tmp_path / "door.plan", tmp_path / "door.journal"
    plan(client, staff(300), tps=math.inf).save(path)
    interrupt(client, path, journal, users=100)
    before = len(server.requests)
    done = len(server.requests.of("CreateUser"))
    report = apply(client, Plan.load(path), tps=math.inf, journal=journal)
    operations = [record.operation for record in server.requests][before:]

    assert "DescribeCollection" == operations[0]
    assert {"CreateUser"} == set(operations[1:])
    assert 300 - done == len(operations) - 1
    assert 300 == sum(report.users.values())
    assert report.complete


def test_a_plan_that_is_done_sends_no_change(
    server: LocalRekognition, client: RekognitionClient, saved: Path, tmp_path: Path
) -> None:
    """Applying a saved plan again with its journal changes nothing."""
    journal = tmp_path / "door.journal"
    apply(client, Plan.load(saved), tps=math.inf, journal=journal)
    before = len(server.requests)
    report = apply(client, Plan.load(saved), tps=math.inf, journal=journal)
    after = {record.operation for record in list(server.requests)[before:]}

    assert report.complete
    assert set() == after & CHANGING


def test_a_collection_whose_creation_has_no_known_response_is_adopted(
    server: LocalRekognition, client: RekognitionClient, saved: Path, tmp_path: Path
) -> None:
    """A killed run may have created it, and the plan with its journal continues."""
    journal = tmp_path / "door.journal"
    server.fail_next("AccessDeniedException", operation="CreateCollection")
    apply(client, Plan.load(saved), tps=math.inf, journal=journal)
    client.create_collection(collection_id="staff")
    report = apply(client, Plan.load(saved), tps=math.inf, journal=journal)

    assert 1 == report.collections[Outcome.ADOPTED]
    assert 3 == report.users[Outcome.CREATED]


def test_a_collection_that_appears_without_a_journal_is_refused(
    client: RekognitionClient, saved: Path
) -> None:
    """Without a journal the collection may be another client's."""
    client.create_collection(collection_id="staff")
    with pytest.raises(errors.PlanOutdated, match="exists now"):
        apply(client, Plan.load(saved), tps=math.inf)


def test_drift_is_not_reported_as_done(client: RekognitionClient) -> None:
    """The summary has the number of differences that are kept."""
    client.create_collection(collection_id="staff", tags={"cost": "7", "team": "a"})
    client.create_user(collection_id="staff", user_id="extra")
    specs = [CollectionSpec("staff", tags={"team": "door"}, users=[])]
    made = plan(client, specs, tps=math.inf)

    assert 3 == made.drift
    assert "Nothing to change. 3 differences kept, shown as `?`." == made.summary
    assert "? tag cost is '7', not in the manifest, kept" in str(made)


def test_markdown_fits_a_comment(client: RekognitionClient) -> None:
    """The comment keeps the limit, whatever the number of collections."""
    specs = [CollectionSpec(f"c{n}", users=["a"]) for n in range(200)]
    made = plan(client, specs, tps=math.inf)
    comment = made.to_markdown(limit=2_000)

    assert len(comment) <= 2_000
    assert "To create: 200 collections and 200 users." in comment
    assert "more collections" in comment
    assert comment.count("```") == 2
