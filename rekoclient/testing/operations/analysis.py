"""Operations on single pictures. A test must declare the results of the operations."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ..script.declared_replies import undeclared
from ..state.world import Body, World


def declared(operation: str, world: World, body: Body) -> Body:
    """Return the reply that a test declared for a request.

    Raises:
        ServiceError: The picture is invalid, or no declared reply matches the request.
    """
    answer = world.declared_reply(operation, body)
    if answer is None:
        raise undeclared(operation)
    return answer


def protective_equipment(world: World, body: Body) -> Body:
    """Return the declared persons and their equipment.

    If the request contains SummarizationAttributes, and the declared reply has no
    summary, compute the summary.
    """
    answer = declared("DetectProtectiveEquipment", world, body)
    wanted = body.get("SummarizationAttributes")
    if wanted is None or "Summary" in answer:
        return answer
    required = set(wanted["RequiredEquipmentTypes"])
    summary: dict[str, list[int]] = {
        "PersonsWithRequiredEquipment": [],
        "PersonsWithoutRequiredEquipment": [],
        "PersonsIndeterminate": [],
    }
    for place, person in enumerate(answer["Persons"]):
        worn = {
            item["Type"]
            for part in person["BodyParts"]
            for item in part["EquipmentDetections"]
            if item.get("Confidence", 100.0) >= wanted["MinConfidence"]
        }
        has = "With" if required <= worn else "Without"
        summary[f"Persons{has}RequiredEquipment"].append(person.get("Id", place))
    return {**answer, "Summary": summary}


OPERATIONS: dict[str, Callable[[World, Body], Body]] = {
    "DetectProtectiveEquipment": protective_equipment,
    **{
        operation: partial(declared, operation)
        for operation in (
            "DetectLabels",
            "DetectModerationLabels",
            "DetectText",
        )
    },
}
