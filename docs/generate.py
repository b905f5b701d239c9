"""Write the reference pages that come from data, before Sphinx reads the pages.

The source is the one from which the models are generated: botocore's model, corrected
by the overlay. Each operation gets a page, each family a page of its shapes.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from rekoclient.codegen.source import (
    FAMILIES,
    Kind,
    Member,
    Operation,
    Source,
    Structure,
    load,
)

REFERENCE = Path(__file__).parent / "reference"
GUIDES = Path(__file__).parent / "guides"
SERVICE = "https://docs.aws.amazon.com/rekognition/latest/APIReference/API_"
NO_EDIT = (
    "---\norphan: true\n---\n<!-- Written by docs/generate.py. Do not edit. -->\n\n"
)

RETRIES = {
    "token": "Safe. All attempts of a call carry one `ClientRequestToken`.",
    "read": "Safe. The operation changes nothing.",
    "repeatable": "Safe. A second execution leaves the same state as the first.",
    "named": "Safe. The caller chooses the name, so a second execution is refused.",
    "unsafe": "Not retried after an unknown outcome: the work may be done twice.",
}

_PROJECT = "arn:aws:rekognition:eu-west-1:123456789012:project/door"
_FACE = "5fb2ba08-1f9f-4d7b-8a0a-bd2e5d5a4b1c"

VALUES = {
    "arn": f"{_PROJECT}/dataset/train/1690474772815",
    "collection_id": "staff",
    "connected_home": None,
    "dataset_arn": f"{_PROJECT}/dataset/train/1690474772815",
    "dataset_type": "TRAIN",
    "destination_project_arn": f"{_PROJECT}-eu/1690474772815",
    "face_id": _FACE,
    "face_ids": [_FACE],
    "ground_truth": b'{"source-ref": "s3://photos/door.jpg"}',
    "id": "1a2b3c4",
    "job_id": "3a2b1c",
    "kinesis_data_stream": None,
    "min_inference_units": 1,
    "name": "entrance",
    "policy_document": '{"Version": "2012-10-17", "Statement": []}',
    "policy_name": "share",
    "project_arn": f"{_PROJECT}/1690474772815",
    "project_name": "door",
    "project_version_arn": f"{_PROJECT}/version/first/1690474772815",
    "resource_arn": "arn:aws:rekognition:eu-west-1:123456789012:collection/staff",
    "role_arn": "arn:aws:iam::123456789012:role/rekognition",
    "s3_bucket": "photos",
    "segment_types": ["SHOT"],
    "session_id": _FACE,
    "source_project_arn": f"{_PROJECT}/1690474772815",
    "source_project_version_arn": f"{_PROJECT}/version/first/1690474772815",
    "tag_keys": ["team"],
    "tags": {"team": "door"},
    "user_id": "alice",
    "version_name": "second",
}
"""What the examples pass for a member that is not a structure."""

WRITTEN = {
    "datasets": "[\n"
    f'        DistributeDataset(arn="{_PROJECT}/dataset/train/1690474772815"),\n'
    f'        DistributeDataset(arn="{_PROJECT}/dataset/test/1690474772815"),\n'
    "    ]",
    "image": 'images.from_file("alice.jpg")',
    "input": None,
    "operations_config": "MediaAnalysisOperationsConfig(\n"
    "        detect_moderation_labels=MediaAnalysisDetectModerationLabelsConfig()\n"
    "    )",
    "output_config": None,
    "s3_object": 'S3Object(bucket="photos", name="files.jsonl")',
    "settings": "StreamProcessorSettings(\n"
    '        face_search=FaceSearchSettings(collection_id="staff")\n    )',
    "source_image": 'images.from_file("alice.jpg")',
    "target_image": 'images.from_file("group.jpg")',
    "video": 'Video(s3_object=S3Object(bucket="videos", name="door.mp4"))',
}
"""How the examples write a member that is a structure."""

BY_SHAPE = {
    "DatasetChanges": "DatasetChanges(\n"
    '        ground_truth=b\'{"source-ref": "s3://photos/door.jpg"}\'\n'
    "    )",
    "MediaAnalysisInput": "MediaAnalysisInput(\n"
    '        s3_object=S3Object(bucket="photos", name="files.jsonl")\n'
    "    )",
    "MediaAnalysisOutputConfig": 'MediaAnalysisOutputConfig(s3_bucket="results")',
    "OutputConfig": 'OutputConfig(s3_bucket="results", s3_key_prefix="door")',
    "StreamProcessorInput": "StreamProcessorInput(\n"
    "        kinesis_video_stream=KinesisVideoStream(\n"
    '            arn="arn:aws:kinesisvideo:eu-west-1:123456789012:stream/door/1"\n'
    "        )\n"
    "    )",
    "StreamProcessorOutput": "StreamProcessorOutput(\n"
    "        kinesis_data_stream=KinesisDataStream(\n"
    '            arn="arn:aws:kinesis:eu-west-1:123456789012:stream/found"\n'
    "        )\n"
    "    )",
}


def write() -> None:
    """Write all pages whose text has changed."""
    source = load()
    pages = {
        REFERENCE / "operations" / f"{operation.method}.md": operation_page(
            operation, source
        )
        for operation in source.operations
    }
    for family in (*FAMILIES, "shared"):
        if text := shapes_page(family, source):
            pages[REFERENCE / "shapes" / f"{family}.md"] = text
    pages[REFERENCE / "shapes" / "enums.md"] = enums_page(source)
    for folder in ("operations", "shapes"):
        (REFERENCE / folder).mkdir(exist_ok=True)
        for path in (REFERENCE / folder).glob("*.md"):
            if path not in pages:
                path.unlink()
    for path, text in pages.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def operation_page(operation: Operation, source: Source) -> str:
    """Return the page of one operation."""
    name, method = operation.name, operation.method
    parts = [
        NO_EDIT + f"# {method}",
        f"{operation.summary}\n"
        f"The service's own page is [{name}]({SERVICE}{name}.html).",
    ]
    if operation.retired:
        parts.append(f":::{{warning}}\n{operation.retired}\n:::")
    parts += [
        f"```python\n{example(operation)}```",
        "## Method",
        f"```{{eval-rst}}\n.. automethod:: rekoclient.RekognitionClient.{method}\n```",
        f"```{{py:method}} rekoclient.AsyncRekognitionClient.{method}(...)\n:async:\n\n"
        f"The same arguments and response. Await it, or use it in a task.\n```",
    ]
    parts.append(
        f"```{{py:class}} rekoclient.models.kwargs.{name}Kwargs\n\n"
        "The arguments as a `TypedDict`, for wrappers that pass them on.\n```"
    )
    if operation.items is not None:
        parts += ["## Pages", _pages(operation)]
    parts += ["## Request", _class(operation.request)]
    parts += ["## Response", _class(operation.response, operation.always)]
    if operation.follow_up:
        request = operation.follow_up.request
        polled = next(o for o in source.operations if o.request.name == request)
        parts += [
            "## Waiting",
            f"The operation only starts the work. `client.wait_for(response)` polls "
            f"[{polled.method}]({polled.method}.md) until it ends.",
        ]
    parts += [
        "## Retries",
        _retries(operation),
        "## Errors",
        _errors(operation, source),
        "## Read next",
        _read_next(operation),
    ]
    return "\n\n".join(parts) + "\n"


def _read_next(operation: Operation) -> str:
    """Return links to the guides that name the operation most often."""
    found = []
    for path in GUIDES.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        if count := len(re.findall(rf"\b{operation.method}\b", text)):
            title = text.partition("\n")[0].removeprefix("# ")
            found.append((-count, f"- [{title}](../../guides/{path.name})."))
    lines = [line for _, line in sorted(found)[:3]]
    return "\n".join([*lines, "- [Operations](../operations.md): all 75."])


def example(operation: Operation) -> str:
    """Return complete code that calls the operation."""
    arguments = [
        f"{member.name}={_value(member)}" for member in _example_members(operation)
    ]
    call = f"client.{operation.method}({', '.join(arguments)})"
    if len(call) > 70 or "\n" in call:
        inner = "".join(f"    {argument},\n" for argument in arguments)
        call = f"client.{operation.method}(\n{inner})"
    used = sorted(set(re.findall(r"\b([A-Z][A-Za-z0-9]+)\(", call)))
    imports = ["from rekoclient import RekognitionClient"]
    if "images." in call:
        imports = ["from rekoclient import RekognitionClient, images"]
    if used:
        line = f"from rekoclient.models import {', '.join(used)}"
        if len(line) > 88:
            line = "from rekoclient.models import (\n" + "".join(
                f"    {name},\n" for name in used
            )
            line += ")"
        imports.append(line)
    head = "\n".join(imports)
    return (
        f"{head}\n\nclient = RekognitionClient()\nresponse = {call}\nprint(response)\n"
    )


def _example_members(operation: Operation) -> Iterator[Member]:
    request = operation.request
    chosen = {rule.members[-1] for rule in request.exclusive}
    for member in request.members:
        if member.required or member.name in chosen:
            yield member


def _value(member: Member) -> str:
    if member.name in VALUES and member.kind.type != "structure":
        text = repr(VALUES[member.name])
        return re.sub(r"'([^'\"]*)'", r'"\1"', text)
    written = BY_SHAPE.get(member.kind.shape) or WRITTEN[member.name]
    assert written is not None, member
    return written


def shapes_page(family: str, source: Source) -> str:
    """Return the page of the shapes of one family, or of the shared ones."""
    ends = {
        end.name
        for operation in source.operations
        for end in (operation.request, operation.response)
    }
    shapes = sorted(
        (s for s in source.structures if s.family == family and s.name not in ends),
        key=lambda structure: structure.name,
    )
    if not shapes:
        return ""
    title = family.replace("_", " ").capitalize()
    parts = [
        NO_EDIT + f"# {title}: shapes",
        "Import each class from `rekoclient.models`.",
    ]
    for structure in shapes:
        parts += [f"## {structure.name}", _class(structure)]
    return "\n\n".join(parts) + "\n"


def enums_page(source: Source) -> str:
    """Return the page of all enums."""
    parts = [
        NO_EDIT + "# Enums",
        "Requests take a member or its string. "
        "Responses contain a member, or a plain string that the models do not know.",
    ]
    for enum in source.enums:
        listed = "\n".join(
            f"- `{value}`: {_markdown(meaning)}"
            for value, meaning in enum.values.items()
        )
        parts += [
            f"## {enum.name}",
            f"```{{py:class}} rekoclient.models.{enum.name}\n\n"
            f"{_markdown(enum.meaning)}\n\n{listed}\n```",
        ]
    return "\n\n".join(parts) + "\n"


def _class(structure: Structure, always: tuple[str, ...] = ()) -> str:
    name = f"rekoclient.models.{structure.name}"
    rules = [
        f"{'Exactly one' if rule.rule == 'exactly_one' else 'At least one'} of "
        + " and ".join(f"`{member}`" for member in rule.members)
        + " must be given.\n"
        for rule in structure.exclusive
    ]
    body = "It has no members.\n"
    if structure.members:
        rows = [_row(member, structure, always) for member in structure.members]
        head = "| Member | Type | Meaning |\n| --- | --- | --- |\n"
        body = head + "\n".join(rows) + "\n"
    text = "\n".join([*rules, body])
    return f"````{{py:class}} {name}\n\n{text}````"


def _row(member: Member, structure: Structure, always: tuple[str, ...]) -> str:
    meaning = [_markdown(member.meaning)]
    response = structure.direction == "response"
    if not response:
        if rules := _rules(member.kind):
            meaning.append(f"Rules: {rules}.")
        if member.required:
            meaning.append("**Required.**")
    elif member.name in always or member.always:
        meaning.append("**In every success.**")
    cells = (
        f"`{member.name}`",
        _type(member.kind, response=response),
        " ".join(meaning),
    )
    return f"| {' | '.join(cells)} |"


def _markdown(meaning: str) -> str:
    """Return a meaning, which is written for docstrings, as Markdown for one line."""
    text = " ".join(meaning.replace("``", "`").split())
    return text if text.endswith(".") else f"{text}."


def _type(kind: Kind, *, response: bool) -> str:
    match kind.type:
        case "structure" | "enum":
            text = f"{{py:class}}`~rekoclient.models.{kind.shape}`"
            return f"{text} or `str`" if kind.type == "enum" else text
        case "list" if kind.item is not None:
            inner = _type(kind.item, response=response)
            return f"tuple of {inner}" if response else f"sequence of {inner}"
        case "map" if kind.item is not None:
            return "map of `str` to `str`"
    plain = {
        "string": "`str`",
        "integer": "`int`",
        "long": "`int`",
        "float": "`float`",
        "double": "`float`",
        "boolean": "`bool`",
        "blob": "`bytes`",
        "timestamp": "`datetime`",
    }
    return plain[kind.type]


def _rules(kind: Kind) -> str:
    parts = []
    unit = {
        "string": " characters",
        "list": " items",
        "map": " entries",
        "blob": " bytes",
    }.get(kind.type, "")
    if kind.min is not None and kind.max is not None:
        parts.append(f"{kind.min:,} to {kind.max:,}{unit}")
    elif kind.max is not None:
        parts.append(f"at most {kind.max:,}{unit}")
    elif kind.min:
        parts.append(f"at least {kind.min:,}{unit}")
    if kind.pattern:
        pattern = (kind.published or kind.pattern).replace("|", "\\|")
        parts.append(f"pattern `{pattern}`")
    if kind.type in ("list", "map") and kind.item is not None:
        if kind.key is not None and (rules := _rules(kind.key)):
            parts.append(f"keys: {rules}")
        if rules := _rules(kind.item):
            parts.append(f"each: {rules}")
    if 0 < len(kind.values) <= 4:
        parts.append(", ".join(f"`{value}`" for value in kind.values))
    return ", ".join(parts)


def _pages(operation: Operation) -> str:
    method = operation.method
    assert operation.items is not None
    item = operation.items.name
    return (
        f"```{{eval-rst}}\n.. automethod:: rekoclient.RekognitionClient.iter_{method}\n"
        "```\n\n"
        f"```{{py:method}} rekoclient.AsyncRekognitionClient.iter_{method}(...)\n\n"
        "The same items, for `async for`.\n```\n\n"
        f"The iterator yields the entries of `{item}`. "
        "See [Reading lists that come in pages](../../guides/pagination.md)."
    )


def _retries(operation: Operation) -> str:
    text = RETRIES[operation.repeat]
    if operation.repeat_with:
        text += f" rekoclient retries if you pass `{operation.repeat_with}`."
    return (
        f"{text}\n{operation.repeat_reason}\n"
        "[Retries](../../guides/retries.md) explains the rules."
    )


def _errors(operation: Operation, source: Source) -> str:
    rows = [
        f"| {{py:class}}`~rekoclient.errors.{name}` | {source.errors[name]} |"
        for name in operation.errors
    ]
    table = "\n".join(["| Error | Meaning |", "| --- | --- |", *rows])
    return (
        f"{table}\n\n"
        "Every operation can also raise the [errors without a reply](../errors.md)."
    )
