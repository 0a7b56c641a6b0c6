"""The briefing as a workbook: the same figures as numbers, dates and text; a text is never a formula, whatever it says."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from desktop.briefing import words
from desktop.briefing.document import title_of
from desktop.briefing.explanations import explained
from models.briefings.records import Briefing
from models.figures.day_records import Cohort, DayFigures, Held, Tally
from widgets.i18n import speaking, tr
from widgets.words import source_word, stage_word

LONGEST = 32_000
"""A cell holds 32,767 characters."""
FAMILY = "Noto Sans CJK SC"
A4 = 9
"""The format's own number for the paper."""


class _Percent(float):
    """A rate between 0 and 1, shown in percent."""


Cell = str | int | float | date | datetime | None


def workbook(briefing: Briefing, language: str = "zh") -> bytes:
    """Return a kept briefing as XLSX: the same bytes for the same briefing, language and version of the library."""
    out = io.BytesIO()
    with speaking(language):
        book = xlsxwriter.Workbook(
            out,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
        made = briefing.made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        book.set_properties(
            {"title": words.typed(title_of(briefing))[:255], "comments": briefing.sha256, "created": made}
        )
        _Book(book, briefing).write()
        book.close()
    return out.getvalue()


class _Book:
    def __init__(self, book: Any, briefing: Briefing) -> None:
        self.book, self.briefing = book, briefing
        self.figures: DayFigures = briefing.snapshot.figures
        self.zone = ZoneInfo(self.figures.timezone)
        plain: dict[str, Any] = {"font_name": FAMILY, "font_size": 10, "valign": "top"}
        self.head = book.add_format(plain | {"bold": True, "bottom": 1, "text_wrap": True, "bg_color": "#ECEEF0"})
        kinds: dict[str, dict[str, Any]] = {
            "text": {"text_wrap": True},
            "number": {"num_format": "#,##0"},
            "decimal": {"num_format": "0.0"},
            "percent": {"num_format": "0.00%"},
            "date": {"num_format": "yyyy-mm-dd", "align": "left"},
            "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
        }
        self.formats = {kind: book.add_format(plain | more) for kind, more in kinds.items()}

    def write(self) -> None:
        self._figures()
        self._tallies(tr("By area"), self.figures.areas, tr("Outside all areas, or without a place"))
        self._tallies(tr("By class"), self.figures.classes, tr("Without a class"))
        self._sources_and_stages()
        self._held(tr("Late cases"), self.figures.late)
        self._held(tr("Critical cases"), self.figures.critical)
        self._days()
        self._behind()
        self._about()

    def sheet(self, name: str, heads: Sequence[tuple[str, float]], rows: Sequence[Sequence[Cell]]) -> None:
        """Add a sheet with a frozen header; `heads` are the columns' words and their widths in characters."""
        sheet = self.book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for column, (head, width) in enumerate(heads):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, head, self.head)
        for line, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                self._cell(sheet, line, column, cell)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(heads) - 1)

    def _cell(self, sheet: Any, line: int, column: int, cell: Cell) -> None:
        if cell is None:
            sheet.write_blank(line, column, None, self.formats["text"])
        elif isinstance(cell, str):
            sheet.write_string(line, column, cell[:LONGEST], self.formats["text"])
        elif isinstance(cell, datetime):
            local = cell.astimezone(self.zone).replace(tzinfo=None)
            sheet.write_datetime(line, column, local, self.formats["moment"])
        elif isinstance(cell, date):
            sheet.write_datetime(line, column, datetime(cell.year, cell.month, cell.day), self.formats["date"])  # noqa: DTZ001
        elif isinstance(cell, _Percent):
            sheet.write_number(line, column, float(cell), self.formats["percent"])
        else:
            kind = "number" if isinstance(cell, int) else "decimal"
            sheet.write_number(line, column, cell, self.formats[kind])

    def _figures(self) -> None:
        figures = self.figures
        names = {one.key: explained(one).name for one in self.briefing.snapshot.definitions}
        rows: list[Sequence[Cell]] = [
            (names[one.definition], kind, one.value, None, None, None, None, None, one.definition)
            for kind, counts in ((tr("Within the day"), figures.flow), (tr("At that moment"), figures.stock))
            for one in counts
        ]
        for one in figures.shares:
            day = (_rate(one.day_numerator, one.day_denominator), one.day_numerator, one.day_denominator)
            month = (_rate(one.month_numerator, one.month_denominator), one.month_numerator, one.month_denominator)
            rows.append((names[one.definition], tr("Rate"), *day, *month, one.definition))
        heads = [
            (tr("Figure"), 26.0), (tr("Kind"), 14.0), (tr("The day"), 10.0), (tr("Numerator"), 10.0),
            (tr("Denominator"), 10.0), (tr("30 days"), 10.0), (tr("Numerator, 30 days"), 12.0),
            (tr("Denominator, 30 days"), 12.0), (tr("Definition"), 22.0),
        ]  # fmt: skip
        self.sheet(tr("Figures"), heads, rows)

    def _sources_and_stages(self) -> None:
        figures = self.figures
        self.sheet(
            tr("By source"),
            [(tr("Source"), 24.0), (tr("Reported"), 12.0), (tr("Accepted"), 12.0)],
            [(source_word(one.source), one.reported, one.accepted) for one in figures.sources],
        )
        self.sheet(
            tr("By stage"),
            [(tr("Stage"), 24.0), (tr("Open"), 12.0), (tr("Late"), 12.0)],
            [(stage_word(one.stage), one.open, one.late) for one in figures.stages],
        )

    def _tallies(self, name: str, tallies: Sequence[Tally], none: str) -> None:
        rows = [
            (
                none if one.what is None else words.named(one.what), one.accepted, one.closed,
                _rate(one.on_time, one.due), one.on_time, one.due, one.open, one.late,
            )
            for one in tallies
        ]  # fmt: skip
        heads = [
            (tr("Name"), 30.0), (tr("Accepted"), 10.0), (tr("Completed"), 10.0), (tr("Closed on time"), 12.0),
            (tr("Numerator"), 10.0), (tr("Denominator"), 10.0), (tr("Open"), 10.0), (tr("Late"), 10.0),
        ]  # fmt: skip
        self.sheet(name, heads, rows)

    def _held(self, name: str, cases: Sequence[Held]) -> None:
        at = self.figures.as_of
        rows = [
            (
                words.typed(case.number or ""), words.typed(case.title), words.named(case.area) if case.area else "",
                words.named(case.category), words.holder(case), words.standing(case), case.reported_at, case.held_since,
                case.due_at, None if case.due_at is None else max((at - case.due_at).total_seconds() / 3600, 0.0),
            )
            for case in cases
        ]  # fmt: skip
        heads = [
            (tr("Number"), 16.0), (tr("Matter"), 40.0), (tr("Area"), 16.0), (tr("Category"), 20.0), (tr("With whom"), 20.0),
            (tr("State"), 12.0), (tr("Reported at"), 17.0), (tr("Since"), 17.0), (tr("Limit"), 17.0),
            (tr("Hours late"), 10.0),
        ]  # fmt: skip
        self.sheet(name, heads, rows)

    def _days(self) -> None:
        rows = [(one.day, one.accepted, one.closed) for one in self.figures.days]
        self.sheet(tr("30 days"), [(tr("Day"), 14.0), (tr("Accepted"), 12.0), (tr("Completed"), 12.0)], rows)
        hours = [(one.hour, one.today, one.usual_low, one.usual, one.usual_high) for one in self.figures.hours]
        heads = [
            (tr("Hour"), 8.0), (tr("Accepted"), 12.0), (tr("Usual, lower quarter"), 14.0), (tr("Usual, median"), 14.0),
            (tr("Usual, upper quarter"), 14.0),
        ]  # fmt: skip
        self.sheet(tr("By hour"), heads, hours)

    def _behind(self) -> None:
        """The cases behind each rate of the day, and whether each is in its numerator."""
        names = {one.key: explained(one).name for one in self.briefing.snapshot.definitions}
        rows = [row for cohort in self.figures.cohorts for row in _members(cohort, names[cohort.definition])]
        heads = [(tr("Rate"), 24.0), (tr("Number"), 38.0), (tr("In the numerator"), 14.0)]
        self.sheet(tr("Behind the rates"), heads, rows)

    def _about(self) -> None:
        briefing, figures = self.briefing, self.figures
        rows: list[Sequence[Cell]] = [
            (tr("City"), words.named(briefing.snapshot.city)),
            (tr("Number"), briefing.number),
            (tr("Day"), figures.day),
            (tr("Time zone"), figures.timezone),
            (tr("Figures as of"), figures.as_of),
            (tr("Made at"), briefing.made_at),
            (tr("Made by"), words.typed(briefing.snapshot.maker.name)),
            ("SHA-256", briefing.sha256),
            (tr("Program"), briefing.program),
        ]
        rows += [(f"{explained(one).name} {one.key}", explained(one).means) for one in briefing.snapshot.definitions]
        self.sheet(tr("About"), [(tr("What"), 34.0), (tr("Meaning"), 90.0)], rows)


def _rate(numerator: int | None, denominator: int | None) -> _Percent | str:
    """A rate as a number; "—" for nothing of nothing."""
    if not denominator or numerator is None:
        return words.DASH
    return _Percent(numerator / denominator)


def _members(cohort: Cohort, name: str) -> list[Sequence[Cell]]:
    return [(name, words.typed(number), 1 if yes else 0) for number, yes in cohort.members]
