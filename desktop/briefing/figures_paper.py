"""日报, 三日通报, 周调度, 月通报: which sections each has, and in which order. What leads is what its readers decide by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import TypeVar

from desktop.briefing import parts, words
from desktop.briefing.charts import LETTERS, LETTERS_ON_CARD
from desktop.briefing.judged import JUDGED
from desktop.briefing.paper import Block, Laid, Paragraph, Table
from desktop.briefing.sentences import HOT, NOTES, sentence
from desktop.briefing.sheets import figure_sheets
from desktop.briefing.topics_paper import topic_sheets, topics_table
from models.briefings.kinds import Kind
from models.briefings.records import Briefing
from widgets.i18n import tr

Part = TypeVar("Part")
CARD_ROWS = 12
"""So many rows of a table stand on a card, if they fit."""
LATE_ON_CARD = 8
NUMBER_ON_CARD, HOLDER_ON_CARD, MOMENT_ON_CARD = 28.0, 29.0, 33.0
"""Widths, of columns."""


class _Parts:
    """Every section that a paper with figures may have, made when it is asked for."""

    def __init__(self, briefing: Briefing, zone: tzinfo) -> None:
        self.briefing, self.zone = briefing, zone
        self.told, self.one = briefing.snapshot, briefing.snapshot.one
        self.until = words.clock(self.told.as_of, zone, self.told.last, self.told.begins_at)

    def lead(self) -> Sequence[Block]:
        return [
            Paragraph(told, "point" if one.key in JUDGED else "lead", one.key)
            for one in self.told.sentences
            if one.key not in NOTES | HOT and (told := sentence(self.briefing, one))
        ]

    def notes(self) -> Sequence[Block]:
        return [
            Paragraph(sentence(self.briefing, one), "note", one.key) for one in self.told.sentences if one.key in NOTES
        ]

    def tiles(self) -> Sequence[Block]:
        return [parts.tiles(self.told, self.until)]

    def rates(self) -> Sequence[Block]:
        return [parts.rates(self.told)]

    def days(self, letters: float = LETTERS) -> Sequence[Block]:
        return [parts.days_chart(self.one, (self.told.last - self.told.first).days + 1, letters)]

    def hours(self, letters: float = LETTERS) -> Sequence[Block]:
        if self.told.period is not None:
            return [parts.period_hours(self.told.period, letters)]
        return [parts.hours_chart(self.one, letters)]

    def map(self) -> Sequence[Block]:
        return [parts.open_map(self.briefing, self.until)] if self.briefing.image("map") else []

    def late(self) -> Sequence[Block]:
        return [self.listed(tr("Late cases, the oldest limit first"), "late")]

    def critical(self) -> Sequence[Block]:
        return [self.listed(tr("Critical cases"), "critical")]

    def listed(self, title: str, name: str) -> Table:
        return parts.held(getattr(self.one, name), self.one, self.zone, title, self.one.count(name))

    def areas(self) -> Sequence[Block]:
        return [parts.areas(self.one)]

    def ranking(self) -> Sequence[Block]:
        return [parts.areas(self.one, ranked=True)]

    def classes(self) -> Sequence[Block]:
        return [parts.tally(self.one.classes, tr("By class"), tr("Without a class"))]

    def sources(self) -> Sequence[Block]:
        return [parts.sources_and_stages(self.one)]

    def topics(self) -> Sequence[Block]:
        if self.told.topics is None:
            return []
        said = [
            Paragraph(sentence(self.briefing, one), "plain", one.key) for one in self.told.sentences if one.key in HOT
        ]
        return [Paragraph(tr("Hot topics"), "heading"), *said, *topics_table(self.told.topics, self.zone, titled=False)]

    def definitions(self) -> Sequence[Block]:
        return [parts.definitions(self.told, self.zone)]


Section = Callable[[_Parts], Sequence[Block]]
P = _Parts
SECTIONS: dict[Kind, tuple[Section, ...]] = {
    # The day at a glance, then what is late and with whom.
    Kind.DAILY: (
        P.lead, P.tiles, P.rates, P.notes, P.days, P.hours, P.map, P.late, P.critical, P.areas, P.classes, P.sources,
        P.definitions,
    ),
    # Short: where the campaign stands, area by area.
    Kind.THREE_DAY: (P.lead, P.tiles, P.areas, P.rates, P.notes, P.days, P.map, P.late, P.definitions),
    # What the meeting decides on stands first: late and critical cases with their holders.
    Kind.WEEKLY: (
        P.lead, P.tiles, P.late, P.critical, P.rates, P.notes, P.days, P.hours, P.topics, P.areas, P.classes, P.sources,
        P.map, P.definitions,
    ),
    # Who did how well: areas ranked by closing on time, then classes.
    Kind.MONTHLY: (
        P.lead, P.tiles, P.rates, P.notes, P.ranking, P.days, P.hours, P.classes, P.sources, P.map, P.late, P.critical,
        P.definitions,
    ),
}  # fmt: skip


def lay_figures(briefing: Briefing, zone: tzinfo) -> Laid:
    """Lay out a paper with figures."""
    made = _Parts(briefing, zone)
    blocks = tuple(block for section in SECTIONS[briefing.snapshot.kind] for block in section(made))
    topics = briefing.snapshot.topics
    return Laid(blocks, lambda: (*figure_sheets(briefing), *topic_sheets(topics)), _cards(made))


def _cards(made: _Parts) -> tuple[tuple[Block, ...], ...]:
    """Three cards for a messaging group: the figures, their course and places, what is late."""
    areas = parts.first_rows(parts.areas(made.one), CARD_ROWS)
    late = parts.first_rows(made.listed(tr("Late cases, the oldest limit first"), "late"), LATE_ON_CARD)
    # Who took a case over when is left to the paper: a phone has no room for two moments in a row.
    columns = _but_since(late.columns)
    # A number, a worker's name and a moment stand on one line in its larger letters too.
    widths = (NUMBER_ON_CARD, None, HOLDER_ON_CARD, MOMENT_ON_CARD)
    columns = tuple(replace(one, width=wide) for one, wide in zip(columns, widths, strict=True))
    late = replace(late, columns=columns, rows=tuple(map(_but_since, late.rows)))
    more = () if late.rows else (parts.sources_and_stages(made.one).tables[1],)
    # The tiles say what it was before; the summary's room goes to what was judged.
    lead = (one for one in made.lead() if not (isinstance(one, Paragraph) and one.key == "compared"))
    first = (*lead, *made.tiles(), *made.rates())
    charts = (*made.days(LETTERS_ON_CARD), *made.hours(LETTERS_ON_CARD))
    return first, (*charts, areas), (*made.map(), late, *more)


def _but_since(row: tuple[Part, ...]) -> tuple[Part, ...]:
    return (*row[:3], *row[4:])
