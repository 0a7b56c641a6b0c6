"""The demo city's simulator, seen from the desk: a child process that is started, paused, sped up and stopped."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QObject, QProcess, Qt, Signal, Slot
from sqlalchemy import URL

from desktop.child import python_child
from widgets.i18n import tr

STOP_WAIT_MS = 1500
KILL_WAIT_MS = 1500


class Simulation(QObject):
    """Runs the simulator. `state_changed(str)` carries running, paused or stopped; `failed(str)` why it ended by itself.

    It is running once the child has said so: until then it is stopped, with `starting` true.
    """

    state_changed = Signal(str)
    failed = Signal(str)

    def __init__(self, field_url: URL, desk_url: URL, *, seed: int, rate: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._start = {
            "field_url": field_url.render_as_string(hide_password=False),
            "desk_url": desk_url.render_as_string(hide_password=False),
            "seed": seed,
        }
        self.rate = rate
        self.state = "stopped"
        self._explained = self._stopping = False
        self._process = python_child("desktop.demo.process", self)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._finished)
        # Queued: where a start fails at once, whoever started it has had the time to listen.
        self._process.errorOccurred.connect(self._error_occurred, Qt.ConnectionType.QueuedConnection)

    @property
    def starting(self) -> bool:
        """Whether a child has been started that has not answered yet."""
        return self.state == "stopped" and self._process.state() != QProcess.ProcessState.NotRunning

    @property
    def pid(self) -> int:
        """The child's process id; 0 where there is none."""
        return int(self._process.processId())

    def start(self) -> None:
        """Start the city's life, in a new process; nothing where there is one already."""
        if self._process.state() != QProcess.ProcessState.NotRunning:
            return
        self._explained = self._stopping = False
        self._process.start()
        self._send(self._start | {"rate": self.rate})

    @Slot()
    def toggle(self) -> None:
        """Pause, or go on; one that has ended is started again."""
        if self.state == "running":
            self._send({"do": "pause"})
            self._set("paused")
        elif self.state == "paused":
            self._send({"do": "resume"})
            self._set("running")
        else:
            self.start()

    def set_rate(self, rate: float) -> None:
        """Let more or less happen in the same time; the clock stays the clock."""
        self.rate = rate
        self._send({"do": "rate", "rate": rate})
        self.state_changed.emit(self.state)

    def stop(self) -> None:
        """End the simulator: it may end the transaction under way, and is killed where it takes longer than a moment.

        Nothing is lost by that: all that it does is whole transactions. One that is still starting has done nothing yet.
        """
        self._stopping = True
        if self._process.state() == QProcess.ProcessState.NotRunning:
            return
        starting = self.starting
        self._process.closeWriteChannel()
        if starting or not self._process.waitForFinished(STOP_WAIT_MS):
            self._process.kill()
            self._process.waitForFinished(KILL_WAIT_MS)

    def _send(self, order: dict[str, Any]) -> None:
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.write((json.dumps(order) + "\n").encode())

    def _set(self, state: str) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)

    def _fail(self, reason: str) -> None:
        if not self._stopping and not self._explained:
            self._explained = True
            self.failed.emit(reason)

    @Slot()
    def _read(self) -> None:
        while self._process.canReadLine():
            self._hear(bytes(self._process.readLine().data()).decode(errors="replace"))

    def _hear(self, line: str) -> None:
        try:
            told = json.loads(line)
        except ValueError:
            return
        if not isinstance(told, dict):
            return
        if told.get("started") and not self._stopping:
            self._set("running")
        elif "failed" in told:
            self._fail(str(told["failed"]))

    @Slot(int, QProcess.ExitStatus)
    def _finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read()
        self._set("stopped")
        if status is QProcess.ExitStatus.CrashExit:
            self._fail(tr("the simulator's process was killed or crashed"))
        else:
            self._fail(tr("the simulator's process ended with exit code {code}", code=code))

    @Slot(QProcess.ProcessError)
    def _error_occurred(self, error: QProcess.ProcessError) -> None:
        # A crash is told by `finished` too, which always follows it; a failed start by nothing else.
        if error is QProcess.ProcessError.FailedToStart:
            self._set("stopped")
            self._fail(tr("the simulator's process cannot be started: {reason}", reason=self._process.errorString()))
