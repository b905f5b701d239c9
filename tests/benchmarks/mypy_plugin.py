"""The CPU time of the mypy plugin: ``python tests/benchmarks/mypy_plugin.py``.

mypy checks a script of thirty lines with and without the plugin, in turn. The least CPU
time counts, because other work on the machine can only add time. Install the package
for this benchmark. With the package on PYTHONPATH, mypy checks its files too, and the
ratio is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

GOALS = {"cold": 1.15}

SCRIPT = '''\
"""Collections, users, faces and a video job."""

from rekoclient import RekognitionClient, errors
from rekoclient.models import Image, S3Object, Video

client = RekognitionClient(region_name="eu-west-1")
client.create_collection(collection_id="staff", tags={"team": "door"})
for name in ("alice", "bob"):
    try:
        client.create_user(collection_id="staff", user_id=name)
    except errors.ConflictException:
        print(name, "exists")
image = Image(s3_object=S3Object(bucket="photos", name="alice.jpg"))
indexed = client.index_faces(
    collection_id="staff", image=image, max_faces=1, quality_filter="AUTO"
)
ids = [r.face.face_id for r in indexed.face_records if r.face and r.face.face_id]
client.associate_faces(collection_id="staff", user_id="alice", face_ids=ids)
for user in client.iter_list_users(collection_id="staff", max_results=100):
    print(user.user_id, user.user_status)
found = client.search_faces_by_image(
    collection_id="staff", image=image, face_match_threshold=90.0
)
for match in found.face_matches:
    print(match.similarity)
video = Video(s3_object=S3Object(bucket="photos", name="door.mp4"))
job = client.start_label_detection(video=video, min_confidence=80)
for label in client.iter_get_label_detection(job_id=job.job_id):
    print(label.timestamp)
'''


def check(project: Path, config: str, cache: str) -> float:
    """Return the seconds of CPU of one check by mypy."""
    before = os.times()
    command = [sys.executable, "-m", "mypy", "--config-file", config]
    subprocess.run(
        [*command, "--cache-dir", cache, "script.py"],
        cwd=project,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    after = os.times()
    return sum(after[2:4]) - sum(before[2:4])


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    best: dict[tuple[str, str], float] = {}
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        (project / "script.py").write_text(SCRIPT)
        (project / "without").write_text("[mypy]\nstrict = true\n")
        (project / "with").write_text(
            "[mypy]\nstrict = true\nplugins = rekoclient.mypy_plugin\n"
        )
        for number in range(options.rounds):
            for config in ("without", "with"):
                for state in ("cold", "warm"):
                    seconds = check(project, config, f"{config}-{number}")
                    key = state, config
                    best[key] = min(seconds, best.get(key, seconds))
    found = {
        state: {config: best[state, config] for config in ("without", "with")}
        for state in ("cold", "warm")
    }
    if options.json:
        print(json.dumps({"mypy_plugin_s": found}))
        return
    print(f"{'CPU s a check':20}{'without':>10}{'with':>12}{'ratio':>8}{'goal':>8}")
    for state, row in found.items():
        ratio = row["with"] / row["without"]
        print(
            f"{state:20}{row['without']:10.2f}{row['with']:12.2f}"
            f"{ratio:8.2f}{GOALS.get(state, ''):>8}"
        )


if __name__ == "__main__":
    main()
