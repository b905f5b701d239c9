"""Bad input: every problem is reported with its place, and the list is never cut."""

import os
import sqlite3
import textwrap
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest

from rekoclient.errors import ManifestError
from rekoclient.provisioning.input.manifest import read_manifest
from rekoclient.provisioning.input.rows import Row, read_rows
from rekoclient.provisioning.input.specs import CollectionSpec, Wanted


def problems(path: Path) -> list[str]:
    """Return what is wrong with a manifest, without its folder."""
    with pytest.raises(ManifestError) as caught:
        Wanted(read_manifest(path))
    return [
        str(problem).removeprefix(f"{path.parent}/")
        for problem in caught.value.problems
    ]


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """Where the manifest is written."""
    return tmp_path / "door.toml"


STAFF = '[[collection]]\nid = "staff"\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "door.toml:1: the manifest has no [[collection]] table"),
        ("collection = 5", "door.toml:1: collection must be a table"),
        ("[collection]\nid = 'a'", "door.toml:1: collection must be a table"),
        ("[[collection]]", "door.toml:1: this collection has no id"),
        ("[[collection]]\nid = 5", "door.toml:2: id must be a string"),
        ("[[collection]]\nid = ''", "door.toml:2: id: must have"),
        ("[[collection]]\nusers = ['q']\nid = 'a b'", "door.toml:3: id: must match"),
        (
            "[[collection]]\nusers = [\n'id',\n]\n'id' = 'a b'",
            "door.toml:5: id: must match",
        ),
        (STAFF + STAFF, "door.toml:3: collection 'staff' is listed twice"),
        (STAFF + "user = ['a']", "door.toml:3: unknown key 'user'; did you mean"),
        ("version = 1\n" + STAFF, "door.toml:1: unknown key 'version'; known: coll"),
        (STAFF + "tags = 5", "door.toml:3: tags must be a table"),
        (STAFF + "tags = { n = 5 }", "door.toml:3: tags['n']: must be a string"),
        (STAFF + "[collection.tags]\nn = 5", "door.toml:3: tags['n']: must be a"),
        (STAFF + "tags.n = 5", "door.toml:3: tags['n']: must be a string"),
        (STAFF + "tags = { 'aws:x' = 'y' }", "door.toml:3: tags['aws:x']: must match"),
        (STAFF + "users = 'alice'", "door.toml:3: users must be a list"),
        (STAFF + "users = [5]", "door.toml:3: user_id: must be a string, not int 5"),
        (STAFF + "users = ['a', ['b']]", "door.toml:3: user_id: must be a string"),
        (STAFF + "users = [\n'ok',\n'a b',\n]", "door.toml:5: user_id: must match"),
        (
            STAFF + "users = [\n'a',\n'b',\n'a',\n]",
            "door.toml:6: user_id 'a' is listed",
        ),
        (STAFF + "users_from = 5", "door.toml:3: users_from must be the path"),
        (
            STAFF + "users_from = 'no.csv'",
            "door.toml:3: users_from 'no.csv': the file does not exist",
        ),
        (STAFF + "users_from = 'a.txt'", "door.toml:3: users_from 'a.txt' is not a .c"),
        (
            STAFF + "users_from = '../a.csv'",
            "door.toml:3: users_from '../a.csv': the file is outside",
        ),
        (
            STAFF + "users_from = '/etc/a.csv'",
            "door.toml:3: users_from '/etc/a.csv': the file is outside",
        ),
        ("[[collection]\n", "door.toml:1: is not valid TOML, column"),
        (STAFF + "users = ['a',", "door.toml:3: is not valid TOML"),
        (STAFF + "id = 'twice'", "door.toml:3: is not valid TOML"),
        (f"x = {'[' * 5_000}", "door.toml: is nested too deeply"),
        (f"x = {'{a = ' * 5_000}", "door.toml: is nested too deeply"),
        (f"\nx = {'9' * 5_000}", "door.toml:2: has an invalid value: Exceeds"),
        (
            STAFF + 'users_from = "a\\u0000.csv"',
            "door.toml:3: users_from 'a\\x00.csv': the path contains a character",
        ),
        (
            f"{STAFF}users_from = '{'a' * 5_000}.csv'",
            f"door.toml:3: users_from '{'a' * 97}...{'a' * 94}.csv': the file",
        ),
        (
            '[[collections]]\nids_from = "a\\u0000.csv"',
            "door.toml:2: ids_from 'a\\x00.csv': the path contains a character",
        ),
    ],
)
def test_what_is_wrong_with_a_manifest_has_its_line(
    manifest: Path, text: str, expected: str
) -> None:
    """One problem, with the file and the line that an editor shows."""
    manifest.write_text(text)
    [problem] = problems(manifest)

    assert problem.startswith(expected)


