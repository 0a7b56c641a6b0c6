"""The page 统计日: at which hour of the clocks the city's days begin, from where to where today would run, and the question before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from models.cases.calendar import DAY, calendar_of
from models.figures.days import HOUR_LIMITS, StatisticalDays
from widgets.i18n import mark, tr
from widgets.labels import label
from widgets.question import Question
from widgets.rules.number_fields import NumbersVersion
from widgets.rules.numbers import NumbersPage
from widgets.rules.settings import number_fields

_HOUR = {
    "begins_at": (
        mark("The day begins at"),
        mark("o'clock"),
        mark("of the city's clocks, and ends at the same hour of the next day; 0 is midnight"),
    )
}


class StatisticalDayPage(NumbersPage):
    """Every figure goes by it, of days gone by too: another hour is asked about once more, with what changes from when."""

    def __init__(self, *, may_set: bool, parent: QWidget | None = None) -> None:
        about = tr(
            "From where to where a day is counted: in tiles, charts and papers alike. Working days, limits and the shifts keep"
            " their own times."
        )
        super().__init__(about, number_fields(_HOUR, HOUR_LIMITS, {"begins_at": 0.0}), may_set=may_set, parent=parent)
        self._zone: tzinfo | None = None
        self._now: datetime | None = None
        self.would = label(role="note", wraps=True)
        self.effect.addWidget(self.would)
        self.question: Question | None = None
        self.boxes["begins_at"].valueChanged.connect(self._tell)

    def show_numbers(
        self, values: Mapping[str, float], versions: Sequence[NumbersVersion], zone: tzinfo, now: datetime
    ) -> None:
        self._zone, self._now = zone, now
        super().show_numbers(values, versions, zone, now)
        self._tell()

    def send(self, values: Mapping[str, float], version: int, note: str) -> None:
        hour = round(values["begins_at"])
        parts = (
            label(tr("Let days begin at {hour}:00?", hour=hour), "title", wraps=True),
            label(self.today(hour), wraps=True),
            label(
                tr(
                    "From now on every figure and chart counts by these days, those of days gone by too. Counts are made anew"
                    " in the background; until then large questions take longer. Papers that there are keep their days and"
                    " are verified by them; papers from now on go by the new ones."
                ),
                "note",
                wraps=True,
            ),
        )
        question = Question(
            tr("Statistical day"), parts, tr("Set it, and count anew"), tr("Leave it as it is"), 520, self
        )
        question.confirmed.connect(lambda: self.saved.emit(dict(values), version, note))
        question.finished.connect(self._answered)
        self.question = question
        question.open()

    def today(self, hour: int) -> str:
        """Return from where to where today would run."""
        if self._zone is None or self._now is None:
            return ""
        days = StatisticalDays(calendar_of(str(self._zone)), hour)
        day = days.day_of(self._now)
        begin, end = (at.astimezone(self._zone) for at in (days.begin(day), days.begin(day + DAY)))
        return tr(
            "Today is then {day}: from {begin} to {end}.",
            day=f"{day:%m-%d}",
            begin=f"{begin:%m-%d %H:%M}",
            end=f"{end:%m-%d %H:%M}",
        )

    @Slot()
    def _tell(self) -> None:
        self.would.setText(self.today(round(self.typed()["begins_at"])))

    @Slot(int)
    def _answered(self, _: int) -> None:
        self.question = None
