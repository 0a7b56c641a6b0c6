"""Urges and supervisions of a case, the latest first: what was said to whom, and what was answered."""

from __future__ import annotations

from datetime import datetime, tzinfo
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.watch.records import Urge
from widgets.case.sections import SheetSection
from widgets.case.sheet import CaseSheet
from widgets.i18n import tr
from widgets.labels import ElidedLabel, label
from widgets.text import line, shown
from widgets.times import moment, remaining, step_time
from widgets.words import DOT
from widgets.words.watch import receiver_word, rule_word


class UrgeSection(SheetSection):
    """催办 and 督办 with what was answered; a supervision that waits has its answer a click away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Urged and supervised"), parent)
        self.hide()

    def show_sheet(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for urge in reversed(sheet.urges):
            self._add(layout, urge, sheet, now, zone)
        self._show(body, some=bool(sheet.urges))

    def _add(self, layout: QVBoxLayout, urge: Urge, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        supervision = urge.supervision
        kind = tr("Urged") if supervision is None else tr("Supervision {number}", number=supervision.number)
        about = [tr("to {name}", name=receiver_word(urge)), line(urge.by), step_time(urge.at, now, zone)]
        if urge.automatic and urge.rule is not None:
            about[1] = tr("by itself: {rule}", rule=rule_word(urge.rule))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(kind))
        row.addWidget(ElidedLabel(DOT.join(about), "muted"), 1)
        layout.addLayout(row)
        layout.addWidget(label(shown(urge.words), "note", wraps=True, selectable=True))
        if supervision is None:
            return
        row = QHBoxLayout()
        row.setSpacing(8)
        if supervision.answer is not None:
            told = (
                shown(supervision.answer.words),
                line(supervision.answer.by),
                step_time(supervision.answer.at, now, zone),
            )
            words = tr("Answered: {words}", words=DOT.join(told))
            row.addWidget(label(words, "note", wraps=True, selectable=True), 1)
        else:
            due = tr("answer due {moment}", moment=moment(supervision.answer_due_at, now, zone))
            left = remaining(supervision.answer_due_at, now)
            row.addWidget(ElidedLabel(DOT.join((line(supervision.title), due, left)), "second"), 1)
            if "answer_supervision" in sheet.allowed:
                row.addWidget(self._button(tr("Answer…"), "answer_supervision", urge))
        if "print_supervision" in sheet.allowed:
            row.addWidget(self._button(tr("Print…"), "print_supervision", urge))
        layout.addLayout(row)

    def _button(self, words: str, button: str, urge: Urge) -> QPushButton:
        made = QPushButton(words)
        made.setProperty("kind", "link")
        made.setAutoDefault(False)
        assert urge.supervision is not None
        made.clicked.connect(partial(self._asked, button, {"supervision_id": urge.supervision.id}))
        return made

    def _asked(self, button: str, facts: dict[str, object], _checked: bool = False) -> None:
        self.asked.emit(button, facts)
