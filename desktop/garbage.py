"""Collects garbage on the GUI thread's timer: a cycle with a Qt object in it must not be freed on another thread."""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress

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
        self._all_next = False
        gc.disable()
        # What was made while starting lives as long as the program.
        gc.freeze()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def something_ended(self) -> None:
        """Something great that lived long is gone: what was set aside is looked through with the old the next time."""
        self._all_next = True

    def close(self) -> None:
        """Give the work back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    @Slot()
    def _collect(self) -> None:
        self._rounds += 1
        self._all_next = self._all_next or self._rounds % ALL_EVERY == 0
        if gc.get_count()[0] > MANY:
            gc.freeze()
            return
        if self._rounds % OLD_EVERY:
            gc.collect(0)
            return
        everything, self._all_next = self._all_next, False
        if everything:
            gc.unfreeze()
        gc.collect(2)
        gc.freeze()
        if everything:
            _give_back()


def _give_back() -> None:
    """Give the system what was freed: the C library keeps tens of megabytes for as long as anything lies behind them."""
    if sys.platform == "linux":
        with suppress(AttributeError):  # a C library that knows no such thing, as musl
            ctypes.CDLL(None).malloc_trim(0)
