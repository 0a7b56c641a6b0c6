"""Limits and lamps: how long a stage and a case may take, when they warn, and in which order the queue stands.

Stage clocks run by the clock, night and day: the desk is always manned. A case's own limit follows its tier or its
category's rule, over the city's working calendar. Every time is aware; results are in UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from models.cases.calendar import DAY, WorkingCalendar
from models.cases.clocks.rules import DEFAULTS, StageLimits
from models.cases.records import CaseState, Lamp, OpenCase, QueueFilter, Tier, Urgency
from models.cases.states import stage_of

SIGN = timedelta(minutes=DEFAULTS.stages.sign)
"""The default limit for signing an order."""

_FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Limit:
    """When a case is due, and why.

    `basis` is tier_general, tier_raised, by_hand, working_minute, working_day or
    calendar_minute; `skipped` are the days between filing and the limit that did not count; `provisional` says that the
    public calendar of a day involved is not published yet.
    """

    due_at: datetime
    basis: str
    amount: int | None = None
    skipped: tuple[date, ...] = ()
    provisional: bool = False


def case_limit(
    calendar: WorkingCalendar,
    filed_at: datetime,
    tier: Tier,
    *,
    amount: int | None = None,
    unit: str | None = None,
    by_hand: datetime | None = None,
) -> Limit:
    """Return when a case filed at `filed_at` is due. `amount` and `unit` are its category's rule, which holds for 一般.

    一般 without a rule: 24:00 of the first working day on or after filing; filed after 17:00 of a working day, 12:00 of
    the next one. A limit by hand goes before all; 特殊 has no other. Raises ValueError without it, or for an unknown unit.
    """
    if by_hand is not None:
        return Limit(by_hand.astimezone(UTC), "by_hand")
    if tier is Tier.SPECIAL:
        raise ValueError("a special case needs a limit set by hand")
    if tier is Tier.RAISED:
        return Limit(filed_at.astimezone(UTC) + DAY * calendar.clocks.raised_days, "tier_raised")
    if amount is not None and unit is not None:
        return _rule_limit(calendar, filed_at, amount, unit)
    day = calendar.local_day(filed_at)
    if calendar.is_working_day(day) and filed_at.astimezone(calendar.zone).time() > calendar.clocks.late_filing:
        last = calendar.first_working_day(day + DAY)
        due = calendar.instant(last, calendar.clocks.late_until)
    else:
        last = calendar.first_working_day(day)
        due = calendar.midnight(last + DAY)
    return _explained(calendar, filed_at, due, last, "tier_general", None)


def _rule_limit(calendar: WorkingCalendar, filed_at: datetime, amount: int, unit: str) -> Limit:
    if unit == "calendar_minute":
        return Limit(filed_at.astimezone(UTC) + timedelta(minutes=amount), unit, amount)
    if unit == "working_minute":
        due = calendar.add_working_minutes(filed_at, amount)
        return _explained(calendar, filed_at, due, calendar.local_day(due), unit, amount)
    if unit == "working_day":
        last = calendar.add_working_days(calendar.local_day(filed_at), amount)
        return _explained(calendar, filed_at, calendar.midnight(last + DAY), last, unit, amount)
    raise ValueError(f"unknown unit of a limit: {unit}")


def _explained(
    calendar: WorkingCalendar, start: datetime, due: datetime, last: date, basis: str, amount: int | None
) -> Limit:
    first = calendar.local_day(start)
    days = [first + DAY * n for n in range((last - first).days + 1)]
    skipped = tuple(day for day in days if not calendar.is_working_day(day))
    return Limit(due, basis, amount, skipped, any(calendar.is_provisional(day) for day in days))


def stage_limit(
    state: CaseState,
    urgency: Urgency,
    since: datetime,
    *,
    accepted_at: datetime | None = None,
    arrival: bool = False,
    stages: StageLimits = DEFAULTS.stages,
) -> datetime | None:
    """Return when the stage entered at `since` is due; None where only the case's own limit runs.

    Filing and dispatching share one clock, from acceptance (`accepted_at`) on; `arrival` says that the category's rule
    asks for a worker on site; `stages` are the city's limits, with those of the category's rule in their place.
    """
    critical = urgency is Urgency.CRITICAL
    if state is CaseState.REPORTED:
        allowed = stages.accept
    elif state in (CaseState.ACCEPTED, CaseState.CONFIRMING, CaseState.FILED):
        since, allowed = accepted_at or since, stages.file_critical if critical else stages.file
    elif state is CaseState.DISPATCHED:
        allowed = stages.sign
    elif state is CaseState.SIGNED and arrival:
        allowed = stages.arrive_critical if critical else stages.arrive
    elif state in (CaseState.FEEDBACK, CaseState.VERIFYING):
        allowed = stages.verify
    elif state is CaseState.REVIEWING:
        allowed = stages.review
    else:
        return None
    return since + timedelta(minutes=allowed)


def next_due(stage_due_at: datetime | None, due_at: datetime | None) -> datetime | None:
    """Return the earlier of the stage's and the case's limit, as the database computes it."""
    return min((at for at in (stage_due_at, due_at) if at is not None), default=None)


def soon_from(calendar: WorkingCalendar, since: datetime, next_due_at: datetime | None) -> datetime | None:
    """Return when the lamp turns ◆: a quarter of the time before the limit, at most one working day before it."""
    if next_due_at is None:
        return None
    quarter = max(next_due_at - since, timedelta(0)) / 4
    if quarter <= DAY:
        # No working day is shorter than a day.
        return (next_due_at - quarter).astimezone(UTC)
    return max(next_due_at - quarter, calendar.back_one_working_day(next_due_at)).astimezone(UTC)


def refusal_until(calendar: WorkingCalendar, given_at: datetime) -> datetime:
    """Return until when an order may be refused (退单): the end of the first working day after it was given."""
    last = calendar.add_working_days(calendar.local_day(given_at), calendar.clocks.refusal_days)
    return calendar.midnight(last + DAY)


def lamp_of(case: OpenCase, now: datetime) -> Lamp:
    """Return the case's lamp at `now`: ▲ after its next limit, ◆ from `soon_at` on, else ●."""
    if case.next_due_at is not None and now > case.next_due_at:
        return Lamp.LATE
    if case.soon_at is not None and now >= case.soon_at:
        return Lamp.SOON
    return Lamp.ON_TIME


