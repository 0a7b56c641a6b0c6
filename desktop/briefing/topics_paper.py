"""热点专报: what rose in a week against the weeks before it, where, and each topic's cases; the same table in a 周调度."""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo
from functools import partial

from desktop.briefing import words
from desktop.briefing.paper import Block, Cell, Column, Definitions, Gallery, Image, Laid, Paragraph, Sheet, Table
from desktop.briefing.sentences import sentence
from desktop.briefing.topic_pictures import CLOSE, FAR
from models.briefings.records import Briefing
from models.figures.topics.queries import FEWEST, WEEKS
from models.figures.topics.records import By, Standing, Topic, Topics
from models.figures.topics.weighing import FLOOR, LEVEL, RISE
from widgets.i18n import tr
from widgets.words import DOT
from widgets.words.topics import place_word, radius_word, ratio_word, topic_standing_word, topic_word, usual_word

CASES = 10
"""So many cases of a topic stand in the document, the first reported; the workbook has all."""
CARD_ROWS = 8


def lay_topics(briefing: Briefing, zone: tzinfo) -> Laid:
    """Lay out a paper on hot topics."""
    topics = briefing.snapshot.topics
    assert topics is not None
    lead: list[Block] = [
        Paragraph(told, "lead", one.key) for one in briefing.snapshot.sentences if (told := sentence(briefing, one))
    ]
    table = topics_table(topics, zone)
    picture, close = _map(briefing), _close(briefing, topics)
    cases = [_cases(n, one, zone) for n, one in enumerate(topics.topics, start=1)]
    # Tables flow over pages and stand first, so that no page is left half empty before a picture.
    blocks = (*lead, *table, *cases, *picture, *close, _rule(topics))
    cards: list[tuple[Block, ...]] = [(*lead, *map(_on_card, table))]
    if picture:
        cards.append((*picture,))
    return Laid(blocks, partial(topic_sheets, topics), tuple(cards))


def topics_table(topics: Topics, zone: tzinfo, *, titled: bool = True) -> list[Table]:
    """Return the topics side by side; nothing where none rose, for the sentence above says that."""
    if not topics.topics:
        return []
    columns = (
        Column(tr("No."), width=10), Column(tr("Topic")), Column(tr("Where")),
        Column(tr("Reports"), number=True, strong=True, width=14), Column(tr("Usually"), number=True, back=True, width=14),
        Column(tr("Times the usual"), number=True, width=19), Column(tr("Completed"), number=True, width=13),
        Column(tr("Open"), number=True, width=13), Column(tr("Late"), number=True, width=13),
    )  # fmt: skip
    rows = tuple(_row(n, one, zone) for n, one in enumerate(topics.topics, start=1))
    title = tr("Hot topics") if titled else tr("What rose, the clearest first")
    return [Table(title, columns, rows)]


def _on_card(table: Table) -> Table:
    """The same for a phone: number, topic, place, cases and rise alone."""
    kept = (0, 1, 2, 3, 5)
    return replace(
        table,
        columns=tuple(table.columns[n] for n in kept),
        rows=tuple(tuple(row[n] for n in kept) for row in table.rows[:CARD_ROWS]),
    )


def _row(n: int, one: Topic, zone: tzinfo) -> tuple[Cell, ...]:
    span = f"{words.stamp(one.first, zone)} – {words.stamp(one.last, zone)}"
    return (
        Cell(str(n)),
        Cell(words.typed(topic_word(one)), _said(one) or span),
        Cell(words.typed(place_word(one)), radius_word(one)),
        Cell(words.number(one.now)),
        Cell(usual_word(one)),
        Cell(ratio_word(one)),
        Cell(words.number(one.closed)),
        Cell(words.number(one.open)),
        Cell(words.number(one.late), late=one.late > 0),
    )


def _said(one: Topic) -> str:
    if not one.words or one.by is By.WORDS:
        return ""
    return tr("in words: {words}", words=words.typed(DOT.join(one.words)))


def _map(briefing: Briefing) -> list[Block]:
    data = briefing.image(FAR)
    if not data:
        return []
    marks = (("①", tr("a topic by its number, its cases around it")),)
    return [Image(tr("Where the topics are"), data, "image/png", marks=marks)]


