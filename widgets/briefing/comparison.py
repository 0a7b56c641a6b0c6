"""Two papers of a kind side by side: sentences above, figures below, every difference marked by a sign, weight and ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from widgets import theme
from widgets.briefing.marking import Pieces, marked
from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import label
from widgets.tables import dress

SIGN = "≠"
NUMBERS = (3, 4, 5)
"""Columns that are read as numbers."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
ONLY_KEY, NEXT_KEY, BACK_KEY, SWAP_KEY = "Ctrl+D", "Ctrl+Down", "Ctrl+Up", "Ctrl+T"


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A figure or part in both papers, as it is read; `change` is how far apart they are, "" where that is no number."""

    what: str
    of: str
    before: str
    after: str
    change: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared: what each paper is called, sentences of both ("" where one has none), lines of both."""

    before: str
    after: str
    sentences: tuple[tuple[str, str], ...]
    lines: tuple[ComparedLine, ...]

    @property
    def differences(self) -> int:
        """How many sentences and lines are not the same."""
        return sum(one != other for one, other in self.sentences) + sum(one.differs for one in self.lines)


class ComparisonDialog(QDialog):
    """Not modal. `swapped()` wants the two the other way round. Esc closes."""

    swapped = Signal()

    def __init__(self, told: Comparison, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Two papers side by side"))
        self.setModal(False)
        self.resize(1180, 860)
        self.told = told
        self.summary = label(role="lead")
        self.only = QCheckBox(f"{tr('Only what differs')}  {ONLY_KEY}")
        self.sentences, self.table = QTextBrowser(), QTableWidget(0, 6)
        self.next, self.back = KeyButton(tr("Next difference"), NEXT_KEY), KeyButton(tr("The one before"), BACK_KEY)
        self.swap, self.leave = KeyButton(tr("Swap the two"), SWAP_KEY), KeyButton(tr("Close"), "Esc")
        self._build()
        self._show()
        for key, slot in (
            (ONLY_KEY, self.only.toggle), (NEXT_KEY, self._next), (BACK_KEY, self._back), (SWAP_KEY, self.swapped.emit),
        ):  # fmt: skip
            QShortcut(QKeySequence(key), self).activated.connect(slot)
        self.only.toggled.connect(self._show)
        self.next.clicked.connect(self._next)
        self.back.clicked.connect(self._back)
        self.swap.clicked.connect(self.swapped)
        self.leave.clicked.connect(self.close)

    def _build(self) -> None:
        self.sentences.setAccessibleName(tr("Sentences"))
        self.sentences.setOpenLinks(False)
        dress(self.table, tr("Figures side by side"), wide=1)
        self.table.setHorizontalHeaderLabels(
            ["", tr("Figure"), tr("Of"), self.told.before, self.told.after, tr("Change")]
        )
        for column in NUMBERS:
            self.table.horizontalHeaderItem(column).setTextAlignment(_RIGHT)
        halves = self._halves = QSplitter(Qt.Orientation.Vertical)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.sentences)
        halves.addWidget(self.table)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.summary, 1)
        head.addWidget(self.only)
        foot.setSpacing(8)
        for button in (self.next, self.back, self.swap):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(halves, 1)
        layout.addLayout(foot)

    def open(self) -> None:
        """Show it without blocking the desk, the cursor on the first figure that differs."""
        self.show()
        self.activateWindow()
        # The sentences take the room that they need, the figures what is left.
        page = self.sentences.document()
        page.setTextWidth(self.sentences.viewport().width())
        high = min(round(page.size().height()) + 16, self._halves.height() * 2 // 5)
        self._halves.setSizes([high, self._halves.height() - high])
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._step(1, start=-1)

    def changeEvent(self, event: QEvent) -> None:
        """What is marked keeps its ground when the theme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "leave"):
            self._show()

    @Slot()
    def _show(self) -> None:
        told, only = self.told, self.only.isChecked()
        many = told.differences
        self.summary.setText(
            tr("{n} of {many} differ", n=many, many=len(told.lines) + len(told.sentences))
            if many
            else tr("The two say the same throughout.")
        )
        pairs = [pair for pair in told.sentences if not only or pair[0] != pair[1]]
        self.sentences.setHtml(_page(told.before, told.after, pairs))
        self.sentences.setVisible(bool(told.sentences))
        self._fill([one for one in told.lines if not only or one.differs])
        for button in (self.next, self.back):
            button.setEnabled(any(one.differs for one in told.lines))

    def _fill(self, lines: Sequence[ComparedLine]) -> None:
        ground, ink = theme.colour("chosen"), theme.colour("accent")
        self.table.setRowCount(len(lines))
        for row, one in enumerate(lines):
            told = (SIGN if one.differs else "", one.what, one.of, one.before, one.after, one.change)
            for column, words in enumerate(told):
                item = QTableWidgetItem(words)
                item.setData(Qt.ItemDataRole.UserRole, one.differs)
                if column in NUMBERS:
                    item.setTextAlignment(_RIGHT)
                if one.differs:
                    item.setBackground(ground)
                    if column in (0, *NUMBERS):
                        item.setForeground(ink)
                if len(words) > 20:
                    item.setToolTip(escape(words))
                self.table.setItem(row, column, item)

    @Slot()
    def _next(self) -> None:
        self._step(1, start=self.table.currentRow())

    @Slot()
    def _back(self) -> None:
        self._step(-1, start=self.table.currentRow())

    def _step(self, way: int, start: int) -> None:
        """Go to the next line that differs, and on from the other end."""
        many = self.table.rowCount()
        for step in range(1, many + 1):
            row = (start + way * step) % many
            item = self.table.item(row, 0)
            if item is not None and item.data(Qt.ItemDataRole.UserRole):
                self.table.setCurrentCell(row, 1)
                self.table.scrollToItem(item)
                return


def _page(before: str, after: str, pairs: Sequence[tuple[str, str]]) -> str:
    """The sentences in two columns; every text is escaped, and there is nothing to fetch."""
    rows = [_row("th", ((before, False),), ((after, False),), SIGN if pairs else "")]
    for first, second in pairs:
        rows.append(_row("td", *marked(first, second), SIGN if first != second else ""))
    line = theme.colour("line").name()
    return (
        f'<table width="100%" cellpadding="8" cellspacing="0" style="border-collapse: collapse" border="1"'
        f' bordercolor="{line}">{"".join(rows)}</table>'
    )


def _row(cell: str, first: Pieces, second: Pieces, sign: str) -> str:
    sides = (f'<{cell} width="48%" align="left">{_said(side)}</{cell}>' for side in (first, second))
    return f'<tr><td width="4%" align="center">{sign if cell == "td" else ""}</td>{"".join(sides)}</tr>'


def _said(pieces: Pieces) -> str:
    ground, ink = theme.colour("chosen").name(), theme.colour("accent").name()
    style = f"background: {ground}; color: {ink}; font-weight: 600; text-decoration: underline"
    return "".join(
        f'<span style="{style}">{escape(said)}</span>' if differs else escape(said) for said, differs in pieces
    )
