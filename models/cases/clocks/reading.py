"""What the case panel tells of a case's clocks, read in one go."""

from __future__ import annotations

from sqlalchemy.orm import Session

from models.cases.clocks.queries import city_calendar, get_bases
from models.cases.clocks.records import CaseClocks
from models.cases.clocks.stretches import stretches
from models.cases.clocks.why import why_due
from models.cases.records import CaseDetail, Tier
from models.store.times import database_now


def get_clocks(s: Session, detail: CaseDetail) -> CaseClocks:
    """Return the clocks of a case whose detail was read in the same transaction."""
    now = database_now(s)
    held = stretches(detail.steps, now)
    known = get_bases(s, [detail.case.id]).get(detail.case.id)
    if known is None:
        return CaseClocks(now, held)
    basis, stands = known
    running = next((stop for stop in basis.stops if stop.begin <= now < stop.end), None)
    why = None
    if basis.tier is not Tier.SPECIAL or basis.by_hand is not None:
        why = why_due(city_calendar(s), basis, stands, held, now)
    stopped = (None, "") if running is None else (running.end, running.kind)
    return CaseClocks(now, held, why, *stopped)
