"""Where and when cases come: areas by days."""

from __future__ import annotations

from models.exports.chart_tables import ChartTable, Head, Holds
from models.figures.chart_records import AreaCalendar
from models.figures.filters import Period
from widgets.i18n import tr
from widgets.statistics.cells import CellsChart
from widgets.statistics.picks import Pick, PickKind
from widgets.statistics.words import name_word, weekday_word

TICK = 46


class CalendarChart(CellsChart):
    """An area a row, a day a column; a click narrows to the area."""

    @property
    def _calendar(self) -> AreaCalendar | None:
        return self.record if isinstance(self.record, AreaCalendar) else None

    def title(self) -> str:
        return tr("Grids × days") if self._calendar is not None and self._calendar.grids else tr("Areas × days")

    def note(self) -> str:
        if self._calendar is None:
            return ""
        days = self._calendar.days
        words = (
            tr("cases accepted in the grid on the day")
            if self._calendar.grids
            else tr("cases accepted in the area on the day; the areas one level down")
        )
        return words + (tr("; the last {n} days of the period", n=len(days)) if self._calendar.shortened else "")

    def hint(self) -> str:
        return tr("a click narrows")

    def empty_words(self) -> str:
        if self._calendar is None or any(any(row.counts) for row in self._calendar.rows):
            return ""
        return tr("Nothing accepted in this period")

    def grid(self) -> tuple[int, int]:
        return (0, 0) if self._calendar is None else (len(self._calendar.rows), len(self._calendar.days))

    def value(self, row: int, column: int) -> float | None:
        return None if self._calendar is None else float(self._calendar.rows[row].counts[column])

    def row_name(self, row: int) -> str:
        assert self._calendar is not None
        one = self._calendar.rows[row]
        return name_word(one.name, one.name_en, tr("no area"))

    def marked(self, column: int) -> bool:
        return self._calendar is not None and self._calendar.days[column] == self._calendar.running

    def ticks(self) -> list[tuple[int, str]]:
        if self._calendar is None:
            return []
        days, room = self._calendar.days, self._room().width()
        every = max(1, -(-self.look.px(TICK) * len(days) // max(room, 1)))
        # Weeks are what one counts by, where they have room.
        every = next((one for one in (1, 2, 7, 14, 28) if one >= every), every)
        return [
            (n, tr("today") if self.marked(n) else f"{days[n]:%m/%d}")
            for n in range((len(days) - 1) % every, len(days), every)
        ]

    def words_at(self, index: int) -> str:
        assert self._calendar is not None
        row, column = divmod(index, len(self._calendar.days))
        day = self._calendar.days[column]
        return tr(
            "{name}, {day} {weekday}: {n} accepted",
            name=self.row_name(row),
            day=f"{day:%m/%d}",
            weekday=weekday_word(day.weekday()),
            n=f"{self._calendar.rows[row].counts[column]:,}",
        )

    def pick_at(self, index: int) -> Pick | None:
        assert self._calendar is not None
        row, column = divmod(index, len(self._calendar.days))
        one = self._calendar.rows[row]
        if one.key is None:
            day = self._calendar.days[column]
            return Pick(PickKind.DAYS, Period(day, day), f"{day:%m/%d}")
        return Pick(PickKind.AREA, one.key, self.row_name(row))

    def table(self) -> ChartTable | None:
        if self._calendar is None:
            return None
        heads = (
            Head(tr("Grid") if self._calendar.grids else tr("Area")),
            *(Head(f"{day:%Y-%m-%d}", Holds.WHOLE) for day in self._calendar.days),
        )
        rows = tuple((self.row_name(n), *row.counts) for n, row in enumerate(self._calendar.rows))
        return ChartTable(self.title(), heads, rows)
