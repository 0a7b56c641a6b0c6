"""Accounts as records."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Duty(StrEnum):
    """What an account is for (坐席, 值班长, 带班领导, 审计员; field: the field's own service)."""

    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    LEADER = "leader"
    AUDITOR = "auditor"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class Account:
    """An account; `login` is the name of its database role."""

    id: UUID
    login: str
    name: str
    duty: Duty
    active: bool

    @property
    def may_write(self) -> bool:
        """Leaders and auditors change nothing."""
        return self.duty in (Duty.OPERATOR, Duty.SUPERVISOR, Duty.FIELD)
