"""The dialog of a conflict: as you saw it, as it is now, what you wanted, and by whom it was changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.cases.records import OpenCase, Step
from widgets.case.intents import INTENTS
from widgets.i18n import tr
from widgets.labels import label
from widgets.text import line, shown
from widgets.times import moment
from widgets.words import (
    DOT,
    action_word,
    actor_word,
    holder_word,
    number_word,
    state_word,
    tier_word,
    urgency_word,
)

_TYPED = ("reason", "instruction", "answer", "note", "text", "words", "found", "receipt")
WIDTH = 640


@dataclass(frozen=True, slots=True)
class Conflict:
    """An act refused because the case had changed: `seen` is what it was decided on, `now` what is there.

    `since` are the steps that came in between, `facts` what goes out with the act, `possible` whether it still can be done.
    """

    name: str
    seen: OpenCase
    now: OpenCase
    since: tuple[Step, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    possible: bool = False

    @property
    def typed(self) -> str:
        """The words that were typed for it."""
        return next((str(self.facts[name]) for name in _TYPED if isinstance(self.facts.get(name), str)), "")


class ConflictDialog(QDialog):
    """Shows both versions and asks. `again` carries the Conflict whose act is to be done on the case as it is now."""

    again = Signal(object)

    def __init__(self, conflict: Conflict, now: datetime, zone: tzinfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.conflict = conflict
        self.setWindowTitle(tr("Changed meanwhile"))
        self.setMinimumWidth(WIDTH)
        wanted = next((one.words for one in INTENTS if one.name == conflict.name), action_word(conflict.name))
        head = f"{number_word(conflict.now.number)}{DOT}{line(conflict.now.title)}"
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(label(head, "title", wraps=True))
        layout.addWidget(
            label(
                tr("You wanted: {words}. Nothing of it was written; what you typed is kept.", words=wanted), wraps=True
            )
        )
        layout.addWidget(self._versions(now, zone))
        told = QVBoxLayout()
        told.setSpacing(4)
        for part in self._told(now, zone):
            told.addWidget(part)
        layout.addLayout(told)
        self.take = QPushButton(tr("Leave it as it is now"))
        self.take.setAutoDefault(True)
        self.redo = QPushButton(tr("{words} all the same", words=wanted))
        self.redo.setAutoDefault(False)
        self.redo.setVisible(conflict.possible)
        if not conflict.possible:
            layout.addWidget(
                label(
                    tr("It can no longer be done: the case has moved on. Your words are still in the form."), wraps=True
                )
            )
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.redo)
        row.addWidget(self.take)
        layout.addLayout(row)
        self.take.setProperty("kind", "primary")
        self.take.clicked.connect(self.reject)
        self.redo.clicked.connect(self._redo)
        self.take.setFocus(Qt.FocusReason.OtherFocusReason)

    def _versions(self, now: datetime, zone: tzinfo) -> QWidget:
        body = QFrame()
        body.setProperty("card", "true")
        grid = QGridLayout(body)
        grid.setContentsMargins(12, 10, 12, 12)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        for column, words in enumerate((tr("As you saw it"), tr("As it is now")), start=1):
            grid.addWidget(label(words, "caption"), 0, column)
            grid.setColumnStretch(column, 1)
        self.rows: list[tuple[str, str, str]] = []
        for row, (name, told) in enumerate(_aspects(now, zone), start=1):
            before, after = told(self.conflict.seen), told(self.conflict.now)
            self.rows.append((name, before, after))
            changed = before != after
            grid.addWidget(label(name, "second"), row, 0)
            grid.addWidget(label(before, "second" if changed else "", wraps=True), row, 1)
            later = label(after, wraps=True)
            # What differs is marked in words' weight, not in colour alone.
            later.setStyleSheet("font-weight: 600" if changed else "")
            grid.addWidget(later, row, 2)
        return body

    def _told(self, now: datetime, zone: tzinfo) -> list[QWidget]:
        parts: list[QWidget] = []
        if self.conflict.since:
            parts.append(label(tr("What happened in between"), "caption"))
        for step in self.conflict.since:
            said = [moment(step.occurred_at, now, zone), action_word(step.action), actor_word(step), shown(step.note)]
            parts.append(label(DOT.join(one for one in said if one), "note", wraps=True))
        if self.conflict.typed:
            parts.append(label(tr("What you typed"), "caption"))
            parts.append(label(shown(self.conflict.typed), "note", wraps=True, selectable=True))
        return parts

    @Slot()
    def _redo(self) -> None:
        self.again.emit(self.conflict)
        self.accept()


def _aspects(now: datetime, zone: tzinfo) -> list[tuple[str, Any]]:
    def due(case: OpenCase) -> str:
        return "—" if case.next_due_at is None else moment(case.next_due_at, now, zone)

    return [
        (tr("Stands at"), lambda case: state_word(case.state)),
        (tr("With"), holder_word),
        (tr("Due"), due),
        (tr("Urgency"), lambda case: urgency_word(case.urgency)),
        (tr("Tier"), lambda case: tier_word(case.tier)),
        (tr("Category"), lambda case: line(case.category)),
        (tr("Title"), lambda case: line(case.title)),
    ]
