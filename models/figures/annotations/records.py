"""Annotations as records. Days are the city's; times are aware, in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

LONGEST = 60
"""Characters: it stands over a day."""
MOST_DAYS = 366


class AnnotationKind(StrEnum):
    """What kind of thing it was: 天气, 专项行动, 重大活动, 规则变化, 其他."""

    WEATHER = "weather"
    CAMPAIGN = "campaign"
    OCCASION = "occasion"
    RULES = "rules"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Annotation:
    """Words on some days of the city, both included; `by` wrote them at `at`."""

    id: UUID
    first: date
    last: date
    kind: AnnotationKind
    words: str
    by: str
    at: datetime
