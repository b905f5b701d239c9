"""A migration that is killed again and again.

People have three pictures, and some of these are group photos.
"""

import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable

from rekoclient import RekognitionClient
from rekoclient.provisioning import compare

from .worlds import NEW, OLD, Shown, World

INF = float("inf")
RUN = """
import itertools, os, signal, sys
from rekoclient import RekognitionClient
from rekoclient.provisioning import migrate, plan_migration

old, new, register, kill_at = sys.argv[1:]
sent = itertools.count(1)

def send(**_):
    if next(sent) == int(kill_at):
        os.kill(os.getpid(), signal.SIGKILL)

client = RekognitionClient(endpoint_url=old, region_name="us-east-1")
to = RekognitionClient(endpoint_url=new, region_name="eu-west-1")
plan = plan_migration(client, "staff", "staff-7", register=register, to=to,
    tps=float("inf"), to_tps=float("inf"))
for moment in ("before-send", "after-call"):
    to.boto_client.meta.events.register(moment + ".rekognition", send)
report = migrate(to, plan, tps=float("inf"))
print("\\n".join(f"{f.user_id} {f.outcome}" for f in report.unmoved))
"""


def run(world: World, kill_at: int) -> subprocess.CompletedProcess[str]:
    """Migrate in a process of its own, killed at its `kill_at`th request or reply."""
    options = [world.old.endpoint_url, world.new.endpoint_url, world.register, kill_at]
    return subprocess.run(
        [sys.executable, "-c", RUN, *map(str, options)],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def faces_of_users(client: RekognitionClient, collection_id: str) -> Counter[str]:
    """Return the number of faces of each user."""
    faces = client.iter_list_faces(collection_id=collection_id, max_results=4096)
    return Counter(face.user_id for face in faces if face.user_id)


def fill(world: World, people: int, groups: int, moments: random.Random) -> None:
    """Add three pictures of each person, and let the new model see them otherwise.

    In each 40th picture the new model sees the face elsewhere, or two faces there.
    """
    numbers = list(range(people)) * 3
    for picture, number in enumerate(numbers):
        name = f"person-{number}"
        shown = [Shown(name, 0.1, name)]
        if picture < groups:
            shown += [Shown(f"guest-{picture}-{n}", 0.4 + n / 5) for n in range(2)]
            other = f"person-{(number + 1) % people}"
            shown.append(Shown(other, 0.25, other))
        seen = list(shown)
        kind = picture % 40 if picture >= groups else -1
        if kind == 7:
            seen[0] = Shown(name, 0.6)
        if kind == 23:
            seen.append(Shown("mallory", 0.13))
        # One external id for all pictures of a person, as applications have it.
        world.add(
            shown,
            external_id=name,
            shift=moments.uniform(-0.01, 0.01),
            seen_again=seen,
        )


def test_killed_at_random_moments_every_user_has_the_same_faces_or_is_reported(
    world: World, count: Callable[[int, int], int]
) -> None:
    """The old collection is unchanged, and no picture is indexed for nothing."""
    people, groups, kills = count(30, 1_000), count(6, 200), count(2, 20)
    moments = random.Random(7)
    fill(world, people, groups, moments)
    before = faces_of_users(world.client, OLD)
    old = world.faces(world.client, OLD)
    ends = [
        run(world, moments.randint(5, 2 * people // (kills + 1) + 5)).returncode
        for _ in range(kills)
    ]
    last = run(world, -1)
    reported = Counter(line.split()[0] for line in last.stdout.splitlines())
    after = faces_of_users(world.to, NEW)
    compared = compare(
        world.client,
        OLD,
        NEW,
        to=world.to,
        register=world.register,
        sample=count(20, 500),
        tps=INF,
        to_tps=INF,
    )
    sent = len(world.new.requests.of("IndexFaces"))
    again = reported.total() * (kills + 1)

    assert (0, "") == (last.returncode, last.stderr)
    assert [-signal.SIGKILL] * kills == ends
    assert old == world.faces(world.client, OLD)
    assert before == after + reported
    assert sum(before.values()) // 60 < reported.total() < sum(before.values()) // 10
    assert sent <= 3 * people + 32 * kills + again
    assert {user: (before[user], after[user]) for user in reported} == (
        compared.face_counts
    )
    assert (people, people) == compared.users
    assert all(picture.agrees for picture in compared.pictures)