def test_a_link_to_itself_is_refused(manifest: Path) -> None:
    """The problem names the link and its line."""
    manifest.with_name("a.csv").symlink_to("a.csv")
    manifest.write_text(STAFF + "users_from = 'a.csv'")
    [problem] = problems(manifest)

    assert problem.startswith("door.toml:3: users_from 'a.csv': the file ")


USERS = """
[[collection]]
id = "staff"
users = [  # a comment with a "quote" and a ]
    "fine", "a\\u0020b",
    'c d', # "another"

    {x = "y", z = "e f"}, ["in", "a list"],
    \"\"\"
multi
line\"\"\",
    'g h']
tags = { place = "ij" }
"""


def test_each_inline_user_has_its_line(manifest: Path) -> None:
    """Escapes, comments, nested values and long strings do not shift the lines."""
    manifest.write_text(USERS)
    rows = cast("Iterable[Row]", read_manifest(manifest)[0].users)
    lines = [row.line for row in rows]

    assert [5, 5, 6, 8, 8, 9, 12] == lines


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo])
def test_users_come_from_ordinary_files_only(
    manifest: Path, make: Callable[[Path], None]
) -> None:
    """A folder has no rows, and a FIFO might never have any."""
    make(manifest.with_name("a.csv"))
    manifest.write_text(STAFF + "users_from = 'a.csv'")
    [problem] = problems(manifest)

    assert "users_from 'a.csv': the file is not a regular file" in problem


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b'[[collection]]\nid = "caf\xe9"', "door.toml:2: is not UTF-8 (byte 0xe9)"),
        (None, "door.toml: the file cannot be read: No such file or directory"),
    ],
)
def test_an_unreadable_manifest_is_refused_with_the_reason(
    manifest: Path, raw: bytes | None, expected: str
) -> None:
    """Missing files and other encodings are named, never a traceback."""
    if raw is not None:
        manifest.write_bytes(raw)

    assert [expected] == problems(manifest)


def test_a_manifest_is_a_regular_file(manifest: Path) -> None:
    """Reading a pipe would wait for a writer, and a device may have no end."""
    os.mkfifo(manifest)
    assert ["door.toml: the file cannot be read: Not a regular file"] == problems(
        manifest
    )

    manifest.unlink()
    manifest.symlink_to("/dev/zero")
    assert ["door.toml: the file cannot be read: Not a regular file"] == problems(
        manifest
    )


def test_every_problem_of_every_file_is_reported_at_once(manifest: Path) -> None:
    """Keys, tags, inline rows and rows of files, ordered by file and line."""
    manifest.write_text(
        textwrap.dedent(
            """\
            [[collection]]
            id = "staff"
            colour = "red"
            users = ["a b"]
            users_from = "staff.csv"
            [[collection]]
            users_from = "visitors.jsonl"
            """
        )
    )
    manifest.with_name("staff.csv").write_text("user_id\nfine\nb c\n")
    manifest.with_name("visitors.jsonl").write_text('{"user_id": "c d"}\n[]\n')

    assert [
        "door.toml:3: unknown key 'colour'",
        "door.toml:4: user_id",
        "door.toml:6: this collection has no id",
        "staff.csv:3: user_id",
        "visitors.jsonl:1: user_id",
        'visitors.jsonl:2: must be an object with a "user_id"',
    ] == [p.partition(": must match")[0].partition(";")[0] for p in problems(manifest)]


