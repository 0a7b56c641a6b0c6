"""Screens by name and serial number, never by their place in a list that changes with every cable."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QScreen

from desktop.wall.problems import NoDisplay, ScreenUnknown, SizeUnreadable

SIZE = re.compile(r"\s*(\d{3,5})\s*[xX×]\s*(\d{3,5})\s*")
LEAST, MOST = QSize(960, 540), QSize(15360, 8640)
OWN_PLATFORMS = frozenset({"offscreen", "minimal", "eglfs", "linuxfb", "vnc", "vkkhrdisplay"})
"""Qt's platforms that need no display server."""


def require_display(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> None:
    """Raise NoDisplay where nothing can show a window: Qt itself would abort the process."""
    wanted = environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if platform != "linux" or wanted in OWN_PLATFORMS:
        return
    if not (environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")):
        raise NoDisplay


def is_named(screen: QScreen, wanted: str) -> bool:
    """Whether a screen has this name or this serial number."""
    return wanted.strip().casefold() in {screen.name().casefold(), screen.serialNumber().casefold()} - {""}


def choose_screen(wanted: str | None) -> QScreen:
    """Return the screen of this name or serial number, the main one for None. Raises ScreenUnknown with those there are."""
    if wanted is None:
        return QGuiApplication.primaryScreen()
    screens = QGuiApplication.screens()
    found = next((screen for screen in screens if is_named(screen, wanted)), None)
    if found is None:
        raise ScreenUnknown(screen=wanted, screens="; ".join(map(described, screens)))
    return found


def described(screen: QScreen) -> str:
    """Return a screen for a person: name, serial number where it has one, size in its own pixels."""
    size, ratio = screen.size(), screen.devicePixelRatio()
    names = ", ".join(word for word in (screen.name(), screen.serialNumber()) if word)
    return f"{names} ({round(size.width() * ratio)}×{round(size.height() * ratio)})".strip()


def size_of(text: str) -> QSize:
    """Return WIDTHxHEIGHT as a size. Raises SizeUnreadable."""
    given = SIZE.fullmatch(text)
    size = QSize(int(given[1]), int(given[2])) if given else QSize()
    if not given or size != size.expandedTo(LEAST).boundedTo(MOST):
        raise SizeUnreadable(size=text)
    return size
