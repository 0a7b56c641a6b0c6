"""What the case panel tells of a case's clocks, read in one go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.cases.clocks.counting import NOTHING
from models.cases.clocks.queries import city_calendar, get_bases
from models.cases.clocks.stretches import Holder, Stretch, stretches
from models.cases.clocks.why import WhyDue, why_due
from models.cases.records import CaseDetail, Tier
from models.store.times import database_now


@dataclass(frozen=True, slots=True)
class CaseClocks:
    """A case's clocks as they stood at `as_of`: who held it how long, why it is due then; `stopped` until when, if it is."""

    as_of: datetime
    stretches: tuple[Stretch, ...]
    why: WhyDue | None = None
    stopped_until: datetime | None = None
    stopped_kind: str = ""

    @property
    def by_holder(self) -> tuple[tuple[Holder, timedelta], ...]:
        """How long each held it in all, in the order in which they first did; they add up to the case's age."""
        held: dict[Holder, timedelta] = {}
        for stretch in self.stretches:
            held[stretch.holder] = held.get(stretch.holder, NOTHING) + stretch.length
        return tuple(held.items())


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
