"""The city's working hours and the limits of its stages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime, tzinfo

from PySide6.QtCore import QTime, QTimer, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QTimeEdit, QVBoxLayout, QWidget

from models.cases.clocks.records import ClockVersion, Moves
from models.cases.clocks.rules import DEFAULTS, LONGEST_MINUTES, Clocks, Senseless, StageLimits, senseless_clocks
from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import label, restyle
from widgets.rules.days import ASK_AFTER_MS
from widgets.rules.fields import NOTE_MOST, field_word, finding_words, hours_text, moves_words, number, read_hours
from widgets.text import line
from widgets.times import moment
from widgets.watch.table import Row, Table

_DAYS = {"raised_days": 60, "refusal_days": 30}
_TIMES = ("late_filing", "late_until")


class LimitsPage(QWidget):
    """`changed(Clocks)`: what these would do is asked; `saved(Clocks, str)`: the next version and why."""

    changed = Signal(object)
    saved = Signal(object, str)

    def __init__(self, *, may_set: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._may_set = may_set
        self._stands: Clocks | None = None
        self._filling = False
        self.hours, self.note = QLineEdit(), QLineEdit()
        self.hours.setAccessibleName(field_word("hours"))
        self.hours.setPlaceholderText("08:30-12:00, 13:30-17:00")
        self.note.setMaxLength(NOTE_MOST)
        self.note.setPlaceholderText(tr("Why, by which paper"))
        self.stages = {
            one.name: number(field_word(one.name), LONGEST_MINUTES, unit=tr("min")) for one in fields(StageLimits)
        }
        self.days = {name: number(field_word(name), most, unit=tr("days")) for name, most in _DAYS.items()}
        self.times = {name: QTimeEdit() for name in _TIMES}
        for name, field in self.times.items():
            field.setDisplayFormat("HH:mm")
            field.setAccessibleName(field_word(name))
            # The style sheet's padding does not reach its text.
            field.lineEdit().setTextMargins(6, 0, 0, 0)
        self.about = label(role="note", wraps=True)
        self.effect = label(role="note", wraps=True)
        self.problem = label(role="problem", wraps=True)
        self.save = KeyButton(tr("Save as the next version"), "Ctrl+Return")
        self.save.setProperty("kind", "primary")
        self.drop = KeyButton(tr("Discard what was typed"), "Ctrl+Backspace")
        self.usual = KeyButton(tr("The program's own values"))
        self.history = Table(tr("Versions"), [tr("Version"), tr("In force since"), tr("By"), tr("Why")], wide=3)
        self._timer = QTimer(self, interval=ASK_AFTER_MS)
        self._timer.setSingleShot(True)
        self._lay_out()
        self.hours.textEdited.connect(self._edited)
        self.note.textEdited.connect(self._mended)
        for spin in (*self.stages.values(), *self.days.values()):
            spin.valueChanged.connect(self._edited)
            spin.setEnabled(may_set)
        for clock in self.times.values():
            clock.timeChanged.connect(self._edited)
            clock.setEnabled(may_set)
        self.hours.setEnabled(may_set)
        self.note.setVisible(may_set)
        self.save.clicked.connect(self.give)
        self.drop.clicked.connect(self.discard)
        self.usual.clicked.connect(self._take_usual)
        self._timer.timeout.connect(self._ask)

    def show_clocks(self, versions: Sequence[ClockVersion], zone: tzinfo, now: datetime) -> None:
        """Show the clocks in force; what is being typed stays."""
        edited = self.unsaved
        self._stands = versions[-1].clocks
        rows = []
        for one in reversed(versions):
            at = tr("from the start") if one.at is None else moment(one.at, now, zone)
            why = line(one.note) or tr("the program's own values") if one.at is None else line(one.note)
            rows.append(Row((str(one.clocks.version), at, line(one.by), why), one.clocks.version))
        self.history.set_rows(rows)
        if not edited:
            self._fill(self._stands)

    def show_effect(self, clocks: object, moves: Moves) -> None:
        """Say what saving these would do."""
        if self.unsaved and clocks == self._typed():
            self.effect.setText(moves_words(moves))

    def show_problem(self, words: str) -> None:
        """Say why it was not saved; "" takes it back."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    @property
    def unsaved(self) -> bool:
        """Whether something was typed and not saved."""
        return self._stands is not None and self._typed() != self._stands

    def taken(self) -> None:
        """It is saved: the next reading shows it as it stands."""
        self._stands = self._typed() or self._stands
        self.note.clear()
        self.effect.clear()
        self._fit()

    @Slot()
    def give(self) -> None:
        """Save the next version, if what it says makes sense."""
        if not self._may_set or not self.unsaved:
            return
        typed, note = self._typed(), self.note.text().strip()
        findings = (Senseless("hours", "unreadable"),) if typed is None else senseless_clocks(typed)
        wrong = {one.field for one in findings}
        restyle(self.hours, "wrong", "true" if "hours" in wrong else "false")
        for name, field in (*self.stages.items(), *self.days.items()):
            restyle(field, "wrong", "true" if name in wrong else "false")
        restyle(self.note, "wrong", "false" if note else "true")
        if findings:
            self.show_problem(finding_words(findings))
        elif not note:
            self.show_problem(tr("Say why: whoever asks later finds it in the history."))
            self.note.setFocus()
        else:
            self.show_problem("")
            self.saved.emit(typed, note)

    @Slot()
    def discard(self) -> None:
        """Show again what stands."""
        if self._stands is not None:
            self._fill(self._stands)

    @Slot()
    def _take_usual(self) -> None:
        if self._stands is not None:
            self._fill(replace(DEFAULTS, version=self._stands.version))
            self._edited()

    def _fill(self, clocks: Clocks) -> None:
        self._filling = True
        self.hours.setText(hours_text(clocks.hours))
        for name, field in self.stages.items():
            field.setValue(getattr(clocks.stages, name))
        for name, field in self.days.items():
            field.setValue(getattr(clocks, name))
        for name, clock in self.times.items():
            at = getattr(clocks, name)
            clock.setTime(QTime(at.hour, at.minute))
        self._filling = False
        self.effect.clear()
        self.show_problem("")
        self._fit()

    def _typed(self) -> Clocks | None:
        hours, stands = read_hours(self.hours.text()), self._stands
        if hours is None or stands is None:
            return None
        return Clocks(
            hours=hours,
            stages=StageLimits(**{name: field.value() for name, field in self.stages.items()}),
            late_filing=self.times["late_filing"].time().toPython(),
            late_until=self.times["late_until"].time().toPython(),
            raised_days=self.days["raised_days"].value(),
            refusal_days=self.days["refusal_days"].value(),
            version=stands.version,
        )

    @Slot()
    def _edited(self) -> None:
        if self._filling:
            return
        self.effect.setText(tr("Looking what this does to open cases…") if self.unsaved else "")
        self._timer.start()
        self.show_problem("")
        for field in (self.hours, *self.stages.values(), *self.days.values()):
            restyle(field, "wrong", "false")
        self._fit()

    @Slot()
    def _ask(self) -> None:
        typed = self._typed()
        if typed is None:
            self.effect.setText(finding_words((Senseless("hours", "unreadable"),)))
        elif findings := senseless_clocks(typed):
            self.effect.setText(finding_words(findings))
        elif self.unsaved:
            self.changed.emit(typed)

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
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.addWidget(label(field_word("hours")), 0, 0)
        grid.addWidget(self.hours, 0, 1, 1, 3)
        for n, (name, field) in enumerate({**self.stages, **self.days}.items()):
            row, column = 1 + n // 2, 2 * (n % 2)
            grid.addWidget(label(field_word(name)), row, column)
            grid.addWidget(field, row, column + 1)
        for n, (name, clock) in enumerate(self.times.items()):
            grid.addWidget(label(field_word(name)), 6 + n, 0, 1, 3)
            grid.addWidget(clock, 6 + n, 3)
        grid.addWidget(label(tr("Why")), 8, 0)
        grid.addWidget(self.note, 8, 1, 1, 3)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.save, self.drop, self.usual):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        hold = tr("Limits of stages hold for stages entered from then on; working hours move the limits of open cases.")
        self.about.setText(hold if self._may_set else f"{hold} " + tr("Only a supervisor changes them."))
        layout.addWidget(self.about)
        layout.addLayout(grid)
        layout.addWidget(self.effect)
        layout.addWidget(self.problem)
        layout.addLayout(buttons)
        layout.addWidget(label(tr("Versions"), "caption"))
        layout.addWidget(self.history, 1)
        self.problem.hide()
