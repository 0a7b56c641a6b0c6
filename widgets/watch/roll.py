"""The roll call: whom to call, and what each answered; digits enter the answer of the chosen line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from models.watch.shifts.records import RollAnswer, RollCall, RollLine
from models.workers.records import DepartmentKind, WorkerRole
from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import label
from widgets.text import line
from widgets.times import moment
from widgets.watch.table import Row, Table
from widgets.words import DOT, role_word
from widgets.words.watch import answer_word

PHONE, ON_DUTY = 3, 4
_INK = {RollAnswer.ABSENT: "late", RollAnswer.NOT_REACHED: "soon"}


@dataclass(frozen=True, slots=True)
class Called:
    """Some who can be called together."""

    words: str
    workers: tuple[UUID, ...]
    departments: tuple[UUID, ...]


class RollPage(QWidget):
    """`called(Called, str)` with words for the roll; `answered(UUID, RollAnswer, str)` a line's."""

    called = Signal(object, str)
    answered = Signal(object, object, str)
    drafted = Signal(dict)
    """What the roll is for, as typed and not called yet; {} for nothing."""

    def __init__(self, *, supervisor: bool, may_write: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[Called, ...] = ()
        self._shown: UUID | None = None
        self.whom, self.words = QComboBox(), QLineEdit()
        self.whom.setMinimumWidth(280)
        self.whom.setAccessibleName(tr("Whom to call"))
        self.words.setMaxLength(100)
        self.words.setPlaceholderText(tr("What the roll call is for (may be left empty)"))
        self.call = KeyButton(tr("Call the roll"), "Ctrl+Return")
        self.call.setProperty("kind", "primary")
        self.about = label(tr("No roll was called in this shift."), "second")
        heads = [tr("Person"), tr("Role"), tr("Grid"), tr("Phone"), tr("On duty"), tr("Answer"), tr("Entered")]
        self.table = Table(tr("Roll call"), heads, wide=2)
        top, foot = QHBoxLayout(), QHBoxLayout()
        top.setSpacing(8)
        foot.setSpacing(8)
        for widget in (self.whom, self.words, self.call):
            top.addWidget(widget, 1 if widget is self.words else 0)
            widget.setVisible(supervisor)
        self.answers: dict[RollAnswer, KeyButton] = {}
        for number, answer in enumerate(RollAnswer, start=1):
            button = KeyButton(answer_word(answer), str(number))
            button.clicked.connect(partial(self._give, answer))
            button.setVisible(may_write)
            # Digits only while the table has the focus: they are letters of a text everywhere else.
            shortcut = QShortcut(QKeySequence(str(number)), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(partial(self._give, answer))
            self.answers[answer] = button
            foot.addWidget(button)
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.about)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)
        self.call.clicked.connect(self.give)
        self.words.textChanged.connect(self._typed)

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Put back what was typed and not called."""
        self.words.setText(str(draft.get("words", "")))

    @Slot()
    def _typed(self) -> None:
        words = self.words.text()
        self.drafted.emit({"words": words} if words.strip() else {})

    def offer(self, choices: Sequence[Called]) -> None:
        """Offer whom to call."""
        if tuple(choices) == self._choices:
            return
        self._choices = tuple(choices)
        self.whom.clear()
        for one in choices:
            self.whom.addItem(f"{one.words} {len(one.workers) + len(one.departments)}")

    def show_roll(self, roll: RollCall | None, now: datetime, zone: tzinfo) -> None:
        """Show the latest roll call, those who have not answered yet first as they were called."""
        if roll is None:
            self.table.set_rows(())
        else:
            counts = [f"{answer_word(answer)} {n}" for answer in (None, *RollAnswer) if (n := roll.count(answer))]
            said = (moment(roll.at, now, zone), line(roll.by), line(roll.words), tr("called {n}", n=len(roll.lines)))
            self.about.setText(DOT.join(part for part in (*said, *counts) if part))
            self.table.set_rows([self._row(one, now, zone) for one in roll.lines])
            # A sub-centre is rung at its desk and is not on or off duty: no column stands empty for it.
            self.table.setColumnHidden(PHONE, not any(one.phone for one in roll.lines))
            self.table.setColumnHidden(ON_DUTY, all(one.on_duty is None for one in roll.lines))
            if roll.id != self._shown and self.table.hasFocus():
                # Called just now: the next key is the first one's answer.
                self.table.setCurrentCell(0, 0)
            self._shown = roll.id
        for button in self.answers.values():
            button.setEnabled(roll is not None)

    def _row(self, one: RollLine, now: datetime, zone: tzinfo) -> Row:
        role = WorkerRole(one.role) if one.worker_id is not None else DepartmentKind(one.role)
        duty = "" if one.on_duty is None else tr("yes") if one.on_duty else tr("no")
        entered = "" if one.answered_at is None else f"{line(one.answered_by)} {moment(one.answered_at, now, zone)}"
        cells = (line(one.name), role_word(role), line(one.grid), one.phone, duty, answer_word(one.answer), entered)
        return Row(cells, one.id, {5: _INK.get(one.answer, "text") if one.answer is not None else "muted"})

    @Slot()
    def give(self) -> None:
        """Call those that are chosen."""
        at = self.whom.currentIndex()
        if 0 <= at < len(self._choices) and not self.call.isHidden():
            self.called.emit(self._choices[at], self.words.text().strip())

    def _give(self, answer: RollAnswer, _checked: bool = False) -> None:
        chosen = self.table.chosen
        if chosen and not self.answers[answer].isHidden():
            self.answered.emit(chosen[0], answer, "")
            at = self.table.currentRow()
            if at + 1 < self.table.rowCount():
                self.table.setCurrentCell(at + 1, 0)
