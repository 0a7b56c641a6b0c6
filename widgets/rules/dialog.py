"""The window 规则与日历: rules of categories, the calendar, working hours and limits."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import label
from widgets.rules.categories import CategoriesPage
from widgets.rules.days import DaysPage
from widgets.rules.limits import LimitsPage
from widgets.watch.pages import Pages

CATEGORIES, DAYS, LIMITS = range(3)


class RulesDialog(QDialog):
    """Not modal. Esc hides it with everything typed still in it."""

    def __init__(self, *, may_set: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Rules and calendar"))
        self.setModal(False)
        self.resize(1080, 720)
        self.setMinimumSize(900, 600)
        self.categories, self.days, self.limits = (
            CategoriesPage(may_set=may_set), DaysPage(may_set=may_set), LimitsPage(may_set=may_set),
        )  # fmt: skip
        self.pages = Pages()
        self.pages.add(tr("Rules of categories"), self.categories)
        self.pages.add(tr("Calendar"), self.days)
        self.pages.add(tr("Hours and limits"), self.limits)
        self.kept = label(role="second")
        self.problem = label(role="problem", wraps=True, selectable=True)
        self.leave = KeyButton(tr("Close"), "Esc")
        foot = QHBoxLayout()
        foot.addWidget(self.kept)
        foot.addStretch(1)
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
        QShortcut(QKeySequence("Ctrl+Backspace"), self).activated.connect(self._discard)

    def open(self) -> None:
        """Show it without blocking the desk."""
        self.show()
        self.raise_()
        self.activateWindow()
        self._turned(self.pages.stack.currentIndex())
        unsaved = self.categories.unsaved or self.days.unsaved or self.limits.unsaved
        self.kept.setText(tr("What was typed and not saved is still here.") if unsaved else "")

    def show_problem(self, words: str) -> None:
        """Say what went wrong; "" takes it back."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    @property
    def _page(self) -> CategoriesPage | DaysPage | LimitsPage:
        return (self.categories, self.days, self.limits)[self.pages.stack.currentIndex()]

    @Slot(int)
    def _turned(self, number: int) -> None:
        first = (self.categories.search, self.days.month, self.limits.hours)
        first[number].setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _give(self) -> None:
        self._page.give()

    @Slot()
    def _discard(self) -> None:
        self._page.discard()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window's own cross hides it too: nothing typed is lost."""
        event.ignore()
        self.hide()
