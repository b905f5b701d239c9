"""Renders a ``Source`` as the Python code of ``rekoclient.models``.

Each field is one line with its type, its name in the service and its rules. The same
input gives the same code. There are no special cases for single shapes or operations.
"""

from __future__ import annotations

import keyword
import re
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from .source import (
    FAMILIES,
    Enum,
    FollowUp,
    Kind,
    Member,
    Operation,
    Source,
    Structure,
)

_HEADER = '''"""{doc}

``python -m rekoclient.codegen`` generates this module from the service model in
botocore {botocore}. Do not edit the module. Edit ``overlay.toml`` or ``meanings.toml``
in ``rekoclient/codegen``.
"""

from __future__ import annotations
'''

_WIDTH = 88

_PAGE = "https://docs.aws.amazon.com/rekognition/latest/APIReference/API_{}.html"

_KINDS = {
    "blob": "Blob",
    "boolean": "Boolean",
    "enum": "Enum",
    "float": "Number",
    "integer": "Integer",
    "list": "Items",
    "long": "Integer",
    "map": "Map",
    "string": "Text",
    "structure": "Structure",
    "timestamp": "Timestamp",
}

_TYPES = {
    "blob": "Bytes",
    "boolean": "bool",
    "float": "float",
    "integer": "int",
    "long": "int",
    "string": "str",
    "timestamp": "datetime",
}

_REPEATS = {
    "token": "After a lost reply, the client retries the request with the same token. "
    "The service recognises the retry and does the work once.",
    "read": "After a lost reply, the client retries the request, because the operation "
    "changes nothing.",
    "repeatable": "After a lost reply, the client retries the request, because a "
    "second execution leaves the same state.",
    "named": "After a lost reply, the client retries the request. If the service then "
    "refuses a name that is taken, ``may_have_succeeded`` of the error is true.",
    "unsafe": "After a lost reply, the client does not retry the request, because the "
    "operation might run twice",
}


def render(source: Source) -> dict[str, str]:
    """Return the content of each file in ``rekoclient.models``, by file name."""
    by_family: dict[str, list[Structure]] = defaultdict(list)
    for structure in source.structures:
        by_family[structure.family].append(structure)
    files = {
        f"{family}.py": _family(source, family, by_family[family])
        for family in ("shared", *FAMILIES)
    }
    files["enums.py"] = _enums(source)
    files["methods.py"] = _methods(source)
    files["async_methods.py"] = _methods(source, "async ")
    files["kwargs.py"] = _kwargs(source)
    files["__init__.py"] = _package(source, by_family)
    return files


def _start(source: Source, doc: str) -> str:
    return _HEADER.format(doc=doc, botocore=source.botocore)


def _package(source: Source, by_family: dict[str, list[Structure]]) -> str:
    homes = {
        "enums": sorted(
            name for enum in source.enums for name in (enum.name, f"{enum.name}Like")
        ),
        **{
            family: sorted(structure.name for structure in structures)
            for family, structures in by_family.items()
        },
    }
    imports = "".join(
        f"    from .{home} import {name} as {name}\n"
        for home in sorted(homes)
        for name in homes[home]
    )
    table = "".join(
        f'        "{name}": "{home}",\n'
        for home in sorted(homes)
        for name in homes[home]
    )
    names = sorted(name for home in homes.values() for name in home)
    exported = "".join(f'    "{name}",\n' for name in names)
    operations = "".join(
        f'    "{operation.name}": "{operation.request.name}",\n'
        for operation in source.operations
    )
    return (
        _start(
            source, "Requests, responses, shapes and enums, which load on first use."
        )
        + f'''
# Type checkers take any name `TYPE_CHECKING` for True. It is not imported, because
# importing `typing` is slow. jedi would skip the branch of a literal `False`.
TYPE_CHECKING = bool()
if TYPE_CHECKING:
{imports}else:
    _HOMES = {{
{table}    }}

    def __getattr__(name):
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module {{__name__!r}} has no attribute {{name!r}}")
        from importlib import import_module

        value = getattr(import_module(f".{{home}}", __name__), name)
        globals()[name] = value
        return value

    def __dir__():
        return __all__


BOTOCORE = "{source.botocore}"
"""The version of botocore with the service model of this package."""

REQUESTS = {{
{operations}}}
"""The name of the request class, by the name of the operation."""

__all__ = [
    "BOTOCORE",
    "REQUESTS",
{exported}]
'''
    )


def _enums(source: Source) -> str:
    parts = [
        _start(source, "The enums of the service."),
        "\nfrom enum import StrEnum\nfrom typing import Literal, TypeAlias\n",
    ]
    parts += map(_enum, source.enums)
    return "".join(parts)


def _enum(enum: Enum) -> str:
    lines = ["", "", f"class {enum.name}(StrEnum):", *_docstring([enum.meaning], 4), ""]
    for constant, value in zip(constants(enum.values), enum.values, strict=True):
        lines.append(f"    {constant} = {_string(value)}")
        lines += _docstring([enum.values[value]], 4)
    literal = [f"    {_string(value)}," for value in enum.values]
    lines += ["", "", f"{enum.name}Like: TypeAlias = {enum.name} | Literal["]
    return "\n".join([*lines, *literal, "]", ""])


def _string(value: str) -> str:
    plain = value.isascii() and value.isprintable() and not set('"\\') & set(value)
    return f'"{value}"' if plain else ascii(value)


def constants(values: Iterable[str]) -> list[str]:
    """Return a unique name in capital letters for each value of an enum."""
    names: list[str] = []
    for value in values:
        words = value
        if not value.isupper():
            words = "".join(f"_{char}" if char.isupper() else char for char in value)
        name = re.sub(r"[^0-9A-Za-z_]", "_", words).lstrip("_").upper() or "EMPTY"
        if name[0].isdigit() or keyword.iskeyword(name):
            name = f"VALUE_{name}"
        while name in names:
            name += "_"
        names.append(name)
    return names


def _kwargs(source: Source) -> str:
    """Return a module with a TypedDict for the arguments of each method."""
    header = _start(
        source,
        "The keyword arguments of each client method, as TypedDicts for annotations.",
    )
    # Remove the import, because a TypedDict finds its required keys only in evaluated
    # annotations.
    parts = [
        header.removesuffix("\nfrom __future__ import annotations\n"),
        "\nfrom collections.abc import Mapping, Sequence\n",
        "from typing import Required, TypedDict\n",
        "\nfrom .. import models as m\n",
    ]
    for operation in source.operations:
        lines = [
            "",
            "",
            f"class {operation.name}Kwargs(TypedDict, total=False):",
            *_docstring([f"The arguments of ``{operation.method}``."], 4),
            "",
        ]
        for member in _parameters(operation):
            type_ = _annotation(member.kind, True, "m.")
            given = f"Required[{type_}]" if member.required else f"{type_} | None"
            lines.append(f"    {member.name}: {given}")
            lines += _docstring([_rule_text(member)], 4)
        parts.append("\n".join(lines).rstrip() + "\n")
    return "".join(parts)


_FROZEN = """
if TYPE_CHECKING:
    from attrs import frozen
else:
    from ..schema import frozen_shape as frozen"""


def _family(source: Source, family: str, structures: list[Structure]) -> str:
    doc = (
        "Shapes that operations of several families use."
        if family == "shared"
        else f"Requests, responses and shapes for {family.replace('_', ' ')}."
    )
    operations = {
        name: operation
        for operation in source.operations
        for name in (operation.request.name, operation.response.name)
    }
    ordered = _responses_first(structures, operations)
    kinds = [k for s in structures for m in s.members for k in m.kind.walk()]
    shapes = {structure.name: structure for structure in source.structures}
    shared = sorted(
        {
            kind.shape
            for kind in kinds
            if kind.type == "structure"
            and family != "shared"
            and shapes[kind.shape].family == "shared"
        }
    )
    body = "".join(_structure(s, operations.get(s.name)) for s in ordered)
    enums = sorted({kind.shape for kind in kinds if kind.type == "enum"})
    likes = [f"{enum}Like" for enum in enums if _uses(body, f"{enum}Like")]
    abc = [name for name in ("Mapping", "Sequence") if _uses(body, name)]
    schema = sorted(
        {_KINDS[kind.type] for kind in kinds}
        | {
            name
            for name in (
                "ABSENT",
                "EMPTY_MAP",
                "Bytes",
                "Exclusive",
                "Operation",
                "PagedRequest",
                "PagedStatusRequest",
                "Request",
                "Response",
                "Shape",
                "Started",
                "StatusRequest",
                "Waitable",
                "begun_request",
                "deprecated",
            )
            if _uses(body, name)
        }
        | {"wire"}
        # ``get_type_hints`` needs the type of the inherited attribute in this module.
        | (
            {"ResponseMetadata as ResponseMetadata"}
            if _uses(body, "Response")
            else set[str]()
        )
    )
    imports: list[str] = []
    if abc:
        imports.append(f"from collections.abc import {', '.join(abc)}")
    if _uses(body, "datetime"):
        imports.append("from datetime import datetime")
    typing = [name for name in ("ClassVar", "Literal") if _uses(body, name)]
    imports.append(f"from typing import {', '.join(['TYPE_CHECKING', *typing])}")
    imports += ["", "from attrs import field", ""]
    imports.append(_import("..schema", schema))
    if enums:
        imports.append(_import(".enums", sorted(enums + likes)))
    if shared:
        imports.append(_import(".shared", shared))
    imports.append(_FROZEN)
    return _start(source, doc) + "\n" + "\n".join(imports) + "\n" + body


def _uses(body: str, name: str) -> bool:
    code = re.sub(r'"[^"]*"', "", body.replace('"""', '"'))
    return re.search(rf"\b{name}\b", code) is not None


def _import(module: str, names: Iterable[str]) -> str:
    names = list(names)
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= _WIDTH:
        return line
    listed = "".join(f"    {name},\n" for name in names)
    return f"from {module} import (\n{listed})"


def _responses_first(
    structures: list[Structure], operations: dict[str, Operation]
) -> list[Structure]:
    """Sort the structures of a module.

    First come the shapes inside requests and responses. Then come the response and the
    request of each operation, in this order, because a request names its response.
    """
    shapes = [s for s in structures if s.name not in operations]
    calls = sorted(
        (s for s in structures if s.name in operations),
        key=lambda s: (
            operations[s.name].name,
            s is not operations[s.name].response,
        ),
    )
    return shapes + calls


def _structure(structure: Structure, operation: Operation | None) -> str:
    if operation is None:
        base, doc = "Shape", structure.meaning
    elif structure is operation.response:
        base, doc = "Response", f"The response of {operation.name}."
        if operation.follow_up:
            # The name is in quotes, because the request class follows the response
            # class.
            kind = "Started" if operation.follow_up.direct else "Waitable"
            base += f', {kind}["{operation.follow_up.request}"]'
    else:
        of = [operation.response.name]
        base = "Request"
        if operation.items:
            of.append(_item_type(operation.items))
            base = "PagedRequest"
        if operation.until:
            of.append(_until(*operation.until))
            base = base.replace("Request", "StatusRequest")
        base += f"[{', '.join(of)}]"
        doc = operation.summary
    page = _PAGE.format(operation.name if operation else structure.name)
    lines = ["", ""]
    if operation and structure is operation.request and operation.retired:
        lines.append(f'@deprecated("{operation.retired}")')
    always: tuple[str, ...] = ()
    if operation and structure is operation.response:
        always = operation.always
    init = _constructor(structure, always, operation is not None)
    lines += [
        f"@frozen(kw_only=True, eq=False, repr=False{', init=False' if init else ''})",
        f"class {structure.name}({base}):",
        *_docstring([doc, "", page], 4),
    ]
    fields = [
        line
        for member in structure.members
        for line in (
            _field(member, structure, member.name in always),
            *_docstring([_field_text(member, structure)], 4),
        )
    ]
    if fields:
        lines += ["", *fields]
    lines += init
    if structure.exclusive:
        rules = ", ".join(
            f'Exclusive("{rule.rule}", ({_quoted(rule.members)}))'
            for rule in structure.exclusive
        )
        lines += [
            "",
            f"    exclusive: ClassVar[tuple[Exclusive, ...]] = ({rules},)",
        ]
    if operation and structure is operation.request:
        lines += ["", *_operation(operation)]
    follow_up = operation.follow_up if operation else None
    if operation and structure is operation.response and follow_up and follow_up.direct:
        lines += [
            "",
            *_follow_up(follow_up, follow_up.member in always),
        ]
    return "\n".join(lines) + "\n"


def _constructor(
    structure: Structure, always: tuple[str, ...], is_response: bool
) -> list[str]:
    """Return the code of a constructor that only type checkers use.

    The constructor accepts more types than the attributes have. It accepts any sequence
    for a tuple, and None for a member with ``Member.always``. Return an empty list if
    no type differs, or if a request uses the structure.

    Args:
        structure: The structure.
        always: The members without a default value. These are the names in
            ``Operation.always`` if the structure is a response. Otherwise none.
        is_response: Whether the structure is the response of an operation.
    """
    differs = any(m.always or m.kind.type == "list" for m in structure.members)
    if structure.direction != "response" or not differs:
        return []
    given = []
    for member in structure.members:
        annotation = _annotation(member.kind, False)
        if member.kind.type == "list" and member.kind.item:
            annotation = f"Sequence[{_annotation(member.kind.item, False)}]"
        if member.name in always:
            given.append(f"{member.name}: {annotation}")
            continue
        if member.kind.type not in ("list", "map"):
            annotation += " | None"
        given.append(f"{member.name}: {annotation} = ...")
    if is_response:
        given.append("response_metadata: ResponseMetadata = ...")
    return [
        "",
        "    if TYPE_CHECKING:",
        "",
        f"        def __init__(self, *, {', '.join(given)}) -> None: ...",
    ]


def _until(enum: str, values: tuple[str, ...]) -> str:
    """Return a ``Literal`` of the statuses to wait for, as strings and enum members."""
    members = [f"{enum}.{name}" for name in constants(values)]
    return f"Literal[{', '.join([*map(_string, values), *members])}]"


def _operation(operation: Operation) -> Iterator[str]:
    response = operation.response.name
    yield f"    operation: ClassVar[Operation[{response}]] = Operation("
    yield f'        name="{operation.name}",'
    yield f'        method="{operation.method}",'
    yield f"        response={operation.response.name},"
    yield f'        repeat="{operation.repeat}",'
    if operation.repeat_with:
        yield f'        repeat_with="{operation.repeat_with}",'
    if operation.always:
        yield f"        always=({_quoted(operation.always)}),"
    if operation.items:
        yield f'        items="{operation.items.name}",'
    yield "    )"


def _follow_up(follow_up: FollowUp, always: bool) -> Iterator[str]:
    yield f"    def follow_up(self) -> {follow_up.request}:"
    yield '        """Return the request that polls the status for ``wait_for``."""'
    if follow_up.member is None:
        yield f"        return begun_request(self, {follow_up.request})"
        return
    value = f"self.{follow_up.member}" if always else f'self.{follow_up.member} or ""'
    yield f"        return {follow_up.request}({follow_up.member}={value})"


def _quoted(names: Iterable[str]) -> str:
    names = tuple(names)
    return ", ".join(f'"{name}"' for name in names) + ("," if len(names) == 1 else "")


def _field(member: Member, structure: Structure, always: bool) -> str:
    request = structure.direction != "response"
    rule = f'wire("{member.wire}", {_kind(member.kind)}'
    rule += ", sensitive=True" if member.sensitive else ""
    rule += ", always=True)" if member.always else ")"
    annotation = _annotation(member.kind, request)
    if member.required and request:
        return f"    {member.name}: {annotation} = field(metadata={rule})"
    if structure.direction == "request" or member.kind.type not in ("list", "map"):
        default = "ABSENT" if member.always else "None"
        if not always and not member.always:
            annotation += " | None"
    else:
        default = "()" if member.kind.type == "list" else "EMPTY_MAP"
    start = f"    {member.name}: {annotation} = field("
    if always:
        # The field needs no default: a reply without the member raises BrokenReply.
        return f"{start}metadata={rule})"
    return f"{start}default={default}, metadata={rule})"


def _kind(kind: Kind) -> str:
    arguments: list[str] = []
    match kind.type:
        case "structure" | "enum":
            arguments.append(kind.shape)
        case "list" if kind.item:
            arguments.append(_kind(kind.item))
        case "map" if kind.key and kind.item:
            arguments += [_kind(kind.key), _kind(kind.item)]
    if kind.min:
        arguments.append(f"min={kind.min}")
    elif kind.min == 0 and kind.type in ("integer", "long", "float"):
        arguments.append("min=0")
    if kind.max is not None:
        arguments.append(f"max={kind.max}")
    if kind.pattern is not None:
        arguments.append(f"pattern={_raw(kind.pattern)}")
    if kind.unicode:
        arguments.append("unicode=True")
    if kind.published is not None:
        arguments.append(f"published={_raw(kind.published)}")
    return f"{_KINDS[kind.type]}({', '.join(arguments)})"


def _raw(pattern: str) -> str:
    if '"' in pattern or pattern.endswith("\\") or not pattern.isascii():
        return repr(pattern)
    return f'r"{pattern}"'


def _annotation(kind: Kind, request: bool, module: str = "") -> str:
    inner = partial(_annotation, request=request, module=module)
    match kind.type:
        case "structure":
            return f"{module}{kind.shape}"
        case "enum" if request:
            return f"{module}{kind.shape}Like"
        case "enum":
            return f"{module}{kind.shape} | str"
        case "list" if kind.item and request:
            return f"Sequence[{inner(kind.item)}]"
        case "list" if kind.item:
            return f"tuple[{inner(kind.item)}, ...]"
        case "map" if kind.key and kind.item:
            return f"Mapping[{inner(kind.key)}, {inner(kind.item)}]"
    return _TYPES[kind.type]


def _item_type(items: Member, module: str = "") -> str:
    assert items.kind.item is not None
    return _annotation(items.kind.item, False, module)


def _methods(source: Source, kind: str = "") -> str:
    """Return the code of a module with a method for each operation.

    Args:
        source: The model.
        kind: Empty for the methods of the client, ``"async "`` for the asyncio client.
    """
    prefix = kind.strip().capitalize()
    body = "".join(
        _method(operation, kind, source.errors)
        + (_iterator(operation, prefix) if operation.items else "")
        for operation in source.operations
    )
    names = [
        "Item_co",
        "PagedRequest",
        f"{prefix}Pages",
        "R_co",
        "Request",
        "deprecated",
    ]
    schema = _import("..schema", sorted(names))
    return (
        _start(
            source, f"Base class of the {kind}client, with a method for each operation."
        )
        + f'''
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from .. import models as m
from ..errors import RekoError
{schema}

class {prefix}RekognitionMethods(ABC):
    """Methods for all operations. Each method builds a request and sends it.

    Methods have boto3's names. Arguments have the service's names in snake_case. If an
    argument breaks a rule of the service model, the method sends nothing and raises
    ``RequestValidationError``. Every method can raise ``AccessDeniedError``,
    ``ThrottlingError``, ``ServerError``, ``InvalidInputError`` and ``TransportError``.
    The docstring of a method lists its other errors.
    """

    @abstractmethod
    {kind}def send(self, request: Request[R_co], /) -> R_co:
        """Send one request and return its response."""

    @abstractmethod
    def iterate(
        self, request: PagedRequest[R_co, Item_co], /
    ) -> {prefix}Pages[R_co, Item_co]:
        """Iterate over the items of every page of a request."""
'''
        + body
    )


def _parameters(operation: Operation, leave_out: str = "") -> list[Member]:
    members = [m for m in operation.request.members if m.wire != leave_out]
    return sorted(members, key=lambda member: not member.required)


def _signature(define: str, members: list[Member], result: str) -> list[str]:
    lines = ["", f"    {define}("]
    if members:
        lines += ["        self,", "        *,"]
    for member in members:
        annotation = _annotation(member.kind, True, "m.")
        default = "" if member.required else " | None = None"
        lines.append(f"        {member.name}: {annotation}{default},")
    lines.append(f"    ) -> {result}:")
    if not members:
        lines[1:] = [f"    {define}(self) -> {result}:"]
    return lines


def _call(function: str, operation: Operation, members: list[Member]) -> list[str]:
    """Return the source lines of the body of a client method.

    The body creates a request and passes the request to a function. If an error occurs,
    the body removes the method's own frame from the traceback.

    Args:
        function: The function, such as ``self.send``.
        operation: The operation of the request.
        members: The members of the request.
    """
    request = f"m.{operation.request.name}"
    lines = [f"            return {function}({request}())"]
    if members:
        lines = [
            f"            return {function}(",
            f"                {request}(",
            *(f"                    {m.name}={m.name}," for m in members),
            "                )",
            "            )",
        ]
    return [
        "        try:",
        *lines,
        "        except RekoError as error:",
        "            raise error.with_traceback(None) from error.__cause__",
    ]


def _method(operation: Operation, kind: str, conditions: Mapping[str, str]) -> str:
    members = _parameters(operation)
    doc = [operation.summary, "", _repeat(operation)]
    if operation.retired:
        doc[-1] += f" {operation.retired}"
    doc += ["", _PAGE.format(operation.name), *_arguments(members)]
    specific = [error for error in operation.errors if error not in _COMMON]
    if specific:
        doc += [
            "",
            "Raises:",
            *(f"    {error}: {conditions[error]}" for error in specific),
        ]
    define = f"{kind}def {operation.method}"
    lines = _signature(define, members, f"m.{operation.response.name}")
    if operation.retired:
        lines.insert(1, f'    @deprecated("{operation.retired}")')
    lines += _docstring(doc, 8)
    lines += _call("await self.send" if kind else "self.send", operation, members)
    return "\n".join(lines) + "\n"


_COMMON = frozenset(
    {
        "AccessDeniedException",
        "InternalServerError",
        "InvalidParameterException",
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
    }
)


def _iterator(operation: Operation, prefix: str) -> str:
    assert operation.items is not None
    members = _parameters(operation)
    item = _item_type(operation.items, "m.")
    result = f"{prefix}Pages[m.{operation.response.name}, {item}]"
    doc = [
        f"Iterate over ``{operation.items.name}`` of every page of {operation.method}.",
        "",
        "``.pages()`` of the result yields the responses instead of the items.",
        *_arguments(members),
    ]
    lines = _signature(f"def iter_{operation.method}", members, result)
    if operation.retired:
        lines.insert(1, f'    @deprecated("{operation.retired}")')
    lines += _docstring(doc, 8)
    lines += _call("self.iterate", operation, members)
    return "\n".join(lines) + "\n"


def _repeat(operation: Operation) -> str:
    text = _REPEATS[operation.repeat]
    if operation.repeat == "unsafe":
        text += (
            f". With ``{operation.repeat_with}``, the client retries."
            if operation.repeat_with
            else "."
        )
    return text


def _arguments(members: list[Member]) -> list[str]:
    if not members:
        return []
    return ["", "Args:", *(f"    {m.name}: {_rule_text(m)}" for m in members)]


def _field_text(member: Member, structure: Structure) -> str:
    """Return the description of a member, with its rules if it can be in a request."""
    if structure.direction == "response":
        return member.meaning
    return _rule_text(member)


def _rule_text(member: Member) -> str:
    kind = member.kind
    parts = [member.meaning]
    if member.required:
        parts.append("Required.")
    elif "Default" not in member.meaning:
        parts.append("Optional.")
    bounds = _bounds(kind)
    if bounds and bounds.lower() not in member.meaning:
        parts.append(f"{bounds}.")
    pattern = kind.pattern or (
        kind.item.pattern if kind.item and not kind.key else None
    )
    if pattern and len(pattern) <= 50:
        parts.append(f"Pattern ``{pattern}``.")
    return " ".join(parts)


def _bounds(kind: Kind) -> str:
    unit = {
        "string": "characters",
        "blob": "bytes",
        "list": "items",
        "map": "entries",
    }.get(kind.type, "")
    least = kind.min if kind.min or not unit else None
    if least is not None and least == kind.max:
        text = f"Exactly {least} {unit}"
    elif least is not None and kind.max is not None:
        text = (
            f"{least} to {kind.max} {unit}" if unit else f"From {least} to {kind.max}"
        )
    elif kind.max is not None:
        text = f"At most {kind.max} {unit}"
    elif least is not None:
        text = f"At least {least} {unit}"
    else:
        return ""
    return text.rstrip()


def _docstring(lines: list[str], indent: int) -> list[str]:
    """Return the lines of a docstring, wrapped to the width of the generated code.

    Args:
        lines: The text, with one paragraph or one argument in each item. If an item
            starts with spaces, its second and later lines get 4 more spaces.
        indent: Number of spaces before each line.
    """
    margin = " " * indent
    wrapped: list[str] = []
    for line in lines:
        start = line[: len(line) - len(line.lstrip())]
        wrapped += textwrap.wrap(
            line,
            _WIDTH - indent,
            subsequent_indent=start + ("    " if start else ""),
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
    raw = "r" if any("\\" in line for line in wrapped) else ""
    if len(wrapped) == 1 and len(wrapped[0]) + indent + 6 <= _WIDTH:
        return [f'{margin}{raw}"""{wrapped[0]}"""']
    body = [f"{margin}{line}".rstrip() for line in wrapped[1:]]
    return [f'{margin}{raw}"""{wrapped[0]}', *body, f'{margin}"""']
