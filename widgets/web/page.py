"""A page of ours: stays where it is, may nothing, is called by name."""

from __future__ import annotations

import json
import logging
import re
import time

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEnginePermission

from widgets.web.profile import WebProfile
from widgets.web.scheme import SCHEME

log = logging.getLogger(__name__)

CRASHES_A_MINUTE = 3
NAME = re.compile(r"[a-zA-Z]+(\.[a-zA-Z]+)*")


def page_call(name: str, *arguments: object) -> str:
    """The script that calls a page's function by name; arguments travel as ASCII JSON and are never code."""
    if not NAME.fullmatch(name):
        raise ValueError(f"not a function's name: {name!r}")
    return f"{name}({', '.join(json.dumps(argument, ensure_ascii=True, allow_nan=False) for argument in arguments)})"


class DeskPage(QWebEnginePage):
    """One page at `shaotai://<host>/`.

    After its renderer dies it loads again; the third time within a minute it does not, and `gave_up` says so.
    """

    restarting = Signal()
    gave_up = Signal()

    def __init__(self, profile: WebProfile, host: str, parent: QObject | None = None) -> None:
        super().__init__(profile, parent)
        self._home = QUrl(f"{SCHEME.decode()}://{host}/")
        self._deaths: list[float] = []
        self.permissionRequested.connect(self.answer_permission)
        self.renderProcessTerminated.connect(self._renderer_ended)

    def go_home(self) -> None:
        """Load the page, or load it again."""
        self.load(self._home)

    def begin_again(self) -> None:
        """Load a page that was given up: what it died of before counts no more."""
        self._deaths.clear()
        self.go_home()

    def call(self, name: str, *arguments: object) -> None:
        """Call the page's function `name`; returns at once."""
        self.runJavaScript(page_call(name, *arguments))

    def acceptNavigationRequest(self, url: QUrl, _kind: QWebEnginePage.NavigationType, is_main_frame: bool) -> bool:
        return is_main_frame and url.scheme() == self._home.scheme() and url.host() == self._home.host()

    def javaScriptConsoleMessage(
        self, level: QWebEnginePage.JavaScriptConsoleMessageLevel, message: str, line: int, source: str
    ) -> None:
        known = {
            QWebEnginePage.JavaScriptConsoleMessageLevel.InfoMessageLevel: logging.INFO,
            QWebEnginePage.JavaScriptConsoleMessageLevel.WarningMessageLevel: logging.WARNING,
        }
        log.log(known.get(level, logging.ERROR), "%s (%s:%s)", message, source, line)

    @property
    def home(self) -> QUrl:
        """The page's own address."""
        return self._home

    def answer_permission(self, permission: QWebEnginePermission) -> None:
        """Answer what the page asks to be allowed: nothing. An unanswered request would hang the page."""
        permission.deny()

    def _renderer_ended(self, status: QWebEnginePage.RenderProcessTerminationStatus, exit_code: int) -> None:
        if status == QWebEnginePage.RenderProcessTerminationStatus.NormalTerminationStatus:
            return
        now = time.monotonic()
        self._deaths = [t for t in self._deaths if now - t < 60.0] + [now]
        log.warning("the page's process ended (%s, %s), %s within a minute", status.name, exit_code, len(self._deaths))
        if len(self._deaths) >= CRASHES_A_MINUTE:
            self.gave_up.emit()
            return
        self.restarting.emit()
        QTimer.singleShot(0, self, self.go_home)
