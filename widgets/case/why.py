"""“Why 14:50?”: a case's limit, piece by piece, with who held it, nights, holidays, suspensions and extensions."""

from __future__ import annotations

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
from models.cases.clocks.why import WhyDue
from widgets.i18n import tr, trn
from widgets.labels import label
from widgets.text import shown
from widgets.times import moment
from widgets.words.clocks import basis_word, holder_name, length_word, stopped_word, why_word


class WhyDialog(QDialog):
    """The whole explanation of one limit; what counts stands out from what does not, in words and in weight."""

    def __init__(self, why: WhyDue, now: datetime, zone: tzinfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Why due {moment}?", moment=moment(why.due_at, now, zone)))
        self.resize(720, 560)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(8)
        self.told = [tr("Due {moment}", moment=moment(why.due_at, now, zone)), *_sentences(why, now, zone)]
        layout.addWidget(label(self.told[0], "title"))
        for words in self.told[1:]:
            layout.addWidget(label(words, "note", wraps=True, selectable=True))
        self.table = _table(why, now, zone)
        layout.addWidget(self.table, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(tr("Close"))
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


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


def _table(why: WhyDue, now: datetime, zone: tzinfo) -> QTableWidget:
    table = QTableWidget(len(why.lines), 5)
    table.setHorizontalHeaderLabels([tr("From"), tr("Until"), tr("Length"), tr("What"), tr("Held by")])
    table.verticalHeader().hide()
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setShowGrid(False)
    for row, line in enumerate(why.lines):
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
