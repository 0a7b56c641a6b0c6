"""A child process of this program's own: another Python with the same code, spoken to over its standard input."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Qt, Signal, Slot

ROOT = Path(__file__).resolve().parent.parent


def python_child(module: str, parent: QObject) -> QProcess:
    """Return the process that will run `python -m module`, not started; what it says as errors goes where ours go."""
    process = QProcess(parent)
    environment = QProcessEnvironment.systemEnvironment()
    environment.insert("PYTHONPATH", str(ROOT))
    process.setProcessEnvironment(environment)
    process.setProgram(sys.executable)
    process.setArguments(["-m", module])
    process.setWorkingDirectory(str(ROOT))
    process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
    return process


KILL_WAIT_MS = 1500


class Child(QObject):
    """A child that is told one line of JSON at its start, tells such lines, and ends with its input.

    `failed(str)` says why it ended by itself; it can be started again. What kind of child it is says what it is told
    (`_facts`), what follows when it says that it has started (`_opened`), and the words for its end.
    """

    failed = Signal(str)

    def __init__(self, module: str, stop_wait_ms: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop_wait_ms = stop_wait_ms
        self._stopping, self._reason = False, ""
        self._process = python_child(module, self)
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
        self._process.write((json.dumps(self._facts()) + "\n").encode())

    def stop(self) -> None:
        """End it: what is under way comes to its end first, and it is killed where that takes longer than a moment."""
        self._stopping = True
        self._closed()
        if self._process.state() == QProcess.ProcessState.NotRunning:
            return
        self._process.closeWriteChannel()
        if not self._process.waitForFinished(self._stop_wait_ms):
            self._process.kill()
            self._process.waitForFinished(KILL_WAIT_MS)

    # What a kind of child says

    def _facts(self) -> dict[str, Any]:
        raise NotImplementedError

    def _opened(self, told: dict[str, Any]) -> None:
        raise NotImplementedError

    def _closed(self) -> None:
        """It serves no more."""

    def _ended(self, code: int) -> None:
        """It ended by itself."""
        self._closed()
        self.failed.emit(self._reason or self._end_words(code))

    def _end_words(self, code: int) -> str:
        raise NotImplementedError

    def _start_words(self, reason: str) -> str:
        return reason

    # What every child does

    @Slot()
    def _read(self) -> None:
        while self._process.canReadLine():
            told = json.loads(bytes(self._process.readLine().data()).decode(errors="replace"))
            self._reason = str(told.get("failed", ""))
            if told.get("started") and not self._stopping:
                self._opened(told)

    @Slot(int, QProcess.ExitStatus)
    def _finished(self, code: int, _status: QProcess.ExitStatus) -> None:
        self._read()
        if self._stopping:
            self._closed()
        else:
            self._ended(code)

    @Slot(QProcess.ProcessError)
    def _error_occurred(self, error: QProcess.ProcessError) -> None:
        # A crash is told by `finished` too, which always follows it; a failed start by nothing else.
        if error is QProcess.ProcessError.FailedToStart:
            self.failed.emit(self._start_words(self._process.errorString()))
