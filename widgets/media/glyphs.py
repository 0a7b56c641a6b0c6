"""What stands where a file has no picture: a film's mark, a sound's wave, a sheet with its suffix."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from models.media.records import MediaKind
from widgets import theme
from widgets.words.media import length_word

_WAVE = (5, 11, 8, 17, 23, 14, 19, 9, 13, 6)
"""Half heights of the sound's bars, in pixels."""


def suffix_of(name: str) -> str:
    """Return a name's suffix as a mark of up to four letters ("PDF"); "" where it has none that could be shown."""
    suffix = name.rsplit(".", 1)[-1] if "." in name else ""
    return suffix.upper() if suffix.isascii() and suffix.isalnum() and len(suffix) <= 4 else ""


def paint_missing(painter: QPainter, box: QRect, kind: MediaKind | None, name: str) -> None:
    """Paint the mark of a kind into a box; None for a file of which nothing is known yet."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    middle = QPointF(box.center())
    ink = theme.colour("muted")
    painter.setBrush(ink)
    if kind is MediaKind.SOUND:
        for place, half in enumerate(_WAVE):
            left = middle.x() + (place - len(_WAVE) / 2) * 7 + 2
            painter.drawRoundedRect(QRectF(left, middle.y() - half, 3, 2 * half), 1.5, 1.5)
    elif kind is MediaKind.FILM:
        paint_play(painter, box)
    else:
        _sheet(painter, middle, suffix_of(name) if kind is not MediaKind.PICTURE else "")
    painter.restore()


def paint_play(painter: QPainter, box: QRect) -> None:
    """Paint the mark that a thing plays, in the middle of a box."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = QPointF(box.center())
    ground = theme.colour("ground")
    ground.setAlphaF(0.72)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawEllipse(middle, 16, 16)
    painter.setBrush(theme.colour("text"))
    painter.drawPolygon(QPolygonF([middle + QPointF(-5, -8), middle + QPointF(-5, 8), middle + QPointF(9, 0)]))
    painter.restore()


def paint_length(painter: QPainter, box: QRect, seconds: float) -> None:
    """Paint a length into the lower right corner of a box."""
    words = length_word(seconds)
    painter.save()
    painter.setFont(theme.font(12))
    width = painter.fontMetrics().horizontalAdvance(words) + 8
    place = QRect(box.right() - width - 3, box.bottom() - 21, width, 18)
    ground = theme.colour("ground")
    ground.setAlphaF(0.78)
    painter.fillRect(place, ground)
    painter.setPen(theme.colour("text"))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
    painter.restore()


def _sheet(painter: QPainter, middle: QPointF, suffix: str) -> None:
    left, top, wide, high, fold = middle.x() - 16, middle.y() - 21, 32.0, 42.0, 9.0
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour("muted"), 1.5))
    painter.drawPolygon(
        QPolygonF([
            QPointF(left, top),
            QPointF(left + wide - fold, top),
            QPointF(left + wide, top + fold),
            QPointF(left + wide, top + high),
            QPointF(left, top + high),
        ])
    )  # fmt: skip
    painter.drawPolyline(
        QPolygonF([
            QPointF(left + wide - fold, top),
            QPointF(left + wide - fold, top + fold),
            QPointF(left + wide, top + fold),
        ])
    )  # fmt: skip
    if suffix:
        small = theme.font(12)
        small.setPixelSize(10)
        painter.setFont(small)
        painter.setPen(theme.colour("second"))
        painter.drawText(QRectF(left - 4, top + 16, wide + 8, 18), Qt.AlignmentFlag.AlignCenter, suffix)
