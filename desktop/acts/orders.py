"""Orders: 派遣, 撤回."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.acts.work import CaseWork
from models.cases import commands
from models.cases.records import OpenCase


def _dispatch(s: Session, case: OpenCase, facts: dict[str, Any], command_id: UUID) -> Any:
    return commands.dispatch(
        s,
        case.id,
        case.version,
        worker_id=facts.get("worker_id"),
        department_id=facts.get("department_id"),
        lead=facts.get("lead", True),
        instruction=facts.get("instruction", ""),
        command_id=command_id,
    )


WORK: dict[str, CaseWork] = {
    "dispatch": _dispatch,
    "withdraw": lambda s, case, _, cid: commands.withdraw(s, case.id, case.version, command_id=cid),
}
