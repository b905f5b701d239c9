"""The models are the generator's output, and each overlay entry has an effect."""

from __future__ import annotations

import copy
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import botocore
import pytest
from attrs import evolve
from botocore.loaders import Loader
from botocore.model import ServiceModel
from hypothesis import given
from hypothesis.strategies import lists, text

from rekoclient import models
from rekoclient.codegen import __main__ as command
from rekoclient.codegen.meanings import MEANINGS, Meanings
from rekoclient.codegen.render import _enum, constants, render
from rekoclient.codegen.source import (
    _TAKEN,
    OVERLAY,
    Enum,
    Overlay,
    OverlayError,
    Source,
    _Reading,
    load,
)
from rekoclient.schema import PagedRequest, Response

pytestmark = pytest.mark.model

ROOT = Path(__file__).parents[1]
DOCUMENT = Loader().load_service_model("rekognition", "service-2")
OVERLAID = Overlay.load()


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the models that the command works on."""
    copied = tmp_path / "models"
    shutil.copytree(command.MODELS, copied, ignore=shutil.ignore_patterns("*.pyc"))
    monkeypatch.setattr(command, "MODELS", copied)
    page = shutil.copy(command.PAGE, tmp_path)
    monkeypatch.setattr(command, "PAGE", Path(page))
    return copied


def edit(path: Path, old: str, new: str) -> None:
    """Change the first occurrence of a text in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_models_are_what_the_generator_writes(capsys: Any) -> None:
    """The committed models equal the generator's output."""
    assert 0 == command.main(["--check", "--strict"])
    assert "agree" in capsys.readouterr().out


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_generator_writes_the_same_bytes_each_time(seed: str) -> None:
    """The output does not depend on Python's hash seed."""
    subprocess.run(
        [sys.executable, "-m", "rekoclient.codegen", "--check", "--strict"],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        check=True,
        stdout=subprocess.DEVNULL,
    )


def test_edited_file_is_reported_with_the_line(written: Path, capsys: Any) -> None:
    """A loosened rule is shown next to the true rule."""
    edit(written / "users.py", "Text(min=1, max=128,", "Text(min=1, max=129,")

    assert 1 == command.main(["--check"])
    output = capsys.readouterr().out
    assert "--- committed/users.py" in output
    assert re.search(r"^-.*max=129", output, re.MULTILINE)
    assert re.search(r"^\+.*max=128", output, re.MULTILINE)
    assert "edited by hand" in output


def test_missing_and_extra_files_are_reported(written: Path, capsys: Any) -> None:
    """The models' folder has generated files only."""
    (written / "tags.py").unlink()
    (written / "more.py").write_text("MORE = 1\n")

    assert 1 == command.main(["--check"])
    output = capsys.readouterr().out
    assert "committed/tags.py" in output
    assert "-MORE = 1" in output


def test_writing_restores_the_models(written: Path, capsys: Any) -> None:
    """Edited, missing and extra files become what they were."""
    edit(written / "users.py", "max=128", "max=129")
    (written / "tags.py").unlink()
    (written / "more.py").write_text("MORE = 1\n")

    assert 0 == command.main([])
    assert 0 == command.main(["--check", "--strict"])
    assert not (written / "more.py").exists()


def name_another_version(written: Path) -> None:
    """Make the copy one of an older botocore."""
    for path in written.glob("*.py"):
        path.write_text(path.read_text().replace(botocore.__version__, "1.0.0"))


def of_another_version(written: Path) -> None:
    """Make the copy one of an older botocore with other members."""
    name_another_version(written)
    edit(written / "users.py", "    max_users: int | None", "    most: int | None")
    edit(written / "enums.py", '    AUTO = "AUTO"\n', "")


def test_another_version_lists_the_differences_and_passes(
    written: Path, capsys: Any
) -> None:
    """With another botocore, --check lists added members by name."""
    of_another_version(written)

    assert 0 == command.main(["--check"])
    output = capsys.readouterr().out
    assert f"from botocore 1.0.0, but {botocore.__version__} is installed" in output
    assert "only in the installed model: SearchUsersRequest.max_users: int" in output
    assert "only in the installed model: QualityFilter.AUTO = 'AUTO'" in output
    assert "only in the committed models: SearchUsersRequest.most: int" in output
    assert 4 == len(output.splitlines())


