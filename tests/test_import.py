"""Importing is cheap until something is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import rekoclient
from rekoclient import provisioning

ROOT = Path(__file__).parents[1]
HEAVY = {"attr", "boto3", "botocore", "rekoclient.models", "tenacity", "typing"}


def loaded_by(statement: str) -> set[str]:
    """Return the modules that a statement loads in a fresh interpreter."""
    script = f"import sys\n{statement}\nprint(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return set(run.stdout.split())


@pytest.mark.parametrize("heavy", sorted(HEAVY))
def test_importing_the_package_loads_nothing_heavy(heavy: str) -> None:
    """A plain import loads neither boto3 nor the models."""
    assert heavy not in loaded_by("import rekoclient") - loaded_by("pass")


def test_importing_the_package_loads_one_module() -> None:
    """Each name loads on first use, the version too."""
    loaded = loaded_by("import rekoclient") - loaded_by("pass")

    assert {"rekoclient"} == {name for name in loaded if name.startswith("rekoclient")}
    assert rekoclient.__version__


def test_public_modules_are_attributes_of_the_package() -> None:
    """The public modules are attributes after a plain import."""
    for name in ("errors", "images", "models", "provisioning", "testing"):
        assert f"rekoclient.{name}" == getattr(rekoclient, name).__name__


def test_a_plan_loads_nothing_for_faces() -> None:
    """Planning users needs neither the faces nor the models of videos."""
    loaded = loaded_by("from rekoclient.provisioning import apply, plan, read_manifest")

    assert "rekoclient.provisioning.bulk.apply" in loaded
    assert not {"rekoclient.provisioning.faces", "rekoclient.models.video"} & loaded


def test_every_public_name_of_provisioning_is_its_attribute() -> None:
    """The names that load on first use are the listed ones."""
    names = dir(provisioning)

    assert [] == [name for name in names if not hasattr(provisioning, name)]
    assert {"apply", "plan", "Shards", "errors"} - set(names) == {"errors"}


def test_the_command_line_loads_no_command() -> None:
    """Each command loads what it needs when it runs, so that `serve` starts fast."""
    loaded = loaded_by("import rekoclient.cli")

    assert "rekoclient.cli.parser" in loaded
    assert not {"boto3", "rekoclient.cli.provision", "rekoclient.models"} & loaded
