"""A gateway of this machine's own, seen from the desk: a child process that is started when a phone's page is first wanted."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from sqlalchemy import URL

from desktop.child import Child
from widgets.i18n import tr

PORT = 8480
"""The same one each time, where it is free: a browser keeps what it has of a page by its address."""
STOP_WAIT_MS = 3000
"""Requests under way are answered first."""


class GatewayProcess(Child):
    """Serves phones on loopback, where a browser needs no certificate. `started(str)` carries its address."""

    started = Signal(str)

    def __init__(self, database: URL, parent: QObject | None = None) -> None:
        super().__init__("gateway", STOP_WAIT_MS, parent)
        self._database = database.render_as_string(hide_password=False)
        self._port = PORT
        self.address = ""
        """Where it is reached; "" while it is not running."""

    def _facts(self) -> dict[str, Any]:
        return {"database": self._database, "listen": "127.0.0.1", "port": self._port, "tls": False}

    def _opened(self, told: dict[str, Any]) -> None:
        self.address = f"http://127.0.0.1:{told['port']}"
        self.started.emit(self.address)

    def _closed(self) -> None:
        self.address = ""

    def _ended(self, code: int) -> None:
        if self._reason and self._port and not self.address:
            # Somebody else listens at that port, it may be: any other does.
            self._port = 0
            self.start()
            return
        super()._ended(code)

    def _end_words(self, code: int) -> str:
        return tr("the gateway's process ended with exit code {code}", code=code)

    def _start_words(self, reason: str) -> str:
        return tr("the gateway's process cannot be started: {reason}", reason=reason)
