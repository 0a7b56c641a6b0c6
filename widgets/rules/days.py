"""The calendar: a month with working days and days off, each by a word; the city's own days set over the public ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, tzinfo

from PySide6.QtCore import QDate, QLocale, QPointF, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QIcon, QPainter, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QComboBox, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from models.cases.calendar import WorkingCalendar
from models.cases.clocks.records import DayException, Moves
from widgets import theme
from widgets.i18n import language, tr
from widgets.keys import KeyButton
from widgets.labels import label, restyle
from widgets.rules.fields import NOTE_MOST, moves_words
from widgets.text import line
from widgets.times import moment
from widgets.watch.table import Row, Table

ASK_AFTER_MS = 250
"""So long after the last change the effect is asked for."""


def day_words(calendar: WorkingCalendar, day: date) -> str:
    """Return what a day is: the city's own day or the public one, worked or free; "" for a plain working day or weekend."""
    if day in calendar.worked:
        return tr("city: works")
    if day in calendar.free:
        return tr("city: off")
    if calendar.is_holiday(day):
        return tr("holiday")
    if day.weekday() >= 5 and calendar.is_working_day(day):
        return tr("make-up")
    return ""


class MonthGrid(QCalendarWidget):
    """A month; free days are quiet, and whatever is no plain day says so in a word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._calendar: WorkingCalendar | None = None
        self.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setLocale(QLocale("zh_CN" if language() == "zh" else "en_GB"))
        self.setNavigationBarVisible(True)
        self.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
        head = QTextCharFormat()
        head.setForeground(theme.colour("second"))
        head.setBackground(theme.colour("surface"))
        self.setHeaderTextFormat(head)
        # Qt writes a weekend in red; a day off is told by its word here.
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(day, head)
        # Qt's own arrows are black.
        for name, arrow in (("qt_calendar_prevmonth", "‹"), ("qt_calendar_nextmonth", "›")):
            button = self.findChild(QToolButton, name)
            if button is not None:
                button.setIcon(QIcon())
                button.setText(arrow)

    def set_calendar(self, calendar: WorkingCalendar) -> None:
        """Take the city's calendar."""
        self._calendar = calendar
        self.updateCells()

    def paintCell(self, painter: QPainter, rect: QRect, date: QDate | date) -> None:  # noqa: N802
        day = date if isinstance(date, QDate) else QDate(date.year, date.month, date.day)
        chosen, here = day == self.selectedDate(), day.month() == self.monthShown()
        painter.save()
        painter.fillRect(rect, theme.colour("chosen" if chosen else "surface"))
        if chosen:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.colour("accent"))
        calendar = self._calendar
        python = day.toPython()
        works = calendar.is_working_day(python) if calendar is not None else True
        ink = "faint" if not here else "text" if works else "muted"
        painter.setPen(theme.colour(ink))
        painter.setFont(theme.font(16, strong=works and here))
        words = day_words(calendar, python) if calendar is not None and here else ""
        top = rect.adjusted(12, 4, -4, -rect.height() // 2) if words else rect.adjusted(12, 0, -4, 0)
        painter.drawText(top, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, str(day.day()))
        if words and calendar is not None:
            own = python in calendar.worked or python in calendar.free
            painter.setPen(theme.colour("soon" if own else "second"))
            painter.setFont(theme.font(12))
            low = rect.adjusted(12, rect.height() // 2, -4, -4)
            painter.drawText(low, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
            if own:
                painter.setBrush(theme.colour("soon"))
                painter.setPen(Qt.PenStyle.NoPen)
                painter.drawEllipse(QPointF(rect.right() - 12, rect.top() + 12), 3, 3)
        painter.restore()


class DaysPage(QWidget):
    """`changed(dict)`: what these days would do is asked; `saved(dict, str)`: the days and why. Days to True, False or None."""

    changed = Signal(object)
    saved = Signal(object, str)

    def __init__(self, *, may_set: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._calendar: WorkingCalendar | None = None
        self._days: dict[date, bool | None] = {}
        self.month = MonthGrid()
        self.day = label(role="lead")
        self.provisional = label(
            tr("The public calendar of this year is not published yet: plain weekends count, provisionally."), "note",
            wraps=True,
        )  # fmt: skip
        self.kind = QComboBox()
        self.kind.setAccessibleName(tr("This day"))
        for words, value in ((tr("as the public calendar says"), "public"), (tr("the city works"), "works"),
                             (tr("the city is off"), "off")):  # fmt: skip
            self.kind.addItem(words, value)
        self.note = QLineEdit()
        self.note.setMaxLength(NOTE_MOST)
        self.note.setPlaceholderText(tr("Why, by which paper"))
        self.effect = label(role="note", wraps=True)
        self.problem = label(role="problem", wraps=True)
        self.save = KeyButton(tr("Save the days"), "Ctrl+Return")
        self.save.setProperty("kind", "primary")
        self.drop = KeyButton(tr("Discard what was typed"), "Ctrl+Backspace")
        self.own = Table(tr("The city's own days"), [tr("Day"), tr("What"), tr("By"), tr("Why")], wide=3)
        self._timer = QTimer(self, interval=ASK_AFTER_MS)
        self._timer.setSingleShot(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.save)
        buttons.addWidget(self.drop)
        buttons.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(8)
        for widget in (self.day, self.provisional, self.kind, self.note, self.effect, self.problem):
            right.addWidget(widget)
        right.addLayout(buttons)
        right.addWidget(label(tr("The city's own days"), "caption"))
        right.addWidget(self.own, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self.month, 3)
        layout.addLayout(right, 2)
        self._may_set = may_set
        for field in (self.kind, self.note):
            field.setVisible(may_set)
        self.problem.hide()
        self.month.selectionChanged.connect(self._day_chosen)
        self.kind.activated.connect(self._set)
        self.note.textEdited.connect(self._mended)
        self.save.clicked.connect(self.give)
        self.drop.clicked.connect(self.discard)
        self.own.opened.connect(self._go)
        self._timer.timeout.connect(self._ask)
        self._fit()

    def show_calendar(
        self, calendar: WorkingCalendar, own: Sequence[DayException], zone: tzinfo, now: datetime
    ) -> None:
        """Show the calendar in force; days that were set here and not saved stay."""
        first = self._calendar is None
        self._calendar = calendar
        if first:
            today = now.astimezone(zone).date()
            self.month.setSelectedDate(QDate(today.year, today.month, today.day))
        self.own.set_rows(
            [
                Row(
                    (f"{one.day:%Y-%m-%d}", tr("works") if one.working else tr("off"),
                     " ".join((line(one.by), moment(one.at, now, zone))), line(one.note)),
                    one.day,
                )
                for one in own
            ]
        )  # fmt: skip
        self._show()

    def show_effect(self, days: object, moves: Moves) -> None:
        """Say what saving these days would do."""
        if days == self._days:
            self.effect.setText(moves_words(moves))

    def show_problem(self, words: str) -> None:
        """Say why it was not saved; "" takes it back."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    @property
    def unsaved(self) -> int:
        """How many days were set and not saved."""
        return len(self._days)

    def taken(self) -> None:
        """They are saved."""
        self._days = {}
        self.note.clear()
        self.effect.clear()
        self._show()

    @Slot()
    def give(self) -> None:
        """Save the days that were set."""
        if not self._may_set or not self._days:
            return
        note = self.note.text().strip()
        restyle(self.note, "wrong", "false" if note else "true")
        if not note:
            self.show_problem(tr("Say why: whoever asks later finds it in the history."))
            self.note.setFocus()
            return
        self.show_problem("")
        self.saved.emit(dict(self._days), note)

    @Slot()
    def discard(self) -> None:
        """Forget the days that were set and not saved."""
        self._days = {}
        self.effect.clear()
        self.show_problem("")
        self._show()

    @property
    def _with_typed(self) -> WorkingCalendar | None:
        calendar, told = self._calendar, self._days
        if calendar is None:
            return None
        worked = {day for day in calendar.worked if day not in told} | {day for day in told if told[day] is True}
        free = {day for day in calendar.free if day not in told} | {day for day in told if told[day] is False}
        return WorkingCalendar(calendar.timezone, frozenset(worked), frozenset(free), calendar.clocks)

    def _show(self) -> None:
        calendar = self._with_typed
        if calendar is not None:
            self.month.set_calendar(calendar)
            self._day_chosen()
        self._fit()

    @property
    def _chosen(self) -> date:
        return self.month.selectedDate().toPython()

    @Slot()
    def _day_chosen(self) -> None:
        calendar = self._with_typed
        if calendar is None:
            return
        day = self._chosen
        works = tr("works") if calendar.is_working_day(day) else tr("off")
        told = " · ".join(part for part in (f"{day:%Y-%m-%d}", works, day_words(calendar, day)) if part)
        self.day.setText(told)
        self.provisional.setVisible(calendar.is_provisional(day))
        own = "works" if day in calendar.worked else "off" if day in calendar.free else "public"
        self.kind.setCurrentIndex(self.kind.findData(own))

    @Slot()
    def _set(self) -> None:
        calendar, day = self._calendar, self._chosen
        if calendar is None:
            return
        wanted = {"works": True, "off": False, "public": None}[self.kind.currentData()]
        stands = True if day in calendar.worked else False if day in calendar.free else None
        self._days.pop(day, None)
        if wanted is not stands:
            self._days[day] = wanted
        self.effect.setText(tr("Looking what this does to open cases…") if self._days else "")
        self._timer.start()
        self._show()

    @Slot()
    def _ask(self) -> None:
        if self._days:
            self.changed.emit(dict(self._days))

    @Slot()
    def _mended(self) -> None:
        restyle(self.note, "wrong", "false")

    @Slot(object, int)
    def _go(self, day: date, _: int) -> None:
        self.month.setSelectedDate(QDate(day.year, day.month, day.day))
        self.month.setFocus()

    def _fit(self) -> None:
        self.save.setVisible(self._may_set)
        self.save.setEnabled(bool(self._days))
        self.save.set_words(tr("Save the days") if len(self._days) < 2 else tr("Save {n} days", n=len(self._days)))
        self.drop.setVisible(self._may_set and bool(self._days))
