"""Requests for approval as records. Every time is aware, in UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class RequestKind(StrEnum):
    """作废, 延期, 缓办, 挂账, 剔除."""

    VOID = "void"
    EXTENSION = "extension"
    POSTPONEMENT = "postponement"
    SHELVING = "shelving"
    EXCLUSION = "exclusion"


class ExclusionBasis(StrEnum):
    """Why a case leaves assessment: a repeated request after the final reply, or another reason that is stated."""

    REPEATED = "repeated"
    OTHER = "other"


class RequestState(StrEnum):
    """Asked and waiting, approved, declined, or withdrawn by who asked."""

    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Request:
    """Something asked for on a case, and what was decided. `facts` are the kind's own, as plain values."""

    id: UUID
    case_id: UUID
    kind: RequestKind
    state: RequestState
    reason: str
    facts: dict[str, Any] = field(hash=False)
    asked_by_id: UUID
    asked_by: str
    """The account's name; where it asked for someone, the worker's masked name or the department's."""
    asked_at: datetime
    decided_by: str = ""
    decided_at: datetime | None = None
    note: str = ""
    """Of the decision."""
    number: str | None = None
    title: str = ""
    """Of the case, for a list of requests of many cases."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A case stands outside assessment (剔除): by which request, why, approved by whom and when."""

    id: UUID
    request_id: UUID
    basis: ExclusionBasis
    reason: str
    by: str
    at: datetime
