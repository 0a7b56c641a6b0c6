"""The shift's window: handover, duty log, roll call, who sits where, duty list."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import label
from widgets.watch.duty_list import DutyListPage
from widgets.watch.handover import HandoverPage
from widgets.watch.log import LogPage
from widgets.watch.pages import Pages
from widgets.watch.roll import RollPage
from widgets.watch.seats import SeatsPage

HANDOVER, LOG, ROLL, SEATS, LIST = range(5)


class ShiftDialog(QDialog):
    """Not modal. Esc hides it with everything typed still in it."""

    def __init__(self, me: UUID, *, supervisor: bool, may_write: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Shift"))
        self.setModal(False)
        self.resize(960, 680)
        self.setMinimumSize(780, 460)
        self.head = label(role="lead")
        self.handover = HandoverPage(supervisor=supervisor)
        self.log = LogPage(may_write=may_write)
        self.roll = RollPage(supervisor=supervisor, may_write=may_write)
        self.seats = SeatsPage(me, supervisor=supervisor, may_write=may_write)
        self.list = DutyListPage(may_write=supervisor)
        self.problem = label(role="problem", wraps=True, selectable=True)
        self.leave = KeyButton(tr("Close"), "Esc")
        self.pages = Pages()
        self.pages.add(tr("Handover"), self.handover)
        self.pages.add(tr("Duty log"), self.log)
        self.pages.add(tr("Roll call"), self.roll)
        self.pages.add(tr("Who sits where"), self.seats)
        self.pages.add(tr("Duty list"), self.list)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self.head)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.problem)
        layout.addLayout(foot)
        self.problem.hide()
        self.leave.clicked.connect(self.hide)
        self.pages.turned.connect(self._turned)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self._give)
        QShortcut(QKeySequence("Ctrl+E"), self).activated.connect(self._end)
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self._print)

    def open(self) -> None:
        """Show it without blocking the desk."""
        self.show()
        self.raise_()
        self.activateWindow()
        self._turned(self.pages.stack.currentIndex())

    def show_problem(self, words: str) -> None:
        """Say what went wrong; "" takes it back."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    @Slot(int)
    def _turned(self, number: int) -> None:
        first = (self.handover.area, self.log.words, self.roll.table, self.seats.table, self.list)
        first[number].setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _give(self) -> None:
        pages = (self.handover, self.log, self.roll, self.seats, self.list)
        pages[self.pages.stack.currentIndex()].give()

    @Slot()
    def _end(self) -> None:
        if self.pages.stack.currentIndex() == LOG:
            self.log.give_end()
        elif self.pages.stack.currentIndex() == LIST:
            self.list.give_end()

    @Slot()
    def _print(self) -> None:
        if self.pages.stack.currentIndex() == HANDOVER:
            self.handover.give_print()
