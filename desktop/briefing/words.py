"""How figures, times and names stand in a briefing, in the language in use (see widgets.i18n.speaking)."""

from __future__ import annotations

import re
from datetime import date, datetime, tzinfo

from models.cases.records import Urgency
from models.figures.day_records import Held, Named
from models.figures.definitions import percent
from models.figures.records import Rate
from models.figures.rounding import percent_of, rounded
from models.workers.masking import mask_text
from widgets.i18n import language, mark, tr, trn
from widgets.text import shown
from widgets.words import role_word, standing_word

DASH = "—"
# What no document can hold or show: controls, halves of pairs, characters that are none.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BREAKS = re.compile(r"[\t\n\r\u2028\u2029]+")
_WEEKDAYS = (
    mark("Monday"), mark("Tuesday"), mark("Wednesday"), mark("Thursday"), mark("Friday"), mark("Saturday"),
    mark("Sunday"),
)  # fmt: skip


def typed(text: str) -> str:
    """Return text that somebody typed, as it may stand in a document: on one line, unable to turn its neighbours."""
    return shown(_BREAKS.sub(" ", _IMPOSSIBLE.sub("\N{REPLACEMENT CHARACTER}", text)))


def said(text: str) -> str:
    """Return `typed` of what was said about people: titles, notes, file names. Papers of before may have it unmasked in them."""
    return typed(mask_text(text))


def named(one: Named) -> str:
    """Return a name of the city's own in the language in use, the other where there is none."""
    return typed(one.name_en if language() == "en" and one.name_en else one.name)


def number(value: int) -> str:
    """Return a count with its thousands set off."""
    return f"{value:,}"


def big(value: int) -> str:
    """Return a count for large type or a sentence: in Chinese from a hundred thousand on in 万, then in 亿."""
    if language() == "zh":
        for unit, word in ((100_000_000, "亿"), (10_000, "万")):
            if value >= unit and value >= 100_000:
                return rounded(value, unit, 2).rstrip("0").rstrip(".") + word
    return number(value)


def ratio(numerator: int | None, denominator: int | None) -> str:
    """Return a rate as it is written, "98.7%"; "—" for nothing of nothing."""
    if not denominator or numerator is None:
        return DASH
    return percent(Rate("", numerator, denominator)).replace(" ", "")


def share(numerator: int, denominator: int) -> str:
    """Return a change against something in whole per cent, "12%"."""
    return f"{percent_of(numerator, denominator, 0)}%"


def points(numerator: int, denominator: int) -> str:
    """Return a difference of two rates in percentage points, "2.3"."""
    return percent_of(numerator, denominator)


def amount(numerator: int, denominator: int) -> str:
    """Return a middle of counts: whole where it is, else with one decimal, "118.5"."""
    if numerator % denominator == 0:
        return big(numerator // denominator)
    whole, _, part = rounded(numerator, denominator, 1).partition(".")
    return f"{int(whole):,}.{part}"


def weekday(day: date) -> str:
    """Return what a day of the week is called."""
    return tr(_WEEKDAYS[day.weekday()])


def parts(numerator: int | None, denominator: int | None) -> str:
    """Return what a rate is made of, "155/157"."""
    return DASH if numerator is None or denominator is None else f"{number(numerator)}/{number(denominator)}"


def long_date(day: date) -> str:
    """Return a day in full: "2026年11月23日 星期一"."""
    facts = {"year": day.year, "month": day.month, "day": day.day, "weekday": tr(_WEEKDAYS[day.weekday()])}
    return tr("{weekday}, {year}-{month:02d}-{day:02d}", **facts)


def named_day(day: date) -> str:
    """Return a day within a sentence: "11月25日（星期三）"."""
    return tr("{weekday} {month:02d}-{day:02d}", month=day.month, day=day.day, weekday=weekday(day))


def long_dates(first: date, last: date) -> str:
    """Return days in full: one with its weekday, several as "2026年11月16日至22日"."""
    if first == last:
        return long_date(first)
    facts = {"year": first.year, "month": first.month, "day": first.day}
    until = {"until_year": last.year, "until_month": last.month, "until_day": last.day}
    if first.year != last.year:
        told = tr("{year}-{month:02d}-{day:02d} to {until_year}-{until_month:02d}-{until_day:02d}", **facts, **until)
    elif first.month != last.month:
        told = tr("{year}-{month:02d}-{day:02d} to {until_month:02d}-{until_day:02d}", **facts, **until)
    else:
        told = tr("{year}-{month:02d}-{day:02d} to {until_day:02d}", **facts, **until)
    return told


def short_date(day: date) -> str:
    """Return a day of the year, "11/23"."""
    return f"{day:%m/%d}"


def clock(at: datetime, zone: tzinfo, day: date, begins_at: int = 0) -> str:
    """Return the time of a day that a moment stands for; its end is 24:00, of one that begins later its hour of the next."""
    local = at.astimezone(zone)
    told = f"{local:%H:%M}"
    if local.date() == day:
        return told
    return tr("{clock} of the next day", clock=told) if begins_at else "24:00"


def stamp(at: datetime | None, zone: tzinfo) -> str:
    """Return a moment with its date, "2026-11-23 14:32"; "—" for none."""
    return DASH if at is None else f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def moment(at: datetime | None, zone: tzinfo, day: date) -> str:
    """Return a moment within a sentence: in Chinese "11月30日19:50", with its year where that is not the paper's."""
    if at is None or language() != "zh":
        return stamp(at, zone)
    local = at.astimezone(zone)
    facts = {"year": local.year, "month": local.month, "day": local.day, "clock": f"{local:%H:%M}"}
    if local.year == day.year:
        return tr("{month:02d}-{day:02d} {clock}", **facts)
    return tr("{year}-{month:02d}-{day:02d} {clock}", **facts)


def zone_name(zone: str) -> str:
    """Return what clocks a city goes by: in Chinese those of China by their own name."""
    return tr("Beijing time") if zone == "Asia/Shanghai" else tr("the time zone {zone}", zone=zone)


def late_by(due_at: datetime | None, at: datetime) -> str:
    """Return by how much a limit is over at a moment, in its two largest units: "3天4时", "2时41分"."""
    if due_at is None or due_at >= at:
        return DASH
    minutes = int((at - due_at).total_seconds() // 60)
    if not minutes:
        return tr("under 1 min late")
    days, hours = minutes // 1440, minutes // 60 % 24
    if days >= 100:
        return trn("{n} day late", "{n} days late", days)
    if days:
        return tr("{d} d {h} h late", d=days, h=hours)
    return tr("{h} h {m} min late", h=hours, m=f"{minutes % 60:02d}") if hours else tr("{m} min late", m=minutes)


def holder(case: Held) -> str:
    """Return who has a case: the desk, a department, a worker with the role; of another system's, who is competent."""
    return held_by(case.holder, case.role, told=case.told)


def held_by(who: str, role: str, *, told: bool) -> str:
    """Return the same from its parts, as `Held` has them."""
    if not who:
        return tr("Desk") if told else DASH
    name = typed(who)
    if not told:
        return tr("{name} (competent)", name=name)
    return name if role in ("bureau", "subcentre", "") else f"{role_word(role)} {name}"


def standing(case: Held) -> str:
    """Return where a case stands: its state, or that another system had it."""
    return standing_word(case.state) if case.told else tr("in another system")


def urgent(case: Held) -> bool:
    """Whether a case stands before all others (特急)."""
    return case.urgency is Urgency.CRITICAL
