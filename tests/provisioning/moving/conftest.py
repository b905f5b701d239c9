"""Two servers for the tests of migrations."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rekoclient.testing import LocalRekognition, Switches

from .worlds import World


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """An old collection, and a server in another Region with another face model."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "local")
    switches = Switches(face_model_version="6.0")
    with (
        LocalRekognition(switches=switches) as old,
        LocalRekognition(region="eu-west-1", account_id="210987654321") as new,
    ):
        yield World(old, new, tmp_path)
