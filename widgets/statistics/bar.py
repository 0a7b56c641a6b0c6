"""The window's head: the period, what it is compared with, what the charts are narrowed to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QDate, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QComboBox, QDateEdit, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.figures.chart_records import Compare
from models.figures.filters import BadPeriod, Period
from widgets.i18n import mark, tr
from widgets.keys import KeyButton, key_text
from widgets.labels import label, restyle
from widgets.statistics.chips import Chips
from widgets.statistics.wanted import NARROWS, Choices, Span, Wanted, period_of
from widgets.statistics.words import bad_period_words, compare_word, period_word, short_period_word
from widgets.text import tooltip

_SPANS = {
    Span.TODAY: mark("Today"),
    Span.WEEK: mark("7 days"),
    Span.MONTH: mark("30 days"),
    Span.NINETY: mark("90 days"),
    Span.THIS_MONTH: mark("This month"),
    Span.THIS_QUARTER: mark("This quarter"),
    Span.ANY: mark("From – to"),
}
_NARROWS = {
    "area": mark("Jurisdiction"),
    "source": mark("Source"),
    "category": mark("Category"),
    "department": mark("Department"),
    "worker": mark("Grid worker"),
    "tier": mark("Tier"),
    "slot": mark("Hours"),
}
WIDTHS = {"area": 150, "source": 130, "category": 150, "department": 170, "tier": 110}
ROOMY = 1280
"""With less width there is none for the days compared with."""
EARLIEST = QDate(2000, 1, 1)


class Bar(QWidget):
    """`wanted_changed(Wanted)` when something else is asked for; `refused(str)` says why some days cannot be."""

    wanted_changed = Signal(object)
    refused = Signal(str)

    def __init__(self, wanted: Wanted, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted, self._today = wanted, today
        self._choices = Choices()
        self._names: dict[tuple[str, object], str] = {}
        self.spans = QButtonGroup(self)
        self.first, self.last = QDateEdit(), QDateEdit()
        self.compare = QComboBox()
        self.compared = label(role="caption")
        """The days compared with."""
        self.boxes: dict[str, QComboBox] = {}
        self.chips = Chips()
        self.clear = KeyButton(tr("All cases"), "Ctrl+Backspace")
        self.age = label(role="caption")
        self._build()
        self._connect()
        self._show()

    # What is asked for

    @property
    def wanted(self) -> Wanted:
        """What is asked for now."""
        return self._wanted

    def ask(self, wanted: Wanted, words: str = "") -> None:
        """Ask for something else; `words` name a key that is in no box."""
        for name in NARROWS:
            key = getattr(wanted.filter, name)
            if key is not None and words and key != getattr(self._wanted.filter, name):
                self._names.setdefault((name, key), words)
        if wanted != self._wanted:
            self._wanted = wanted
            self._show()
            self.wanted_changed.emit(wanted)

    def show_today(self, today: date) -> None:
        """A new day began: periods that end with today go on with it."""
        if today != self._today:
            self._today = today
            if self._wanted.span is not Span.ANY:
                self.ask(self._wanted.at(self._wanted.span, period_of(self._wanted.span, today)))

    def show_choices(self, choices: Choices) -> None:
        """Offer these."""
        if choices == self._choices:
            return
        self._choices = choices
        for name, box in self.boxes.items():
            with QSignalBlocker(box):
                box.clear()
                for choice in choices.of(name):
                    box.addItem("\u3000" * choice.depth + choice.words, choice.key)
                    self._names[(name, choice.key)] = choice.words
                box.setCurrentIndex(-1)
                box.setEnabled(bool(choices.of(name)))
        self._show()

    @property
    def names(self) -> dict[tuple[str, object], str]:
        """What keys are called, by the filter's field."""
        return self._names

    def keep_names(self, names: dict[tuple[str, object], str]) -> None:
        """Take over what another window called its keys."""
        self._names = names | self._names
        self._show()

    def chip_words(self) -> list[tuple[str, str]]:
        """Return what the charts are narrowed to, by the filter's field."""
        found = []
        for name in NARROWS:
            key = getattr(self._wanted.filter, name)
            if key is not None:
                words = self._names.get((name, key), tr("no longer there"))
                found.append((name, tr("{what}: {words}", what=tr(_NARROWS[name]), words=words)))
        return found

    def focus_first(self) -> None:
        """Go to the boxes."""
        self.boxes["area"].setFocus(Qt.FocusReason.ShortcutFocusReason)

    # How it is built

    def _build(self) -> None:
        days = QHBoxLayout()
        days.setSpacing(4)
        for number, words in enumerate(_SPANS.values()):
            button = QPushButton(tr(words))
            button.setProperty("kind", "tab")
            button.setCheckable(True)
            button.setAutoDefault(False)
            key = f"Ctrl+{number + 1}"
            button.setToolTip(tooltip(f"{tr(words)} ({key_text(key)})"))
            QShortcut(QKeySequence(key), self).activated.connect(button.click)
            self.spans.addButton(button, number)
            days.addWidget(button)
        days.addSpacing(4)
        for edit, name in ((self.first, tr("From")), (self.last, tr("Until"))):
            edit.setDisplayFormat("yyyy-MM-dd")
            edit.setCalendarPopup(True)
            edit.setAccessibleName(name)
            edit.setMinimumDate(EARLIEST)
            edit.setFixedWidth(128)
            edit.setKeyboardTracking(False)
            edit.lineEdit().setTextMargins(6, 0, 0, 0)
        days.addWidget(self.first)
        days.addWidget(label("–", "second"))
        days.addWidget(self.last)
        days.addSpacing(12)
        for compare in Compare:
            self.compare.addItem(compare_word(compare), compare)
        self.compare.setAccessibleName(tr("Compare with"))
        self.compare.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        days.addWidget(self.compare)
        days.addSpacing(4)
        days.addWidget(self.compared)
        days.addStretch(1)
        days.addWidget(self.age)
        narrows = QHBoxLayout()
        narrows.setSpacing(8)
        for name, wide in WIDTHS.items():
            box = QComboBox()
            box.setEditable(True)
            box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            box.completer().setFilterMode(Qt.MatchFlag.MatchContains)
            box.completer().setCompletionMode(box.completer().CompletionMode.PopupCompletion)
            box.lineEdit().setPlaceholderText(tr(_NARROWS[name]))
            box.setAccessibleName(tr(_NARROWS[name]))
            box.setFixedWidth(wide)
            box.setMaxVisibleItems(16)
            box.setEnabled(False)
            self.boxes[name] = box
            narrows.addWidget(box)
        narrows.addSpacing(4)
        narrows.addWidget(self.chips)
        narrows.addWidget(self.clear)
        narrows.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(days)
        layout.addLayout(narrows)

    def _connect(self) -> None:
        self.spans.idClicked.connect(self._span_clicked)
        for edit in (self.first, self.last):
            edit.dateChanged.connect(self._days_edited)
        self.compare.activated.connect(self._compared)
        self.chips.taken_off.connect(self._taken_off)
        self.clear.clicked.connect(self._cleared)
        QShortcut(QKeySequence("Ctrl+Backspace"), self.window() or self).activated.connect(self._cleared)
        for name, box in self.boxes.items():
            box.activated.connect(partial(self._narrowed, name))

    def _show(self) -> None:
        wanted = self._wanted
        self.spans.button(list(_SPANS).index(wanted.span)).setChecked(True)
        for edit, day in ((self.first, wanted.filter.period.first), (self.last, wanted.filter.period.last)):
            with QSignalBlocker(edit):
                edit.setDate(QDate(day.year, day.month, day.day))
            restyle(edit, "wrong", None)
        with QSignalBlocker(self.compare):
            self.compare.setCurrentIndex(self.compare.findData(wanted.compare))
        other = _days_compared(wanted)
        self.compared.setText(other)
        self._make_room()
        chips = self.chip_words()
        self.chips.show_chips(chips)
        self.clear.setVisible(bool(chips))
        for box in self.boxes.values():
            with QSignalBlocker(box):
                box.setCurrentIndex(-1)
                box.setEditText("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """The days compared with can be looked up; what is asked with cannot be left out."""
        self.compared.setVisible(bool(self.compared.text()) and self.width() >= ROOMY)
        self.compare.setToolTip(tooltip(self.compared.text()) if self.compared.text() else "")

    @Slot(int)
    def _span_clicked(self, number: int) -> None:
        span = list(_SPANS)[number]
        if span is Span.ANY:
            self.ask(self._wanted.at(span, self._wanted.filter.period))
            self.first.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.ask(self._wanted.at(span, period_of(span, self._today)))

    @Slot(QDate)
    def _days_edited(self, _: QDate) -> None:
        try:
            first, last = (edit.date().toPython() for edit in (self.first, self.last))
            period = Period(first, last)
        except BadPeriod as error:
            restyle(self.last, "wrong", "true")
            self.refused.emit(bad_period_words(error))
            return
        self.refused.emit("")
        self.ask(self._wanted.at(Span.ANY, period))

    @Slot(int)
    def _compared(self, _: int) -> None:
        self.ask(replace(self._wanted, compare=Compare(self.compare.currentData())))

    def _narrowed(self, name: str, index: int) -> None:
        key = self.boxes[name].itemData(index)
        if key is not None:
            self.ask(self._wanted.narrowed(name, key))
        self._show()

    @Slot(str)
    def _taken_off(self, name: str) -> None:
        self.ask(self._wanted.narrowed(name, None))

    @Slot()
    def _cleared(self) -> None:
        self.ask(self._wanted.bare())


def _days_compared(wanted: Wanted) -> str:
    """The days compared with, "" for none: which they are is no guess."""
    try:
        other = wanted.compared
    except BadPeriod:
        return ""
    if other is None:
        return ""
    first, last = other.period.first, other.period.last
    return period_word(other.period) if first.year != last.year else short_period_word(first, last)
