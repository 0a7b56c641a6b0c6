"""Keeps the screen saver away while the wall is open, where the session offers that (freedesktop.org's service)."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject

log = logging.getLogger(__name__)

NAME, PATH = "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"


class Awake(QObject):
    """Asks once, and takes it back when closed: the service forgets whoever leaves the bus, too."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cookie: int | None = None
        try:
            from PySide6.QtDBus import QDBusConnection, QDBusInterface
        except ImportError:
            # A system without D-Bus has another way to say it: in its own settings (docs/wall.md).
            return
        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return
        self._service = QDBusInterface(NAME, PATH, NAME, bus, self)
        self._service.setTimeout(2000)
        answer = self._service.call("Inhibit", "shaotai", "wall").arguments()
        if answer and isinstance(answer[0], int):
            self._cookie = answer[0]
        else:
            log.warning("the screen saver could not be kept away: %s", self._service.lastError().message())

    @property
    def held(self) -> bool:
        """Whether the session has promised to stay awake."""
        return self._cookie is not None

    def close(self) -> None:
        """Let it sleep again."""
        if self._cookie is not None:
            self._service.call("UnInhibit", self._cookie)
            self._cookie = None
