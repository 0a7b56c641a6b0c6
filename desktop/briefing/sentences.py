"""A sentence of a paper in words: its own, or as somebody edited it before the paper was signed."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from desktop.briefing import words
from desktop.briefing.judged import JUDGED, counted, told_together
from models.briefings.records import Briefing, Fact, Sentence, Snapshot
from models.cases.records import CaseState, Source
from widgets.i18n import language, mark, tr
from widgets.words import source_word, standing_word

WORDS = {
    "lead": mark(
        "As of {clock}: {reported} reports came in, {accepted} cases were accepted and {closed} closed; {rate} of the day's due cases were closed on time ({on_time} of {due}). {open} cases are open, {late} of them late."
    ),
    "lead_period": mark(
        "{days}: {reported} reports came in, {accepted} cases were accepted and {closed} closed; {rate} of the due cases were closed on time ({on_time} of {due}). At the end {open} cases are open, {late} of them late."
    ),
    "lead_so_far": mark(
        "{days}, so far: {reported} reports came in, {accepted} cases were accepted and {closed} closed; {rate} of the due cases were closed on time ({on_time} of {due}). {open} cases are open now, {late} of them late."
    ),
    "compared": mark(
        "In the days before, {accepted} cases were accepted and {closed} closed, {rate} were closed on time, and {late} were late at the end."
    ),
    **JUDGED,
    "taken_over": mark(
        "{n} of the reports were taken over from another system, which tells neither its dispatches nor its stages."
    ),
    "excluded": mark(
        "{n} further cases are out of assessment by approval: not among the due cases, nor in the rates of these."
    ),
    "matter_exercise": mark("This is an exercise and no real matter; it counts in none of the figures."),
    "matter_origin": mark("On {at} the matter came in by {source}: {title}. Reports in all: {reports}."),
    "matter_orders": mark("Orders given: {n}."),
    "matter_open": mark("It is with {holder} now: {state}."),
    "matter_closed": mark("It was closed on {at}."),
    "matter_late": mark("It is {late} by now (limit {due})."),
    "matter_in_time": mark("That was within its limit ({due})."),
    "matter_too_late": mark("That was {late} (limit {due})."),
    "matter_next": "",
    "topics": mark("{n} hot topics rose among {looked_at} reports; the clearest: {what} in {where}, {now} reports."),
    "topics_city": mark(
        "{n} hot topics rose among {looked_at} reports; the clearest: {what}, {now} reports in several places."
    ),
    "topics_none": mark(
        "No topic rose: in the {looked_at} reports nothing stands out against the {weeks} weeks before."
    ),
    "topics_unknown": mark(
        "{looked_at} reports came in. The city has not two whole weeks before these days yet, so nothing can be called a rise."
    ),
    "handover": mark(
        "The shift from {began} to {ends}: {open} cases are open, {late} of them late and {soon} due soon; {standing} matters stand over for the next shift, {supervisions} supervisions wait for an answer."
    ),
}
"""By key. A key that this program does not know stands as "" until somebody words it."""
NOTES = frozenset({"taken_over", "excluded"})
"""These stand small, under what they are about."""
EXERCISE = "matter_exercise"
"""Says that the matter is none."""
HOT = frozenset({"topics", "topics_city", "topics_none", "topics_unknown"})
"""These stand over the hot topics."""
TITLES = {
    "matter_origin": mark("What happened"),
    "matter_orders": mark("What was done"),
    "matter_next": mark("What comes next"),
}


def sentence(briefing: Briefing, one: Sentence) -> str:
    """Return a sentence in the language in use; as it was edited, where it was."""
    for edit in briefing.wording.edits:
        if edit.key == one.key and edit.language == language():
            return words.typed(edit.edited)
    return original(briefing.snapshot, one)


def original(snapshot: Snapshot, one: Sentence) -> str:
    """Return a sentence as the program words it."""
    # "At the end" is not said of days that still run.
    key = "lead_so_far" if one.key == "lead_period" and snapshot.so_far else one.key
    template = WORDS.get(key, "")
    if not template:
        return ""
    more = {"dates": words.long_dates(snapshot.first, snapshot.last), "weekday": words.weekday(snapshot.last)}
    # Before any sentence said how many days it compares, "days" was their dates.
    facts = {"days": more["dates"]} | {fact.name: _said(snapshot, fact) for fact in one.facts}
    return tr(template, **(more | facts | told_together(snapshot, one)))


def _said(snapshot: Snapshot, fact: Fact) -> str:
    if fact.number is not None:
        return counted(fact)
    zone = ZoneInfo(snapshot.timezone)
    if fact.at is not None and fact.name == "peak_day":
        return words.named_day(fact.at.astimezone(zone).date())
    if fact.at is not None:
        return (
            words.clock(fact.at, zone, snapshot.last, snapshot.begins_at)
            if fact.name == "clock"
            else words.moment(fact.at, zone, snapshot.last)
        )
    if fact.words is not None and fact.words.name_en and fact.name in ("what", "where"):
        return words.named(fact.words)
    name = "" if fact.words is None else fact.words.name
    if fact.name == "source":
        return source_word(Source(name))
    if fact.name == "state":
        return standing_word(CaseState(name))
    if fact.name == "holder" and not name:
        return tr("the desk")
    return "" if fact.words is None else words.named(fact.words)
