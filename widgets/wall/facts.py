"""What the wall says about the open cases, counted from the very records the map shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from models.cases.deadlines import lamp_of, queue_order
from models.cases.records import Lamp, OpenCase, Source, Stage, Urgency
from models.cases.states import stage_of
from widgets.wall.words import AlarmWords, HeldWords, alarm_words, held_words

HOUR = timedelta(hours=1)
UNDISPATCHED = frozenset({Stage.TO_ACCEPT, Stage.TO_FILE, Stage.TO_DISPATCH})
_FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stock:
    """How many open cases there are now, by lamp, urgency and stage; `longest` is how long the latest-running is late."""

    open: int = 0
    late: int = 0
    longest: timedelta | None = None
    critical: int = 0
    critical_undispatched: int = 0
    soon: int = 0
    within_an_hour: int = 0
    stages: tuple[int, ...] = (0,) * len(Stage)
    """In the order of Stage; together they are all the open ones."""


def stock_of(cases: Iterable[OpenCase], now: datetime) -> Stock:
    """Count the open cases as of `now`, those of exercises left out."""
    stages = dict.fromkeys(Stage, 0)
    late = critical = waiting = soon = hour = 0
    oldest: datetime | None = None
    for case in cases:
        stage = stage_of(case.state)
        if stage is None or case.exercise:
            continue
        stages[stage] += 1
        lamp = lamp_of(case, now)
        due = case.next_due_at
        if lamp is Lamp.LATE and due is not None:
            late += 1
            oldest = due if oldest is None else min(oldest, due)
        elif lamp is Lamp.SOON:
            soon += 1
            hour += due is not None and due - now <= HOUR
        if case.urgency is Urgency.CRITICAL:
            critical += 1
            waiting += stage in UNDISPATCHED
    return Stock(
        open=sum(stages.values()),
        late=late,
        # Whole minutes, so that the wall is drawn anew once a minute and not once a second.
        longest=None if oldest is None else timedelta(minutes=(now - oldest) // timedelta(minutes=1)),
        critical=critical,
        critical_undispatched=waiting,
        soon=soon,
        within_an_hour=hour,
        stages=tuple(stages.values()),
    )


def held_up(cases: Iterable[OpenCase], now: datetime, most: int) -> list[OpenCase]:
    """Return whom to ask: the longest late first, then the most urgent (特急, then what is due soon); at most `most`.

    Both kinds get half of the rows, and what the other leaves free.
    """
    late: list[OpenCase] = []
    urgent: list[OpenCase] = []
    for case in cases:
        lamp = lamp_of(case, now)
        if lamp is Lamp.LATE:
            late.append(case)
        elif lamp is Lamp.SOON or case.urgency is Urgency.CRITICAL:
            urgent.append(case)
    # A late 特急 must not be lost among those that are longer late.
    late.sort(key=lambda case: (case.urgency is not Urgency.CRITICAL, case.next_due_at or _FAR, case.id))
    urgent.sort(key=queue_order)
    first = max(most - most // 2, most - len(urgent))
    chosen = sorted(late[:first], key=lambda case: (case.next_due_at or _FAR, case.id))
    return chosen + urgent[: most - len(chosen)]


def held_rows(cases: Iterable[OpenCase], now: datetime, most: int) -> tuple[HeldWords, ...]:
    """Return the rows of 卡在谁手里 in words."""
    return tuple(held_words(case, now) for case in held_up(cases, now, most))


def alarms(cases: Iterable[OpenCase], now: datetime, zone: tzinfo) -> tuple[AlarmWords, ...]:
    """Return what the bottom line says: 特急 and 领导批示 among the open cases, the newest first."""
    told: Sequence[OpenCase] = [
        case for case in cases if case.urgency is Urgency.CRITICAL or case.source is Source.LEADER
    ]
    ranked = sorted(
        told, key=lambda case: (case.urgency is not Urgency.CRITICAL, -case.reported_at.timestamp(), case.id)
    )
    return tuple(alarm_words(case, now, zone) for case in ranked)
