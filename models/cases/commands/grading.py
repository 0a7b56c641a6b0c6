"""How weighty and how pressing: 提级 and 特殊, 紧急程度; the limits are computed anew."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.clocks.suspending import with_stops
from models.cases.commands.act import Act, begin_on
from models.cases.commands.intake import limit_of
from models.cases.deadlines import stage_limit
from models.cases.records import CaseState, Done, Tier, Urgency
from models.store.errors import Refused
from models.store.times import utc

_RULE = text("SELECT limit_amount, limit_unit FROM category_rule WHERE id = :id")
# What the limits count from: the acceptance while filing, the last filing or reopening.
# Unmerged, a case goes by the clock that it went by before; a child let go of goes by a new one where it stands.
_LAST = text(
    """SELECT action, occurred_at FROM step WHERE case_id = :id AND (to_state IS NOT NULL OR action = 'release')
      AND action NOT IN ('merge', 'unmerge')
    ORDER BY recorded_at DESC, id DESC LIMIT 1"""
)
_REOPENED = text("SELECT max(occurred_at) FROM step WHERE case_id = :id AND action = 'reopen'")


def set_urgency(
    s: Session,
    case_id: UUID,
    version: int | None,
    urgency: Urgency,
    reason: str,
    *,
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Say how pressing an open case is (特急, 急件, 普通); the limit of its stage is computed anew.

    Raises Refused("same_already") where it is so already.
    """
    act, again = begin_on(s, "set_urgency", case_id, version, command_id, occurred_at, reason)
    if again:
        return act.done
    act.overlay("set_urgency")
    act.need(reason=reason)
    if act.case["urgency"] == urgency.value:
        raise Refused("same_already", value=urgency)
    act.change("set_urgency", urgency=urgency.value, stage_due_at=_stage_due(act, urgency))
    return act.done


def set_tier(
    s: Session,
    case_id: UUID,
    version: int | None,
    tier: Tier,
    reason: str,
    *,
    due_at: datetime | None = None,
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Raise or lower the tier of a filed case (提级); its limit is computed anew from its filing, or last reopening.

    特殊 needs a limit by hand (`due_at`), and so does a new limit for one that is 特殊 already. Raises Refused:
    "limit_missing", "limit_past", "same_already".
    """
    act, again = begin_on(s, "set_tier", case_id, version, command_id, occurred_at, reason)
    if again:
        return act.done
    act.overlay("set_tier")
    act.need(reason=reason)
    if act.case["tier"] == tier.value and due_at is None:
        raise Refused("same_already", value=tier)
    rule = s.execute(_RULE, {"id": act.case["rule_id"]}).one_or_none()
    limit = limit_of(act, tier, rule, due_at, since=_counts_from(act))
    due_at = limit.due_at if due_at is not None else with_stops(act, limit)
    act.change("set_tier", tier=tier.value, due_at=due_at, detail={"basis": limit.basis})
    return act.done


def _counts_from(act: Act) -> datetime:
    reopened = act.s.scalar(_REOPENED, {"id": act.case["id"]})
    began = utc(act.case["filed_at"] or act.case["reported_at"])
    return began if reopened is None else max(began, utc(reopened))


def _stage_due(act: Act, urgency: Urgency) -> datetime | None:
    case, state = act.case, CaseState(act.case["state"])
    last: Any = act.s.execute(_LAST, {"id": case["id"]}).one_or_none()
    from_acceptance = state is CaseState.FILED and last is not None and last.action == "file"
    return stage_limit(
        state,
        urgency,
        utc(case["stage_since"]),
        accepted_at=case["accepted_at"] if from_acceptance else None,
        arrival=case["needs_arrival"],
        stages=act.stages,
    )
