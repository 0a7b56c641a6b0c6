"""Reads what a paper of any kind says, from one moment of the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.briefings.judging.judge import judge
from models.briefings.judging.judged import Judged
from models.briefings.kinds import LONGEST, Kind, period_of
from models.briefings.masking import masked_page
from models.briefings.matter import read_matter
from models.briefings.matter_records import Matter
from models.cases.calendar import calendar_of
from models.city.queries import get_timezone
from models.figures.as_of import Seen, seen_now
from models.figures.day_queries import get_first_day, get_today, read_day, read_period
from models.figures.day_records import NO_GROUNDS, DayFigures, Grounds, Members, PeriodFigures, Spot
from models.figures.days import get_statistical_days
from models.figures.filters import Period
from models.figures.topics.queries import read_topics
from models.figures.topics.records import Topics
from models.store.abreast import Elsewhere
from models.store.errors import Refused
from models.store.times import database_now
from models.watch.shifts.queries import get_page, list_pages
from models.watch.shifts.records import Page

_EXERCISE = text("SELECT exercise FROM case_file WHERE id = :id")


@dataclass(frozen=True, slots=True)
class About:
    """What a paper is to be about: its kind, its days, and the case or shift of a kind that is about one."""

    kind: Kind
    period: Period | None = None
    subject: UUID | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What was read: one of `figures`, `period`, `matter`, `handover` and `topics`, and the cases behind the figures.

    A 周调度 has `topics` beside its `period`.
    """

    about: About
    days: Period
    timezone: str
    as_of: datetime
    so_far: bool
    seen: Seen
    figures: DayFigures | None = None
    period: PeriodFigures | None = None
    matter: Matter | None = None
    handover: Page | None = None
    topics: Topics | None = None
    spots: tuple[Spot, ...] = ()
    members: tuple[Members, ...] = ()
    grounds: Grounds = NO_GROUNDS
    judged: tuple[Judged, ...] = ()
    begins_at: int = 0
    """The hour of the city's clocks at which its days begin; 0 for a paper that is not about days."""
    exercise: bool = False
    """Whether the matter is an exercise (演练)."""

    @property
    def cases(self) -> int:
        """How many cases there are behind the largest of the paper's figures."""
        return max((len(one.rows) for one in self.members), default=0)

    @property
    def behind(self) -> tuple[Members, ...]:
        """The cases behind every figure, and behind what the sentences single out."""
        return (*self.members, *(one for judged in self.judged for one in judged.members))


@dataclass(frozen=True, slots=True)
class Then:
    """How a kept paper was read: what the database had seen, what moment it is of, and at which hour its days began."""

    seen: Seen
    as_of: datetime
    begins_at: int


def read_content(
    s: Session,
    about: About,
    then: Then | None = None,
    placed: Callable[[tuple[Spot, ...]], None] = lambda _: None,
    elsewhere: Elsewhere | None = None,
) -> Content:
    """Read a paper's content; with `then` as that paper was read.

    `placed` hears where the open cases lie (`Content.spots`) as soon as that is known, if the paper has them. `elsewhere` reads
    a part of it beside the session, from its moment. The session must see one moment throughout (`Store.read`). Raises Refused: "day_to_come" (day, today), "day_before_first" (day,
    first), "nothing_reported", "period_not_of_kind" (days, most), "unknown_case", "no_handover", "unknown_page"; BadPeriod
    for days the wrong way round.
    """
    zone = get_timezone(s)
    seen, until = (None, None) if then is None else (then.seen, then.as_of)
    now = seen or seen_now(s)
    if about.kind is Kind.MATTER:
        return _matter(s, about, zone, now, seen, until)
    if about.kind is Kind.HANDOVER:
        return _handover(s, about, zone, now)
    statistical = get_statistical_days(s, None if then is None else then.begins_at)
    begins_at = statistical.begins_at
    days = _days(s, about, begins_at)
    if about.kind is Kind.DAILY:
        day = read_day(s, days.last, seen, until, begins_at, placed, elsewhere)
        one = day.figures
        told = Content(about, days, zone, one.as_of, one.so_far, now, figures=one, spots=day.spots, members=day.members)
        told = replace(told, grounds=day.grounds, judged=judge(one, None, day.grounds))
        return replace(told, begins_at=begins_at)
    if about.kind is Kind.HOT_TOPICS:
        end = statistical.end(days.last)
        at = min(until or database_now(s), end)
        topics = read_topics(s, days, seen, at, begins_at)
        return Content(about, days, zone, at, at < end, now, topics=topics, begins_at=begins_at)
    read = read_period(s, days, seen, until, begins_at, placed, elsewhere)
    one, judged = read.figures.now, judge(read.figures.now, read.figures.before, read.grounds)
    told = Content(
        about, days, zone, one.as_of, one.so_far, now, period=read.figures, spots=read.spots, members=read.members
    )
    weekly = about.kind is Kind.WEEKLY
    topics_of_week = read_topics(s, days, seen, one.as_of, begins_at) if weekly else None
    return replace(told, grounds=read.grounds, judged=judged, topics=topics_of_week, begins_at=begins_at)


def _days(s: Session, about: About, begins_at: int) -> Period:
    """The days that are meant, if there is anything to tell of them."""
    today, first = get_today(s, begins_at), get_first_day(s, begins_at)
    days = about.period or period_of(about.kind, today)
    if days.days > LONGEST[about.kind]:
        raise Refused("period_not_of_kind", days=days.days, most=LONGEST[about.kind], kind=about.kind.value)
    if days.first > today:
        raise Refused("day_to_come", day=days.first, today=today)
    if first is None:
        raise Refused("nothing_reported")
    if days.last < first:
        raise Refused("day_before_first", day=days.last, first=first)
    return days


def _matter(s: Session, about: About, zone: str, now: Seen, seen: Seen | None, until: datetime | None) -> Content:
    if about.subject is None:
        raise Refused("unknown_case", case_id=None)
    matter = read_matter(s, about.subject, seen)
    at = until or now.at
    calendar = calendar_of(zone)
    last = calendar.local_day(at)
    days = about.period or Period(min(calendar.local_day(matter.reported_at), last), last)
    told = Content(About(about.kind, days, about.subject), days, zone, at, False, now, matter=matter)
    return replace(told, exercise=bool(s.scalar(_EXERCISE, {"id": about.subject})))


def _handover(s: Session, about: About, zone: str, now: Seen) -> Content:
    subject = about.subject
    if subject is None:
        pages = list_pages(s, 1)
        if not pages:
            raise Refused("no_handover")
        subject = pages[0][0]
    page = masked_page(s, get_page(s, subject))
    day = calendar_of(zone).local_day(page.ends_at)
    days = Period(day, day)
    return Content(About(about.kind, days, subject), days, zone, page.ends_at, False, now, handover=page)
