"""Texts are short and plain, checked by `tools/plain_words.py`."""

from pathlib import Path

import pytest

from tools.plain_words import READ, ROOT, WORDS, files, findings, sentences, texts

NAMES = [
    path.relative_to(ROOT).as_posix() for path in files(ROOT / name for name in READ)
]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_has_plain_words(name: str) -> None:
    """A file has no finding."""
    assert [] == [str(finding) for finding in findings(ROOT / name)]


BAD = (
    ("What it answers.", "answers"),
    ("A repeat of the request.", "repeat"),
    ("The request is sent again.", "sent again"),
    ("The job goes on.", "goes on"),
    ("It is read anew.", "anew"),
    ("Measured beside boto3.", "beside"),
    ("Nobody is there, and nobody's lock.", "nobody's"),
    ("Whoever calls, somebody else pays: whoever.", "somebody"),
    ("Two calls in doubt.", "doubt"),
    ("The surplus users.", "surplus"),
    ("As the service says.", "says"),
    ("What an error told.", "told"),
    ("The whole reply.", "whole"),
    ("Every member but for one.", "but for"),
    ("A module is a room.", "room"),
    ("Each look is a call.", "Each look"),
    ("It makes a collection.", "makes a collection"),
    ("A value that is none.", "is none"),
    ("It explains in words.", "in words"),
    ("There is no success that is not one.", "no success that is not"),
    ("A certificate is no file.", "is no"),
    ("Read one; write two.", ";"),
    (" ".join(["word"] * 31) + ".", "a sentence of 31 words"),
)

GOOD = (
    "Return the response.",
    "A whole number from 0 to 100.",
    "`answer`, ``tells()`` and :class:`Whole` are code.",
    "There is room for three more.",
    "A portrait in the Blue Room.",
    "There is no reply.",
    "It is no longer open.",
    "None means absent, and the default is None.",
    "The server tells you whether the user exists.",
    "Wall clock time is not measured.",
    " ".join(["word"] * 30) + ".",
)


def found(tmp_path: Path, name: str, text: str) -> list[str]:
    """Return what is found in a file with a text."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return [finding.what for finding in findings(path)]


@pytest.mark.parametrize(("text", "word"), BAD)
def test_an_unclear_text_is_found(tmp_path: Path, text: str, word: str) -> None:
    """A page and a docstring report the word, the semicolon or the length."""
    expected = [
        found(tmp_path, "page.md", text),
        found(tmp_path, "a.py", f'"""{text}"""'),
    ]
    assert [True, True] == [
        word.lower() in [each.lower() for each in one] for one in expected
    ]


@pytest.mark.parametrize("text", GOOD)
def test_a_plain_text_passes(tmp_path: Path, text: str) -> None:
    """Code, numbers and the accepted senses of a word are not reported."""
    assert [] == found(tmp_path, "page.md", text)


SOURCE = '''"""A docstring of a module."""

limit = 3  # behind code
"""A docstring of a constant."""

# A comment
# on two lines. # noqa: E501


def test_name_of_a_test(log, parser):
    """A docstring of a test."""
    parser.add_argument("--x", help="the help of an option")
    log.warning(f"a message with {limit} values")
    raise ValueError("an error " + "in two parts" if limit else "or another")
'''


def test_every_text_of_a_python_file_is_read(tmp_path: Path) -> None:
    """Docstrings, comments, messages and test names are read, and code is not."""
    path = tmp_path / "source.py"
    path.write_text(SOURCE, encoding="utf-8")
    expected = {
        "A docstring of a module.", "behind code", "A docstring of a constant.",
        "A comment\n on two lines.", "name of a test", "A docstring of a test.",
        "the help of an option", "a message with x values", "an error ", "in two parts",
        "or another",
    }  # fmt: skip
    assert {text.strip() for text in expected} == {
        text.prose.strip() for text in texts(path)
    }


def test_the_name_of_an_argument_is_code(tmp_path: Path) -> None:
    """A public name may contain a word that prose may not."""
    file = tmp_path / "x.py"
    file.write_text('"""Do it.\n\nArgs:\n    answer: The members.\n"""\n')

    assert [] == list(findings(file))


def test_a_page_is_read_without_its_code(tmp_path: Path) -> None:
    """Fenced blocks, inline code and the targets of links are not read."""
    text = "# Words\n\n```python\nanswer = told\n```\n\n`told` is [code](whoever.md).\n"
    assert [] == found(tmp_path, "page.md", text)


def test_the_average_length_is_bounded(tmp_path: Path) -> None:
    """Ten sentences of 21 words are too long on average."""
    sentence = " ".join(["word"] * 21) + ". "
    assert ["21.0 words a sentence on average"] == found(
        tmp_path, "page.md", sentence * 10
    )


def test_list_items_cells_and_arguments_are_sentences_of_their_own() -> None:
    """A table, a list and the arguments of a function do not make one long sentence."""
    prose = "- one two\n- three\n\n| a b | c |\n\nArgs:\n    name: A name.\n    x: Big."
    assert [2, 1, 2, 1, 1, 3, 2] == [length for _, length in sentences(prose)]


def test_each_word_has_a_replacement() -> None:
    """A finding reports what to write instead."""
    assert [] == [pattern.pattern for pattern, say in WORDS if not say]
