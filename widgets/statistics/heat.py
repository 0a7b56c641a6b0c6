"""When cases come: hour of the day by day of the week."""

from __future__ import annotations

from models.exports.chart_tables import ChartTable, Head, Holds
from models.figures.chart_records import Heat
from models.figures.filters import Slot
from models.figures.rounding import decimal, whole
from widgets.i18n import tr
from widgets.statistics.cells import CellsChart
from widgets.statistics.picks import Pick, PickKind
from widgets.statistics.words import weekday_word


class HeatChart(CellsChart):
    """Seven rows, twenty-four columns; a cell is the mean of one such day."""

    @property
    def _heat(self) -> Heat | None:
        return self.record if isinstance(self.record, Heat) else None

    def title(self) -> str:
        return tr("Hour of day × weekday")

    def note(self) -> str:
        return tr("cases accepted in the hour, mean of one such day")

    def hint(self) -> str:
        return tr("a click narrows")

    def empty_words(self) -> str:
        if self._heat is None or any(any(row) for row in self._heat.cells):
            return ""
        return tr("Nothing accepted in this period")

    def grid(self) -> tuple[int, int]:
        return (7, 24) if self._heat is not None else (0, 0)

    def value(self, row: int, column: int) -> float | None:
        return self._heat.mean(row, column) if self._heat is not None else None

    def number(self, value: float) -> str:
        return decimal(value, 1) if self.most() < 10 else whole(value)

    def row_name(self, row: int) -> str:
        return weekday_word(row)

    def ticks(self) -> list[tuple[int, str]]:
        every = 1 if self._room().width() >= 24 * self.look.px(38) else 3
        return [(hour, tr("{hour}:00", hour=hour)) for hour in range(0, 24, every)]

    def words_at(self, index: int) -> str:
        assert self._heat is not None
        row, hour = divmod(index, 24)
        mean = self._heat.mean(row, hour)
        when = self._when(row, hour)
        if mean is None:
            return tr("{when}: the period has no such day", when=when)
        return tr(
            "{when}: {n} accepted on {days} such days, {mean} a day",
            when=when,
            n=f"{self._heat.cells[row][hour]:,}",
            days=self._heat.days[row],
            mean=decimal(mean, 1),
        )

    def _when(self, day: int, hour: int) -> str:
        return tr("{day} {hour}:00–{next}:00", day=weekday_word(day), hour=hour, next=hour + 1)

    def pick_at(self, index: int) -> Pick | None:
        day, hour = divmod(index, 24)
        if self._heat is None or not self._heat.cells[day][hour]:
            return None
        return Pick(PickKind.SLOT, Slot(day, hour), self._when(day, hour))

    def table(self) -> ChartTable | None:
        if self._heat is None:
            return None
        heads = (
            Head(tr("Weekday")), Head(tr("Number of days"), Holds.WHOLE), *(Head(f"{hour}:00", Holds.WHOLE) for hour in range(24)),
        )  # fmt: skip
        rows = tuple((weekday_word(day), self._heat.days[day], *self._heat.cells[day]) for day in range(7))
        return ChartTable(self.title(), heads, rows)
