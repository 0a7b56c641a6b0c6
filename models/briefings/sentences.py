"""The sentences of a paper's summary as facts: which key, which numbers, and which figures they stand on. No words yet."""

from __future__ import annotations

from datetime import datetime

from models.briefings.content import Content
from models.briefings.kinds import Kind
from models.briefings.matter_records import Matter
from models.briefings.records import Fact, Sentence
from models.briefings.topic_sentences import topics_sentence
from models.cases.states import OPEN
from models.figures.day_records import DayFigures, Named, PeriodFigures
from models.watch.shifts.records import Page


def sentences_of(content: Content) -> tuple[Sentence, ...]:
    """Return the sentences of a paper with this content, in the order in which they are told."""
    if content.matter is not None:
        return _of_matter(content)
    if content.handover is not None:
        return _of_handover(content.handover)
    if content.period is None and content.topics is not None:
        return (topics_sentence(content.topics),)
    one = content.figures if content.period is None else content.period.now
    assert one is not None
    told = [_lead(one, content.about.kind)]
    if content.period is not None and content.period.before is not None:
        told.append(_compared(content.period))
    told += [one.sentence for one in content.judged]
    told += [
        Sentence(name, (Fact("n", number=many),), (f"{key} own",))
        for name in ("taken_over", "excluded")
        for key, many in ((count.definition, count.value) for count in one.flow)
        if key.startswith(f"{name}/") and many
    ]
    if content.topics is not None:
        told.append(topics_sentence(content.topics))
    return tuple(told)


def _lead(one: DayFigures, kind: Kind) -> Sentence:
    share = one.share("day_on_time_rate")
    keys = {count.definition.partition("/")[0]: count.definition for count in (*one.flow, *one.stock)}
    counted = ("reported", "accepted", "closed", "open", "late")
    facts = [Fact(name, number=one.count(name)) for name in counted]
    facts += [
        Fact("rate", number=share.day_numerator, of=share.day_denominator),
        Fact("on_time", number=share.day_numerator),
        Fact("due", number=share.day_denominator),
        Fact("clock", at=one.as_of),
    ]
    figures = [f"{keys[name]} own" for name in counted] + [f"{share.definition} own"]
    return Sentence("lead" if kind is Kind.DAILY else "lead_period", tuple(facts), tuple(figures))


def _compared(period: PeriodFigures) -> Sentence:
    assert period.before is not None
    before = {one.definition.partition("/")[0]: one.value for one in period.before.flow}
    late = next(one.value for one in period.before.stock if one.definition.startswith("late/"))
    share = next(one for one in period.before.shares if one.definition.startswith("day_on_time_rate/"))
    keys = {
        count.definition.partition("/")[0]: count.definition for count in (*period.before.flow, *period.before.stock)
    }
    facts = (
        Fact("accepted", number=before["accepted"]),
        Fact("closed", number=before["closed"]),
        Fact("rate", number=share.day_numerator, of=share.day_denominator),
        Fact("late", number=late),
    )
    return Sentence(
        "compared",
        facts,
        tuple(f"{key} before" for key in (keys["accepted"], keys["closed"], share.definition, keys["late"])),
    )


def _of_matter(content: Content) -> tuple[Sentence, ...]:
    matter = content.matter
    assert matter is not None
    facts = [Fact("at", at=matter.reported_at), Fact("source", words=Named(matter.source, matter.source))]
    facts += [Fact("title", words=Named(matter.title, "")), Fact("reports", number=matter.reports)]
    # Before all else: nobody is to take an exercise for what happened.
    told = [Sentence("matter_exercise", (), ())] if content.exercise else []
    told.append(Sentence("matter_origin", tuple(facts), ()))
    if matter.orders:
        told.append(Sentence("matter_orders", (Fact("n", number=len(matter.orders)),), ()))
    state = Fact("state", words=Named(matter.state, matter.state))
    if matter.closed_at is not None:
        told.append(Sentence("matter_closed", (state, Fact("at", at=matter.closed_at)), ()))
    else:
        holder = Fact("holder", words=Named(matter.holder, ""))
        told.append(Sentence("matter_open", (state, holder), ()))
    told += _in_time(matter, content.as_of)
    # What comes next nobody can compute: whoever signs writes it, and until then nothing stands there.
    told.append(Sentence("matter_next", (), ()))
    return tuple(told)


def _in_time(matter: Matter, as_of: datetime) -> list[Sentence]:
    """Say whether it was closed within its limit; of one that is open, that it is late."""
    until = matter.closed_at or as_of
    if matter.due_at is None or (matter.closed_at is None and matter.state not in OPEN):
        return []
    facts = (Fact("due", at=matter.due_at), Fact("as_of", at=until))
    if matter.due_at < until:
        return [Sentence("matter_late" if matter.closed_at is None else "matter_too_late", facts, ())]
    return [] if matter.closed_at is None else [Sentence("matter_in_time", facts, ())]


def _of_handover(page: Page) -> tuple[Sentence, ...]:
    facts = [Fact(name, number=getattr(page, name)) for name in ("open", "late", "soon")]
    facts += [Fact("standing", number=len(page.standing)), Fact("supervisions", number=len(page.supervisions))]
    facts += [Fact("began", at=page.began_at), Fact("ends", at=page.ends_at)]
    return (Sentence("handover", tuple(facts), ()),)
