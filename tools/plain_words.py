"""Report unclear words and long sentences in the texts of the project.

    python tools/plain_words.py [PATH ...]

The tool reads docstrings, comments, messages and test names in Python files, the prose
of Markdown pages, and the comments in TOML files. It does not read code. For each
finding it prints `file:line: word -> better word`. The exit status is 1 if there is a
finding, else 0.
"""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

LONGEST = 30
"""The greatest number of words in a sentence."""

MEAN = 20
"""The greatest average number of words in the sentences of a file."""

ROOT = Path(__file__).resolve().parent.parent

READ = (
    "README.md",
    "CONTRIBUTING.md",
    "AGENTS.md",
    "CODE_OF_CONDUCT.md",
    "SECURITY.md",
    "docs",
    "pyproject.toml",
    "rekoclient",
    "stubs",
    "tests",
    "tools",
)
"""The files and folders that the tool reads by default."""

_RESOURCE = (
    "(?:collection|user|face|project|dataset|stream processor|association|session)s?"
)

_WORDS = (
    # Words that are always wrong in this project.
    (r"answer(?:s|ed|ing)?", "response, return"),
    (r"repeat(?:s|ed|ing)?", "retry"),
    (r"(?:send|sends|sent|sending) (?:\w+ )?again", "retry"),
    (r"(?:go|goes|going|gone|went) on(?! to)", "continue, resume"),
    (r"anew", "again"),
    (r"beside", "next to, compared with"),
    (r"nobody(?:'s)?|somebody(?:'s)?", "name who acts: client, server, caller"),
    (r"whoever|whomever|(?:those|one|people) whom?(?= )", "name who acts"),
    (r"doubts?|doubtful|doubted", "unknown outcome"),
    (r"verdicts?", "outcome"),
    (r"troubles?|troubled", "fault, failure"),
    (r"surplus(?:es)?", "extra"),
    (r"tells?(?! you)|telling|told", "report, contain, show"),
    (r"says?|said|saying", "report, contain, show"),
    (r"hears?|heard", "receive"),
    (r"whole(?! (?:number|second|minute|percent))", "complete"),
    (r"but for", "except"),
    # Words that are wrong in one meaning. The patterns do not match other meanings.
    (r"(?<!no )(?<!blue )rooms?(?! for)", "module, package"),
    (r"walls?(?! (?:clock|time))", "module boundary"),
    (r"(?:an? |the |each |every |one |no )look", "poll"),
    (r"look(?:s|ed|ing)? at", "poll, check, read"),
    (r"look(?:s|ed|ing)? into", "check"),
    (r"places? in (?:the )?line", "worker slot"),
    (r"in (?:the |its |their )places? of", "instead of"),
    (rf"(?:make|makes|made|making) (?:an? |the |no |new |one )*{_RESOURCE}", "create"),
    (r"drawn (?:between|from|for)", "random, derived"),
    (r"(?:hold|holds|held|holding) (?:\w+ )?to", "test, enforce"),
    (r"unheld", "untested"),
    (r"in (?:\w+ )?words|(?:the|its|their|own) words", "message"),
    (r"(?:is|are|was|were|for|be) none(?= |$|[.,:)])", "invalid, missing"),
    (r"no \w+ that (?:is|are|was|has|have) (?:not|no)", "a positive statement"),
    (r"(?<!there )is no(?= (?!longer|more|less|other|need|way|\w+er\b))", "is not a"),
    (r"(?<!there )are no(?= (?!longer|more|less|other))", "are not"),
    (r"and be (?:it|they)", "even"),
    (r"so (?:many|often)(?! (?:that|as))", "this number of"),
)  # fmt: skip

_CASED = ("[.,:)])", "verdicts?")
"""Patterns with these ends match lower case only: `None` and `Verdict` are names."""

WORDS = tuple(
    (re.compile(rf"\b(?:{word})\b", 0 if word.endswith(_CASED) else re.IGNORECASE), say)
    for word, say in _WORDS
)

_SENTENCE_END = re.compile(r"(?<![ .(][a-z])(?<!e\.g)(?<!i\.e)[.!?][)\"'*_]*(?:\s+|$)")
_BLOCK_START = re.compile(
    r"^\s*(?:[-*+|>]|\d+[.)]\s|#{1,6}\s|:\w|\w[\w.*`, ]{0,40}:(?:\s|$))"
)
_DIRECTIVE = re.compile(
    r"^\s*(?:type:|noqa|ruff:|mypy:|pyright:|pragma|fmt:|!|vim:|basedpyright:)"
)
_DRAWN = re.compile(r"[─│├└┌→←⇄]|<-|->|   ")
_MESSAGE_CALLS = frozenset(
    {
        *("debug", "info", "warning", "error", "exception", "critical", "log"),
        *("add_note", "warn", "print", "say", "note", "fail", "exit"),
    }
)
_MESSAGE_KEYWORDS = frozenset(
    {"help", "description", "epilog", "message", "reason", "match"}
)


