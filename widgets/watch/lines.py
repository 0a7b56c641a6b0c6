"""What a handover page says, line by line: the window and the paper read the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from models.cases.records import CaseState, Lamp
from models.watch.shifts.records import Page, PageCase, PageEntry, PageHolder, PageRoll, PageSupervision
from widgets.i18n import tr
from widgets.text import line, shown
from widgets.times import moment
from widgets.words import DOT, lamp_word, number_word, state_word
from widgets.words.watch import log_word


@dataclass(frozen=True, slots=True)
class Held:
    """What one holder has in hand: a sentence, and the pressing cases as (lamp, words)."""

    words: str
    cases: tuple[tuple[Lamp, str], ...]


def title(page: Page) -> str:
    """Return who hands over to whom."""
    names = {"before": line(page.from_name), "after": line(page.to_name)}
    return tr("{city} · from {before} to {after}", city=page.city, **names)


def stretch(page: Page, zone: tzinfo) -> str:
    """Return from when until when the shift was."""
    begin, end = (f"{at.astimezone(zone):%Y-%m-%d %H:%M}" for at in (page.began_at, page.ends_at))
    return tr("{begin} – {end}", begin=begin, end=end)


def counts(page: Page) -> str:
    """Return what is open."""
    return tr("{open} open, {late} late, {soon} due soon", open=page.open, late=page.late, soon=page.soon)


def standing(page: Page, zone: tzinfo) -> tuple[str, list[str]]:
    """Return the head and the lines of what stands until somebody ends it."""
    words = tr("Standing: points, promises, waiting calls, words for who comes")
    return words, [_entry(one, page.ends_at, zone) for one in page.standing]


def holders(page: Page, zone: tzinfo) -> list[Held]:
    """Return who has what in hand."""
    return [
        Held(_holder(one), tuple((Lamp(case.lamp), _case(case, page.ends_at, zone)) for case in one.cases))
        for one in page.holders
    ]


def lists(page: Page, zone: tzinfo) -> list[tuple[str, list[str]]]:
    """Return the lists below the holders, each with its head; those with nothing in them are left out."""
    ends = page.ends_at
    claims = [DOT.join((one.number or line(one.title), line(one.by), line(one.desk))) for one in page.claims]
    told = [
        (tr("Supervisions unanswered"), [_supervision(one, ends, zone) for one in page.supervisions]),
        (tr("Open on desks"), claims),
        (tr("Who sits where"), [line(seat) for seat in page.seats]),
        (tr("Roll call"), [_roll(one, ends, zone) for one in page.rolls]),
        (tr("Noted in this shift"), [_entry(one, ends, zone) for one in page.logged]),
    ]
    return [(words, lines) for words, lines in told if lines]


def _case(case: PageCase, now: datetime, zone: tzinfo) -> str:
    due = "" if case.due_at is None else moment(case.due_at, now, zone)
    facts = (number_word(case.number), line(case.title), state_word(CaseState(case.state)), due)
    return DOT.join(part for part in facts if part)


def _supervision(one: PageSupervision, now: datetime, zone: tzinfo) -> str:
    due = tr("answer due {moment}", moment=moment(one.answer_due_at, now, zone))
    return DOT.join(part for part in (one.number, one.case_number, line(one.receiver), due) if part)


def _roll(one: PageRoll, now: datetime, zone: tzinfo) -> str:
    told = {"called": one.called, "present": one.present, "open": one.unanswered}
    told_counts = tr("called {called}, present {present}, no answer yet {open}", **told)
    return DOT.join(part for part in (moment(one.at, now, zone), line(one.words), told_counts) if part)


def _entry(one: PageEntry, now: datetime, zone: tzinfo) -> str:
    due = "" if one.due_at is None else tr("due {moment}", moment=moment(one.due_at, now, zone))
    told = (log_word(one.kind), shown(one.words), one.case_number, due, line(one.by), moment(one.at, now, zone))
    return DOT.join(part for part in told if part)


def _holder(holder: PageHolder) -> str:
    lamps = [f"{lamp_word(lamp)} {n}" for lamp, n in ((Lamp.LATE, holder.late), (Lamp.SOON, holder.soon)) if n]
    held = tr("{n} in hand", n=holder.held)
    return DOT.join((line(holder.name) or tr("Operator"), *lamps, held))