def queue_order(case: OpenCase) -> tuple[bool, datetime, int]:
    """Return the sort key of the queue: 特急 first, then by the next limit, then by age."""
    # The identifier as a number: two of them are told apart in the interpreter itself, and not in Python.
    return (case.urgency is not Urgency.CRITICAL, case.next_due_at or _FAR, case.id.int)


def matches(case: OpenCase, wanted: QueueFilter, now: datetime) -> bool:
    """Return whether `case` passes the filter at `now`; every word of the text has to be found somewhere in the row.

    A text that is a case's number in another system finds it too (`wanted.numbered`).
    """
    return all(fits(case) for fits in _conditions(wanted, now))


def passing(cases: Iterable[OpenCase], wanted: QueueFilter, now: datetime) -> list[OpenCase]:
    """Return those of the cases that pass the filter at `now`, in their order (see `matches`)."""
    for fits in _conditions(wanted, now):
        cases = filter(fits, cases)
    return list(cases)


def _conditions(wanted: QueueFilter, now: datetime) -> Iterator[Callable[[OpenCase], bool]]:
    """What a case has to fulfil, one after the other: only what is asked for, for there may be ten thousands of cases."""
    if wanted.stage is not None:
        yield lambda case: stage_of(case.state) is wanted.stage
    if wanted.urgency is not None:
        yield lambda case: case.urgency is wanted.urgency
    if wanted.source is not None:
        yield lambda case: case.source is wanted.source
    if wanted.category_top:
        yield lambda case: case.category_top == wanted.category_top
    if wanted.grid_ids:
        yield lambda case: case.grid_id in wanted.grid_ids
    if wanted.case_ids:
        yield lambda case: case.id in wanted.case_ids
    if wanted.lamp is not None:
        yield lambda case: lamp_of(case, now) is wanted.lamp
    if (begin := wanted.reported_from) is not None:
        yield lambda case: case.reported_at >= begin
    if (end := wanted.reported_until) is not None:
        yield lambda case: case.reported_at < end
    if words := wanted.text.casefold().split():
        yield lambda case: case.id in wanted.numbered or _says(case, words)


def _says(case: OpenCase, words: Sequence[str]) -> bool:
    heap = " ".join((case.number or "", case.title, case.area, case.grid, case.holder, case.category)).casefold()
    return all(word in heap for word in words)
