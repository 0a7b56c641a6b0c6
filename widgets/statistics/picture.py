"""A chart as it is taken along: under it stands what it is of, for it is seen without its window."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPixmap

from widgets.statistics.look import NOTE, Look
from widgets.statistics.pen import Pen
from widgets.theme import colour

ROW, PAD = 20, 12


def captioned(picture: QPixmap, words: str, look: Look) -> QPixmap:
    """Return a picture with words under it, in as many lines as they take between their middle dots."""
    ratio, px = picture.devicePixelRatio(), look.px
    wide, high = round(picture.width() / ratio), round(picture.height() / ratio)
    lines = _lines(words, wide - 2 * px(PAD), look)
    whole = QPixmap(picture.width(), picture.height() + round((len(lines) * px(ROW) + px(PAD)) * ratio))
    whole.setDevicePixelRatio(ratio)
    whole.fill(colour("surface"))
    painter = QPainter(whole)
    painter.drawPixmap(0, 0, picture)
    pen = Pen(painter, look)
    for n, one in enumerate(lines):
        pen.write(QRect(px(PAD), high + px(4) + n * px(ROW), wide - 2 * px(PAD), px(ROW)), one, NOTE, "second")
    painter.end()
    return whole


def _lines(words: str, room: int, look: Look) -> list[str]:
    lines: list[str] = []
    for part in words.split(" · "):
        longer = f"{lines[-1]} · {part}" if lines else part
        if lines and look.wide(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines
