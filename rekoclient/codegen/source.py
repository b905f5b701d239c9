"""Reads botocore's Rekognition model, and its corrections in ``overlay.toml``."""

from __future__ import annotations

import keyword
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar, cast, get_args

import botocore
from attrs import evolve, frozen
from botocore import xform_name
from botocore.loaders import Loader
from botocore.model import (
    ListShape,
    MapShape,
    OperationModel,
    ServiceModel,
    Shape,
    StringShape,
    StructureShape,
)

from ..schema import Repeat
from .meanings import Meanings

OVERLAY = Path(__file__).with_name("overlay.toml")
_MODEL = "botocore's model"

FAMILIES = (
    "collections",
    "users",
    "faces",
    "images",
    "video",
    "custom_labels",
    "stream_processors",
    "liveness",
    "media_analysis",
    "tags",
)
"""Groups of operations. Each group has a module in ``rekoclient.models``."""

Direction = Literal["request", "response", "both"]
Rule = Literal["exactly_one", "at_least_one"]
T = TypeVar("T")

# Names that the generated classes and methods use themselves. A member with such a name
# would replace them.
_TAKEN = frozenset(
    {
        *keyword.kwlist,
        *("bool", "datetime", "field", "float", "int", "m", "str", "tuple", "wire"),
        "operation",
        "exclusive",
        "follow_up",
        "response_metadata",
        "unknown_members",
        "violations",
        "to_dict",
        "to_json",
        "from_json",
        "from_dict",
        "send",
        "iterate",
        "self",
    }
)


# Names that the generated modules import. A shape with such a name would replace them.
_TAKEN_SHAPES = frozenset(
    {
        *(
            "Blob",
            "Boolean",
            "Bytes",
            "ClassVar",
            "Enum",
            "Exclusive",
            "Integer",
            "Items",
        ),
        *(
            "Literal",
            "Map",
            "Mapping",
            "Number",
            "Operation",
            "PagedRequest",
            "PagedStatusRequest",
            "Request",
        ),
        *("Required", "Response", "Sequence", "Shape", "StrEnum", "Structure", "Text"),
        *("ResponseMetadata", "Started", "StatusRequest"),
        *("Timestamp", "TypeAlias", "TypedDict", "Waitable"),
    }
)


class OverlayError(Exception):
    """Error in ``overlay.toml``, ``meanings.toml`` or botocore's model.

    For example, an entry has no effect, or a name has no description.
    """


@frozen(kw_only=True)
class Kind:
    """Type and rules of a member's values, with the corrections in ``overlay.toml``."""

    type: str
    shape: str
    min: int | None = None
    max: int | None = None
    pattern: str | None = None
    unicode: bool = False
    published: str | None = None
    item: Kind | None = None
    key: Kind | None = None
    values: tuple[str, ...] = ()

    def walk(self) -> Iterator[Kind]:
        """Yield this kind and the kinds inside it."""
        yield self
        for inner in (self.key, self.item):
            if inner is not None:
                yield from inner.walk()


@frozen(kw_only=True)
class Member:
    """One member of a structure."""

    wire: str
    name: str
    kind: Kind
    required: bool
    sensitive: bool
    always: bool
    """Whether every reply with this structure contains the member.

    This field applies only to structures inside a response. For a member of the
    response itself, the value is False. ``Operation.always`` lists the members of the
    response that every reply contains.
    """
    meaning: str


@frozen(kw_only=True)
class Exclusive:
    """Rule for a group of members of a structure.

    Exactly one, or at least one, of the ``members`` must be set. The value of ``rule``
    is ``exactly_one`` or ``at_least_one``.
    """

    rule: str
    members: tuple[str, ...]


@frozen(kw_only=True)
class Structure:
    """A structure of the model.

    ``family`` is the module that contains it. ``users`` are the operations that use it.
    """

    name: str
    members: tuple[Member, ...]
    direction: Direction
    family: str
    users: tuple[str, ...]
    exclusive: tuple[Exclusive, ...]
    meaning: str
    """The description. It is empty for requests and responses."""


@frozen(kw_only=True)
class FollowUp:
    """The request that polls the status of work which an operation starts."""

    request: str
    member: str | None
    """The member of the start response that the polling request needs, such as
    ``job_id``.

    None if the start response has no such member. The client then copies the arguments
    of the polling request from the start request, unless ``direct`` is False.
    """
    direct: bool = True
    """Whether all arguments of the polling request are known after the start request.

    For example, it is False for StartProjectVersion. The polling request needs the ARN
    of the project, and only DescribeProjects returns that ARN.
    """


@frozen(kw_only=True)
class Operation:
    """An operation of botocore's model, with the additions in ``overlay.toml``."""

    name: str
    method: str
    family: str
    summary: str
    request: Structure
    response: Structure
    errors: tuple[str, ...]
    repeat: Repeat
    repeat_reason: str
    repeat_with: str | None
    always: tuple[str, ...]
    items: Member | None
    follow_up: FollowUp | None
    until: tuple[str, tuple[str, ...]] | None
    """The enum of the returned status, and the statuses that a caller can wait for.

    None if the operation returns no status."""
    retired: str | None


@frozen(kw_only=True)
class Enum:
    """An enum. ``values`` maps each value to its meaning."""

    name: str
    values: Mapping[str, str]
    meaning: str


@frozen(kw_only=True)
class Source:
    """The complete model, with the corrections and descriptions of rekoclient."""

    botocore: str
    operations: tuple[Operation, ...]
    structures: tuple[Structure, ...]
    enums: tuple[Enum, ...]
    errors: Mapping[str, str]
    """The description of each error, by the name of the error."""
    unreviewed: tuple[str, ...]
    """Operations without an entry in ``overlay.toml``.

    The generated models omit these operations.
    """


@frozen
class Overlay:
    """The entries of ``overlay.toml``, before they are checked."""

    operations: Mapping[str, Mapping[str, Any]]
    always: tuple[Mapping[str, Any], ...] = ()
    exclusive: tuple[Mapping[str, Any], ...] = ()
    pattern: tuple[Mapping[str, Any], ...] = ()
    cap: tuple[Mapping[str, Any], ...] = ()
    retired: tuple[Mapping[str, Any], ...] = ()
    sensitive: tuple[Mapping[str, Any], ...] = ()

    @classmethod
    def load(cls, path: Path = OVERLAY) -> Overlay:
        """Read the entries from a TOML file."""
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        lists = {key: tuple(v) for key, v in tables.items() if key != "operations"}
        return cls(tables["operations"], **lists)


def load(
    overlay: Overlay | None = None,
    meanings: Meanings | None = None,
    *,
    reviewed: bool = True,
) -> Source:
    """Read the model in the installed botocore, corrected by the overlay.

    Args:
        overlay: The corrections. Default: ``overlay.toml``.
        meanings: The descriptions. Default: ``meanings.toml``.
        reviewed: Whether the overlay and the descriptions must be complete, and must
            have no unused entry. Pass False to read any version of botocore for a
            comparison.

    Raises:
        OverlayError: An entry of the overlay does not fit the model, or a pattern does
            not compile. With ``reviewed`` also: an operation is missing in the overlay,
            an entry of the overlay changes nothing, a name has no description, or a
            description is unused.
    """
    document = Loader().load_service_model("rekognition", "service-2")
    model = ServiceModel(document, "rekognition")
    overlay = overlay or Overlay.load()
    return _Reading(model, overlay, meanings or Meanings.load())(reviewed=reviewed)


class _Reading:
    """Converts botocore's model and the entries of ``overlay.toml`` to a ``Source``.

    Call each instance only once.
    """

    def __init__(
        self, model: ServiceModel, overlay: Overlay, meanings: Meanings
    ) -> None:
        self.model = model
        self.overlay = overlay
        self.meanings = meanings
        self.patterns = {entry["shape"]: entry for entry in overlay.pattern}
        self.caps = {entry["shape"]: entry["max"] for entry in overlay.cap}
        self.sensitive = {(e["shape"], e["member"]) for e in overlay.sensitive}
        self.always = {
            (e["shape"], wire) for e in overlay.always for wire in e["members"]
        }
        self.kinds: dict[str, Kind] = {}
        self.uses: dict[str, dict[str, set[str]]] = {}

    def __call__(self, *, reviewed: bool = True) -> Source:
        model = self.model
        known, listed = set(model.operation_names), set(self.overlay.operations)
        _require(
            not reviewed or known == listed,
            "operations",
            "the overlay must have exactly the operations of the model; add or remove"
            f" {', '.join(sorted(known ^ listed))}",
        )
        names = sorted(known & listed)
        for name in names:
            request, response = _ends(model.operation_model(name))
            self._use(request, name, "request")
            self._use(response, name, "response")
        if reviewed:
            self._check_overlay()
        structures = {
            shape.name: self._structure(shape)
            for shape in map(model.shape_for, self._in_order())
            if isinstance(shape, StructureShape)
        }
        operations = tuple(
            self._operation(model.operation_model(name), structures) for name in names
        )
        enums = tuple(
            Enum(
                name=shape.name,
                values={
                    value: self.meanings.value(shape.name, value)
                    for value in shape.enum
                },
                meaning=self.meanings.enum(shape.name),
            )
            for shape in map(model.shape_for, sorted(self.uses))
            if isinstance(shape, StringShape) and shape.enum
        )
        source = Source(
            botocore=botocore.__version__,
            operations=operations,
            structures=tuple(structures.values()),
            enums=enums,
            errors={
                shape.name: self.meanings.error(shape.name)
                for shape in sorted(model.error_shapes, key=lambda shape: shape.name)
            },
            unreviewed=tuple(sorted(known - listed)),
        )
        if reviewed:
            if missing := ", ".join(self.meanings.missing):
                raise OverlayError(f"meanings.toml: add a description of {missing}")
            if unused := ", ".join(self.meanings.unused()):
                raise OverlayError(f"meanings.toml: remove the unused {unused}")
        return source

    def _use(self, shape: Shape, operation: str, direction: str, *above: str) -> None:
        way = " > ".join((*above, shape.name))
        _require(
            shape.name not in above, operation, f"recursive shape: {way}", file=_MODEL
        )
        uses = self.uses.setdefault(shape.name, {"request": set(), "response": set()})
        if operation in uses[direction]:
            return
        named = isinstance(shape, StructureShape) or shape.metadata.get("enum")
        _require(
            not named or shape.name not in _TAKEN_SHAPES,
            operation,
            f"the generated modules already use the name {shape.name}",
            file=_MODEL,
        )
        uses[direction].add(operation)
        for inner in _inside(shape):
            self._use(inner, operation, direction, *above, shape.name)

    def _in_order(self) -> list[str]:
        """Return the names of all shapes, each after the shapes that it contains."""
        order: dict[str, None] = {}

        def visit(shape: Shape) -> None:
            if shape.name in order:
                return
            for inner in _inside(shape):
                visit(inner)
            order[shape.name] = None

        for name in sorted(self.uses):
            visit(self.model.shape_for(name))
        return list(order)

    def _check_overlay(self) -> None:
        for entry in self.overlay.pattern:
            shape = self._shape(entry, "pattern")
            place = f"pattern of {shape.name}"
            _require(isinstance(shape, StringShape), place, "must be a string")
            _require(
                entry["pattern"] != shape.metadata.get("pattern"),
                place,
                "the model has the same pattern; remove the entry",
            )
        for entry in self.overlay.cap:
            shape = self._shape(entry, "cap")
            _require(
                "max" not in shape.metadata,
                f"cap of {shape.name}",
                "the model already has a maximum; remove the entry",
            )
        for entry in self.overlay.sensitive:
            place = f"sensitive {entry['shape']}"
            shape = self._shape(entry, "sensitive")
            member = _member_of(_members(shape), entry["member"], place)
            _require(
                not member.metadata.get("sensitive"),
                place,
                "the model already marks the member as sensitive; remove the entry",
            )
        for entry in self.overlay.always:
            self._check_always(entry)
        for entry in self.overlay.exclusive:
            shape = self._shape(entry, "exclusive")
            place = f"exclusive of {shape.name}"
            _require_one_of(get_args(Rule), entry["rule"], "rule", place)
            for name in entry["members"]:
                _member_of(_members(shape), name, place)
                _require(
                    name not in shape.required_members,
                    place,
                    f"the model already requires {name}",
                )
        for entry in self.overlay.retired:
            _require(
                entry["operation"] in self.overlay.operations,
                "retired",
                f"{entry['operation']} is not an operation",
            )

    def _check_always(self, entry: Mapping[str, Any]) -> None:
        shape = self._shape(entry, "always")
        place = f"always of {shape.name}"
        sources = entry.get("sources")
        _require(
            sources and all(source.startswith("https://") for source in sources),
            place,
            "sources must list the URLs of published replies",
        )
        _require(
            not self.uses[shape.name]["request"],
            place,
            "a request uses this shape, and may omit its members; remove the table"
            " of this shape",
        )
        _require(
            not shape.name.endswith("Response"),
            place,
            "the shape is a response; move the members to the key `always` of"
            f" [operations.{shape.name.removesuffix('Response')}]",
        )
        for wire in entry["members"]:
            member = _member_of(_members(shape), wire, place)
            _check_not_many(member.type_name, place)

    def _shape(self, entry: Mapping[str, Any], table: str) -> Shape:
        _require(
            entry["shape"] in self.uses, table, f"no operation uses {entry['shape']}"
        )
        return self.model.shape_for(entry["shape"])

    def _kind(self, shape: Shape) -> Kind:
        if shape.name not in self.kinds:
            self.kinds[shape.name] = self._read_kind(shape)
        return self.kinds[shape.name]

    def _read_kind(self, shape: Shape) -> Kind:
        rule = shape.metadata
        kind = Kind(
            type=shape.type_name,
            shape=shape.name,
            min=rule.get("min"),
            max=rule.get("max", self.caps.get(shape.name)),
        )
        match shape:
            case StringShape() if shape.enum:
                return evolve(kind, type="enum", values=tuple(shape.enum))
            case StringShape():
                entry = self.patterns.get(shape.name, rule)
                pattern = entry.get("pattern")
                if pattern is None:
                    return kind
                unicode = entry.get("unicode", False)
                _check_pattern(pattern, unicode, shape.name)
                published = rule.get("pattern") if unicode else None
                return evolve(
                    kind, pattern=pattern, unicode=unicode, published=published
                )
            case ListShape():
                return evolve(kind, item=self._kind(shape.member))
            case MapShape():
                return evolve(
                    kind, key=self._kind(shape.key), item=self._kind(shape.value)
                )
        return kind

    def _structure(self, shape: StructureShape) -> Structure:
        name = shape.name
        uses = self.uses[name]
        users = sorted(uses["request"] | uses["response"])
        families = {self.overlay.operations[user]["family"] for user in users}
        return Structure(
            name=name,
            members=tuple(
                self._member(shape, wire, member)
                for wire, member in shape.members.items()
            ),
            direction="both"
            if uses["request"] and uses["response"]
            else ("request" if uses["request"] else "response"),
            family=families.pop() if len(families) == 1 else "shared",
            users=tuple(users),
            exclusive=tuple(
                Exclusive(
                    rule=entry["rule"],
                    members=tuple(xform_name(member) for member in entry["members"]),
                )
                for entry in self.overlay.exclusive
                if entry["shape"] == name
            ),
            meaning=""
            if name.endswith(("Request", "Response"))
            else self.meanings.shape(name),
        )

    def _member(self, shape: StructureShape, wire: str, member: Shape) -> Member:
        name = xform_name(wire)
        _require(
            name not in _TAKEN,
            f"{shape.name}.{wire}",
            f"the generated classes already use the name {name}",
            file=_MODEL,
        )
        return Member(
            wire=wire,
            name=name,
            kind=self._kind(member),
            required=wire in shape.required_members,
            sensitive=bool(member.metadata.get("sensitive"))
            or (shape.name, wire) in self.sensitive,
            always=(shape.name, wire) in self.always,
            meaning=self.meanings.member(shape.name, name),
        )

    def _operation(
        self, model: OperationModel, structures: Mapping[str, Structure]
    ) -> Operation:
        name = model.name
        entry = self.overlay.operations[name]
        request, response = (structures[shape.name] for shape in _ends(model))
        inputs = {member.wire: member for member in request.members}
        outputs = {member.wire: member for member in response.members}
        found = f"{request.name} and {response.name}"
        _require(
            (request.name, response.name) == (f"{name}Request", f"{name}Response"),
            name,
            f"expected {name}Request and {name}Response, found {found}",
            file=_MODEL,
        )
        _require(
            (entry["repeat"] == "token") == ("ClientRequestToken" in inputs),
            name,
            'repeat must be "token" if and only if the request has ClientRequestToken',
        )
        _require(
            ("items" in entry) == ("NextToken" in inputs and "NextToken" in outputs),
            name,
            "items must be set if the request and the response have NextToken, and must"
            " be left out if not",
        )
        _require_one_of(FAMILIES, entry["family"], "family", name)
        _require_one_of(get_args(Repeat), entry["repeat"], "repeat", name)
        always = tuple(
            _member_of(outputs, wire, f"always of {name}")
            for wire in entry.get("always", ())
        )
        _require(
            not always or entry.get("always_source"),
            name,
            "always requires always_source",
        )
        for member in always:
            _check_not_many(member.kind.type, f"always of {name}")
        items = None
        if "items" in entry:
            items = _member_of(outputs, entry["items"], f"items of {name}")
            _require(
                items.kind.type == "list",
                name,
                "`items` must be the name of a member that is a list",
            )
        repeat_with = None
        if "repeat_unless" in entry:
            _require(
                entry["repeat"] == "unsafe",
                name,
                "repeat_unless requires repeat = unsafe",
            )
            repeat_with = _member_of(inputs, entry["repeat_unless"], name).name
        return Operation(
            name=name,
            method=xform_name(name),
            family=entry["family"],
            summary=entry["summary"],
            request=request,
            response=response,
            errors=tuple(sorted(shape.name for shape in model.error_shapes)),
            repeat=cast(Repeat, entry["repeat"]),
            repeat_reason=entry["repeat_reason"],
            repeat_with=repeat_with,
            always=tuple(member.name for member in always),
            items=items,
            follow_up=self._follow_up(name, entry, response, structures),
            until=_until(name, entry, structures),
            retired=next(
                (e["message"] for e in self.overlay.retired if e["operation"] == name),
                None,
            ),
        )

    def _follow_up(
        self,
        name: str,
        entry: Mapping[str, Any],
        response: Structure,
        structures: Mapping[str, Structure],
    ) -> FollowUp | None:
        if "begins" in entry:
            _member_of(self.overlay.operations, entry["begins"], f"begins of {name}")
            request_name = f"{entry['begins']}Request"
            direct = "begins_after" not in entry
            if not direct:
                place = f"begins_after of {name}"
                _member_of(self.overlay.operations, entry["begins_after"], place)
            return FollowUp(request=request_name, member=None, direct=direct)
        if "follow_up" not in entry:
            return None
        place = f"follow_up of {name}"
        followed = _member_of(self.overlay.operations, entry["follow_up"], place)
        _require(
            followed["family"] == entry["family"],
            place,
            f"{entry['follow_up']} has the family {followed['family']}, and {name} has"
            f" {entry['family']}; set the same family for both operations",
        )
        request = structures[f"{entry['follow_up']}Request"]
        required = {member.name for member in request.members if member.required}
        shared = required & {member.name for member in response.members}
        _require(
            required == shared and len(shared) == 1,
            place,
            f"{request.name} must require exactly one member, and {response.name} must"
            " contain this member",
        )
        return FollowUp(request=request.name, member=shared.pop())


def _until(
    name: str, entry: Mapping[str, Any], structures: Mapping[str, Structure]
) -> tuple[str, tuple[str, ...]] | None:
    if "until" not in entry:
        return None
    enum, *values = entry["until"]
    kinds = [
        kind
        for structure in structures.values()
        for member in structure.members
        for kind in member.kind.walk()
    ]
    known = {value for kind in kinds if kind.shape == enum for value in kind.values}
    missing = ", ".join(sorted(set(values) - known))
    _require(not missing, f"until of {name}", f"{enum} has no {missing}")
    return enum, tuple(values)


def _ends(operation: OperationModel) -> tuple[StructureShape, StructureShape]:
    request, response = operation.input_shape, operation.output_shape
    assert request is not None
    assert response is not None
    return request, response


def _members(shape: Shape) -> Mapping[str, Shape]:
    return shape.members if isinstance(shape, StructureShape) else {}


def _member_of(members: Mapping[str, T], name: str, place: str) -> T:
    _require(name in members, place, f"no member {name}")
    return members[name]


def _check_not_many(kind: str, place: str) -> None:
    _require(
        kind not in ("list", "map"),
        place,
        "`always` must not name a list or map: the service omits empty lists and maps",
    )


def _inside(shape: Shape) -> tuple[Shape, ...]:
    match shape:
        case StructureShape():
            return tuple(shape.members.values())
        case ListShape():
            return (shape.member,)
        case MapShape():
            return (shape.key, shape.value)
    return ()


def _check_pattern(pattern: str, unicode: bool, shape: str) -> None:
    """Check that a pattern compiles. Otherwise requests would fail at run time."""
    try:
        re.compile(pattern, 0 if unicode else re.ASCII)
    except re.error as error:
        raise OverlayError(
            f"overlay.toml: pattern of {shape}: {pattern!r} does not compile: {error};"
            " add or correct the pattern"
        ) from error


def _require_one_of(
    accepted: tuple[str, ...], value: str, key: str, place: str
) -> None:
    expected = f"{key} must be one of {', '.join(accepted)}, not {value!r}"
    _require(value in accepted, place, expected)


def _require(
    holds: object, place: str, problem: str, *, file: str = "overlay.toml"
) -> None:
    if not holds:
        raise OverlayError(f"{file}: {place}: {problem}")
