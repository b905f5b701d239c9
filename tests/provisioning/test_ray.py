"""Ray: the recipe of the guide, where ray is installed."""

import os
import re
import subprocess
import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pytest

from rekoclient.testing import LocalRekognition, sample_image

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guides" / "several-machines.md"
PROGRAM = """
import functools, sys
from pathlib import Path
from rekoclient import RekognitionClient
from rekoclient.provisioning import CollectionSpec, apply, enroll_users, plan

ray.init(address="local", num_cpus=2, include_dashboard=False, log_to_driver=False)
connect = functools.partial(
    RekognitionClient, endpoint_url=sys.argv[1], region_name="us-east-1"
)
with RayExecutor() as executor:
    reports = enroll_users(
        connect, "staff", sys.argv[2], tps=1000, executor=executor, workers=2
    )
    names = [*(report.user_id for report in reports), *(f"v{n}" for n in range(100))]
    todo = plan(connect(), [CollectionSpec("staff", users=names)], tps=1000)
    report = apply(connect, todo, tps=1000, executor=executor, workers=2)
print(all(report.complete for report in reports), report.created)
"""


@pytest.mark.skipif(find_spec("ray") is None, reason="ray is not installed")
def test_the_recipe_for_ray_enrols_and_applies(
    server: LocalRekognition, tmp_path: Path
) -> None:
    """Each picture has one face, and each user exists once."""
    server.boto_client().create_collection(CollectionId="staff")
    for number in range(30):
        path = tmp_path / f"u{number // 3}" / f"{number}.png"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(sample_image(str(number)))
        server.declare_faces(path.read_bytes(), f"u{number // 3}")
    found = re.search(
        r"```text\n(import ray\n.*?)```", GUIDE.read_text("utf-8"), re.DOTALL
    )
    assert found
    done = subprocess.run(
        [sys.executable, "-c", found[1] + PROGRAM, server.endpoint_url, str(tmp_path)],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "RAY_USAGE_STATS_ENABLED": "0",
        },
        stdout=subprocess.PIPE,
        text=True,
        timeout=300,
        check=True,
    )
    with server.client() as client:
        faces = client.iter_list_faces(collection_id="staff")
        users = list(client.iter_list_users(collection_id="staff"))

        assert "True 100\n" == done.stdout
        assert {f"u{n}": 3 for n in range(10)} == Counter(f.user_id for f in faces)
        assert 110 == len(users)
    assert not [request for request in server.requests if request.error]
