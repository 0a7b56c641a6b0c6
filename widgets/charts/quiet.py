"""Colours held back: most of what a chart draws is no alarm."""

from __future__ import annotations

from PySide6.QtGui import QColor

from widgets.theme.tokens import Tokens

ACCEPTED, CLOSED, USUAL = 0.85, 0.68, 0.22
"""How much of their colours. The pair is told apart by lightness too: to many eyes this green is the grey (a test measures it)."""


def quiet(colour: str, share: float, ground: str) -> str:
    """Return `share` of a colour over a ground, as #RRGGBB."""
    over, under = QColor(colour), QColor(ground)
    return QColor(
        *(round(a * share + b * (1 - share)) for a, b in zip(over.getRgb()[:3], under.getRgb()[:3], strict=True))
    ).name()


def accepted_hue(tokens: Tokens, ground: str) -> str:
    """Return the grey of what was accepted, beside what was closed."""
    return quiet(tokens.second, ACCEPTED, ground)


def closed_hue(tokens: Tokens, ground: str) -> str:
    """Return the held back green of what was closed."""
    return quiet(tokens.on_time, CLOSED, ground)
