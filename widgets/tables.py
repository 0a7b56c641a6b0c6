"""How every table of the desk is dressed: rows chosen whole, no grid, no numbers before the rows, heads to the left."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

ROW_HEIGHT = 32


def dress(table: QTableView, name: str, wide: int | None = None, fitted: bool = True) -> None:
    """Dress a table that is read and not edited; `name` is what a screen reader calls it.

    Columns are as wide as what stands in them (`fitted`), or as they are set; `wide` takes the room that is left.
    """
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTextElideMode(Qt.TextElideMode.ElideRight)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
    header, mode = table.horizontalHeader(), QHeaderView.ResizeMode
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(mode.ResizeToContents if fitted else mode.Interactive)
    if wide is not None:
        header.setSectionResizeMode(wide, mode.Stretch)
