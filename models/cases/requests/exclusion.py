"""剔除: a case stands outside assessment once that is approved, and inside again once a supervisor lifts it.

It changes nothing of the case itself: state, limits and holder stay, and it is counted as reported, accepted, filed and
closed like any other. What it leaves is 应结案 and every rate built on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text, update
from sqlalchemy.orm import Session

from models.cases.commands.act import Act, begin_on
from models.cases.records import Done
from models.cases.requests.records import Exclusion, ExclusionBasis, Request
from models.cases.requests.tables import ExclusionRow
from models.store.errors import Refused
from models.store.ids import new_id
from models.store.times import utc

_IN_FORCE = text(
    """SELECT x.id, x.request_id, x.basis, q.reason, x.excluded_at, coalesce(a.name, x.login) AS by
    FROM case_exclusion x JOIN case_request q ON q.id = x.request_id LEFT JOIN account a ON a.login = x.login
    WHERE x.case_id = :id AND x.lifted_at IS NULL"""
)
_REPEATED = text("SELECT is_repeated(:id) AS repeated, is_finally_answered(:id) AS answered")


def get_exclusion(s: Session, case_id: UUID) -> Exclusion | None:
    """Return by what a case stands outside assessment now; None where it does not."""
    row = s.execute(_IN_FORCE, {"id": case_id}).one_or_none()
    if row is None:
        return None
    return Exclusion(row.id, row.request_id, ExclusionBasis(row.basis), row.reason, row.by, utc(row.excluded_at))


def can_repeat(s: Session, case_id: UUID) -> bool:
    """Return whether the case is a repeated request after a final reply: the ground that "repeated" needs."""
    row = s.execute(_REPEATED, {"id": case_id}).one()
    return bool(row.repeated and row.answered)


def check_exclusion(act: Act, facts: Mapping[str, Any]) -> None:
    """Facts: basis, an ExclusionBasis value.

    Raises Refused: "fact_missing", "excluded_already" (by, at), and for a repeated request "repeats_nothing" where the case
    is not noted as one, "no_final_reply" where no 最终答复 was sent on it or on what it repeats.
    """
    basis, case_id = facts.get("basis"), act.case["id"]
    if basis not in set(ExclusionBasis):
        raise Refused("fact_missing", fact="basis", action=act.action)
    there = get_exclusion(act.s, case_id)
    if there is not None:
        raise Refused("excluded_already", by=there.by, at=there.at)
    if basis == ExclusionBasis.REPEATED:
        row = act.s.execute(_REPEATED, {"id": case_id}).one()
        if not row.repeated:
            raise Refused("repeats_nothing", case_id=case_id)
        if not row.answered:
            raise Refused("no_final_reply", case_id=case_id)


def exclude(act: Act, request: Request) -> None:
    """Take the case out of assessment from now on, for the reason that was approved."""
    act.overlay("exclude")
    basis = request.facts["basis"]
    values = {"case_id": request.case_id, "request_id": request.id, "basis": basis}
    act.s.execute(insert(ExclusionRow).values(id=new_id(), **values))
    act.step("exclude", note=request.reason, detail={"request": str(request.id), "basis": basis})


def lift_exclusion(
    s: Session,
    case_id: UUID,
    version: int | None,
    reason: str,
    *,
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Put a case back into assessment, with the reason. A supervisor's alone. Raises Refused("not_excluded")."""
    act, again = begin_on(s, "lift_exclusion", case_id, version, command_id, occurred_at, reason)
    if again:
        return act.done
    act.lock(case_id, version)
    act.overlay("lift_exclusion")
    act.need(reason=reason)
    there = get_exclusion(s, case_id)
    if there is None:
        raise Refused("not_excluded", case_id=case_id)
    row = ExclusionRow
    values = {"lifted_at": act.now, "lifted_because": reason.strip()}
    s.execute(update(row).where(row.id == there.id, row.lifted_at.is_(None)).values(**values))
    act.step("lift_exclusion", detail={"request": str(there.request_id), "basis": there.basis.value})
    return act.done
