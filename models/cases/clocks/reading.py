"""What the case panel tells of a case's clocks, read in one go."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.clocks.queries import city_calendar, get_bases
from models.cases.clocks.records import CaseClocks
from models.cases.clocks.rules import with_rule
from models.cases.clocks.stretches import stretches
from models.cases.clocks.why import StageWhy, why_due
from models.cases.deadlines import stage_limit
from models.cases.records import CaseDetail, CaseState, Tier
from models.store.times import database_now, utc

_STAGE = text(
    """SELECT c.accepted_at, coalesce(r.needs_arrival, false) AS needs_arrival, r.sign_minutes, r.arrive_minutes,
              r.verify_minutes,
              (SELECT t.action FROM step t WHERE t.case_id = c.id
                  AND (t.to_state IS NOT NULL OR t.action = 'release') AND t.action NOT IN ('merge', 'unmerge')
               ORDER BY t.recorded_at DESC, t.id DESC LIMIT 1) AS came_by
    FROM case_file c LEFT JOIN category_rule r ON r.id = c.rule_id WHERE c.id = :id"""
)
_OF_RULE = {
    CaseState.DISPATCHED: "sign",
    CaseState.SIGNED: "arrive",
    CaseState.VERIFYING: "verify",
    CaseState.FEEDBACK: "verify",
}


def get_clocks(s: Session, detail: CaseDetail) -> CaseClocks:
    """Return the clocks of a case whose detail was read in the same transaction."""
    now = database_now(s)
    held = stretches(detail.steps, now)
    stage = _why_stage(s, detail)
    known = get_bases(s, [detail.case.id]).get(detail.case.id)
    if known is None:
        return CaseClocks(now, held, stage=stage)
    basis, stands = known
    running = next((stop for stop in basis.stops if stop.begin <= now < stop.end), None)
    why = None
    if basis.tier is not Tier.SPECIAL or basis.by_hand is not None:
        why = why_due(city_calendar(s), basis, stands, held, now)
    until, kind = (None, "") if running is None else (running.end, running.kind)
    return CaseClocks(now, held, why, until, kind, stage)


def _why_stage(s: Session, detail: CaseDetail) -> StageWhy | None:
    """Explain the limit of the stage under way, by the limits and the rule that hold now."""
    case = detail.case
    if case.stage_due_at is None:
        return None
    row = s.execute(_STAGE, {"id": case.id}).one()
    rule = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    # From acceptance to dispatch one clock runs; after a refusal or a reopening it begins anew.
    shared = case.state is CaseState.FILED and row.came_by == "file" and row.accepted_at is not None
    since = utc(row.accepted_at) if shared else case.stage_since
    stages = with_rule(city_calendar(s).clocks.stages, rule)
    due = stage_limit(case.state, case.urgency, since, arrival=row.needs_arrival, stages=stages)
    if due is None:
        return None
    by_rule = rule.get(f"{_OF_RULE.get(case.state, '')}_minutes") is not None
    return StageWhy(case.state, since, case.stage_due_at, min(due, case.stage_due_at) - since, by_rule)
