"""A gateway of this machine's own, seen from the desk: a child process that is started when a phone's page is first wanted."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QObject, QProcess, Qt, Signal, Slot
from sqlalchemy import URL

from desktop.child import python_child
from widgets.i18n import tr

PORT = 8480
"""The same one each time, where it is free: a browser keeps what it has of a page by its address."""
STOP_WAIT_MS = 3000
KILL_WAIT_MS = 1500


class GatewayProcess(QObject):
    """Serves phones on loopback, where a browser needs no certificate. `started(str)` carries its address.

    `failed(str)` says why it ended by itself; it can be started again.
    """

    started = Signal(str)
    failed = Signal(str)

    def __init__(self, database: URL, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._database = database.render_as_string(hide_password=False)
        self._port = PORT
        self._stopping, self._reason = False, ""
        self.address = ""
        """Where it is reached; "" while it is not running."""
        self._process = python_child("gateway", self)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._finished)
        # Queued: where a start fails at once, whoever started it has had the time to listen.
        self._process.errorOccurred.connect(self._error_occurred, Qt.ConnectionType.QueuedConnection)

    @property
    def pid(self) -> int:
        """The child's process id; 0 where there is none."""
        return int(self._process.processId())

    def start(self) -> None:
        """Start it; nothing where it is under way already."""
        if self._process.state() != QProcess.ProcessState.NotRunning:
            return
        self._stopping, self._reason = False, ""
        self._process.start()
        facts: dict[str, Any] = {"database": self._database, "listen": "127.0.0.1", "port": self._port, "tls": False}
        self._process.write((json.dumps(facts) + "\n").encode())

    def stop(self) -> None:
        """End it: requests under way are answered first, and it is killed where that takes longer than a moment."""
        self._stopping = True
        self.address = ""
        if self._process.state() == QProcess.ProcessState.NotRunning:
            return
        self._process.closeWriteChannel()
        if not self._process.waitForFinished(STOP_WAIT_MS):
            self._process.kill()
            self._process.waitForFinished(KILL_WAIT_MS)

    @Slot()
    def _read(self) -> None:
        while self._process.canReadLine():
            told = json.loads(bytes(self._process.readLine().data()).decode(errors="replace"))
            self._reason = str(told.get("failed", ""))
            if told.get("started") and not self._stopping:
                self.address = f"http://127.0.0.1:{told['port']}"
                self.started.emit(self.address)

    @Slot(int, QProcess.ExitStatus)
    def _finished(self, code: int, _status: QProcess.ExitStatus) -> None:
        self._read()
        ran, self.address = bool(self.address), ""
        if self._stopping:
            return
        if self._reason and self._port and not ran:
            # Somebody else listens at that port, it may be: any other does.
            self._port = 0
            self.start()
            return
        self.failed.emit(self._reason or tr("the gateway's process ended with exit code {code}", code=code))

    @Slot(QProcess.ProcessError)
    def _error_occurred(self, error: QProcess.ProcessError) -> None:
        # A crash is told by `finished` too, which always follows it; a failed start by nothing else.
        if error is QProcess.ProcessError.FailedToStart:
            self.failed.emit(
                tr("the gateway's process cannot be started: {reason}", reason=self._process.errorString())
            )
