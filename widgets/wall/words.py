"""What the wall says, in the language in use: masked, and of people no more than their role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from babel.dates import format_date

from models.cases.deadlines import lamp_of
from models.cases.records import Lamp, OpenCase, Urgency
from models.figures.rounding import change
from models.workers.masking import mask_text
from widgets.i18n import language, tr
from widgets.text import cut, line
from widgets.times import remaining
from widgets.words import DOT, awaited_word, role_word, source_word, urgency_word

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LONGEST_TITLE = 80
LEAST_USUAL = 20


@dataclass(frozen=True, slots=True)
class HeldWords:
    """A row of 卡在谁手里: what is left of its limit, what it is, with whom and what is awaited."""

    lamp: Lamp
    left: str
    mark: str
    """特急, or nothing."""
    title: str
    holder: str


@dataclass(frozen=True, slots=True)
class AlarmWords:
    """A sentence of the bottom line after its mark (特急, 领导批示)."""

    mark: str
    critical: bool
    words: str


def holder_role(case: OpenCase) -> str:
    """Return who holds a case as the wall may say it: a department by name, a person by role, or the desk's 坐席."""
    if case.holder_department_id is not None:
        return line(case.holder)
    if case.holder_worker_id is not None:
        return role_word(case.holder_role) if case.holder_role else tr("Grid worker")
    return tr("Operator")


def title_word(case: OpenCase) -> str:
    """Return a case's title, masked."""
    return line(cut(mask_text(case.title), LONGEST_TITLE))


def held_words(case: OpenCase, now: datetime) -> HeldWords:
    """Return a case's row."""
    return HeldWords(
        lamp=lamp_of(case, now),
        left=remaining(case.next_due_at, now) or tr("no limit"),
        mark=urgency_word(case.urgency) if case.urgency is Urgency.CRITICAL else "",
        title=title_word(case),
        holder=f"{holder_role(case)} {awaited_word(case)}",
    )


def alarm_words(case: OpenCase, now: datetime, zone: tzinfo) -> AlarmWords:
    """Return a case's sentence: when it came, where it is, what it is, with whom."""
    critical = case.urgency is Urgency.CRITICAL
    at, today = case.reported_at.astimezone(zone), now.astimezone(zone).date()
    clock = f"{at:%H:%M}" if at.date() == today else f"{at:%m/%d %H:%M}" if at.year == today.year else f"{at:%Y/%m/%d}"
    parts = [clock, line((case.area or case.grid).split(DOT)[0]), title_word(case)]
    sentence = tr(
        "{what}, {holder} {awaited}",
        what=" ".join(part for part in parts if part),
        holder=holder_role(case),
        awaited=awaited_word(case),
    )
    return AlarmWords(urgency_word(case.urgency) if critical else source_word(case.source), critical, sentence)


def duration(length: timedelta) -> str:
    """Return a length of time: under an hour in minutes, under a day in hours and minutes, else in days."""
    if length < _HOUR:
        return tr("{n} min", n=length // _MINUTE)
    if length < _DAY:
        hours, minutes = length // _HOUR, length % _HOUR // _MINUTE
        return tr("{h} h {m} min", h=hours, m=f"{minutes:02d}")
    return tr("{n} d", n=length // _DAY)


def day_words(day: date) -> str:
    """Return a day with its weekday, as people say it."""
    if language() == "en":
        return str(format_date(day, "EEEE, d MMMM", locale="en_GB"))
    return str(format_date(day, "M 月 d 日 EEEE", locale="zh_CN"))


def change_words(value: float, usual: float) -> str:
    """Return by how much a figure differs from what is usual, in whole per cent ("+6%"); "" of so little that it says nothing."""
    if usual < LEAST_USUAL:
        return ""
    share = change(value, usual)
    return "±0%" if share == "+0" else f"{share}%"
