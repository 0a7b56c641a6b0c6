"""A case's limit from what moves it: its basis, extensions and suspensions, put together anew whenever one changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.cases.calendar import WorkingCalendar
from models.cases.clocks.counting import Counting, counting_of, shifted
from models.cases.deadlines import Limit, case_limit
from models.cases.records import Tier


@dataclass(frozen=True, slots=True)
class Stop:
    """The clock stood, or stands, still from `begin` to `end`: 缓办 or 挂账 (`kind`, a RequestKind value)."""

    begin: datetime
    end: datetime
    kind: str
    id: UUID | None = None
    reason: str = ""
    struck_off: bool = False
    """It ended before its date (销账)."""


@dataclass(frozen=True, slots=True)
class Extension:
    """More time, as approved: granted at `at`, the limit moved from `before` to `after`."""

    at: datetime
    before: datetime
    after: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a case's limit is made of. `since` is when it counts from: its filing, or its last reopening.

    `by_hand` is the limit that was set by hand and `set_at` when; `amount` and `unit` are of the rule it was filed under.
    """

    since: datetime
    tier: Tier
    amount: int | None = None
    unit: str | None = None
    by_hand: datetime | None = None
    set_at: datetime | None = None
    stops: tuple[Stop, ...] = ()
    extensions: tuple[Extension, ...] = ()

    @property
    def computed(self) -> bool:
        """Whether the limit follows from a rule, so that the calendar can move it."""
        return self.by_hand is not None or self.tier is not Tier.SPECIAL


def base(calendar: WorkingCalendar, basis: Basis) -> Limit:
    """Return the limit before extensions and suspensions. Raises ValueError for a special case without one by hand."""
    return case_limit(calendar, basis.since, basis.tier, amount=basis.amount, unit=basis.unit, by_hand=basis.by_hand)


def due(calendar: WorkingCalendar, basis: Basis) -> datetime:
    """Return when the case is due (UTC): the basis, moved by every suspension and extension in the order they came.

    A limit set by hand, and one granted as an extension, is a date: only what came after it moves it.
    """
    limit = base(calendar, basis)
    at, from_at = limit.due_at, basis.set_at if basis.by_hand is not None else None
    counting = counting_of(limit.basis)
    for event in _events(basis, from_at):
        if isinstance(event, Extension):
            at = event.after
        else:
            at = shifted(calendar, counting, at, event.begin, event.end)
    return at


def counting(calendar: WorkingCalendar, basis: Basis) -> Counting:
    """Return what counts for this case's limit."""
    return counting_of(base(calendar, basis).basis)


def _events(basis: Basis, from_at: datetime | None) -> Iterable[Stop | Extension]:
    since = basis.since if from_at is None else from_at
    events: list[tuple[datetime, int, Stop | Extension]] = []
    events += [(one.begin, 0, one) for one in basis.stops if one.begin >= since]
    events += [(one.at, 1, one) for one in basis.extensions if one.at >= since]
    return [event for _, _, event in sorted(events, key=lambda one: one[:2])]
