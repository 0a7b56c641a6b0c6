"""A page of numbers that the city sets for itself: what each means, its range and usual value, set as the next version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import label, restyle
from widgets.rules.fields import NOTE_MOST
from widgets.rules.number_fields import NumberBox, NumberField, NumbersVersion
from widgets.text import line
from widgets.times import moment
from widgets.watch.table import Row, Table

ASK_AFTER_MS = 250
"""So long after the last change the effect is asked for."""


class NumbersPage(QWidget):
    """`changed(dict)`: what these would do is asked; `saved(dict, int, str)`: the numbers, the version looked at, and why."""

    changed = Signal(object)
    saved = Signal(object, int, str)

    def __init__(
        self, about: str, fields: Sequence[NumberField], *, may_set: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._may_set, self._about = may_set, about
        self._fields: tuple[NumberField, ...] = ()
        self._stands: dict[str, float] = {}
        self._version = 0
        """The version looked at: it stays while something is typed, so that another's in between is not written over."""
        self._latest = 0
        self._decide_again = False
        self._filling = False
        self.boxes: dict[str, NumberBox] = {}
        self.note = QLineEdit()
        self.note.setMaxLength(NOTE_MOST)
        self.note.setPlaceholderText(tr("Why, by which paper"))
        self.note.setVisible(may_set)
        self.why = label(tr("Why"))
        self.why.setVisible(may_set)
        self.problem = label(role="problem", wraps=True)
        self.save = KeyButton(tr("Save as the next version"), "Ctrl+Return")
        self.save.setProperty("kind", "primary")
        self.drop = KeyButton(tr("Discard what was typed"), "Ctrl+Backspace")
        self.usual = KeyButton(tr("The program's own values"))
        heads = [tr("Version"), tr("In force since"), tr("By"), tr("What was changed"), tr("Why")]
        self.history = Table(tr("Versions"), heads, wide=3)
        self._grid = QGridLayout()
        self._timer = QTimer(self, interval=ASK_AFTER_MS)
        self._timer.setSingleShot(True)
        self.effect = QVBoxLayout()
        """Where a page tells what the numbers would do."""
        self._lay_out()
        self.set_fields(fields)
        self.note.textEdited.connect(self._mended)
        self.save.clicked.connect(self.give)
        self.drop.clicked.connect(self.discard)
        self.usual.clicked.connect(self._take_usual)
        self._timer.timeout.connect(self._ask)
        self._fit()

    def set_fields(self, fields: Sequence[NumberField]) -> None:
        """Take other fields than before (the city has other levels now); the same ones leave all as it is."""
        if tuple(fields) == self._fields:
            return
        self._fields = tuple(fields)
        while self._grid.count():
            widget = self._grid.takeAt(0).widget()
            if widget is not None:
                widget.deleteLater()
        self.boxes = {}
        for row, one in enumerate(fields):
            box = self._box(one)
            span = f"{one.shown(one.least)}–{one.shown(one.most)}"
            self._grid.addWidget(label(line(one.words)), row, 0)
            self._grid.addWidget(box, row, 1)
            told = tr("{span}, usual {usual}", span=span, usual=one.shown(one.usual))
            self._grid.addWidget(label(told, "muted"), row, 2)
            self._grid.addWidget(label(line(one.means), "second", wraps=True), row, 3)
            self.boxes[one.name] = box
        self._grid.addWidget(self.why, len(fields), 0)
        self._grid.addWidget(self.note, len(fields), 1, 1, 3)
        if self._stands:
            self._fill(self._stands)

    def show_numbers(
        self, values: Mapping[str, float], versions: Sequence[NumbersVersion], zone: tzinfo, now: datetime
    ) -> None:
        """Show the numbers in force and how they came about, the latest version first; what is being typed stays."""
        edited = self.unsaved
        self._latest = versions[0].version if versions else 0
        before: list[Mapping[str, float]] = [one.values for one in versions[1:]]
        before.append({one.name: one.usual for one in self._fields})
        rows = [
            Row((str(one.version), moment(one.at, now, zone), line(one.by), self._told(was, one.values), line(one.note)),
                one.version)
            for one, was in zip(versions, before, strict=False)
        ]  # fmt: skip
        own = Row(("0", tr("from the start"), "", "", tr("the program's own values")), 0)
        self.history.set_rows([*rows, own])
        if not edited or self._decide_again:
            self._version, self._stands, self._decide_again = self._latest, dict(values), False
        if not edited:
            self._fill(self._stands)

    def show_problem(self, words: str) -> None:
        """Say why it was not saved; "" takes it back."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def decide_again(self) -> None:
        """Another was quicker: what was typed stays, and the next save follows on what is read then."""
        self._decide_again = True

    @property
    def unsaved(self) -> bool:
        """Whether something was typed and not saved."""
        return bool(self._stands) and self.typed() != self._stands

    def typed(self) -> dict[str, float]:
        """Return the numbers as they stand in the fields."""
        found = {}
        for one in self._fields:
            value = round(self.boxes[one.name].value() / one.scale, 6)
            stands = self._stands.get(one.name)
            # What is kept finer than it is shown is not changed by being shown.
            same = stands is not None and one.shown(stands) == one.shown(value)
            found[one.name] = stands if same and stands is not None else value
        return found

    def taken(self, version: int) -> None:
        """It is saved, as this version."""
        self._stands, self._version = self.typed(), version
        self.note.clear()
        self.show_problem("")
        self._fit()

    @Slot()
    def give(self) -> None:
        """Save the next version, if there is something new and a reason for it."""
        if not self._may_set or not self.unsaved:
            return
        note = self.note.text().strip()
        restyle(self.note, "wrong", "false" if note else "true")
        findings = self.findings(self.typed())
        for name, box in self.boxes.items():
            restyle(box, "wrong", "true" if name in findings else "false")
        if findings:
            self.show_problem("\n".join(dict.fromkeys(findings.values())))
        elif not note:
            self.show_problem(tr("Say why: whoever asks later finds it in the history."))
            self.note.setFocus()
        else:
            self.show_problem("")
            self.send(self.typed(), self._version, note)

    def send(self, values: Mapping[str, float], version: int, note: str) -> None:
        """Hand over what is to be saved; a page whose numbers cannot be taken back asks first."""
        self.saved.emit(values, version, note)

    def findings(self, values: Mapping[str, float]) -> dict[str, str]:  # noqa: ARG002
        """Return what makes no sense about the numbers together, by field; a page says its own."""
        return {}

    @Slot()
    def discard(self) -> None:
        """Show again what stands."""
        self._fill(self._stands)
        self.note.clear()
        self.show_problem("")
        self.changed.emit(self.typed())

    def focus_first(self) -> None:
        """Go to the first number."""
        first = next(iter(self.boxes.values()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _told(self, was: Mapping[str, float], now: Mapping[str, float]) -> str:
        parts = []
        for one in self._fields:
            before, after = was.get(one.name, one.usual), now.get(one.name, one.usual)
            if before != after:
                unit = f" {one.unit}" if one.unit else ""
                parts.append(f"{line(one.words)} {one.shown(before)} → {one.shown(after)}{unit}")
        return tr(", ").join(parts)

    def _box(self, one: NumberField) -> NumberBox:
        box = NumberBox()
        box.setDecimals(one.digits)
        box.setRange(one.least * one.scale, one.most * one.scale)
        box.setSuffix(f" {one.unit}" if one.unit else "")
        box.setGroupSeparatorShown(False)
        box.setAccessibleName(one.words)
        box.setAccessibleDescription(one.means)
        box.setMinimumWidth(150)
        # The style sheet's padding does not reach its text.
        box.lineEdit().setTextMargins(6, 0, 0, 0)
        box.setEnabled(self._may_set)
        box.valueChanged.connect(self._edited)
        return box

    def _fill(self, values: Mapping[str, float]) -> None:
        self._filling = True
        for one in self._fields:
            box = self.boxes[one.name]
            value = values.get(one.name, one.usual) * one.scale
            box.setDecimals(one.digits if float(round(value, 4)).is_integer() else 2)
            box.setValue(value)
        self._filling = False
        self._fit()

    @Slot()
    def _take_usual(self) -> None:
        self._fill({one.name: one.usual for one in self._fields})
        self._edited()

    @Slot()
    def _edited(self) -> None:
        if self._filling:
            return
        self.show_problem("")
        for box in self.boxes.values():
            restyle(box, "wrong", "false")
        self._timer.start()
        self._fit()

    @Slot()
    def _ask(self) -> None:
        self.changed.emit(self.typed())

    @Slot()
    def _mended(self) -> None:
        restyle(self.note, "wrong", "false")

    def _fit(self) -> None:
        unsaved = self.unsaved
        self.save.setVisible(self._may_set)
        self.usual.setVisible(self._may_set)
        self.save.setEnabled(unsaved)
        self.drop.setVisible(self._may_set and unsaved)

    def _lay_out(self) -> None:
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(3, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.save, self.drop, self.usual):
            buttons.addWidget(button)
        buttons.addStretch(1)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(8)
        told = self._about if self._may_set else f"{self._about} " + tr("Only a supervisor changes them.")
        layout.addWidget(label(told, "note", wraps=True))
        layout.addLayout(self._grid)
        layout.addWidget(self.problem)
        layout.addLayout(buttons)
        layout.addLayout(self.effect)
        layout.addWidget(label(tr("Versions"), "caption"))
        self.history.setMinimumHeight(120)
        layout.addWidget(self.history, 1)
        self.problem.hide()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
