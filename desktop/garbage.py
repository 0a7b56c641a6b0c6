"""Collects garbage on the GUI thread's timer: a cycle with a Qt object in it must not be freed on another thread."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS = 1000
OLD_EVERY = 30
"""Rounds after which what has grown older is looked through; whatever is alive then is set aside."""
ALL_EVERY = 1800
"""Rounds after which what was set aside is looked through too: of a great city that takes some tenths of a second."""
MANY = 50_000
"""So many more objects within a round are a city's rows: they live long, and to look through them would cost frames."""


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
        if gc.get_count()[0] > MANY:
            gc.freeze()
            return
        if self._rounds % OLD_EVERY:
            gc.collect(0)
            return
        if self._rounds % ALL_EVERY == 0:
            gc.unfreeze()
        gc.collect(2)
        gc.freeze()
