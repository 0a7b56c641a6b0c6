"""Charts with more rows than room: as many as fit are shown, the wheel and the keys bring the others."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QWheelEvent

from widgets.statistics.chart import StatChart

TURN = 2
"""So many rows a turn of the wheel goes on."""


class ScrolledChart(StatChart):
    """A child says how many rows there are, and how many have room."""

    def __init__(self, *args: Any, **facts: Any) -> None:
        self._first = 0
        super().__init__(*args, **facts)

    def all_rows(self) -> int:
        """Return how many rows there are."""
        raise NotImplementedError

    def shown_rows(self) -> int:
        """Return how many rows have room."""
        raise NotImplementedError

    @property
    def shown(self) -> range:
        """The rows that have room."""
        return range(self._first, min(self.all_rows(), self._first + self.shown_rows()))

    def changed(self) -> None:
        self._begin_with(self._first)

    def bring(self, row: int, *, down: bool) -> None:
        """Show a row, at the lower end if one came down to it, where it is not shown yet."""
        if row not in self.shown:
            self._begin_with(row - (self.shown_rows() - 1 if down else 0))

    def wheelEvent(self, event: QWheelEvent) -> None:
        before = self._first
        self._begin_with(before + (-TURN if event.angleDelta().y() > 0 else TURN))
        if self._first == before:
            event.ignore()
            return
        self._point(-1)
        self.update()
        event.accept()

    def _begin_with(self, row: int) -> None:
        self._first = max(0, min(row, self.all_rows() - self.shown_rows()))