class Text(NamedTuple):
    """A piece of prose: its first line number, its text, and its kind."""

    line: int
    prose: str
    kind: str


class Finding(NamedTuple):
    """An unclear text: the file, the line, the wrong part, and the replacement."""

    path: str
    line: int
    what: str
    say: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what} -> {self.say}"


def findings(path: Path) -> Iterator[Finding]:
    """Yield the unclear words and the long sentences in one file."""
    name = (
        path.relative_to(ROOT).as_posix()
        if path.is_relative_to(ROOT)
        else path.as_posix()
    )
    lengths = []
    for line, prose, kind in texts(path):
        for pattern, say in WORDS:
            for match in pattern.finditer(prose.replace("\n", " ")):
                at = line + prose[: match.start()].count("\n")
                yield Finding(name, at, match.group(), say)
        if kind == "name":
            continue
        if ";" in prose and kind != "message":
            at = line + prose[: prose.index(";")].count("\n")
            yield Finding(name, at, ";", "two sentences")
        for at, length in sentences(prose):
            lengths.append(length)
            if length > LONGEST:
                say = f"at most {LONGEST}"
                yield Finding(name, line + at, f"a sentence of {length} words", say)
    if len(lengths) > 9 and sum(lengths) > MEAN * len(lengths):
        mean = f"{sum(lengths) / len(lengths):.1f} words a sentence on average"
        yield Finding(name, 1, mean, f"at most {MEAN}")


def sentences(prose: str) -> Iterator[tuple[int, int]]:
    """Yield the line number, from 0, and the number of words of each sentence."""
    for at, block in _blocks(prose.split("\n")):
        start = 0
        for match in (*_SENTENCE_END.finditer(block), None):
            end = match.start() if match else len(block)
            words = re.findall(r"[\w`][\w'`./-]*", block[start:end])
            if words:
                yield at + block[:start].count("\n"), len(words)
            start = match.end() if match else end


