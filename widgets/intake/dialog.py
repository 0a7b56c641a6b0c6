"""The dialog for a new report by hand. It stays open beside the map; nothing typed is lost until it was taken in."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from models.cases.records import Category, Nature, NewReport, Source, Urgency
from widgets.i18n import tr
from widgets.intake.category import CategoryPicker
from widgets.intake.checks import TITLE_MOST, Draft, problems
from widgets.keys import KeyButton
from widgets.labels import ElidedLabel, label, restyle
from widgets.text import line
from widgets.words import nature_word, source_word, urgency_word


class IntakeDialog(QDialog):
    """Not modal, so that the place can be picked on the map meanwhile.

    Esc hides it with everything typed still in it; `accept` says that the report was taken in.
    """

    pick_requested = Signal()
    """The place is to be picked on the map; `set_place` answers."""
    submitted = Signal(object)
    """The NewReport; `accept` or `set_busy(False)` answers."""

    def __init__(self, categories: Sequence[Category] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("New report"))
        self.setModal(False)
        self.setMinimumWidth(560)
        self._place: tuple[float, float] | None = None
        self._busy = False
        self._urgency_said = False
        self.title = QLineEdit()
        self.title.setMaxLength(TITLE_MOST)
        self.title.setPlaceholderText(tr("What is it about, in a few words"))
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(96)
        self.text.setPlaceholderText(tr("What was said, in full"))
        self.category = CategoryPicker()
        self.source = _box(Source, {value: source_word(value) for value in Source}, Source.HOTLINE)
        self.nature = _box(Nature, {value: nature_word(value) for value in Nature}, Nature.HELP)
        self.urgency = _box(Urgency, {value: urgency_word(value) for value in Urgency}, Urgency.NORMAL)
        self.place = ElidedLabel(role="second")
        self.pick = KeyButton(tr("Pick on the map"), "Ctrl+M")
        self.unpick = QPushButton(tr("No place"))
        self.address, self.reporter, self.phone = QLineEdit(), QLineEdit(), QLineEdit()
        self.problem = label(role="problem", wraps=True)
        self.submit = KeyButton(tr("Take in"), "Ctrl+Return")
        self.submit.setProperty("kind", "primary")
        self.leave = QPushButton(tr("Later"))
        self.leave.setToolTip(tr("Close; what was typed is still here when it is opened again"))
        self.wipe = QPushButton(tr("Empty all fields"))
        self._build()
        self._connect()
        self.set_place(None, None, "")
        self.offer_categories(categories)

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        rows: list[tuple[str, QWidget]] = [
            (tr("Title"), self.title),
            (tr("Text"), self.text),
            (tr("Category"), self.category),
        ]
        for row, (words, field) in enumerate(rows):
            grid.addWidget(label(words, "second"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(field, row, 1, 1, 3)
            field.setAccessibleName(words)
        pairs: list[tuple[str, QWidget]] = [
            (tr("Source"), self.source),
            (tr("Nature"), self.nature),
            (tr("Urgency"), self.urgency),
            (tr("Address"), self.address),
            (tr("Caller"), self.reporter),
            (tr("Phone"), self.phone),
        ]
        for place, (words, field) in enumerate(pairs):
            row, column = 3 + place // 2, place % 2 * 2
            grid.addWidget(label(words, "second"), row, column)
            grid.addWidget(field, row, column + 1)
            field.setAccessibleName(words)
        where = QHBoxLayout()
        where.setSpacing(8)
        where.addWidget(self.place, 1)
        where.addWidget(self.pick)
        where.addWidget(self.unpick)
        grid.addWidget(label(tr("Where"), "second"), 6, 0)
        grid.addLayout(where, 6, 1, 1, 3)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.submit)
        foot.addWidget(self.leave)
        foot.addStretch(1)
        foot.addWidget(self.wipe)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(grid)
        layout.addWidget(self.problem)
        layout.addLayout(foot)
        self.problem.hide()
        for button in (self.unpick, self.leave, self.wipe):
            button.setAutoDefault(False)

    def _connect(self) -> None:
        self.pick.clicked.connect(self.pick_requested)
        self.unpick.clicked.connect(self._unpicked)
        self.submit.clicked.connect(self._submit)
        self.leave.clicked.connect(self.hide)
        self.wipe.clicked.connect(self.clear)
        for key, slot in (("Ctrl+Return", self._submit), ("Ctrl+Enter", self._submit), ("Ctrl+M", self.pick.click)):
            QShortcut(QKeySequence(key), self).activated.connect(slot)
        self.title.textEdited.connect(self._mended)
        self.category.changed.connect(self._mended)
        self.category.changed.connect(self._propose_urgency)
        self.urgency.activated.connect(self._say_urgency)

    def offer_categories(self, categories: Sequence[Category]) -> None:
        """Offer the city's categories."""
        self.category.offer(categories)

    def open(self) -> None:
        """Show it without blocking the desk; a draft left before is still there."""
        fresh = not self.title.text()
        self.show()
        self.activateWindow()
        (self.title if fresh else self.submit).setFocus(Qt.FocusReason.OtherFocusReason)

    def set_place(self, lon: float | None, lat: float | None, grid_name: str) -> None:
        """Take the place picked on the map (WGS-84 degrees) and the name of its basic grid, "" outside all; or no place."""
        self._place = None if lon is None or lat is None else (lon, lat)
        if lon is None or lat is None:
            self.place.set_words(tr("No place: it goes to no grid until one is picked"))
        else:
            where = line(grid_name) or tr("Outside all grids.")
            self.place.set_words(f"{where}  {lat:.5f}, {lon:.5f}")
        self.unpick.setEnabled(self._place is not None)

    def set_busy(self, busy: bool) -> None:
        """While the report is being written it cannot be submitted again; refused, everything typed is still here."""
        self._busy = busy
        self.submit.setEnabled(not busy)

    def show_problem(self, sentence: str) -> None:
        """Say in the dialog itself why the report was not taken in."""
        self._tell([("", sentence)] if sentence else [])

    @Slot()
    def clear(self) -> None:
        """Empty every field."""
        for field in (self.title, self.text, self.address, self.reporter, self.phone, self.category):
            field.clear()
        for box, value in ((self.source, Source.HOTLINE), (self.nature, Nature.HELP), (self.urgency, Urgency.NORMAL)):
            box.setCurrentIndex(box.findData(value.value))
        self._urgency_said = False
        self.set_place(None, None, "")
        self._tell([])

    @Slot()
    def _say_urgency(self) -> None:
        self._urgency_said = True

    @Slot()
    def _propose_urgency(self) -> None:
        """What the category is usually, unless somebody has said how urgent this one is."""
        chosen = self.category.chosen
        if chosen is not None and not self._urgency_said:
            self.urgency.setCurrentIndex(self.urgency.findData(chosen.urgency.value))

    @Slot()
    def _unpicked(self) -> None:
        self.set_place(None, None, "")

    @Slot()
    def _mended(self) -> None:
        self._tell([])

    @Slot()
    def _submit(self) -> None:
        if self._busy:
            return
        draft = Draft(
            self.title.text().strip(),
            self.text.toPlainText().strip(),
            self.category.category_id,
            self.address.text().strip(),
            self.reporter.text().strip(),
            self.phone.text().strip(),
        )
        found = problems(draft)
        self._tell(found)
        if found or draft.category_id is None:
            self._field(found[0][0] if found else "category").setFocus(Qt.FocusReason.OtherFocusReason)
            return
        lon, lat = self._place or (None, None)
        report = NewReport(
            title=draft.title,
            text=draft.text,
            source=Source(self.source.currentData()),
            category_id=draft.category_id,
            nature=Nature(self.nature.currentData()),
            urgency=Urgency(self.urgency.currentData()),
            lon=lon,
            lat=lat,
            address=draft.address,
            reporter=draft.reporter,
            reporter_phone=draft.phone,
        )
        # One press, one report: the button comes back with the answer.
        self.set_busy(True)
        self.submitted.emit(report)

    def _field(self, name: str) -> QWidget:
        fields: dict[str, QWidget] = {
            "title": self.title,
            "text": self.text,
            "category": self.category.field,
            "address": self.address,
            "reporter": self.reporter,
            "phone": self.phone,
        }
        return fields.get(name, self.title)

    def _tell(self, found: Sequence[tuple[str, str]]) -> None:
        wrong = {name for name, _ in found}
        for name in ("title", "text", "category", "address", "reporter", "phone"):
            restyle(self._field(name), "wrong", "true" if name in wrong else "false")
        self.problem.setText("\n".join(sentence for _, sentence in found))
        self.problem.setVisible(bool(found))

    def reject(self) -> None:
        """Esc closes; the draft stays."""
        self.hide()


def _box(kind: type[StrEnum], words: dict[StrEnum, str], first: StrEnum) -> QComboBox:
    box = QComboBox()
    for value in kind:
        box.addItem(words[value], value.value)
    box.setCurrentIndex(box.findData(first.value))
    return box
