"""The window 规则与日历: rules of categories, the calendar, hours and limits, and the numbers a city sets for itself."""

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
from widgets.rules.numbers import NumbersPage
from widgets.rules.papers import PapersPage
from widgets.rules.positions import PositionsPage
from widgets.rules.retention import RetentionPage
from widgets.rules.settings import LooksPage, TwinsPage, WeightsPage, WhistlesPage
from widgets.rules.statistical_day import StatisticalDayPage
from widgets.watch.pages import Pages

CATEGORIES, DAYS, LIMITS, WEIGHTS, WHISTLES, TWINS, LOOKS, RETENTION, PAPERS, DAY, POSITIONS = range(11)


class RulesDialog(QDialog):
    """Not modal. Esc hides it with everything typed still in it."""

    def __init__(self, *, may_set: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Rules and calendar"))
        self.setModal(False)
        self.resize(1280, 860)
        self.setMinimumSize(900, 600)
        self.categories, self.days = CategoriesPage(may_set=may_set), DaysPage(may_set=may_set)
        self.limits = LimitsPage(may_set=may_set)
        self.weights, self.whistles = WeightsPage(may_set=may_set), WhistlesPage(may_set=may_set)
        self.twins, self.looks = TwinsPage(may_set=may_set), LooksPage(may_set=may_set)
        self.retention = RetentionPage(may_set=may_set)
        self.papers = PapersPage(may_set=may_set)
        self.positions = PositionsPage(may_set=may_set)
        self.statistical_day = StatisticalDayPage(may_set=may_set)
        self._order: tuple[CategoriesPage | DaysPage | LimitsPage | NumbersPage | PapersPage, ...] = (
            self.categories, self.days, self.limits, self.weights, self.whistles, self.twins, self.looks,
            self.retention, self.papers, self.statistical_day, self.positions,
        )  # fmt: skip
        self.pages = Pages()
        titles = (
            tr("Rules of categories"), tr("Calendar"), tr("Hours and limits"), tr("Weights of dispatch"),
            tr("Time to answer a whistle"), tr("Likely the same"), tr("What to look at"), tr("Recordings and stills"),
            tr("Scheduled papers"), tr("Statistical day"), tr("Positions of workers"),
        )  # fmt: skip
        for title, page in zip(titles, self._order, strict=True):
            self.pages.add(title, page)
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
        unsaved = any(page.unsaved for page in self._order)
        self.kept.setText(tr("What was typed and not saved is still here.") if unsaved else "")

    def show_problem(self, words: str) -> None:
        """Say what went wrong; "" takes it back."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    @Slot(int)
    def _turned(self, number: int) -> None:
        page = self._order[number]
        if isinstance(page, NumbersPage | PapersPage):
            page.focus_first()
            return
        first = (self.categories.search, self.days.month, self.limits.hours)
        first[number].setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _give(self) -> None:
        self._order[self.pages.stack.currentIndex()].give()

    @Slot()
    def _discard(self) -> None:
        self._order[self.pages.stack.currentIndex()].discard()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window's own cross hides it too: nothing typed is lost."""
        event.ignore()
        self.hide()
