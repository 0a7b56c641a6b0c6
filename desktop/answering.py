"""The demo's workers on the phone, seen from the desk: a child process that answers calls, started and stopped."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from sqlalchemy import URL

from desktop.child import Child
from widgets.i18n import tr

STOP_WAIT_MS = 2500
"""Calls are hung up first."""


class Answering(Child):
    """Answers calls to workers whose phone is in nobody's hand. `failed(str)` says why it ended by itself.

    `database` is the gateway's login, as which phones come.
    """

    started = Signal()

    def __init__(self, database: URL, parent: QObject | None = None) -> None:
        super().__init__("desktop.demo.answering.process", STOP_WAIT_MS, parent)
        self._database = database.render_as_string(hide_password=False)

    def _facts(self) -> dict[str, Any]:
        return {"database": self._database}

    def _opened(self, told: dict[str, Any]) -> None:  # noqa: ARG002 - that it has started is all
        self.started.emit()

    def _end_words(self, code: int) -> str:
        return tr("the process ended with exit code {code}", code=code)

    def _start_words(self, reason: str) -> str:
        return tr("the process cannot be started: {reason}", reason=reason)
