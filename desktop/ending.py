"""SIGINT and SIGTERM while Qt is there: remembered, and turned into an orderly end. No Qt at import.

An exception from a signal handler would be lost in Qt's callbacks, and aborts the interpreter while Qt is being
imported; so an Ending is entered before the import, and asked afterwards.
"""

from __future__ import annotations

import signal
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

CHECK_MS = 200


class Ending:
    """In a `with` block the two signals raise nothing; `asked` says that one came. The handlers from before come back."""

    def __init__(self) -> None:
        self.asked = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._came) for number in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def run(self, app: QApplication) -> int:
        """Run the event loop until it ends by itself or a signal came."""
        from PySide6.QtCore import QTimer

        # Python sees signals only between its own instructions; and a quit from before the loop would be forgotten.
        waker = QTimer(interval=CHECK_MS)
        waker.timeout.connect(lambda: app.quit() if self.asked else None)
        waker.start()
        try:
            return app.exec()
        finally:
            waker.stop()

    def raise_if_asked(self) -> None:
        """Raise KeyboardInterrupt if a signal came."""
        if self.asked:
            raise KeyboardInterrupt

    def _came(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True
