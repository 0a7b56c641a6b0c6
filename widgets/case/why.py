"""“Why 14:50?”: the stage's limit, and the case's piece by piece, with who held it, nights, holidays, suspensions and extensions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from models.cases.clocks.counting import COUNTS
from models.cases.clocks.records import CaseClocks
from models.cases.clocks.why import WhyDue, WhyLine
from widgets.i18n import tr, trn
from widgets.labels import label
from widgets.text import shown
from widgets.times import moment
from widgets.words import stage_limit_word
from widgets.words.clocks import basis_word, holder_name, length_word, stage_words, stopped_word, why_word


class WhyDialog(QDialog):
    """The whole explanation of a case's limits: the stage under way, then the case's own piece by piece.

    What counts stands out from what does not, in words and in weight. `table` has no rows where the case has no limit yet.
    """

    def __init__(self, clocks: CaseClocks, now: datetime, zone: tzinfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        why, stage = clocks.why, clocks.stage
        first = min(one.due_at for one in (why, stage) if one is not None)
        self.setWindowTitle(tr("Why due {moment}?", moment=moment(first, now, zone)))
        self.resize(720, 560 if why is not None else 220)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(8)
        self.told: list[str] = []
        if stage is not None:
            head = f"{stage_limit_word(stage.state)} {moment(stage.due_at, now, zone)}"
            self._tell(layout, head, [stage_words(stage, now, zone)])
        if why is not None:
            head = tr("Due {moment}", moment=moment(why.due_at, now, zone))
            self._tell(layout, head, _sentences(why, now, zone))
        else:
            self._tell(layout, "", [tr("The case's own limit begins when it is filed.")])
        self.table = _table(why.lines if why is not None else (), now, zone)
        self.table.setVisible(why is not None)
        layout.addWidget(self.table, 1)
        if why is None:
            layout.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setText(tr("Close"))
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        (self.table if why is not None else close).setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, layout: QVBoxLayout, head: str, sentences: list[str]) -> None:
        self.told += [words for words in (head, *sentences) if words]
        if head:
            layout.addWidget(label(head, "title"))
        for words in sentences:
            layout.addWidget(label(words, "note", wraps=True, selectable=True))
        layout.addSpacing(8)


def _sentences(why: WhyDue, now: datetime, zone: tzinfo) -> list[str]:
    told = [tr("{basis}; counted from {moment}.", basis=basis_word(why), moment=moment(why.since, now, zone))]
    told += [f"{stopped_word(one.kind, one.end, now, zone)}：{shown(one.reason)}" for one in why.stops]
    for one in why.extensions:
        facts = {"before": moment(one.before, now, zone), "after": moment(one.after, now, zone)}
        told.append(tr("Extended from {before} to {after}: {reason}", reason=shown(one.reason), **facts))
    told.append(tr("{length} count in all.", length=length_word(why.counted)))
    if why.provisional:
        words = trn(
            "The public calendar of {n} day is not published yet: the limit may still move.",
            "The public calendar of {n} days is not published yet: the limit may still move.",
            len(why.provisional),
        )
        told.append(words)
    if why.stands != why.due_at:
        told.append(tr("The limit that stands, {moment}, was given otherwise.", moment=moment(why.stands, now, zone)))
    return told


def _table(lines: Sequence[WhyLine], now: datetime, zone: tzinfo) -> QTableWidget:
    table = QTableWidget(len(lines), 5)
    table.setHorizontalHeaderLabels([tr("From"), tr("Until"), tr("Length"), tr("What"), tr("Held by")])
    table.verticalHeader().hide()
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setShowGrid(False)
    for row, line in enumerate(lines):
        holder = tr("to come") if line.holder is None else holder_name(line.holder)
        words = (
            moment(line.begin, now, zone),
            moment(line.end, now, zone),
            length_word(line.length),
            why_word(line.why),
            holder,
        )
        for column, text in enumerate(words):
            item = QTableWidgetItem(text)
            font = item.font()
            font.setBold(line.why in COUNTS and column in (2, 3))
            item.setFont(font)
            if line.why not in COUNTS:
                item.setForeground(table.palette().placeholderText())
            table.setItem(row, column, item)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return table
