"""Rows of figures that add up: the whole first, then its parts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from models.cases.records import Lamp
from widgets import theme
from widgets.importing.records import Figure
from widgets.labels import label

WIDTH = 128


class Sums(QWidget):
    """Each row of figures: the first is the sum of those that follow it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(16)
        self._layout.setVerticalSpacing(24)
        self.shown: dict[str, int] = {}

    def show_sums(self, sums: Sequence[Sequence[Figure]]) -> None:
        """Show these rows."""
        while self._layout.count():
            self._layout.takeAt(0).widget().deleteLater()
        self.shown = {}
        for row, figures in enumerate(sums):
            for place, figure in enumerate(figures):
                if place:
                    sign = label("=" if place == 1 else "+", "muted")
                    self._layout.addWidget(sign, row, place * 2 - 1, Qt.AlignmentFlag.AlignTop)
                self._layout.addWidget(self._figure(figure), row, place * 2, Qt.AlignmentFlag.AlignTop)
                self.shown[figure.words] = figure.count
        self._layout.setColumnStretch(self._layout.columnCount(), 1)

    def _figure(self, figure: Figure) -> QWidget:
        made = QWidget()
        made.setMinimumWidth(WIDTH)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        top = QHBoxLayout()
        top.setSpacing(8)
        bad = figure.bad and figure.count > 0
        if bad:
            lamp = theme.LampMark(14)
            lamp.show_lamp(Lamp.LATE)
            top.addWidget(lamp)
        number = label(f"{figure.count:,}", "figure", selectable=True)
        number.setProperty("lamp", "late" if bad else "")
        top.addWidget(number)
        top.addStretch(1)
        column.addLayout(top)
        column.addWidget(label(figure.words, "second"))
        if figure.detail:
            column.addWidget(label(figure.detail, "note", wraps=True))
        return made
