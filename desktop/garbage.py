"""Collects garbage on the GUI thread's timer: a cycle with a Qt object in it must not be freed on another thread."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS = 1000
OLD_EVERY = 30


class GarbageCollector(QObject):
    """Switches Python's automatic collection off while it lives, and collects by itself: the young every second."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rounds = 0
        gc.disable()
        # What was made while starting lives as long as the program.
        gc.freeze()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def close(self) -> None:
        """Give the work back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    @Slot()
    def _collect(self) -> None:
        self._rounds += 1
        gc.collect(2 if self._rounds % OLD_EVERY == 0 else 0)