def test_a_complete_manifest_is_read(manifest: Path) -> None:
    """Ids come from list and file in order, with BOM, CRLF and quoted newlines."""
    manifest.write_bytes(
        b'\xef\xbb\xbf[[collection]]\r\nid = "staff"\r\n'
        b'[collection.tags]\r\nteam = "door"\r\n'
        b'[[collection]]\r\nid = "visitors"\r\nusers = ["v:1"]\r\n'
        b'users_from = "more.CSV"\r\n'
    )
    manifest.with_name("more.CSV").write_bytes(
        b'\xef\xbb\xbfnote,user_id\r\n"two\r\nlines",v:2\r\n\r\n"a ""b""",v:3'
    )
    specs = read_manifest(manifest)
    wanted = Wanted(specs)

    assert [("staff", {"team": "door"}), ("visitors", {})] == [
        (spec.collection_id, spec.tags) for spec in specs
    ]
    assert [[["v:1", "v:2", "v:3"]]] == [[*wanted.absent(i)] for i in (1,)]


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        ("empty.csv", b"", ["empty.csv:1: is empty"]),
        ("names.csv", b"User,Id\na,b\n", ["names.csv:1: the header has no user_id"]),
        ("twice.csv", b"user_id,user_id\n", ["twice.csv:1: the header has more than"]),
        ("semi.csv", b"user_id;n\na;b\n", ["semi.csv:1: the header has no user_id"]),
        ("wide.csv", b"user_id\na,b\n", ["wide.csv:2: expected 1 field, found 2"]),
        ("thin.csv", b"n,user_id\na\n", ["thin.csv:2: expected 2 fields, found 1"]),
        ("void.csv", b'user_id\n""\n', ["void.csv:2: user_id: must have"]),
        ("space.csv", b"user_id\n a\n", ["space.csv:2: user_id: must match"]),
        ("utf16.csv", "user_id\na".encode("utf-16"), ["utf16.csv:1: is UTF-16"]),
        (
            "latin.csv",
            b"user_id,n\na,caf\xe9\nb,\xe9\nc,d e\n\xe9,\n",
            ["latin.csv:2: is not", "latin.csv:3: is not", "latin.csv:5: is not UTF-8"],
        ),
        (
            "quote.csv",
            b'user_id,n\na,"x"y\nb c,1\n',
            ["quote.csv:2: is not valid CSV", "quote.csv:3: user_id: must match"],
        ),
        (
            "open.csv",
            b'user_id,n\na,1\nb,"never\nclosed\n',
            [
                "open.csv:3: is not valid CSV: unexpected end of data",
                "open.csv:4: expected 2 fields",
            ],
        ),
        (
            "head.csv",
            b'user_id,"n\nb c,1\n',
            ["head.csv:1: is not valid CSV: unexpected end of data; a quote may"],
        ),
        (
            "early.csv",
            b'user_id\na\n"b\nc d\ne\n"f"\nA\n"g\nh i\nh i\n',
            [
                "early.csv:3: is not valid CSV: ',' expected after '\"'",
                "early.csv:4: user_id: must match",
                "early.csv:8: is not valid CSV: unexpected end of data; a quote may",
                "early.csv:9: user_id: must match",
                "early.csv:10: user_id: must match",
            ],
        ),
        (
            "limit.csv",
            b'user_id\n"a\nb c\nd\ne f\n' + (b"x" * 999 + b"\n") * 140,
            [
                "limit.csv:2: is not valid CSV: field larger than field limit",
                *(f"limit.csv:{n}: user_id: must match" for n in (3, 5)),
                *(f"limit.csv:{n}: user_id: must have" for n in range(6, 146)),
            ],
        ),
        (
            "newline.csv",
            b'n,user_id\n"1\n2\n3",a\n4,"a\nb"\n5,a\n',
            ["newline.csv:5: user_id: must", "newline.csv:7: user_id 'a' is listed"],
        ),
        ("mac.csv", b"user_id\ra\rb c\r", ["mac.csv:3: user_id: must match"]),
        (
            "rows.jsonl",
            (
                b'{"user_id": "a"}\n\n{"user": "b"}\n{\n{"user_id": 5}\n"a"\n'
                b'{"user_id": "\xe9"}\n{"user_id": "A"}\n{"user_id": null}\n'
            ),
            [
                'rows.jsonl:3: must be an object with a "user_id"',
                "rows.jsonl:4: is not valid JSON",
                "rows.jsonl:5: user_id: must be a string, not int 5",
                'rows.jsonl:6: must be an object with a "user_id"',
                "rows.jsonl:7: is not UTF-8",
                "rows.jsonl:9: user_id: is required",
            ],
        ),
        ("deep.jsonl", b"[" * 50_000, ["deep.jsonl:1: is not valid JSON"]),
        (
            "long.jsonl",
            b" " * (1 << 21),
            ["long.jsonl:1: is longer than 1,048,576 bytes"],
        ),
    ],
)
def test_bad_rows_have_the_line_that_an_editor_shows(
    tmp_path: Path, name: str, raw: bytes, expected: list[str]
) -> None:
    """Each bad row is one problem, and good rows between them are read."""
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(ManifestError) as caught:
        Wanted([CollectionSpec("staff", users=path)])
    found = [str(p).removeprefix(f"{tmp_path}/") for p in caught.value.problems]

    assert len(expected) == len(found), found
    for start, problem in zip(expected, found, strict=True):
        assert problem.startswith(start)


