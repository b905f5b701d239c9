"""Face recognition on a local Rekognition, with real photographs and no AWS account.

Three persons are enrolled. A new photograph finds its person, a stranger finds none,
and a group photograph shows each person. Run it with `make demo-vision`, or as it is
with rekoclient and its extra vision installed.

    python docs/examples/vision.py [PICTURE]

PICTURE is the file to write the group photograph to, with boxes and names.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from rekoclient import RekognitionClient
from rekoclient.cli import main
from rekoclient.models import BoundingBox, Image
from rekoclient.testing import LocalRekognition

HERE = Path(os.path.relpath(Path(__file__).parent))
PHOTOGRAPHS = HERE / "photographs"
PERSONS = ("barack-obama", "grace-hopper", "joe-biden")


def run(*arguments: str) -> None:
    """Run a command of rekoclient, and show it."""
    print("\n$ rekoclient", *arguments, flush=True)
    if main(arguments):
        sys.exit("the command failed")


def read(name: str) -> bytes:
    """Return the bytes of a photograph."""
    return (PHOTOGRAPHS / f"{name}.jpg").read_bytes()


def person_in(client: RekognitionClient, picture: bytes) -> str | None:
    """Return the user that a picture shows, or None."""
    found = client.search_users_by_image(
        collection_id="staff", image=Image(bytes=picture), max_users=1
    )
    for match in found.user_matches:
        return match.user.user_id
    return None


def named_faces(client: RekognitionClient, name: str) -> list[tuple[str, BoundingBox]]:
    """Return the person and the box of each face in a photograph."""
    picture = read(name)
    named = []
    for detail in client.detect_faces(image=Image(bytes=picture)).face_details:
        assert detail.bounding_box is not None
        person = person_in(client, cut(picture, detail.bounding_box))
        named.append((person or "stranger", detail.bounding_box))
    return named


def cut(picture: bytes, box: BoundingBox) -> bytes:
    """Return a face with some of its surroundings as a picture."""
    import cv2
    import numpy as np

    pixels = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    left, top, right, bottom = corners(box, pixels.shape, margin=0.3)
    done, content = cv2.imencode(".png", pixels[top:bottom, left:right])
    assert done
    face: bytes = content.tobytes()
    return face


def corners(
    box: BoundingBox, shape: tuple[int, ...], margin: float = 0
) -> tuple[int, int, int, int]:
    """Return the left, top, right and bottom of a box in pixels."""
    left, top = box.left or 0, box.top or 0
    width, height = box.width or 0, box.height or 0
    rows, columns = shape[:2]
    return (
        max(0, round((left - margin * width) * columns)),
        max(0, round((top - margin * height) * rows)),
        min(columns, round((left + (1 + margin) * width) * columns)),
        min(rows, round((top + (1 + margin) * height) * rows)),
    )


def draw(name: str, faces: list[tuple[str, BoundingBox]], path: Path) -> None:
    """Write a photograph with the box and the name of each face."""
    import cv2

    pixels = cv2.imread(str(PHOTOGRAPHS / f"{name}.jpg"))
    assert pixels is not None
    for person, box in faces:
        left, top, right, bottom = corners(box, pixels.shape)
        colour = (128, 128, 128) if person == "stranger" else (60, 160, 40)
        cv2.rectangle(pixels, (left, top), (right, bottom), colour, 2)
        cv2.rectangle(
            pixels,
            (left, bottom),
            (left + 10 * len(person) + 6, bottom + 22),
            colour,
            -1,
        )
        cv2.putText(
            pixels,
            person,
            (left + 3, bottom + 16),
            cv2.FONT_HERSHEY_SIMPLEX,
            0.48,
            (255, 255, 255),
            1,
            cv2.LINE_AA,
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), pixels)


def demonstrate(folder: Path, picture: Path) -> None:
    """Enrol three persons, and recognise them in other photographs."""
    state = str(folder / "state.jsonl")
    for person in PERSONS:
        (folder / "staff" / person).mkdir(parents=True)
        shutil.copy(PHOTOGRAPHS / f"{person}.jpg", folder / "staff" / person)
    run("apply", str(HERE / "vision.toml"), "--local", state, "--yes")
    run("enroll", "staff", str(folder / "staff"), "--local", state, "--vision")

    with LocalRekognition(vision=True, state=state) as server:
        client = server.client()
        new = person_in(client, read("barack-obama-2"))
        stranger = person_in(client, read("eileen-collins"))
        group = named_faces(client, "group")
    print(f"\nA new photograph shows {new}. A stranger shows {stranger or 'nobody'}.")
    print("The group photograph shows", ", ".join(person for person, _ in group) + ".")
    draw("group", group, picture)
    print(f"The boxes and names are in {picture}.")
    found = (new, stranger, sorted(person for person, _ in group))
    if found != ("barack-obama", None, sorted((*PERSONS, "stranger"))):
        sys.exit(f"found {found}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        wanted = sys.argv[1] if sys.argv[1:] else "build/demo-vision.jpg"
        demonstrate(Path(temporary), Path(wanted))
