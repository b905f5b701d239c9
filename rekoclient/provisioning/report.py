"""What became of a run, step by step and in sum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from attrs import Factory, define, frozen


class Outcome(StrEnum):
    """What happened to one collection, user, tag set or face."""

    CREATED = "created"
    """It was absent and we made it, lost replies or not."""
    EXISTED = "existed"
    """It was there already."""
    ADOPTED = "adopted"
    """It is there after a lost reply: made by us, or by somebody at the same moment."""
    CHANGED = "changed"
    """It was there and was brought into line, as asked."""
    REMOVED = "removed"
    """It was there and was deleted, as asked."""
    ABSENT = "absent"
    """It was to be deleted and was not there."""
    FAILED = "failed"
    """It could not be done; the failure says why."""
