"""The duty list (值班表): who is on it for which grid or street, and when; the supervisor enters a line and takes it off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from uuid import UUID

from PySide6.QtCore import QDate, Qt, QTime, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLabel, QTimeEdit, QVBoxLayout, QWidget

from models.workers.duty_list.records import EVERY_DAY, Hours, Listed
from models.workers.records import WorkerRole
from widgets.i18n import tr
from widgets.intake.place import Named, PlacePicker
from widgets.keys import KeyButton
from widgets.labels import label, restyle
from widgets.text import line
from widgets.times import moment
from widgets.watch.table import Row, Table
from widgets.words import role_word
from widgets.words.duty import WEEKEND, WORKDAYS, days_word, hours_word

_DAYS = (EVERY_DAY, WORKDAYS, WEEKEND, *(frozenset({day}) for day in range(1, 8)))
NOW = 4


@dataclass(frozen=True, slots=True)
class Found:
    """A worker or a grid that was searched for."""

    name: str
    kind: str
    key: UUID


class DutyListPage(QWidget):
    """`entered(UUID, UUID, Hours)`: a worker for a grid; `ended(UUID)` a line; two searches that `offer_*` answers."""

    entered = Signal(object, object, object)
    ended = Signal(object)
    worker_searched = Signal(str)
    grid_searched = Signal(str)

    def __init__(self, *, may_write: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._worker: Found | None = None
        self._grid: Found | None = None
        self.worker = PlacePicker(tr("Who: name, code or grid"), tr("Nobody in service is called that."))
        self.grid = PlacePicker(tr("For which grid or street"), tr("No grid is called that."))
        self.days, self.day = QComboBox(), QDateEdit(QDate.currentDate())
        for n, days in enumerate(_DAYS):
            self.days.addItem(days_word(days), n)
        self.days.addItem(tr("On one date"), None)
        self.days.setAccessibleName(tr("Days"))
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setAccessibleName(tr("Date"))
        self.begin, self.end = QTimeEdit(QTime(8, 0)), QTimeEdit(QTime(18, 0))
        for clock, name in ((self.begin, tr("From")), (self.end, tr("Until"))):
            clock.setDisplayFormat("HH:mm")
            clock.setAccessibleName(name)
        for edit in (self.day, self.begin, self.end):
            # The style sheet's padding does not reach its text.
            edit.lineEdit().setTextMargins(6, 0, 0, 0)
        self.put = KeyButton(tr("Put on the list"), "Ctrl+Return")
        self.put.setProperty("kind", "primary")
        self.off = KeyButton(tr("Take off the list"), "Ctrl+E")
        heads = [tr("Grid"), tr("Person"), tr("Role"), tr("When"), tr("Holds now"), tr("Entered")]
        self.table = Table(tr("Duty list"), heads, wide=0)
        self.none = label(tr("Nobody is on the list: the recommendation puts nobody back for it."), "note", wraps=True)
        self._lay_out(may_write=may_write)
        self.setFocusProxy(self.worker if may_write else self.table)
        self.worker.searched.connect(self.worker_searched)
        self.grid.searched.connect(self.grid_searched)
        self.worker.chosen.connect(self._worker_chosen)
        self.grid.chosen.connect(self._grid_chosen)
        self.worker.field.textEdited.connect(self._other_worker)
        self.grid.field.textEdited.connect(self._other_grid)
        self.days.currentIndexChanged.connect(self._days_picked)
        self.put.clicked.connect(self.give)
        self.off.clicked.connect(self.give_end)
        self._days_picked()

    def _lay_out(self, *, may_write: bool) -> None:
        names, when, foot = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        top = Qt.AlignmentFlag.AlignTop
        for row in (names, when, foot):
            row.setSpacing(8)
        names.addWidget(self.worker, 1, top)
        names.addWidget(self.grid, 1, top)
        dash = QLabel("–")
        for widget in (self.days, self.day, self.begin, dash, self.end):
            when.addWidget(widget)
        when.addStretch(1)
        when.addWidget(self.put)
        foot.addWidget(self.off)
        foot.addStretch(1)
        for widget in (self.worker, self.grid, self.days, self.begin, dash, self.end, self.put, self.off):
            widget.setVisible(may_write)
        told = tr(
            "Who is on the list for a place is recommended before others. Hours past midnight are the next day's."
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(names)
        layout.addLayout(when)
        layout.addWidget(label(told, "note", wraps=True))
        layout.addWidget(self.none)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)

    def offer_workers(self, wanted: str, found: Sequence[Found]) -> None:
        """Offer the workers found for a name."""
        self.worker.offer(wanted, found)

    def offer_grids(self, wanted: str, found: Sequence[Found]) -> None:
        """Offer the grids found for a name."""
        self.grid.offer(wanted, found)

    def show_list(self, listed: Sequence[Listed], now: datetime, zone: tzinfo) -> None:
        """Show the list, by grid."""
        self.table.set_rows(
            [
                Row(
                    (
                        line(one.grid),
                        line(one.name),
                        role_word(WorkerRole(one.role)),
                        hours_word(one.hours),
                        tr("on the list") if one.now else "",
                        f"{line(one.by)} {moment(one.at, now, zone)}",
                    ),
                    one.id,
                    {NOW: "accent"},
                )
                for one in listed
            ]
        )
        self.none.setVisible(not listed)

    def written(self) -> None:
        """It is written: the name goes, the grid and the hours stay for the next one."""
        self._worker = None
        self.worker.clear()
        self.worker.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def give(self) -> None:
        """Put the worker on the list; what is missing is shown."""
        if self.put.isHidden():
            return
        restyle(self.worker.field, "wrong", "false" if self._worker else "true")
        restyle(self.grid.field, "wrong", "false" if self._grid else "true")
        if self._worker is None or self._grid is None:
            (self.grid if self._worker else self.worker).setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.entered.emit(self._worker.key, self._grid.key, self._hours())

    @Slot()
    def give_end(self) -> None:
        """Take the chosen line off the list."""
        chosen = self.table.chosen
        if chosen and not self.off.isHidden():
            self.ended.emit(chosen[0])

    def _hours(self) -> Hours:
        begin, end = (time(edit.time().hour(), edit.time().minute()) for edit in (self.begin, self.end))
        picked = self.days.currentData()
        if picked is not None:
            return Hours(begin, end, _DAYS[picked])
        day = self.day.date()
        return Hours(begin, end, on_day=date(day.year(), day.month(), day.day()))

    @Slot()
    def _days_picked(self) -> None:
        self.day.setVisible(self.days.currentData() is None and not self.days.isHidden())

    @Slot(object)
    def _worker_chosen(self, found: Named) -> None:
        assert isinstance(found, Found)
        self._worker = found
        restyle(self.worker.field, "wrong", "false")
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _grid_chosen(self, found: Named) -> None:
        assert isinstance(found, Found)
        self._grid = found
        restyle(self.grid.field, "wrong", "false")
        self.days.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _other_worker(self) -> None:
        # Who was chosen is no longer meant once the name is another.
        self._worker = None

    @Slot()
    def _other_grid(self) -> None:
        self._grid = None
