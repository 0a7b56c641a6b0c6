"""The demo city's cameras, seen from the desk: a child process that is started when the first of them is watched."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.child import Child
from desktop.demo.cameras import HOST, PORT
from models.cameras.records import Address
from widgets.i18n import tr

STOP_WAIT_MS = 1500
STORED = f"rtsp://{HOST}:{PORT}/demo/"


class DemoCameras(Child):
    """Serves on loopback. `started()` once it does."""

    started = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__("desktop.demo.cameras.process", STOP_WAIT_MS, parent)
        self.port = 0
        """Where it listens; 0 while it does not."""

    def moved(self, address: Address) -> Address:
        """Return where one of the demo's addresses is served now; another's is left as it is."""
        if not address.url.startswith(STORED) or not self.port:
            return address
        return replace(address, url=address.url.replace(f":{PORT}/", f":{self.port}/", 1))

    def _facts(self) -> dict[str, Any]:
        return {"port": PORT}

    def _opened(self, told: dict[str, Any]) -> None:
        self.port = int(told["port"])
        self.started.emit()

    def _closed(self) -> None:
        self.port = 0

    def _end_words(self, code: int) -> str:
        return tr("its process ended with exit code {code}", code=code)
