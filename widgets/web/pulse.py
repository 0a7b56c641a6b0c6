"""Asks a page whether it lives: one whose process hangs never says so by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from widgets.web.page import DeskPage

BEAT_MS = 15_000
UNANSWERED = 2


class Pulse(QObject):
    """`hung(int)` names the process of a page that left two questions unanswered. It asks while the page `stands`."""

    hung = Signal(int)

    def __init__(self, page: DeskPage, stands: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page, self._stands = page, stands
        self._unanswered = 0
        self._timer = QTimer(self, interval=BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def set_every(self, ms: int) -> None:
        """Ask that often."""
        self._timer.setInterval(ms)

    def forget(self) -> None:
        """The page is another one now: nothing is left unanswered."""
        self._unanswered = 0

    def stop(self) -> None:
        """Ask no more."""
        self._timer.stop()

    @Slot()
    def _beat(self) -> None:
        if not self._stands():
            return
        if self._unanswered >= UNANSWERED:
            self._unanswered = 0
            self.hung.emit(self._page.renderProcessPid())
            return
        self._unanswered += 1
        self._page.runJavaScript("1", 0, self._answered)

    def _answered(self, _: object) -> None:
        self._unanswered = 0
