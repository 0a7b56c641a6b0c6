"""Drafts of matters: what comes in and when each thing happens to it, before it is played into a history."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from desktop.demo.subjects import Question, Subject
from desktop.demo.wording import Told
from models.cases.calendar import WorkingCalendar
from models.cases.deadlines import case_limit
from models.cases.records import Tier, Urgency

MINUTE = timedelta(minutes=1)
LATE_SHARE = 0.02
REWORK_SHARE = 0.025
REFUSED_SHARE = 0.018
ASSISTED_SHARE = 0.05
RAISED_SHARE = 0.04


class Course(Enum):
    """What becomes of a report."""

    HANDLED = auto()
    ANSWERED = auto()
    ANSWERED_AFTER_ACCEPTING = auto()
    NOT_ACCEPTED = auto()


@dataclass(slots=True)
class Draft:
    """A matter to be: the instants are aware UTC, None where that step is not taken."""

    told: Told
    subject: Subject
    source: str
    nature: str
    urgency: Urgency
    tier: Tier
    course: Course
    reported: datetime
    accepted: datetime
    filed: datetime
    dispatched: datetime
    due: datetime | None = None
    refused: datetime | None = None
    """When the first order was refused; `dispatched` and what follows are then the second order's."""
    first_dispatched: datetime | None = None
    signed: datetime | None = None
    arrived: datetime | None = None
    handling: datetime | None = None
    feedback: datetime | None = None
    verified: datetime | None = None
    reworked: datetime | None = None
    """When the desk sent it back; `feedback_again` follows."""
    feedback_again: datetime | None = None
    closed: datetime | None = None
    answer: str = ""
    assisted: bool = False
    question: Question | None = None


def spread(rng: random.Random, median_minutes: float, most_minutes: float) -> timedelta:
    """Return a wait whose middle is `median_minutes`, mostly near it and never above `most_minutes`."""
    return min(median_minutes * rng.lognormvariate(0, 0.6), most_minutes * rng.uniform(0.85, 1)) * MINUTE


def draft_begin(draft: Draft, rng: random.Random) -> None:
    """Fill in when the desk accepted, filed and dispatched, within its limits but for a few."""
    critical = draft.urgency is Urgency.CRITICAL
    slow = rng.random() < 0.015
    draft.accepted = draft.reported + spread(rng, 1.5 if critical else 4.5, 40 if slow else 13)
    draft.filed = draft.accepted + spread(rng, 1.2 if critical else 4, 4 if critical else 14)
    draft.dispatched = draft.filed + spread(rng, 1 if critical else 4, 3.5 if critical else 14)


def draft_limit(draft: Draft, calendar: WorkingCalendar) -> None:
    """Fill in when the whole is due."""
    subject = draft.subject
    limit = case_limit(calendar, draft.filed, draft.tier, amount=subject.limit_amount, unit=subject.limit_unit)
    draft.due = limit.due_at


def draft_field(draft: Draft, rng: random.Random) -> None:
    """Fill in when it was signed, reached, and begun; now and then the first addressee refuses."""
    critical = draft.urgency is Urgency.CRITICAL
    if rng.random() < REFUSED_SHARE and not critical:
        draft.first_dispatched = draft.dispatched
        draft.refused = draft.dispatched + spread(rng, 14, 28)
        draft.dispatched = draft.refused + spread(rng, 6, 20)
    late = rng.random() < 0.02
    draft.signed = draft.dispatched + spread(rng, 2.5 if critical else 7, 12 if critical else 95 if late else 28)
    if draft.subject.arrival:
        draft.arrived = draft.signed + spread(rng, 9 if critical else 17, 26 if critical else 55)
        draft.handling = draft.arrived + spread(rng, 2, 8)
    else:
        draft.handling = draft.signed + spread(rng, 10, 60)


def draft_end(draft: Draft, calendar: WorkingCalendar, rng: random.Random) -> None:
    """Fill in when it was fed back, checked and closed: in working life's hours, nearly always within the limit."""
    assert draft.due is not None
    assert draft.handling is not None
    late = rng.random() < LATE_SHARE
    if late:
        end = draft.due + min(rng.lognormvariate(5.0, 0.9), 1800) * MINUTE
    else:
        share = 0.12 + 0.82 * rng.betavariate(1.5, 2.1)
        end = _by_day(draft.filed + (draft.due - draft.filed) * share, draft, calendar, rng)
    finish(draft, end, rng)


def finish(draft: Draft, end: datetime, rng: random.Random) -> None:
    """Let `draft` be closed at about `end`, with feedback and checks just before; never before it was begun."""
    assert draft.handling is not None
    review = spread(rng, 9, 26)
    check = spread(rng, 24, 55) if draft.subject.verification else timedelta(0)
    draft.feedback = max(end - review - check, draft.handling + spread(rng, 6, 20))
    draft.verified = draft.feedback + check if draft.subject.verification else None
    draft.closed = (draft.verified or draft.feedback) + review
    draft.reworked = draft.feedback_again = None


def add_rework(draft: Draft, rng: random.Random) -> None:
    """Let the desk send `draft` back once before it is closed, where there is time for it."""
    assert draft.handling is not None
    assert draft.feedback is not None
    assert draft.closed is not None
    room = draft.feedback - draft.handling
    if room < 60 * MINUTE or draft.subject.verification:
        return
    draft.feedback_again = draft.feedback
    draft.feedback = draft.handling + room * rng.uniform(0.3, 0.5)
    draft.reworked = draft.feedback + min(spread(rng, 10, 28), (draft.feedback_again - draft.feedback) * 0.6)


def _by_day(end: datetime, draft: Draft, calendar: WorkingCalendar, rng: random.Random) -> datetime:
    """Move an end that would fall into the night to the morning or the evening before, within the limit."""
    local = end.astimezone(calendar.zone)
    if 7 <= local.hour < 22 or draft.urgency is Urgency.CRITICAL:
        return end
    assert draft.due is not None
    evening = (
        local.replace(hour=21, minute=50) if local.hour >= 22 else local.replace(hour=21, minute=50) - timedelta(days=1)
    )
    morning = evening + timedelta(hours=9, minutes=40) + rng.random() * 150 * MINUTE
    if morning < draft.due - 10 * MINUTE:
        return morning.astimezone(end.tzinfo)
    before = evening - rng.random() * 120 * MINUTE
    return before.astimezone(end.tzinfo) if before > draft.filed + 60 * MINUTE else end
