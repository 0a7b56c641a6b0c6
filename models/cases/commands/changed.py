"""What a command changes on a case, as its step tells it: before and after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from models.store.times import utc

_TOLD = (
    "tier", "urgency", "category_id", "due_at", "stage_due_at", "suspended_until", "number", "rework_count", "reopen_count",
    "holder_worker_id", "holder_department_id",
)  # fmt: skip


def changes(case: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `values` change of the columns that a step tells, each as [before, after]; times in UTC, as ISO text."""
    changed = {name: values[name] for name in _TOLD if name in values and values[name] != case[name]}
    return {name: [_plain(case[name]), _plain(value)] for name, value in changed.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return utc(value).isoformat()
    return str(value) if isinstance(value, UUID) else value
