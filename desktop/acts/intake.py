"""Taking in: 受理, 不予受理, 直接答复, 立案; looking up the caller."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.acts.work import CaseWork
from models.cases import commands
from models.cases.records import OpenCase, Tier, Urgency


def _file(s: Session, case: OpenCase, facts: dict[str, Any], command_id: UUID) -> Any:
    return commands.file_case(
        s,
        case.id,
        case.version,
        tier=Tier(facts.get("tier", Tier.GENERAL)),
        urgency=Urgency(facts.get("urgency", case.urgency)),
        category_id=facts.get("category_id"),
        command_id=command_id,
    )


WORK: dict[str, CaseWork] = {
    "accept": lambda s, case, _, cid: commands.accept(s, case.id, case.version, command_id=cid),
    "not_accept": lambda s, case, f, cid: commands.not_accept(s, case.id, case.version, f["reason"], command_id=cid),
    "answer": lambda s, case, f, cid: commands.answer(s, case.id, case.version, f["answer"], command_id=cid),
    "file": _file,
    "unmask": lambda s, case, _, cid: commands.unmask(s, case.id, command_id=cid),
}
