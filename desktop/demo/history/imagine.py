"""Imagines what came in: the days' drafts by the city's rhythm, and those of the last minutes."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from desktop.demo.chance import Weighted
from desktop.demo.history.draft import (
    ASSISTED_SHARE,
    MINUTE,
    RAISED_SHARE,
    REWORK_SHARE,
    Course,
    Draft,
    add_rework,
    draft_begin,
    draft_end,
    draft_field,
    draft_limit,
    spread,
)
from desktop.demo.rhythm import REPORTS_PER_ACCEPTED, day_factor, draw_time, is_storm
from desktop.demo.sources import draw_nature, sources_of
from desktop.demo.subjects import BY_CODE, QUESTIONS, REFUSALS, SUBJECTS, Subject
from desktop.demo.volume import Volume
from desktop.demo.wording import Teller
from models.cases.calendar import WorkingCalendar
from models.cases.records import Tier, Urgency

ENQUIRY = "G1405"
NOT_ACCEPTED_SHARE = 0.14
"""Of those that are not accepted; the others are answered at once."""
ANSWERED_AFTER_SHARE = 0.012

_ORDINARY = Weighted(SUBJECTS, [s.weight for s in SUBJECTS])
_STORMY = Weighted(SUBJECTS, [s.weight * (0.5 + s.storm) for s in SUBJECTS])


class Imagination:
    """Draws drafts from one generator; the same generator and `now` give the same drafts."""

    def __init__(
        self, teller: Teller, calendar: WorkingCalendar, now: datetime, rng: random.Random, volume: Volume
    ) -> None:
        self.volume = volume
        self._teller = teller
        self._calendar = calendar
        self._now = now
        self._rng = rng

    def days(self, checked: Callable[[float], None]) -> Iterator[Draft]:
        """Yield the drafts of the days before and of today until now; `checked` hears the share done."""
        today = self._calendar.local_day(self._now)
        for back in range(self.volume.days, -1, -1):
            checked(1 - back / self.volume.days)
            yield from self._day(today - timedelta(days=back), today)

    def _day(self, day: date, today: date) -> Iterator[Draft]:
        rng = self._rng
        storm = is_storm(day, today)
        start = self._calendar.midnight(day)
        accepted = round(self.volume.accepted_per_day * day_factor(day, today, rng))
        others = round(accepted * (REPORTS_PER_ACCEPTED - 1) * rng.uniform(0.93, 1.07))
        subjects = _STORMY if storm else _ORDINARY
        for n in range(accepted + others):
            at = draw_time(start, storm, rng)
            if at >= self._now:
                continue
            yield self.matter(subjects.draw(rng), at) if n < accepted else self.unaccepted(at)

    def matter(
        self,
        subject: Subject,
        at: datetime,
        urgency: Urgency | None = None,
        source: str | None = None,
        which: int | None = None,
    ) -> Draft:
        """Return the draft of a matter reported at `at` that will be accepted and handled to its end."""
        rng = self._rng
        source = source or sources_of(subject, self.volume.sources).draw(rng)
        told = self._teller.tell(subject, source, rng, which)
        tier = Tier.RAISED if rng.random() < RAISED_SHARE else Tier.GENERAL
        draft = Draft(
            told, subject, source, draw_nature(source, rng), urgency or self._urgency(subject), tier, Course.HANDLED,
            at, at, at, at,
        )  # fmt: skip
        if draft.urgency is Urgency.CRITICAL:
            draft.tier = Tier.GENERAL
        draft.assisted = rng.random() < (
            ASSISTED_SHARE * 4 if subject.component and subject.arrival else ASSISTED_SHARE
        )
        draft_begin(draft, rng)
        if rng.random() < ANSWERED_AFTER_SHARE and draft.urgency is Urgency.NORMAL:
            draft.course = Course.ANSWERED_AFTER_ACCEPTING
            draft.answer = "经核实情况已于日前处理，已向诉求人说明。"
            draft.closed = draft.filed
            return draft
        draft_limit(draft, self._calendar)
        draft_field(draft, rng)
        draft_end(draft, self._calendar, rng)
        if rng.random() < REWORK_SHARE:
            add_rework(draft, rng)
        return draft

    def unaccepted(self, at: datetime) -> Draft:
        """Return the draft of a question answered at once, or of a report that is not accepted."""
        rng = self._rng
        if rng.random() < NOT_ACCEPTED_SHARE:
            subject = _ORDINARY.draw(rng)
            source = sources_of(subject, self.volume.sources).draw(rng)
            told = self._teller.tell(subject, source, rng)
            course, nature, answer, question = Course.NOT_ACCEPTED, draw_nature(source, rng), rng.choice(REFUSALS), None
        else:
            subject, source, question = BY_CODE[ENQUIRY], "hotline", rng.choice(QUESTIONS)
            told, answer = self._teller.ask(question, rng)
            course = Course.ANSWERED
            nature = "suggestion" if question.title.startswith("建议") else "enquiry"
        ended = at + spread(rng, 5, 13)
        return Draft(
            told, subject, source, nature, Urgency.NORMAL, Tier.GENERAL, course, at, ended, ended, ended,
            closed=ended, answer=answer, question=question,
        )  # fmt: skip

    def _urgency(self, subject: Subject) -> Urgency:
        chance = self._rng.random()
        if chance < subject.critical:
            return Urgency.CRITICAL
        return Urgency.URGENT if chance < subject.critical + subject.urgent else Urgency.NORMAL


def minutes(value: float) -> timedelta:
    """Return so many minutes."""
    return value * MINUTE