def _blocks(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield paragraphs, list items and table cells, each with its line number."""
    start, block = 0, list[str]()
    for number, line in enumerate(lines):
        ends = (
            not line.strip() or _BLOCK_START.match(line) or _DRAWN.search(line.strip())
        )
        if ends and block:
            yield start, "\n".join(block)
            block = []
        if line.strip().startswith("|"):
            for cell in line.strip().strip("|").split("|"):
                yield number, cell
        elif line.strip() and not _DRAWN.search(line.strip()):
            if not block:
                start = number
            block.append(line)
    if block:
        yield start, "\n".join(block)


def texts(path: Path) -> Iterator[Text]:
    """Yield the prose of a Python, Markdown or TOML file."""
    source = path.read_text(encoding="utf-8")
    if path.suffix in {".py", ".pyi"}:
        yield from python_texts(source)
    elif path.suffix == ".md":
        yield Text(1, markdown_prose(source), "page")
    elif path.suffix == ".toml":
        yield from toml_texts(source)


def markdown_prose(source: str) -> str:
    """Return a page without code, links and markup, with the same line numbers."""
    source = re.sub(
        r"^( *)(```+|~~~+).*?^\1\2`*[ \t]*$",
        _blank,
        source,
        flags=re.MULTILINE | re.DOTALL,
    )
    source = re.sub(r"<!--.*?-->", _blank, source, flags=re.DOTALL)
    source = re.sub(r"^\([\w-]+\)=$", "", source, flags=re.MULTILINE)
    return without_code(re.sub(r"\]\([^)]*\)", "]", source))


def without_code(prose: str) -> str:
    """Replace each piece of inline code by a neutral word, and remove Sphinx roles."""
    prose = re.sub(r":[\w:]+:(?=`)", "", prose)
    return re.sub(r"(``?)(?!`).+?\1", _code, prose, flags=re.DOTALL)


def _code(match: re.Match[str]) -> str:
    return "`x`" + "\n" * match.group().count("\n")


def _blank(match: re.Match[str]) -> str:
    return "\n" * match.group().count("\n")


def toml_texts(source: str) -> Iterator[Text]:
    """Yield the comments of a TOML file. Comments on consecutive lines are joined."""
    yield from _joined(
        (number, line.partition("#")[2], not line.strip().startswith("#"))
        for number, line in enumerate(source.split("\n"), 1)
        if re.match(r"^[^\"']*#", line)
    )


def python_texts(source: str) -> Iterator[Text]:
    """Yield the docstrings, comments, messages and test names of a Python file."""
    yield from _comments(source)
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Module(body=body) | ast.ClassDef(body=body):
                yield from _docstrings(body)
            case (
                ast.FunctionDef(name=name, body=body)
                | ast.AsyncFunctionDef(name=name, body=body)
            ):
                yield from _docstrings(body[:1])
                if name.startswith("test_"):
                    yield Text(
                        node.lineno,
                        name.removeprefix("test_").replace("_", " "),
                        "name",
                    )
            case ast.Raise(exc=ast.Call(args=args, keywords=keywords)):
                yield from _messages([*args, *(k.value for k in keywords)])
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)):
                said = node.args if name in _MESSAGE_CALLS else []
                named = [k.value for k in node.keywords if k.arg in _MESSAGE_KEYWORDS]
                yield from _messages([*said, *named])
            case _:
                pass


def _docstrings(body: list[ast.stmt]) -> Iterator[Text]:
    """Yield the docstrings in a body, with the docstrings of attributes."""
    for node in body:
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield Text(node.lineno, docstring_prose(text), "docstring")
            case _:
                pass


def docstring_prose(text: str) -> str:
    """Return a docstring without examples, literal blocks and names of arguments."""
    text = re.sub(
        r"::\n(?:[ \t]*\n)+((?P<indent>[ \t]+).*\n?)((?P=indent).*(?:\n|$)|[ \t]*\n)*",
        lambda match: ".\n" + "\n" * (match.group().count("\n") - 1),
        text,
    )
    text = re.sub(r"^[ \t]*(?:>>>|\.\.\.).*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"^( +)\w+:(?=\s)", r"\1`x`:", text, flags=re.MULTILINE)
    text = re.sub(
        r"^[ \t]*```.*?^[ \t]*```", _blank, text, flags=re.MULTILINE | re.DOTALL
    )
    return without_code(text)


def _comments(source: str) -> Iterator[Text]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    yield from _joined(
        (
            token.start[0],
            token.string.lstrip("#"),
            bool(token.line[: token.start[1]].strip()),
        )
        for token in tokens
        if token.type == tokenize.COMMENT
        and not _DIRECTIVE.match(token.string.lstrip("#"))
    )


def _joined(comments: Iterable[tuple[int, str, bool]]) -> Iterator[Text]:
    """Yield comments. Comments on consecutive lines without code are joined."""
    first, lines = 0, list[str]()
    for number, text, behind in comments:
        if lines and (behind or number != first + len(lines)):
            yield Text(first, without_code("\n".join(lines)), "comment")
            lines = []
        text = re.sub(r"(?:# )?(?:type: ignore|noqa|pyright: ignore).*", "", text)
        if behind:
            yield Text(number, without_code(text), "comment")
            continue
        if not lines:
            first = number
        lines.append(text)
    if lines:
        yield Text(first, without_code("\n".join(lines)), "comment")


def _messages(nodes: Iterable[ast.expr]) -> Iterator[Text]:
    """Yield the texts in expressions, with a neutral word for each inserted value."""
    for node in nodes:
        match node:
            case ast.Constant(value=str(text)):
                yield from _message(node.lineno, text)
            case ast.JoinedStr(values=parts):
                text = "".join(
                    str(part.value) if isinstance(part, ast.Constant) else "x"
                    for part in parts
                )
                yield from _message(node.lineno, text)
            case ast.BinOp(left=left, right=right):
                yield from _messages([left, right])
            case ast.IfExp(body=body, orelse=orelse):
                yield from _messages([body, orelse])
            case _:
                pass


def _message(line: int, text: str) -> Iterator[Text]:
    if " " in text.strip():
        yield Text(line, without_code(text), "message")


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the given files, and the readable files in the given folders."""
    for path in paths:
        if path.is_dir():
            yield from sorted(
                file
                for file in path.rglob("*")
                if file.suffix in {".py", ".pyi", ".md", ".toml"}
                and not re.search(
                    r"docs/(_build|reference/(operations|shapes))/", str(file)
                )
            )
        elif path.exists():
            yield path


def main(arguments: list[str]) -> int:
    """Print the findings in the given or all files, and return the exit status."""
    paths = [Path(argument).resolve() for argument in arguments] or [
        ROOT / name for name in READ
    ]
    count = 0
    for path in files(paths):
        for finding in sorted(findings(path), key=lambda finding: finding.line):
            print(finding)
            count += 1
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
