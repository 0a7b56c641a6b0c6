"""What a click in a chart narrows to, and what can be taken along of one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class PickKind(StrEnum):
    """What was clicked on. STAGE and AGE narrow the desk's queue, the others the charts."""

    DAYS = "days"
    AREA = "area"
    CATEGORY = "category"
    DEPARTMENT = "department"
    WORKER = "worker"
    SLOT = "slot"
    STAGE = "stage"
    AGE = "age"


@dataclass(frozen=True, slots=True)
class Pick:
    """`key` is a Period of days, a Slot of the week, an identifier, a stage, or a pair of ages in hours; `words` are what it is called."""

    kind: PickKind
    key: Any
    words: str
