"""The matrix of vectors and the state file, under any order of changes."""

from __future__ import annotations

import base64
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rekoclient.testing.state.statefile import StateFile
from rekoclient.testing.state.store import Store, Vector

np = pytest.importorskip("numpy", reason="the extra vision is not installed")

KEYS = st.sampled_from([f"face-{number}" for number in range(40)])
# Put a vector under a key, or delete the key.
CHANGES = st.lists(st.tuples(KEYS, st.booleans()), max_size=120)


def text(number: int) -> str:
    """Return a vector that contains a number and occurs once."""
    vector = np.array([number, 1, 0, 0, 0, 0, 0, number], "<f4")
    return base64.b64encode(vector.tobytes()).decode()


@given(CHANGES)
def test_a_matrix_is_a_mapping(changes: list[tuple[str, bool]]) -> None:
    """After any changes each key has its last vector, and every other row is zero."""
    from rekoclient.testing.vision.matrix import Matrix

    matrix, expected = Matrix(), {}
    for number, (key, put) in enumerate(changes, start=1):
        if put:
            matrix.put(key, text(number))
            expected[key] = text(number)
        elif key in expected:
            matrix.delete(key)
            del expected[key]
    assert expected == {key: matrix.text(key) for key in expected}
    snapshot = matrix.snapshot()
    shown = {
        key: base64.b64encode(row.astype("<f4").tobytes()).decode()
        for key, row in zip(snapshot.keys, snapshot.matrix, strict=True)
        if key is not None
    }
    assert expected == shown
    assert len(expected) == int(snapshot.matrix.any(axis=1).sum())


@given(CHANGES, st.booleans())
def test_a_state_file_has_only_the_present_vectors(
    changes: list[tuple[str, bool]], restarted: bool
) -> None:
    """After any changes the file contains each present vector and no other one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "state.jsonl"
        store = Store("us-east-1/123456789012")
        store.keep_in(StateFile(path), 0.0)
        table = store.tables("us-east-1/123456789012").vectors
        present: dict[str, int] = {}
        for number, (key, put) in enumerate(changes, start=1):
            if put:
                store.put(table, "staff", key, Vector(values=text(number)))
                present[key] = number
            elif key in present:
                store.delete(table, "staff", key)
                del present[key]
            store.commit()
        store.close()
        if restarted:
            again = Store("us-east-1/123456789012")
            again.keep_in(StateFile(path), 0.0)
            again.close()
        content = path.read_text("utf-8")
        found = {n for n in range(1, len(changes) + 1) if text(n) in content}
    assert set(present.values()) == found
