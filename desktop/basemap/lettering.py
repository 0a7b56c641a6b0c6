"""Letters: measured once and kept as outlines, so that laying out and drawing agree to a fraction of a pixel."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontMetricsF, QPainterPath

from desktop.basemap.theme import FONT_FAMILY


@dataclass(frozen=True, slots=True)
class Style:
    """How a label is written: size and letter spacing in pixels, weight and slant, halo width."""

    size: float
    spacing: float = 0.0
    italic: bool = False
    weight: int = 400
    halo: float = 3.0


class Lettering:
    """Glyph outlines by style. Safe from several threads."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.fonts: dict[Style, tuple[QFont, QFontMetricsF]] = {}
        self.glyphs: dict[tuple[Style, str], tuple[QPainterPath, float]] = {}

    def font(self, style: Style) -> tuple[QFont, QFontMetricsF]:
        if style not in self.fonts:
            font = QFont(FONT_FAMILY)
            font.setPixelSize(round(style.size))
            font.setWeight(QFont.Weight(style.weight))
            font.setItalic(style.italic)
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            self.fonts[style] = (font, QFontMetricsF(font))
        return self.fonts[style]

    def glyph(self, style: Style, letter: str) -> tuple[QPainterPath, float]:
        """The outline of a letter with its middle at (0, 0), and its advance in pixels."""
        with self.lock:
            key = (style, letter)
            if key not in self.glyphs:
                font, metrics = self.font(style)
                advance = metrics.horizontalAdvance(letter)
                path = QPainterPath()
                path.addText(-advance / 2, style.size * 0.36, font, letter)
                self.glyphs[key] = (path, advance)
            return self.glyphs[key]

    def width(self, style: Style, text: str) -> float:
        """The length of a line of text in pixels."""
        return sum(self.glyph(style, c)[1] for c in text) + style.spacing * max(0, len(text) - 1)
