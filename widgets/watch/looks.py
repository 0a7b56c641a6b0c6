"""Two lists of the supervisor's window: what is to be looked at, and supervisions that wait for their answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from models.cases.records import OpenCase
from models.watch.records import Look, Urge
from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import label
from widgets.text import line
from widgets.times import moment, remaining
from widgets.watch.table import Row, Table
from widgets.words import number_word
from widgets.words.watch import look_figure, look_word, receiver_word


class LooksPage(QWidget):
    """No judgement: each is a question. `case_opened(UUID)`, `seen(Look, str)` with what was found."""

    case_opened = Signal(object)
    seen = Signal(object, str)

    def __init__(self, *, may_mark: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heads = [tr("What"), tr("Number"), tr("Title"), tr("Handled by"), tr("When"), tr("Figure"), tr("Looked at by")]
        self.table = Table(tr("To be looked at"), heads, wide=2, figures=frozenset({5}))
        self.none = label(tr("Nothing of the last three days stands out."), "note")
        self.words = QLineEdit()
        self.words.setMaxLength(200)
        self.words.setPlaceholderText(tr("What was found (may be left empty)"))
        self.words.setAccessibleName(tr("What was found"))
        self.mark = KeyButton(tr("Looked at"), "Ctrl+Return")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.words, 1)
        foot.addWidget(self.mark)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(label(tr("Questions, not verdicts: open the case and look."), "note"))
        layout.addWidget(self.none)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)
        for widget in (self.words, self.mark):
            widget.setVisible(may_mark)
        self.table.opened.connect(self._opened)
        self.mark.clicked.connect(self.give)

    def show_looks(self, looks: Sequence[Look], now: datetime, zone: tzinfo) -> None:
        """Show what is to be looked at; those that somebody has looked at last."""
        rows = [
            Row(
                (
                    look_word(one.kind),
                    number_word(one.number),
                    line(one.title),
                    line(one.who),
                    moment(one.at, now, zone),
                    look_figure(one.kind, one.figure, one.other),
                    line(" ".join(part for part in (one.seen_by, one.seen_words) if part)),
                ),
                one,
                dict.fromkeys(range(len(self._columns)), "muted") if one.seen_by else {},
            )
            for one in sorted(looks, key=lambda look: bool(look.seen_by))
        ]
        self.table.set_rows(rows)
        self.table.setVisible(bool(rows))
        self.none.setVisible(not rows)

    @property
    def _columns(self) -> range:
        return range(self.table.columnCount())

    @Slot()
    def give(self) -> None:
        """Say that the chosen one was looked at."""
        chosen = [one for one in self.table.chosen if not one.seen_by]
        if chosen and not self.mark.isHidden():
            self.seen.emit(chosen[0], self.words.text().strip())
            self.words.clear()

    @Slot(object, int)
    def _opened(self, one: Look, _: int) -> None:
        self.case_opened.emit(one.case_id)


class UnansweredPage(QWidget):
    """Supervisions that wait, by when the answer is due. `case_opened(UUID)`, `print_wanted(UUID)` a supervision's."""

    case_opened = Signal(object)
    print_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heads = [tr("Supervision"), tr("Case"), tr("Title"), tr("In the name of"), tr("Receiver"), tr("Answer due"), ""]
        self.table = Table(tr("Supervisions unanswered"), heads, wide=2)
        self.none = label(tr("Every supervision is answered."), "note")
        self.print = KeyButton(tr("Print the sheet…"), "Ctrl+P")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.none)
        layout.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.print)
        foot.addStretch(1)
        layout.addLayout(foot)
        self.table.opened.connect(self._opened)
        self.print.clicked.connect(self.give)

    def show_urges(self, urges: Sequence[Urge], cases: Mapping[UUID, OpenCase], now: datetime, zone: tzinfo) -> None:
        """Show supervisions that nobody has answered."""
        rows = []
        for urge in urges:
            supervision, case = urge.supervision, cases.get(urge.case_id)
            if supervision is None:
                continue
            late = supervision.answer_due_at < now
            cells = (
                supervision.number,
                number_word(case.number) if case is not None else "",
                line(case.title) if case is not None else "",
                line(supervision.title),
                receiver_word(urge),
                moment(supervision.answer_due_at, now, zone),
                remaining(supervision.answer_due_at, now),
            )
            rows.append(Row(cells, urge, {6: "late"} if late else {}))
        self.table.set_rows(rows)
        self.table.setVisible(bool(rows))
        self.print.setVisible(bool(rows))
        self.none.setVisible(not rows)

    @Slot()
    def give(self) -> None:
        """Print the chosen one's sheet."""
        chosen = self.table.chosen
        if chosen and chosen[0].supervision is not None:
            self.print_wanted.emit(chosen[0].supervision.id)

    @Slot(object, int)
    def _opened(self, urge: Urge, _: int) -> None:
        self.case_opened.emit(urge.case_id)
