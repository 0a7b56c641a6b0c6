"""The cases behind a figure: a table that holds the pages it was given and asks for the next where one scrolls there."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableView, QWidget

from models.cases.records import CaseState, Urgency
from models.figures.values import CaseBehind, Cursor, Page
from widgets import theme
from widgets.i18n import language, tr
from widgets.tables import dress
from widgets.text import line, tooltip
from widgets.words import number_word, state_word, urgency_word

Index = QModelIndex | QPersistentModelIndex
NUMBER, TITLE, STATE, URGENCY, CATEGORY, AREA, AT, DUE, CLOSED, COUNTS = range(10)
_NONE = QModelIndex()


class BehindModel(QAbstractTableModel):
    """Pages of cases, newest first. `more_wanted(Cursor)`: the next page is looked for."""

    more_wanted = Signal(object)

    def __init__(self, zone: tzinfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone, self._year = zone, 0
        self._cases: list[CaseBehind] = []
        self._next: Cursor | None = None
        self._asked = False
        self._heads = (
            tr("Number"), tr("Title"), tr("State"), tr("Urgency"), tr("Class"), tr("Area"), tr("Counts as of"), tr("Due"),
            tr("Closed"), tr("In the numerator"),
        )  # fmt: skip

    @property
    def cases(self) -> tuple[CaseBehind, ...]:
        """What has been read so far."""
        return tuple(self._cases)

    @property
    def whole(self) -> bool:
        """Whether everything has been read."""
        return self._next is None and not self._asked

    def clear(self) -> None:
        """Hold nothing; the first page is awaited."""
        self.beginResetModel()
        self._cases, self._next, self._asked = [], None, True
        self._year = datetime.now(self._zone).year
        self.endResetModel()

    def add(self, page: Page) -> None:
        """Take a page in behind what is there."""
        at = len(self._cases)
        if page.cases:
            self.beginInsertRows(_NONE, at, at + len(page.cases) - 1)
            self._cases.extend(page.cases)
            self.endInsertRows()
        self._next, self._asked = page.next, False

    def failed(self) -> None:
        """The page could not be read: it is asked for again when one scrolls there again."""
        self._asked = False

    def canFetchMore(self, _: Index = _NONE) -> bool:
        return self._next is not None and not self._asked

    def fetchMore(self, _: Index = _NONE) -> None:
        if self._next is not None and not self._asked:
            self._asked = True
            self.more_wanted.emit(self._next)

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._cases)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._heads[section]
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        case, column = self._cases[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(case, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(self._words(case, column))
        if role == Qt.ItemDataRole.ForegroundRole and column == COUNTS and not case.counts:
            return theme.colour("muted")
        return None

    def _words(self, case: CaseBehind, column: int) -> str:
        english = language() == "en"
        match column:
            case 0:
                return number_word(case.number)
            case 1:
                return line(case.title)
            case 2:
                return state_word(CaseState(case.state))
            case 3:
                return urgency_word(Urgency(case.urgency))
            case 4:
                return line(case.category_en if english and case.category_en else case.category)
            case 5:
                return line(case.area_en if english and case.area_en else case.area)
            case 6:
                return self._time(case.at)
            case 7:
                return self._time(case.due_at)
            case 8:
                return self._time(case.closed_at)
        return "✓ " + tr("yes") if case.counts else "– " + tr("no")

    def _time(self, at: datetime | None) -> str:
        if at is None:
            return ""
        local = at.astimezone(self._zone)
        return f"{local:%m-%d %H:%M}" if local.year == self._year else f"{local:%Y-%m-%d}"


class BehindTable(QTableView):
    """`opened(UUID)`: a case was double clicked, or Enter pressed on it."""

    opened = Signal(object)

    def __init__(self, model: BehindModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        dress(self, name, TITLE, fitted=False)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        if language() == "en":
            self.setColumnWidth(STATE, 112)
        self.doubleClicked.connect(self._open)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self._model.cases[index.row()].case_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)


_WIDTHS = {NUMBER: 104, STATE: 72, URGENCY: 84, CATEGORY: 120, AREA: 108, AT: 108, DUE: 108, CLOSED: 108, COUNTS: 84}