def _close(briefing: Briefing, topics: Topics) -> list[Block]:
    """The surroundings of each topic; its picture's caption is its number."""
    found = []
    for one, data in briefing.images:
        if one.kind == CLOSE:
            topic = topics.topics[int(one.caption) - 1]
            told = (f"{one.caption}  {topic_word(topic)}", place_word(topic), radius_word(topic))
            found.append((data, one.mime, words.typed(DOT.join(part for part in told if part))))
    return [Gallery(tr("Close by"), tuple(found))] if found else []


def _cases(n: int, one: Topic, zone: tzinfo) -> Table:
    columns = (
        Column(tr("Number"), width=30), Column(tr("Matter")), Column(tr("Reported at"), width=30),
        Column(tr("State"), width=26),
    )  # fmt: skip
    shown = one.cases[:CASES]
    rows = tuple(
        (
            Cell(case.number or tr("No number yet")),
            Cell(words.said(case.title)),
            Cell(words.stamp(case.reported_at, zone)),
            Cell(topic_standing_word(case.standing), late=case.standing is Standing.LATE),
        )
        for case in shown
    )
    more = tr("The first {shown} of {n}; the workbook has all.", shown=len(shown), n=words.number(one.now))
    title = f"{n}  {words.typed(topic_word(one))} · {words.typed(place_word(one))}"
    small = tr("{n} in all", n=words.number(one.now))
    return Table(title, columns, rows, small=small, note=more if one.now > len(shown) else "")


def _rule(topics: Topics) -> Definitions:
    note = tr(
        "Looked through: {n} reports of these days, whatever became of them, exercises left out; weighed: {tested} clusters of {floor} reports or more, by place (squares of 500, 1,000 and 2,000 m, and the whole city), by class, subclass and words.",
        n=words.number(topics.looked_at), tested=words.number(topics.tested), floor=FLOOR,
    )  # fmt: skip
    risen = tr(
        "At least {times:g} times the usual of the {weeks} weeks before ({fewest} at least must be known), and so far beyond it and beyond how the whole city rose that chance makes one such cluster in {odds} even weeks (exact comparison of two Poisson counts, divided by the number of clusters weighed).",
        times=RISE, weeks=topics.weeks or WEEKS, fewest=FEWEST, odds=round(1 / LEVEL),
    )  # fmt: skip
    one = tr("No report stands in two topics: of clusters that overlap the one that explains most is told.")
    return Definitions(
        tr("How topics are found"),
        note,
        ((tr("Times the usual"), "hot_topic/1", risen), (tr("Reports"), "hot_topic_cases/1", one)),
    )


def topic_sheets(topics: Topics | None) -> tuple[Sheet, ...]:
    """Return the topics and all their cases for the workbook; nothing for a paper that tells of none."""
    if topics is None:
        return ()
    heads = (
        (tr("No."), 6.0), (tr("Topic"), 28.0), (tr("Words"), 24.0), (tr("Where"), 28.0), (tr("Longitude"), 12.0),
        (tr("Latitude"), 12.0), (tr("Radius, m"), 10.0), (tr("Reports"), 10.0), (tr("Weeks before"), 12.0), (tr("Usually"), 10.0),
        (tr("Times the usual"), 10.0), (tr("Completed"), 10.0), (tr("Open"), 10.0), (tr("Late"), 10.0),
        (tr("First reported"), 17.0), (tr("Last reported"), 17.0),
    )  # fmt: skip
    rows = tuple(
        (
            n, words.typed(topic_word(one)), words.typed(DOT.join(one.words)), words.typed(place_word(one)), one.lon, one.lat,
            one.radius, one.now, one.before, one.usual, one.ratio if one.usual else None, one.closed, one.open, one.late, one.first, one.last,
        )
        for n, one in enumerate(topics.topics, start=1)
    )  # fmt: skip
    cases = tuple(
        (
            n,
            words.typed(case.number or ""),
            words.said(case.title),
            case.reported_at,
            topic_standing_word(case.standing),
        )
        for n, one in enumerate(topics.topics, start=1)
        for case in one.cases
    )
    of_cases = (
        (tr("No."), 6.0), (tr("Number"), 16.0), (tr("Matter"), 40.0), (tr("Reported at"), 17.0), (tr("State"), 14.0),
    )  # fmt: skip
    return Sheet(tr("Hot topics"), heads, rows), Sheet(tr("Cases of the topics"), of_cases, cases)
