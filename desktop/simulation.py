"""The demo city's simulator, seen from the desk: a child process that is started, paused, sped up and stopped."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal, Slot
from sqlalchemy import URL

ROOT = Path(__file__).resolve().parent.parent
STOP_WAIT_MS = 5000


class Simulation(QObject):
    """Runs the simulator. `state_changed(str)` carries running, paused or stopped; `failed(str)` why it ended by itself."""

    state_changed = Signal(str)
    failed = Signal(str)

    def __init__(self, field_url: URL, desk_url: URL, *, seed: int, rate: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._start = {
            "field_url": field_url.render_as_string(hide_password=False),
            "desk_url": desk_url.render_as_string(hide_password=False),
            "rate": rate,
            "seed": seed,
        }
        self.rate = rate
        self.state = "stopped"
        self._stopping = False
        self._process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONPATH", str(ROOT))
        self._process.setProcessEnvironment(environment)
        self._process.setProgram(sys.executable)
        self._process.setArguments(["-m", "desktop.demo.process"])
        self._process.setWorkingDirectory(str(ROOT))
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._finished)

    def start(self) -> None:
        """Start the city's life."""
        self._process.start()
        self._send(self._start)
        self._set("running")

    @Slot()
    def toggle(self) -> None:
        """Pause, or go on."""
        if self.state == "running":
            self._send({"do": "pause"})
            self._set("paused")
        elif self.state == "paused":
            self._send({"do": "resume"})
            self._set("running")

    def set_rate(self, rate: float) -> None:
        """Let more or less happen in the same time; the clock stays the clock."""
        self.rate = rate
        self._send({"do": "rate", "rate": rate})
        self.state_changed.emit(self.state)

    def stop(self) -> None:
        """End the simulator and wait for its last write."""
        self._stopping = True
        if self._process.state() == QProcess.ProcessState.NotRunning:
            return
        self._process.closeWriteChannel()
        if not self._process.waitForFinished(STOP_WAIT_MS):
            self._process.kill()
            self._process.waitForFinished(STOP_WAIT_MS)

    def _send(self, order: dict[str, object]) -> None:
        self._process.write((json.dumps(order) + "\n").encode())

    def _set(self, state: str) -> None:
        self.state = state
        self.state_changed.emit(state)

    @Slot()
    def _read(self) -> None:
        while self._process.canReadLine():
            line = bytes(self._process.readLine().data()).decode(errors="replace")
            if line.startswith("{") and "failed" in (told := json.loads(line)):
                self.failed.emit(str(told["failed"]))

    @Slot()
    def _finished(self) -> None:
        self._set("stopped")
        if not self._stopping and self._process.exitCode() not in (0, 1):
            self.failed.emit(f"exit code {self._process.exitCode()}")
