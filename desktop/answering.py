"""The demo's workers on the phone, seen from the desk: a child process that answers calls, started and stopped."""

from __future__ import annotations

import json

from PySide6.QtCore import QObject, QProcess, Qt, Signal, Slot
from sqlalchemy import URL

from desktop.child import python_child
from widgets.i18n import tr

STOP_WAIT_MS = 2500
KILL_WAIT_MS = 1500


class Answering(QObject):
    """Answers calls to workers whose phone is in nobody's hand. `failed(str)` says why it ended by itself.

    `database` is the gateway's login, as which phones come.
    """

    started = Signal()
    failed = Signal(str)

    def __init__(self, database: URL, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._start = {"database": database.render_as_string(hide_password=False)}
        self._stopping, self._reason = False, ""
        self._process = python_child("desktop.demo.answering.process", self)
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
        self._process.write((json.dumps(self._start) + "\n").encode())

    def stop(self) -> None:
        """End it: calls are hung up first, and it is killed where that takes longer than a moment."""
        self._stopping = True
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
                self.started.emit()

    @Slot(int, QProcess.ExitStatus)
    def _finished(self, code: int, _status: QProcess.ExitStatus) -> None:
        self._read()
        if not self._stopping:
            self.failed.emit(self._reason or tr("the process ended with exit code {code}", code=code))

    @Slot(QProcess.ProcessError)
    def _error_occurred(self, error: QProcess.ProcessError) -> None:
        # A crash is told by `finished` too, which always follows it; a failed start by nothing else.
        if error is QProcess.ProcessError.FailedToStart:
            self.failed.emit(tr("the process cannot be started: {reason}", reason=self._process.errorString()))
