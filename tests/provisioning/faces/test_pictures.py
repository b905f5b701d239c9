"""Pictures in folders and elsewhere: found, checked, and named if invalid."""

import os
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from rekoclient import errors
from rekoclient.models import Image
from rekoclient.provisioning.faces.pictures import find, find_users, inspect, load
from rekoclient.testing import sample_image


def jpeg(orientation: int) -> bytes:
    """Return the header of a JPEG, with EXIF."""
    entry = struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)
    tiff = b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
    exif = b"Exif\0\0" + tiff
    frame = struct.pack(">BHHB", 8, 120, 200, 0)
    return b"".join(
        (
            b"\xff\xd8",
            b"\xff\xe1" + struct.pack(">H", 2 + len(exif)) + exif,
            b"\xff\xc0" + struct.pack(">H", 2 + len(frame)) + frame,
        )
    )


def looked_at(images: object) -> dict[str, str]:
    """Return what is wrong with each picture, by name."""
    found = find(images, [])  # type: ignore[arg-type]  # that is the question
    return {source: "; ".join(inspect(picture).problems) for source, picture in found}


PNG = sample_image("a")


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _file(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


def _link(target: str) -> Callable[[Path], object]:
    return lambda path: path.symlink_to(target)


@pytest.mark.parametrize(
    ("name", "make", "problem"),
    [
        ("a.png", _file(PNG), ""),
        ("b.JPG", _file(jpeg(1)), ""),
        ("c.jfif", _file(jpeg(1)), ""),
        ("d.heic", _file(b"\0\0\0\x18ftypheic"), "a HEIC image"),
        ("e.gif", _file(b"GIF89a"), "a GIF: convert it"),
        ("f.png", _file(b""), "bytes: must have"),
        ("g.png", _file(sample_image("g", height=40)), "at least 80 pixels"),
        ("h.png", _file(PNG + bytes(5_242_880)), "must have at most 5,242,880 bytes"),
        ("i.png", _link("/nowhere/i.png"), "cannot be read: No such file"),
        ("j.png", _link("j.png"), "cannot be read: Too many levels"),
        ("k.png", _pipe, "is not a regular file"),
        ("l.png", _link("/dev/zero"), "is not a regular file"),
        ("m\n\x1b.png", _file(b"GIF89a"), "a GIF: convert it"),
    ],
)
def test_each_picture_of_a_folder_is_checked(
    tmp_path: Path, name: str, make: Callable[[Path], object], problem: str
) -> None:
    """One that cannot be sent is named with the reason, whatever it is."""
    make(tmp_path / name)
    [(source, said)] = looked_at(tmp_path).items()

    assert str(tmp_path / name) == source
    assert problem in said
    assert bool(problem) == bool(said)


@pytest.mark.parametrize(
    ("name", "left_out"),
    [
        (".DS_Store", []),
        ("._a.png", []),
        (".hidden", []),
        ("Thumbs.db", []),
        ("desktop.ini", []),
        ("notes.txt", ["notes.txt"]),
        ("IMG_0001", ["IMG_0001"]),
        ("holidays.png/", ["holidays.png/"]),
    ],
)
def test_other_files_are_ignored(
    tmp_path: Path, name: str, left_out: list[str]
) -> None:
    """They are reported, except hidden files and files of the system."""
    if name.endswith("/"):
        (tmp_path / name).mkdir()
    else:
        (tmp_path / name).write_bytes(PNG)
    told: list[str] = []

    assert [] == list(find(tmp_path, told))
    assert [f"{tmp_path}/{name}" for name in left_out] == told


def test_a_folder_that_cannot_be_read_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no folder without pictures."""

    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", refuse)

    assert {str(tmp_path): "cannot be read: Permission denied"} == looked_at(tmp_path)
    with pytest.raises(errors.ManifestError, match="cannot be read: Permission den"):
        find_users(tmp_path)


@pytest.mark.parametrize(
    ("image", "source", "problem"),
    [
        ("data:image/png;base64,c2VjcmV0", "picture 1", "a data URL: use"),
        ("https://x.test/a.png?signature=c2VjcmV0", "picture 1", "a URL: download"),
        ("iVBORw0KGgoc2VjcmV0", "picture 1", "base64 text: use from_base64"),
        (b"data:image/png;base64,c2VjcmV0", "picture 1", "a data URL: use"),
        (Image(bytes=b"GIF89ac2VjcmV0"), "picture 1", "a GIF: convert it"),
        (
            "s3://bucket-only",
            "s3://bucket-only",
            "the URI of an image must be s3://bucket/key",
        ),
        ("gone.png", "gone.png", "cannot be read: No such file"),
        ("a\0b.png", "a\0b.png", "embedded null"),
        ("n" * 5000, "n" * 5000, "cannot be read: File name too long"),
    ],
)
def test_an_invalid_picture_is_reported_without_its_content(
    image: object, source: str, problem: str
) -> None:
    """Bytes, text and addresses by mistake: the message shows no part of a picture."""
    [(told, said)] = looked_at([image]).items()

    assert source == told
    assert problem in said
    assert "c2VjcmV0" not in said


def test_the_orientation_is_read_from_exif() -> None:
    """The service turns a JPEG by its EXIF orientation."""
    assert [1, 6, 8] == [inspect(jpeg(n)).orientation for n in (1, 6, 8)]


def test_a_picture_that_has_changed_since_is_not_sent(tmp_path: Path) -> None:
    """Its face would carry the hash of another picture for ever."""
    path = tmp_path / "a.png"
    path.write_bytes(PNG)
    external_id = inspect(path).external_id

    assert Image(bytes=PNG) == load(path, external_id)
    path.write_bytes(sample_image("b"))
    with pytest.raises(ValueError, match="has changed since"):
        load(path, external_id)


def test_the_folders_of_users_are_found(tmp_path: Path) -> None:
    """Hidden files and files that are not pictures are ignored."""
    for name in ("bob", "alice", ".git"):
        (tmp_path / name).mkdir()
    (tmp_path / "README.txt").write_text("who is who")
    (tmp_path / ".DS_Store").write_text("")
    (tmp_path / "carol").symlink_to("alice")

    assert ["alice", "bob", "carol"] == list(find_users(tmp_path))


@pytest.mark.parametrize(
    ("names", "problems"),
    [
        (
            [],
            ["photos: has no pictures: put each user's pictures"],
        ),
        (["README.txt"], ["photos: has no pictures: put each user's pictures into"]),
        (
            ["1.png", "2.jpg", "3.heic", "4.png"],
            ["photos: has 4 pictures outside any user's folder: put each user's"],
        ),
        (["alice/", "1.png"], ["photos: has 1 picture outside any user's folder"]),
        (["a b/", "c#/"], ["a b: user_id: must match", "c#: user_id: must match"]),
        (["alice/", "bob@"], ["bob: is a broken link"]),
    ],
)
def test_a_folder_of_another_kind_is_refused(
    tmp_path: Path, names: list[str], problems: list[str]
) -> None:
    """The message has the expected form, and all problems at once."""
    photos = tmp_path / "photos"
    photos.mkdir()
    for name in names:
        if name.endswith("/"):
            (photos / name).mkdir()
        elif name.endswith("@"):
            (photos / name[:-1]).symlink_to("nowhere")
        else:
            (photos / name).write_bytes(PNG)
    with pytest.raises(errors.ManifestError) as raised:
        find_users(photos)
    said = [str(problem) for problem in raised.value.problems]

    assert len(problems) == len(said)
    assert all(part in text for part, text in zip(problems, said, strict=True))


def test_a_file_is_no_folder_of_users(tmp_path: Path) -> None:
    """Neither is what is not there."""
    for path in (tmp_path / "a.png", tmp_path / "gone"):
        with pytest.raises(errors.ManifestError, match="is not a folder"):
            find_users(path)
