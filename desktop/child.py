"""A child process of this program's own: another Python with the same code, spoken to over its standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment

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
