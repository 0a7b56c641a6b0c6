"""What is another than it was: a paper's content as one flat list of named facts, and two of them side by side."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from models.briefings.matter_records import Matter
from models.briefings.records import Difference, Fact, Sentence
from models.figures.day_records import Count, DayFigures, PeriodFigures, Share, Tally
from models.figures.topics.records import Topic, Topics
from models.watch.shifts.records import Page

Facts = dict[tuple[str, str], str]
"""By what it is (a definition's key or a part's name) and of what (an area, a day, …; "" for all)."""


NAMES = ("area", "class", "department", "holder")
"""Facts of sentences that are names: a renamed one stands there under another name."""


def facts_of(
    figures: DayFigures | None,
    period: PeriodFigures | None,
    matter: Matter | None,
    handover: Page | None,
    topics: Topics | None = None,
) -> Facts:
    """Return everything that the content says, each under its name, numbers as they are and rates as "n/d"."""
    if period is not None:
        return _period(period) | ({} if topics is None else _topics(topics))
    if topics is not None:
        return _topics(topics)
    if figures is not None:
        return _stretch(figures)
    if matter is not None:
        return _matter(matter)
    return {} if handover is None else _handover(handover)


def differ(before: Mapping[tuple[str, str], str], after: Mapping[tuple[str, str], str]) -> tuple[Difference, ...]:
    """Return what is not the same in both, in the order of the first; what is new stands at the end."""
    keys = dict.fromkeys([*before, *after])
    return tuple(
        Difference(what, where, before.get((what, where), ""), after.get((what, where), ""))
        for what, where in keys
        if before.get((what, where)) != after.get((what, where))
    )


def said_by(sentences: Iterable[Sentence]) -> Facts:
    """Return what sentences say, fact by fact ("sentence.longest", "holder1"); titles and numbers are no history."""
    return {
        (f"sentence.{one.key}", fact.name): _fact(fact)
        for one in sentences
        for fact in (*one.facts, Fact("figures", number=len(one.figures)))
        if not fact.name.startswith(("title", "number"))
    }


def _fact(fact: Fact) -> str:
    if fact.number is not None:
        return str(fact.number) if fact.of is None else f"{fact.number}/{fact.of}"
    if fact.at is not None:
        return fact.at.isoformat()
    return "" if fact.words is None else fact.words.name


def _stretch(one: DayFigures) -> Facts:
    facts: Facts = {("as_of", ""): one.as_of.isoformat()}
    facts |= _counts((*one.flow, *one.stock), "") | _shares(one.shares, "")
    for part, tallies in (("area", one.areas), ("class", one.classes)):
        facts |= _tallies(part, tallies)
    for source in one.sources:
        facts[("source.reported", source.source.value)] = str(source.reported)
        facts[("source.accepted", source.source.value)] = str(source.accepted)
    for stage in one.stages:
        facts[("stage.open", stage.stage.value)] = str(stage.open)
        facts[("stage.late", stage.stage.value)] = str(stage.late)
    for day in one.days:
        facts[("day.accepted", day.day.isoformat())] = str(day.accepted)
        facts[("day.closed", day.day.isoformat())] = str(day.closed)
    for hour in one.hours:
        facts[("hour.accepted", str(hour.hour))] = "" if hour.today is None else str(hour.today)
        facts[("hour.usual", str(hour.hour))] = f"{hour.usual_low:g}/{hour.usual:g}/{hour.usual_high:g}"
    return facts


def _period(period: PeriodFigures) -> Facts:
    facts = _stretch(period.now)
    facts |= {("hour.accepted", str(hour)): str(many) for hour, many in enumerate(period.hours)}
    if period.before is not None:
        facts |= _counts((*period.before.flow, *period.before.stock), "before")
        facts |= _shares(period.before.shares, "before")
    return facts


def _topics(topics: Topics) -> Facts:
    facts: Facts = {("topics.found", ""): str(len(topics.topics))}
    facts |= {("topics.looked_at", ""): str(topics.looked_at), ("topics.weighed", ""): str(topics.tested)}
    for n, one in enumerate(topics.topics, start=1):
        name = f"{n} {_called(one)}"
        for part in ("now", "before", "open", "late", "closed"):
            facts[(f"topic.{part}", name)] = str(getattr(one, part))
        # Which cases these are: a number alone may stay the same while they are others.
        cases = "\n".join(sorted(str(case.id) for case in one.cases))
        facts[("topic.cases", name)] = hashlib.sha256(cases.encode()).hexdigest()
        facts[("topic.place", name)] = f"{one.lon} {one.lat} {one.radius}"
    return facts


def _called(one: Topic) -> str:
    where = one.grid or one.area
    return f"{one.category.name} {'' if where is None else where.name}".strip()


def _counts(counts: Iterable[Count], where: str) -> Facts:
    return {(one.definition, where): str(one.value) for one in counts}


def _shares(shares: Iterable[Share], where: str) -> Facts:
    facts: Facts = {}
    for one in shares:
        facts[(one.definition, where)] = f"{one.day_numerator}/{one.day_denominator}"
        if one.month_denominator is not None:
            facts[(one.definition, "month")] = f"{one.month_numerator}/{one.month_denominator}"
    return facts


def _tallies(part: str, tallies: Iterable[Tally]) -> Facts:
    facts: Facts = {}
    for one in tallies:
        name = "" if one.what is None else one.what.name
        facts[(f"{part}.accepted", name)] = str(one.accepted)
        facts[(f"{part}.closed", name)] = str(one.closed)
        facts[(f"{part}.on_time", name)] = f"{one.on_time}/{one.due}"
        facts[(f"{part}.open", name)] = str(one.open)
        facts[(f"{part}.late", name)] = str(one.late)
    return facts


def _matter(matter: Matter) -> Facts:
    facts: Facts = {
        ("matter.text", ""): matter.text,
        ("matter.reports", ""): str(matter.reports),
        ("matter.steps", ""): str(len(matter.steps)),
        ("matter.orders", ""): str(len(matter.orders)),
        ("matter.files", ""): str(len(matter.files)),
    }
    for step in matter.steps:
        facts[("matter.step", str(step.id))] = f"{step.at.isoformat()} {step.action} {step.state} {step.note}"
    for file in matter.files:
        facts[("matter.file", file.sha256)] = file.name
    for n, order in enumerate(matter.orders):
        facts[("matter.order", str(n))] = f"{order.given_at.isoformat()} {order.addressee}"
    return facts


def _handover(page: Page) -> Facts:
    facts: Facts = {("handover.ends", ""): page.ends_at.isoformat()}
    for name in ("open", "late", "soon"):
        facts[(f"handover.{name}", "")] = str(getattr(page, name))
    for holder in page.holders:
        facts[("handover.holder", f"{holder.role} {holder.name}".strip())] = (
            f"{holder.held}/{holder.late}/{holder.soon}"
        )
    for n, entry in enumerate((*page.standing, *page.logged)):
        facts[("handover.entry", str(n))] = f"{entry.kind} {entry.words}"
    for one in page.supervisions:
        facts[("handover.supervision", one.number)] = one.answer_due_at.isoformat()
    return facts
