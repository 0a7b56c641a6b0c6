"""Colours held back: most of what a chart draws is no alarm."""

from __future__ import annotations

from PySide6.QtGui import QColor


def quiet(colour: str, share: float, ground: str) -> str:
    """Return `share` of a colour over a ground, as #RRGGBB."""
    over, under = QColor(colour), QColor(ground)
    return QColor(
        *(round(a * share + b * (1 - share)) for a, b in zip(over.getRgb()[:3], under.getRgb()[:3], strict=True))
    ).name()
