"""Nothing leaves: every request that is not our own is refused before it is made."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject
from PySide6.QtWebEngineCore import QWebEngineUrlRequestInfo, QWebEngineUrlRequestInterceptor

from widgets.web.scheme import SCHEME

log = logging.getLogger(__name__)

OWN_SCHEMES = frozenset({SCHEME.decode(), "blob", "data"})
"""blob: and data: hold only what the page itself made; neither leaves the process."""


class DenyAll(QWebEngineUrlRequestInterceptor):
    """Blocks every request but those of our own scheme; `refused` keeps the last addresses, for the record."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.refused: list[str] = []

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        url = info.requestUrl()
        if url.scheme() in OWN_SCHEMES:
            return
        info.block(True)
        self.refused = [*self.refused[-99:], url.toString()]
        log.warning("refused a request to %s", url.toDisplayString())
