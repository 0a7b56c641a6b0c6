"""交接班: the page that was signed when one shift took over from another, as a paper."""

from __future__ import annotations

from datetime import tzinfo
from functools import partial

from desktop.briefing import words
from desktop.briefing.paper import Block, Cell, Column, Laid, Paragraph, Sheet, Table, Tile, Tiles
from desktop.briefing.sentences import sentence
from models.briefings.records import Briefing
from models.watch.shifts.records import Page, PageCase, PageEntry, PageHolder
from widgets.i18n import tr
from widgets.words import DOT, role_word
from widgets.words.watch import log_word

CARD_ROWS = 10
HOLDERS = 24
"""So many who hold something stand by name, those with late cases first; the rest in one row. The workbook has all."""


def lay_handover(briefing: Briefing, zone: tzinfo) -> Laid:
    """Lay out a handover page."""
    page = briefing.snapshot.handover
    assert page is not None
    lead: list[Block] = [
        Paragraph(told, "lead", one.key) for one in briefing.snapshot.sentences if (told := sentence(briefing, one))
    ]
    facts, tiles = _facts(page, zone), _tiles(page)
    standing = _entries(tr("What stands over for the next shift"), page.standing, zone)
    logged = _entries(tr("What was noted in this shift"), page.logged, zone)
    holders = _holders(page)
    blocks = (*lead, facts, tiles, standing, holders, _pressing(page, zone), _supervisions(page, zone), _claims(page))
    first = Table(holders.title, holders.columns, holders.rows[:CARD_ROWS], small=holders.small)
    cards: tuple[tuple[Block, ...], ...] = ((*lead, tiles, facts), (standing, first))
    return Laid((*blocks, _rolls(page, zone), logged), partial(_sheets, page), cards)


def _facts(page: Page, zone: tzinfo) -> Table:
    rows = (
        (Cell(tr("Handed over by")), Cell(words.typed(page.from_name))),
        (Cell(tr("Taken over by")), Cell(words.typed(page.to_name))),
        (Cell(tr("Shift began")), Cell(words.stamp(page.began_at, zone))),
        (Cell(tr("Shift ended")), Cell(words.stamp(page.ends_at, zone))),
        (Cell(tr("Seats")), Cell(DOT.join(map(words.typed, page.seats)) or words.DASH)),
    )
    columns = (Column(tr("What"), back=True, width=32), Column("", strong=True))
    return Table(tr("The shift"), columns, rows, headless=True)


def _tiles(page: Page) -> Tiles:
    shown = (
        Tile(tr("Open"), words.big(page.open)),
        Tile(tr("Late"), words.big(page.late), "late" if page.late else ""),
        Tile(tr("Due soon"), words.big(page.soon), "soon" if page.soon else ""),
    )
    waiting = (
        Tile(tr("Standing over"), words.big(len(page.standing))),
        Tile(tr("Supervisions unanswered"), words.big(len(page.supervisions))),
    )
    return Tiles(((tr("At the handover"), shown), (tr("Not done yet"), waiting)))


def _entries(title: str, entries: tuple[PageEntry, ...], zone: tzinfo) -> Table:
    rows = tuple(
        (
            Cell(log_word(one.kind)),
            Cell(words.said(one.words), one.case_number),
            Cell(words.typed(one.by)),
            Cell(words.stamp(one.at, zone)),
            Cell(words.stamp(one.due_at, zone)),
        )
        for one in entries
    )
    columns = (
        Column(tr("Kind"), width=22), Column(tr("What")), Column(tr("Noted by"), width=26), Column(tr("Noted at"), width=28),
        Column(tr("Due at"), width=28),
    )  # fmt: skip
    return Table(title, columns, rows, small=tr("{n} items", n=len(rows)), none=tr("None."))


def _name(one: PageHolder) -> str:
    if not one.name:
        return tr("Desk")
    told = words.typed(one.name)
    return told if one.role in ("bureau", "subcentre", "") else f"{role_word(one.role)} {told}"


