"""What nobody foresaw: an exception that reached the top is logged to a file and told, never swallowed."""

from __future__ import annotations

import logging
import logging.handlers
import sys
import threading
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal

log = logging.getLogger("shaotai")
LOG_BYTES = 2_000_000
LOGS_KEPT = 3


def log_to_file(folder: Path) -> Path | None:
    """Log warnings and worse to a file beside standard error; None where the folder cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "shaotai.log"
        handler = logging.handlers.RotatingFileHandler(
            file, maxBytes=LOG_BYTES, backupCount=LOGS_KEPT, encoding="utf-8"
        )
    except OSError as error:
        log.warning("no log file: %s", error)
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    return file


class Faults(QObject):
    """Takes over the exception hooks; `unforeseen(error)` is emitted for each exception that nobody caught."""

    unforeseen = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before = sys.excepthook, threading.excepthook
        sys.excepthook = self._caught
        threading.excepthook = self._caught_in_thread

    def close(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook = self._before

    def _caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, trace)
            return
        log.error("unforeseen", exc_info=(kind, error, trace))
        self.unforeseen.emit(error)

    def _caught_in_thread(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            self._caught(caught.exc_type, caught.exc_value, caught.exc_traceback)
