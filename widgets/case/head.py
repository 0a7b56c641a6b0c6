"""The head of a case: number and category, source, nature, tier and urgency; title, text, place, caller."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.cases.records import CaseDetail, Urgency
from widgets.i18n import tr
from widgets.labels import ElidedLabel, label, restyle
from widgets.text import line, shown, tooltip
from widgets.words import DOT, nature_word, number_word, source_word, tier_word, urgency_word

NUMBERS = 2
"""So many numbers of other systems are named; a flood has hundreds."""
LINES = 3
"""Of what was told, before somebody wants all of it."""
QWIDGETSIZE_MAX = 16777215
"""Qt's word for no limit; PySide does not hand it out."""


class CaseHead(QWidget):
    """What the matter is, as it was told."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = label(role="", selectable=True)
        self.category = ElidedLabel(role="caption")
        self.facts = ElidedLabel(role="second")
        self.facts.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.urgency = label()
        self.title = label(role="title", wraps=True, selectable=True)
        self.text = label(role="second", wraps=True, selectable=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.more = QPushButton(tr("All of it"))
        self.more.setProperty("kind", "link")
        self.more.setAutoDefault(False)
        self.more.clicked.connect(self._more_or_less)
        self._open = False
        self._case_id: UUID | None = None
        self.place = label(role="note", wraps=True, selectable=True)
        self.unmask = QPushButton(tr("Show the caller"))
        self.unmask.setProperty("kind", "link")
        self.unmask.setToolTip(tr("Show name and phone in full; this goes into the history"))
        self.unmask.setAutoDefault(False)
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addWidget(self.place, 1)
        last.addWidget(self.unmask, 0, Qt.AlignmentFlag.AlignTop)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.number)
        first.addWidget(self.category, 2)
        first.addWidget(self.facts, 5)
        first.addWidget(self.urgency)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(first)
        layout.addWidget(self.title)
        layout.addWidget(self.text)
        layout.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(last)

    def show_case(self, detail: CaseDetail) -> None:
        """Show a case."""
        case = detail.case
        self.number.setText(number_word(case.number))
        self.number.setToolTip(tooltip(case.number or ""))
        self.category.set_words(line(case.category))
        self.facts.set_words(DOT.join([source_word(case.source), nature_word(case.nature), tier_word(case.tier)]))
        self.urgency.setText("" if case.urgency is Urgency.NORMAL else urgency_word(case.urgency))
        self.urgency.setVisible(case.urgency is not Urgency.NORMAL)
        restyle(self.urgency, "lamp", "late" if case.urgency is Urgency.CRITICAL else "on_time")
        if case.id != self._case_id:
            self._case_id, self._open = case.id, False
        self.title.setText(shown(case.title))
        self.text.setText(shown(detail.text))
        self.text.setVisible(bool(detail.text.strip()) and detail.text.strip() != case.title.strip())
        caller = " ".join(part for part in (line(detail.reporter), line(detail.reporter_phone)) if part)
        numbers = " ".join(line(number) for number in detail.source_numbers[:NUMBERS])
        more = f" +{len(detail.source_numbers) - NUMBERS}" if len(detail.source_numbers) > NUMBERS else ""
        about = [
            tr("Source number {number}", number=numbers + more) if numbers else "",
            line(detail.address),
            tr("Caller {caller}", caller=caller) if caller else "",
        ]
        self.place.setText(DOT.join(part for part in about if part))
        self.place.setVisible(bool(self.place.text()))
        self._fit()

    def _fit(self) -> None:
        """Show the first lines of a long text: the clock has its place below them, whatever was told."""
        height = QFontMetrics(self.text.font()).lineSpacing() * LINES
        long = not self.text.isHidden() and self.text.heightForWidth(self.width()) > height + LINES
        self.text.setMaximumHeight(height + LINES if long and not self._open else QWIDGETSIZE_MAX)
        self.more.setVisible(long)
        self.more.setText(tr("Less") if self._open else tr("All of it"))

    @Slot()
    def _more_or_less(self) -> None:
        self._open = not self._open
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
