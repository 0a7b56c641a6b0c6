"""The supervisor's window: board, proposals, supervisions unanswered, things to look at, whistles, what is still owed, video checks."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import label
from widgets.watch.board import BoardPage
from widgets.watch.checks import ChecksPage
from widgets.watch.looks import LooksPage, UnansweredPage
from widgets.watch.owed import OwedPage
from widgets.watch.pages import Pages
from widgets.watch.proposals import ProposalsPage
from widgets.watch.whistles import WhistlesPage

BOARD, PROPOSALS, UNANSWERED, LOOKS, WHISTLES, OWED, CHECKS = range(7)


class WatchDialog(QDialog):
    """Not modal: what is opened from it shows in the queue and on the case panel beside it. Esc hides it."""

    def __init__(self, *, may_write: bool, supervisor: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Supervisor's board"))
        self.setModal(False)
        self.resize(1080, 640)
        self.setMinimumSize(820, 420)
        self.board = BoardPage()
        self.proposals = ProposalsPage(may_urge=may_write, may_set=supervisor)
        self.unanswered = UnansweredPage()
        self.looks = LooksPage(may_mark=supervisor)
        self.whistles = WhistlesPage()
        self.owed = OwedPage()
        self.checks = ChecksPage()
        self.problem = label(role="problem", wraps=True, selectable=True)
        self.age = label(role="caption")
        self.leave = KeyButton(tr("Close"), "Esc")
        self.pages = Pages()
        self.pages.add(tr("Board"), self.board)
        self.pages.add(tr("To urge"), self.proposals)
        self.pages.add(tr("Supervisions unanswered"), self.unanswered)
        self.pages.add(tr("To look at"), self.looks)
        self.pages.add(tr("Whistles"), self.whistles)
        self.pages.add(tr("Owed after the end"), self.owed)
        self.pages.add(tr("Video checks"), self.checks)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.age, 1, Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.problem)
        layout.addLayout(foot)
        self.problem.hide()
        self.leave.clicked.connect(self.hide)
        self.pages.turned.connect(self._turned)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self._give)
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
        first = (self.board, self.proposals, self.unanswered, self.looks, self.whistles, self.owed, self.checks)
        first[number].table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _give(self) -> None:
        page = self.pages.stack.currentIndex()
        if page == PROPOSALS:
            self.proposals.give()
        elif page == LOOKS:
            self.looks.give()

    @Slot()
    def _print(self) -> None:
        if self.pages.stack.currentIndex() == UNANSWERED:
            self.unanswered.give()
