"""The demo city's cameras, seen from the desk: a child process that is started when the first of them is watched."""

from __future__ import annotations

import json
from dataclasses import replace

from PySide6.QtCore import QObject, QProcess, Qt, Signal, Slot

from desktop.child import python_child
from desktop.demo.cameras import HOST, PORT
from models.cameras.records import Address
from widgets.i18n import tr

STOP_WAIT_MS = 1500
KILL_WAIT_MS = 1500
STORED = f"rtsp://{HOST}:{PORT}/demo/"


class DemoCameras(QObject):
    """Serves on loopback. `started()` once it does; `failed(str)` says why it ended by itself. It can be started again."""

    started = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.port = 0
        """Where it listens; 0 while it does not."""
        self._stopping, self._reason = False, ""
        self._process = python_child("desktop.demo.cameras.process", self)
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
        self._process.write(f"{json.dumps({'port': PORT})}\n".encode())

    def stop(self) -> None:
        """End it, and kill it where that takes longer than a moment."""
        self._stopping, self.port = True, 0
        if self._process.state() == QProcess.ProcessState.NotRunning:
            return
        self._process.closeWriteChannel()
        if not self._process.waitForFinished(STOP_WAIT_MS):
            self._process.kill()
            self._process.waitForFinished(KILL_WAIT_MS)

    def moved(self, address: Address) -> Address:
        """Return where one of the demo's addresses is served now; another's is left as it is."""
        if not address.url.startswith(STORED) or not self.port:
            return address
        return replace(address, url=address.url.replace(f":{PORT}/", f":{self.port}/", 1))

    @Slot()
    def _read(self) -> None:
        while self._process.canReadLine():
            told = json.loads(bytes(self._process.readLine().data()).decode(errors="replace"))
            self._reason = str(told.get("failed", ""))
            if told.get("started") and not self._stopping:
                self.port = int(told["port"])
                self.started.emit()

    @Slot(int, QProcess.ExitStatus)
    def _finished(self, code: int, _status: QProcess.ExitStatus) -> None:
        self._read()
        self.port = 0
        if not self._stopping:
            self.failed.emit(self._reason or tr("its process ended with exit code {code}", code=code))

    @Slot(QProcess.ProcessError)
    def _error_occurred(self, error: QProcess.ProcessError) -> None:
        # A crash is told by `finished` too, which always follows it; a failed start by nothing else.
        if error is QProcess.ProcessError.FailedToStart:
            self.failed.emit(self._process.errorString())
