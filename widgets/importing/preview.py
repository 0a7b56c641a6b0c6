"""The first rows of a file, as they stand in it; the columns that are used say for what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from widgets import theme
from widgets.i18n import tr
from widgets.text import cut, line, tooltip

WIDEST, NARROWEST, LONGEST = 260, 72, 400
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class PreviewModel(QAbstractTableModel):
    """Rows of text under the file's own headings, with what each column is used for in the heading's second line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[str, ...] = ()
        self._rows: tuple[tuple[str, ...], ...] = ()
        self._uses: dict[str, str] = {}

    def show_rows(self, columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
        """Show these."""
        self.beginResetModel()
        self._columns, self._rows, self._uses = tuple(columns), tuple(rows), {}
        self.endResetModel()

    def show_uses(self, uses: Mapping[str, str]) -> None:
        """Say what columns are used for (column → words)."""
        self._uses = dict(uses)
        if self._columns:
            last = len(self._columns) - 1
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)
            if self._rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, last))

    def use_of(self, column: str) -> str:
        """What a column is used for; "" for nothing."""
        return self._uses.get(column, "")

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        said = row[index.column()] if index.column() < len(row) else ""
        if role == Qt.ItemDataRole.DisplayRole:
            return line(cut(said, LONGEST))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(cut(said, LONGEST))
        if role == Qt.ItemDataRole.ForegroundRole and self._columns[index.column()] not in self._uses:
            return theme.colour("muted")
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            if orientation is Qt.Orientation.Vertical:
                return str(section + 1)
            name = self._columns[section]
            words = line(cut(name, 40)) or tr("(no heading)")
            use = self._uses.get(name)
            return f"{words}\n→ {use}" if use else f"{words}\n "
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation is Qt.Orientation.Horizontal:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class Preview(QTableView):
    """The table; read only, walked with the arrow keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = PreviewModel(self)
        self.setModel(self.rows)
        self.setAccessibleName(tr("The first rows of the file"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultSectionSize(28)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumHeight(48)

    def show_rows(self, columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
        """Show the first rows, each column as wide as it needs within reason."""
        self.rows.show_rows(columns, rows)
        self._fit()

    def show_uses(self, uses: Mapping[str, str]) -> None:
        """Say what columns are used for."""
        self.rows.show_uses(uses)
        self._fit()

    def _fit(self) -> None:
        for column in range(self.rows.columnCount()):
            wanted = max(self.sizeHintForColumn(column), self.horizontalHeader().sectionSizeHint(column)) + 12
            self.setColumnWidth(column, max(NARROWEST, min(WIDEST, wanted)))