def _holders(page: Page) -> Table:
    def row(name: str, held: int, late: int, soon: int) -> tuple[Cell, ...]:
        return (
            Cell(name),
            Cell(words.number(held)),
            Cell(words.number(late), late=late > 0),
            Cell(words.number(soon)),
        )

    # Whoever has something late or due soon is named in any case.
    shown = max(HOLDERS, sum(bool(one.late or one.soon) for one in page.holders))
    named, rest = page.holders[:shown], page.holders[shown:]
    rows = tuple(row(_name(one), one.held, one.late, one.soon) for one in named)
    if rest:
        others = tr("{n} others", n=words.number(len(rest)))
        sums = (sum(one.held for one in rest), sum(one.late for one in rest), sum(one.soon for one in rest))
        rows += (row(others, *sums),)
    columns = (
        Column(tr("With whom")), Column(tr("Open"), number=True, strong=True), Column(tr("Late"), number=True),
        Column(tr("Due soon"), number=True),
    )  # fmt: skip
    holders = tr("{n} holders", n=words.number(len(page.holders)))
    return Table(tr("Who holds what"), columns, rows, small=holders, none=tr("None."))


def _pressing(page: Page, zone: tzinfo) -> Table:
    rows = tuple(
        (Cell(case.number or tr("No number yet")), Cell(words.said(case.title)), Cell(_name(one)),
         Cell(words.stamp(case.due_at, zone), _late(case, page), second_late=True))
        for one in page.holders
        for case in one.cases
    )  # fmt: skip
    columns = (
        Column(tr("Number"), width=26), Column(tr("Matter")), Column(tr("With whom"), width=40), Column(tr("Limit"), width=28),
    )  # fmt: skip
    total = tr("{n} items", n=len(rows))
    return Table(tr("Cases late or due soon"), columns, rows, small=total, none=tr("None."))


def _late(case: PageCase, page: Page) -> str:
    return words.late_by(case.due_at, page.ends_at) if case.due_at and case.due_at < page.ends_at else ""


def _supervisions(page: Page, zone: tzinfo) -> Table:
    rows = tuple(
        (
            Cell(one.number),
            Cell(one.case_number),
            Cell(words.typed(one.receiver)),
            Cell(words.stamp(one.answer_due_at, zone)),
        )
        for one in page.supervisions
    )
    columns = (
        Column(tr("Number"), width=28), Column(tr("Case"), width=34), Column(tr("Given to")), Column(tr("Due at"), width=28),
    )  # fmt: skip
    return Table(tr("Supervisions that wait for an answer"), columns, rows, none=tr("None."))


def _claims(page: Page) -> Table:
    rows = tuple(
        (
            Cell(one.number or tr("No number yet")),
            Cell(words.said(one.title)),
            Cell(words.typed(one.by)),
            Cell(words.typed(one.desk)),
        )
        for one in page.claims
    )
    columns = (
        Column(tr("Number"), width=28), Column(tr("Matter")), Column(tr("Done by"), width=32), Column(tr("At which desk"), width=28),
    )  # fmt: skip
    return Table(tr("Open at a desk"), columns, rows, none=tr("None."))


def _rolls(page: Page, zone: tzinfo) -> Table:
    rows = tuple(
        (
            Cell(words.said(one.words) or tr("Roll call")),
            Cell(words.stamp(one.at, zone)),
            Cell(words.number(one.called)),
            Cell(words.number(one.present)),
            Cell(words.number(one.unanswered), late=one.unanswered > 0),
        )
        for one in page.rolls
    )
    columns = (
        Column(tr("Roll call")), Column(tr("Time"), width=28), Column(tr("Called up"), number=True),
        Column(tr("Present of them"), number=True), Column(tr("Not answered"), number=True),
    )  # fmt: skip
    return Table(tr("Roll calls"), columns, rows, none=tr("None."))


def _sheets(page: Page) -> tuple[Sheet, ...]:
    holders = tuple((_name(one), one.held, one.late, one.soon) for one in page.holders)
    cases = tuple(
        (words.typed(case.number), words.said(case.title), _name(one), case.due_at)
        for one in page.holders
        for case in one.cases
    )
    log = tuple(
        (log_word(one.kind), words.said(one.words), one.case_number, words.typed(one.by), one.at, one.due_at)
        for one in (*page.standing, *page.logged)
    )
    return (
        Sheet(
            tr("Who holds what"),
            ((tr("With whom"), 30.0), (tr("Open"), 10.0), (tr("Late"), 10.0), (tr("Due soon"), 10.0)),
            holders,
        ),
        Sheet(
            tr("Late or due soon"),
            ((tr("Number"), 18.0), (tr("Matter"), 44.0), (tr("With whom"), 26.0), (tr("Limit"), 17.0)),
            cases,
        ),
        Sheet(
            tr("Duty log"),
            (
                (tr("Kind"), 14.0), (tr("What"), 60.0), (tr("Case"), 18.0), (tr("Done by"), 18.0), (tr("Noted at"), 17.0),
                (tr("Due at"), 17.0),
            ),
            log,
        ),
    )  # fmt: skip
