"""How large the desk is drawn: made for 1920×1080, and twice as large where the screen is twice as wide."""

from __future__ import annotations

import os
import sys

from PySide6.QtGui import QGuiApplication

DESIGNED_WIDTH = 1920
LARGE_FROM = 3200
"""Up to here (2560 pixels and a bit) a desk is better wide than large."""


def factor_for(width: int, height: int, ratio: float) -> float:
    """Return by what to scale on a screen of this many device-independent pixels, whose own pixel ratio is `ratio`.

    A screen that the system scales already is left alone; so is one that is wide but low (a row of joined screens).
    """
    if ratio > 1 or width < LARGE_FROM or height < LARGE_FROM * 9 / 16:
        return 1.0
    return float(min(round(width / DESIGNED_WIDTH * 4) / 4, 3.0))


def choose_scale() -> None:
    """Set QT_SCALE_FACTOR by the main screen, unless it is set; before the QApplication exists, with one for a moment."""
    if "QT_SCALE_FACTOR" in os.environ or os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return
    probe = QGuiApplication([])
    screen = QGuiApplication.primaryScreen()
    size, ratio = screen.size(), screen.devicePixelRatio()
    probe.shutdown()
    factor = factor_for(size.width(), size.height(), ratio)
    if factor != 1.0:
        os.environ["QT_SCALE_FACTOR"] = f"{factor:g}"