def test_another_version_fails_when_strict(written: Path, capsys: Any) -> None:
    """With another botocore, --check --strict fails."""
    of_another_version(written)

    assert 1 == command.main(["--check", "--strict"])
    assert "--strict requires models from" in capsys.readouterr().out


def test_another_version_without_a_difference_is_reported(
    written: Path, capsys: Any
) -> None:
    """--check never prints an empty list, and --strict states why it fails."""
    name_another_version(written)

    assert 0 == command.main(["--check"])
    assert "only the version differs" in capsys.readouterr().out
    assert 1 == command.main(["--check", "--strict"])
    assert "--strict requires models from" in capsys.readouterr().out


def test_a_new_operation_is_listed_like_every_difference(
    written: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """--check lists an operation without an overlay entry, and passes."""
    name_another_version(written)
    document = copy.deepcopy(dict(DOCUMENT))
    document["operations"]["DescribeUser"] = {
        **document["operations"]["ListUsers"],
        "name": "DescribeUser",
    }
    document["shapes"]["ListUsersRequest"]["members"]["Depth"] = {"shape": "UInteger"}
    monkeypatch.setattr(Loader, "load_service_model", lambda *_: document)

    assert 0 == command.main(["--check"])
    output = capsys.readouterr().out
    assert "only in the installed model: operation DescribeUser\n" in output
    assert "only in the installed model: ListUsersRequest.depth: int" in output
    assert 1 == command.main(["--check", "--strict"])


def test_a_model_that_does_not_fit_is_listed(
    written: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """--check reports a model that cannot be generated as a difference."""
    name_another_version(written)
    document = copy.deepcopy(dict(DOCUMENT))
    document["shapes"]["User"]["members"]["Operation"] = {"shape": "String"}
    monkeypatch.setattr(Loader, "load_service_model", lambda *_: document)

    assert 0 == command.main(["--check"])
    text = "botocore's model: User.Operation: the generated classes already use"
    assert text in capsys.readouterr().out


def test_invalid_overlay_writes_nothing(
    written: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """The command reports the invalid entry and exits with 2."""

    def broken() -> Source:
        raise OverlayError("overlay.toml: pattern of TagKey: the model has the same")

    monkeypatch.setattr(command, "load", broken)
    before = {path.name: path.stat().st_mtime_ns for path in written.iterdir()}

    assert 2 == command.main([])
    assert "pattern of TagKey" in capsys.readouterr().err
    assert before == {path.name: path.stat().st_mtime_ns for path in written.iterdir()}


def test_the_checks_use_the_botocore_that_the_models_are_from() -> None:
    """The constraints pin this botocore, and each file names it."""
    pins = (ROOT / "constraints.txt").read_text()

    assert f"botocore=={models.BOTOCORE}\n" in pins
    for path in command.MODELS.glob("*.py"):
        start = path.read_text()[:300]
        assert "Do not edit" in start
        assert models.BOTOCORE in start


USER = r"[a-zA-Z0-9_.\-:]+"


def operation(name: str, **changes: Any) -> dict[str, Any]:
    """Return the overlay's operations with one of them changed."""
    return {**OVERLAID.operations, name: {**OVERLAID.operations[name], **changes}}


def part(shape: str, member: str, sources: Any = ("https://example.com",)) -> Any:
    """Return an entry for a part of responses."""
    return ({"shape": shape, "members": [member], "sources": list(sources)},)


IN_VAIN: list[tuple[dict[str, Any], str]] = [
    ({"operations": {}}, "add or remove AssociateFaces, "),
    (
        {"operations": {**OVERLAID.operations, "Sing": {}}},
        "add or remove Sing$",
    ),
    (
        {"pattern": ({"shape": "UserId", "pattern": USER},)},
        "the model has the same pattern; remove the entry",
    ),
    (
        {"pattern": ({"shape": "UserId", "pattern": "[a"},)},
        "pattern of UserId: .*unterm",
    ),
    ({"pattern": ({"shape": "UserId", "pattern": r"\p{L}"},)}, r"bad escape \\p"),
    ({"pattern": ({"shape": "Nope", "pattern": "a"},)}, "no operation uses Nope"),
    ({"pattern": ({"shape": "FaceIdList", "pattern": "a"},)}, "must be a string"),
    ({"pattern": ({"shape": "ConflictException", "pattern": "a"},)}, "no operation"),
    ({"cap": ({"shape": "UserId", "max": 5},)}, "the model already has a maximum"),
    ({"cap": ({"shape": "Nope", "max": 5},)}, "no operation uses Nope"),
    (
        {"sensitive": ({"shape": "AuditImage", "member": "Bytes"},)},
        "already marks the member as sensitive",
    ),
    ({"sensitive": ({"shape": "AuditImage", "member": "Nope"},)}, "no member Nope"),
    ({"sensitive": ({"shape": "Nope", "member": "Bytes"},)}, "no operation uses Nope"),
    (
        {"exclusive": ({"shape": "Image", "members": ["A"], "rule": "exactly_one"},)},
        "no member A",
    ),
    (
        {"exclusive": ({"shape": "Image", "members": ["Bytes"], "rule": "some"},)},
        "rule must be one of exactly_one, at_least_one, not 'some'",
    ),
    (
        {
            "exclusive": (
                {
                    "shape": "CreateUserRequest",
                    "members": ["UserId", "ClientRequestToken"],
                    "rule": "at_least_one",
                },
            )
        },
        "the model already requires UserId",
    ),
    ({"retired": ({"operation": "Sing", "message": ""},)}, "Sing is not an operation"),
    (
        {"operations": operation("ListUsers", repeat="token")},
        'repeat must be "token"',
    ),
    (
        {"operations": operation("CreateUser", repeat="read")},
        'repeat must be "token"',
    ),
    ({"operations": operation("ListUsers", repeat="often")}, "unsafe, not 'often'"),
    ({"operations": operation("ListUsers", family="none")}, "tags, not 'none'"),
    (
        {"operations": operation("ListUsers", items="NextToken")},
        "must be the name of a member that is a list",
    ),
    ({"operations": operation("ListUsers", items="Nope")}, "no member Nope"),
    (
        {"operations": operation("CreateUser", items="Users")},
        "items must be set if the request and the response have NextToken",
    ),
    ({"operations": operation("ListUsers", always=["Nope"])}, "no member Nope"),
    (
        {"operations": operation("ListUsers", always=["NextToken"])},
        "requires always_source",
    ),
    (
        {"operations": operation("ListUsers", always=["Users"], always_source="x")},
        "must not name a list",
    ),
    ({"always": part("Face", "FaceId", sources=[])}, "must list the URLs"),
    ({"always": part("Face", "FaceId", sources=["the guide"])}, "must list the URLs"),
    ({"always": part("Face", "Nope")}, "always of Face: no member Nope"),
    ({"always": part("Nope", "FaceId")}, "no operation uses Nope"),
    ({"always": part("Label", "Instances")}, "must not name a list"),
    ({"always": part("BoundingBox", "Width")}, "a request uses this shape"),
    (
        {"always": part("ListUsersResponse", "NextToken")},
        "always of ListUsersResponse: the shape is a response; move the",
    ),
    ({"operations": operation("IndexFaces", repeat_unless="Nope")}, "no member Nope"),
    (
        {"operations": operation("ListUsers", repeat_unless="NextToken")},
        "requires repeat = unsafe",
    ),
    ({"operations": operation("CreateDataset", follow_up="Nope")}, "no member Nope"),
    (
        {"operations": operation("StopStreamProcessor", begins="Nope")},
        "begins of StopStreamProcessor: no member Nope",
    ),
    (
        {"operations": operation("StopProjectVersion", begins_after="Nope")},
        "begins_after of StopProjectVersion: no member Nope",
    ),
    (
        {"operations": operation("GetFaceSearch", until=["VideoJobStatus", "DONE"])},
        "until of GetFaceSearch: VideoJobStatus has no DONE",
    ),
    (
        {"operations": operation("CreateDataset", follow_up="GetFaceSearch")},
        "GetFaceSearch has the family video, and CreateDataset has custom_labels",
    ),
    (
        {"operations": operation("StartFaceSearch", follow_up="StartFaceSearch")},
        "StartFaceSearchRequest must require exactly one member",
    ),
]


@pytest.mark.parametrize(("changes", "told"), IN_VAIN)
def test_an_entry_that_does_not_fit_is_refused(
    changes: dict[str, Any], told: str
) -> None:
    """An entry that changes nothing is refused, as the model has changed."""
    with pytest.raises(OverlayError, match=told):
        load(evolve(OVERLAID, **changes))


def test_a_paged_operation_needs_its_items() -> None:
    """Each of the 18 paged operations names its items."""
    entry = dict(OVERLAID.operations["ListUsers"])
    del entry["items"]
    with pytest.raises(
        OverlayError, match="items must be set if the request and the response"
    ):
        load(evolve(OVERLAID, operations={**OVERLAID.operations, "ListUsers": entry}))


def test_a_cap_and_a_sensitive_member_reach_the_models() -> None:
    """A cap and a sensitive member of the overlay reach the models."""
    source = load(
        evolve(
            OVERLAID,
            cap=({"shape": "SNSTopicArn", "max": 4096},),
            sensitive=({"shape": "CreateUserRequest", "member": "UserId"},),
        )
    )
    files = render(source)

    assert re.search(
        r"sns_topic_arn: str .*Text\(max=4096, pattern=", files["video.py"]
    )
    assert re.search(r"user_id: str = .*\), sensitive=True\)", files["users.py"])


OPTIONAL = {
    *("always", "always_source", "begins", "begins_after", "follow_up", "items"),
    *("repeat_unless", "until"),
}
KEYS: dict[str, tuple[set[str], set[str]]] = {
    "always": ({"shape", "members", "sources"}, set()),
    "cap": ({"shape", "max", "reason"}, set()),
    "exclusive": ({"shape", "members", "rule", "reason"}, set()),
    "pattern": ({"shape", "pattern", "reason"}, {"unicode"}),
    "retired": ({"operation", "message", "source"}, set()),
    "sensitive": ({"shape", "member", "reason"}, set()),
}


def test_every_overlay_entry_is_complete_and_has_a_reason() -> None:
    """No key of an entry is missing, misspelt or empty."""
    tables = tomllib.loads(OVERLAY.read_text(encoding="utf-8"))
    rows = [
        (entry, {"family", "summary", "repeat", "repeat_reason"}, OPTIONAL)
        for entry in tables.pop("operations").values()
    ]
    rows += [(entry, *KEYS[name]) for name, table in tables.items() for entry in table]

    assert len(rows) > 75
    for entry, needed, optional in rows:
        assert needed <= entry.keys() <= needed | optional
        assert all(entry.values())


def rendered(change: Any, *, reviewed: bool = False) -> dict[str, str]:
    """Return the files for botocore's model with changed shapes."""
    document = copy.deepcopy(dict(DOCUMENT))
    change(document["shapes"])
    model = ServiceModel(document, "rekognition")
    return render(_Reading(model, OVERLAID, Meanings.load())(reviewed=reviewed))


@pytest.mark.parametrize("shape", ["User", "ListUsersRequest", "ListUsersResponse"])
@pytest.mark.parametrize(
    "member",
    ["ToDict", "Violations", "Operation", "ResponseMetadata", "Self", "Class", "Field"],
)
def test_a_member_with_a_name_of_ours_is_refused(shape: str, member: str) -> None:
    """The generator refuses a member with one of our names or a keyword."""

    def add(shapes: Any) -> None:
        shapes[shape]["members"][member] = {"shape": "String"}

    with pytest.raises(
        OverlayError, match=rf"{shape}\.{member}: .* already use the name \w+"
    ):
        rendered(add)


def test_all_names_of_ours_are_known_to_the_generator() -> None:
    """The generator knows every attribute of the base classes."""
    ours = {
        name
        for base in (PagedRequest, Response)
        for name in dir(base)
        if not name.startswith("_")
    }

    assert ours <= _TAKEN


def test_a_pattern_that_does_not_compile_is_refused() -> None:
    """The generator refuses a pattern that does not compile."""

    def spoil(shapes: Any) -> None:
        shapes["UserId"]["pattern"] = r"[\p{L}]+"

    with pytest.raises(OverlayError, match=r"pattern of UserId: .*does not compile"):
        rendered(spoil)


def test_new_member_of_the_model_reaches_the_models() -> None:
    """A new member is in the class and the method, with its rule."""

    def add(shapes: Any) -> None:
        shapes["Colour"] = {"type": "string", "enum": ["RED", "darkGreen"]}
        shapes["ListUsersRequest"]["members"]["HairColour"] = {"shape": "Colour"}

    files = rendered(add)

    assert (
        "    hair_colour: ColourLike | None = "
        'field(default=None, metadata=wire("HairColour", Enum(Colour)))'
    ) in files["users.py"]
    assert '    DARK_GREEN = "darkGreen"' in files["enums.py"]
    assert "        hair_colour: m.ColourLike | None = None," in files["methods.py"]
    assert '"ColourLike": "enums"' in files["__init__.py"]


VALUES = {
    "plain": (["NONE", "AUTO"], ["NONE", "AUTO"]),
    "camel": (["eyeLeft", "FaceMovement"], ["EYE_LEFT", "FACE_MOVEMENT"]),
    "digit": (["1abc", "720p"], ["VALUE_1ABC", "VALUE_720P"]),
    "signs": (["a-b", "a.b", "a/b c"], ["A_B", "A_B_", "A_B_C"]),
    "empty": (["", "-"], ["EMPTY", "EMPTY_"]),
    "letters": (["é", "straße"], ["EMPTY", "STRA_E"]),
}


@pytest.mark.parametrize("case", VALUES)
def test_every_value_of_an_enum_has_a_legal_name(case: str) -> None:
    """The names are identifiers and all different."""
    values, names = VALUES[case]
    assert names == constants(values)


@given(lists(text(), unique=True, min_size=1, max_size=8))
def test_any_values_make_a_legal_enum(values: list[str]) -> None:
    """The written class parses, and its members have the values."""
    enum = Enum(name="Odd", values=dict.fromkeys(values, "A value."), meaning="Odd.")
    lines = "from enum import StrEnum\nfrom typing import Literal, TypeAlias\n"
    namespace: dict[str, Any] = {}
    exec(lines + _enum(enum), namespace)
    assert values == [member.value for member in namespace["Odd"]]


def test_a_recursive_shape_is_named() -> None:
    """The generator reports the way from the shape back to itself."""

    def add(shapes: Any) -> None:
        shapes["S3Object"]["members"]["Within"] = {"shape": "Image"}

    with pytest.raises(OverlayError, match=r": .*Image > S3Object > Image"):
        rendered(add)


@pytest.mark.parametrize("name", ["Request", "Shape", "Text"])
def test_a_shape_with_a_name_of_ours_is_refused(name: str) -> None:
    """A class of that name would replace one that the modules import."""

    def add(shapes: Any) -> None:
        shapes[name] = {"type": "structure", "members": {}}
        shapes["User"]["members"]["New"] = {"shape": name}

    with pytest.raises(OverlayError, match=f"already use the name {name}"):
        rendered(add)


def test_a_name_without_a_meaning_is_refused() -> None:
    """The generator names each member, value and class that has no text."""

    def add(shapes: Any) -> None:
        shapes["Hair"] = {"type": "string", "enum": ["LONG"]}
        shapes["User"]["members"]["Hair"] = {"shape": "Hair"}

    with pytest.raises(OverlayError, match="toml: add a description") as caught:
        rendered(add, reviewed=True)
    assert "User.hair, Hair 'LONG', Hair" in str(caught.value)


def test_a_meaning_without_a_name_is_refused() -> None:
    """The generator names each text that nothing uses."""
    tables = tomllib.loads(MEANINGS.read_text(encoding="utf-8"))
    tables["members"]["hair"] = "Colour of the hair."
    tables["in"]["User"] = {"shoes": "Size of the shoes."}

    with pytest.raises(OverlayError, match=r"members\.hair, in\.User\.shoes"):
        load(meanings=Meanings(tables))