def test_ten_thousand_rows_with_every_third_bad_are_all_listed(tmp_path: Path) -> None:
    """The list is never cut short, in the error's text neither."""
    path = tmp_path / "many.csv"
    rows = [f"user {n}" if n % 3 == 0 else f"user-{n}" for n in range(10_000)]
    path.write_text("\n".join(["user_id", *rows]))
    with pytest.raises(ManifestError) as caught:
        Wanted([CollectionSpec("staff", users=str(path))])

    assert [n + 2 for n in range(0, 10_000, 3)] == [
        p.line for p in caught.value.problems
    ]
    assert 3_334 == str(caught.value).count("many.csv:")


def test_rows_are_streamed(tmp_path: Path) -> None:
    """The first row is there before the last one is written."""
    path = tmp_path / "pipe.jsonl"
    path.write_text('{"user_id": "a"}\n' * 10)
    rows = read_rows(path)
    first = next(rows)
    path.unlink()

    assert isinstance(first, Row)
    assert ("a", 1) == (first.user_id, first.line)


def test_a_string_instead_of_ids_is_a_path() -> None:
    """It is read as a file, never as an iterable of letters."""
    with pytest.raises(ManifestError, match=r"alice: is not a .csv or .jsonl file"):
        Wanted([CollectionSpec("staff", users="alice")])


def test_users_of_python_are_counted_from_one() -> None:
    """Without a file, the place is the position in the iterable."""
    users = (name for name in ["a", "b", "a b"])
    with pytest.raises(ManifestError, match="users of 'staff':3: user_id: must match"):
        Wanted([CollectionSpec("staff", users=users)])


def test_each_second_user_is_compared_with_the_first_row() -> None:
    """A copy names the same id, and another spelling the first spelling."""
    spec = CollectionSpec("staff", users=["Ab", "b", "aB", "b", "aB", "AB"])
    with pytest.raises(ManifestError) as caught:
        Wanted([spec], strict_case=True)

    assert [
        "3: user_id 'aB' differs only by case from 'Ab' in line 1",
        "4: user_id 'b' is listed twice, first in line 2",
        "5: user_id 'aB' is listed twice, first in line 3",
        "6: user_id 'AB' differs only by case from 'Ab' in line 1",
    ] == [
        str(problem).removeprefix("users of 'staff':")
        for problem in caught.value.problems
    ]


def test_an_error_of_the_callers_database_is_not_ours() -> None:
    """An iterable of users may read from sqlite, and its errors leave unchanged."""
    with closing(sqlite3.connect(":memory:")) as database:
        rows = database.execute("SELECT 1")
        rows.close()
        users = (str(row) for row in rows)
        with pytest.raises(sqlite3.ProgrammingError, match="closed cursor"):
            Wanted([CollectionSpec("staff", users=users)])


def _collections(number: int) -> str:
    return "".join(
        f'[[collection]]\nid = "c{n}"\nusers = ["a"]\ntags.a = "b"\n'
        for n in range(number)
    )


def _escaped_users(number: int) -> str:
    users = ", ".join(f'"\\u0075ser{n}"' for n in range(number))
    return f"{STAFF}users = [{users}]"


@pytest.mark.parametrize(
    ("text", "number"), [(_collections, 1000), (_escaped_users, 500)]
)
def test_reading_a_manifest_takes_as_long_as_it_is(
    manifest: Path, text: Callable[[int], str], number: int
) -> None:
    """Eight times the content takes about eight times as long, and not 64 times."""

    def seconds(number: int) -> float:
        manifest.write_text(text(number))
        times: list[float] = []
        for _ in range(3):
            begun = time.process_time()
            read_manifest(manifest)
            times.append(time.process_time() - begun)
        return min(times)

    assert seconds(8 * number) / seconds(number) < 24
