"""A sheet of paper with the map on it: title, as of when, north, scale, and what the base map's owner wants said. 300 dpi."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPageSize, QPainter, QPdfWriter, QPen, QPolygonF

from models.exports.beside import folder_beside
from widgets import theme
from widgets.theme.tokens import DAY

DPI = 300
MARGIN_MM, TITLE_MM, FOOT_MM = 10.0, 13.0, 8.0
BAR_MM = 40.0
"""A scale bar is at most so long."""
ROUND = (1, 2, 5)


class Paper(StrEnum):
    """How large the sheet is."""

    A4 = "A4"
    A3 = "A3"


SIZES = {Paper.A4: (210.0, 297.0), Paper.A3: (297.0, 420.0)}
"""Width and height in millimetres, upright."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet and how it lies."""

    paper: Paper
    landscape: bool

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height in millimetres."""
        short, long = SIZES[self.paper]
        return (long, short) if self.landscape else (short, long)

    @property
    def map_mm(self) -> tuple[float, float]:
        """Width and height of the map on it, in millimetres."""
        width, height = self.size_mm
        return width - 2 * MARGIN_MM, height - 2 * MARGIN_MM - TITLE_MM - FOOT_MM

    @property
    def map_pixels(self) -> tuple[int, int]:
        """Width and height of the map's picture at 300 dpi."""
        width, height = self.map_mm
        return round(pixels(width)), round(pixels(height))


@dataclass(frozen=True, slots=True)
class Words:
    """What is written on the sheet: `as_of` and `made` are whole sentences, `credit` is the base map's (审图号)."""

    title: str
    as_of: str
    credit: str
    made: str
    north: str
    scale: str
    """With {n} for the denominator."""


def pixels(mm: float) -> float:
    """Return millimetres as pixels of the sheet."""
    return mm / 25.4 * DPI


def scale_bar(metres_per_mm: float) -> tuple[float, float]:
    """Return the largest round length (1, 2, 5 × 10ⁿ metres) that is at most `BAR_MM` long, and how long it is in mm."""
    most = metres_per_mm * BAR_MM
    power = 10.0 ** len(str(int(most)))
    metres = max(n * power / 10**k for k in range(12) for n in ROUND if n * power / 10**k <= most)
    return metres, metres / metres_per_mm


def write_sheet(path: Path, layout: Layout, picture: QImage, words: Words, metres_per_mm: float) -> None:
    """Write a sheet as PDF or PNG, by the path's ending; whole or not at all. For any thread. Raises OSError."""
    with folder_beside(path.parent) as beside:
        fresh = beside / path.name
        if path.suffix.lower() == ".pdf":
            _write_pdf(fresh, layout, picture, words, metres_per_mm)
        else:
            _write_png(fresh, layout, picture, words, metres_per_mm)
        fresh.replace(path)


def _write_pdf(path: Path, layout: Layout, picture: QImage, words: Words, metres_per_mm: float) -> None:
    # Qt says nothing of why it cannot write: that it can is seen first.
    path.touch()
    writer = QPdfWriter(str(path))
    writer.setResolution(DPI)
    writer.setTitle(words.title)
    writer.setPageSize(QPageSize(QSizeF(*layout.size_mm), QPageSize.Unit.Millimeter))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter()
    if not painter.begin(writer):
        raise OSError(f"{path} cannot be written")
    _draw(painter, layout, picture, words, metres_per_mm)
    if not painter.end():
        raise OSError(f"{path} could not be written to its end")


def _write_png(path: Path, layout: Layout, picture: QImage, words: Words, metres_per_mm: float) -> None:
    width, height = (round(pixels(mm)) for mm in layout.size_mm)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    image.setDotsPerMeterX(round(DPI / 0.0254))
    image.setDotsPerMeterY(round(DPI / 0.0254))
    painter = QPainter(image)
    _draw(painter, layout, picture, words, metres_per_mm)
    painter.end()
    path.touch()
    if not image.save(str(path), "PNG"):
        raise OSError(f"{path} could not be written to its end")


def _draw(painter: QPainter, layout: Layout, picture: QImage, words: Words, metres_per_mm: float) -> None:
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    width, height = (pixels(mm) for mm in layout.size_mm)
    margin, title, foot = pixels(MARGIN_MM), pixels(TITLE_MM), pixels(FOOT_MM)
    head = QRectF(margin, margin, width - 2 * margin, title)
    frame = QRectF(margin, margin + title, *(pixels(mm) for mm in layout.map_mm))
    below = QRectF(margin, height - margin - foot, width - 2 * margin, foot)
    top, bottom = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom
    right = _write(painter, head, words.as_of, 9, DAY.second, Qt.AlignmentFlag.AlignRight | top)
    _write(
        painter,
        head.adjusted(0, 0, -right - pixels(4), 0),
        words.title,
        18,
        DAY.text,
        Qt.AlignmentFlag.AlignLeft | top,
        strong=True,
    )
    painter.drawImage(frame, picture)
    painter.setPen(QPen(QColor(DAY.line_strong), pixels(0.25)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(frame)
    right = _write(painter, below, words.made, 8, DAY.second, Qt.AlignmentFlag.AlignRight | bottom)
    _write(
        painter,
        below.adjusted(0, 0, -right - pixels(4), 0),
        words.credit,
        8,
        DAY.second,
        Qt.AlignmentFlag.AlignLeft | bottom,
    )
    _north(painter, frame, words.north)
    _scale(painter, frame, words.scale, metres_per_mm)


def _font(points: float, *, strong: bool = False) -> QFont:
    made = theme.font(14, strong=strong)
    made.setPixelSize(round(points / 72 * DPI))
    return made


def _write(
    painter: QPainter,
    box: QRectF,
    words: str,
    points: float,
    ink: str,
    where: Qt.AlignmentFlag,
    *,
    strong: bool = False,
) -> float:
    """Write one line, cut with an ellipsis where it is too long; returns how wide it is."""
    painter.setFont(_font(points, strong=strong))
    painter.setPen(QColor(ink))
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()))
    painter.drawText(box, where | Qt.TextFlag.TextSingleLine, shown)
    return float(metrics.horizontalAdvance(shown))


def _plate(painter: QPainter, box: QRectF) -> None:
    ground = QColor(DAY.surface)
    ground.setAlphaF(0.9)
    painter.setPen(QPen(QColor(DAY.line), pixels(0.15)))
    painter.setBrush(ground)
    painter.drawRoundedRect(box, pixels(0.8), pixels(0.8))


def _north(painter: QPainter, frame: QRectF, word: str) -> None:
    """The map looks north always: an arrow with its letter, in the upper right corner."""
    box = QRectF(frame.right() - pixels(13), frame.top() + pixels(3), pixels(10), pixels(14))
    _plate(painter, box)
    x, y, half, tall = box.center().x(), box.top() + pixels(1.5), pixels(2.2), pixels(6.5)
    painter.setPen(QPen(QColor(DAY.text), pixels(0.2)))
    painter.setBrush(QColor(DAY.text))
    painter.drawPolygon(QPolygonF([QPointF(x, y), QPointF(x - half, y + tall), QPointF(x, y + tall * 0.75)]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolygon(QPolygonF([QPointF(x, y), QPointF(x + half, y + tall), QPointF(x, y + tall * 0.75)]))
    words = QRectF(box.left(), y + tall, box.width(), box.bottom() - y - tall)
    _write(painter, words, word, 9, DAY.text, Qt.AlignmentFlag.AlignCenter, strong=True)


def _scale(painter: QPainter, frame: QRectF, words: str, metres_per_mm: float) -> None:
    """A bar with its length and the scale as a fraction, in the lower right corner."""
    metres, long_mm = scale_bar(metres_per_mm)
    long = pixels(long_mm)
    width = max(long, pixels(32)) + pixels(6)
    box = QRectF(frame.right() - width - pixels(3), frame.bottom() - pixels(15), width, pixels(12))
    _plate(painter, box)
    left, y, tall = box.center().x() - long / 2, box.top() + pixels(7.3), pixels(1.2)
    told = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    _write(
        painter,
        QRectF(box.left(), box.top() + pixels(0.8), box.width(), pixels(5)),
        told,
        8,
        DAY.text,
        Qt.AlignmentFlag.AlignCenter,
    )
    painter.setPen(QPen(QColor(DAY.text), pixels(0.2)))
    for part in range(4):
        painter.setBrush(QColor(DAY.text) if part % 2 == 0 else QColor(DAY.surface))
        painter.drawRect(QRectF(left + part * long / 4, y - tall, long / 4, tall))
    fraction = words.replace("{n}", f"{_rounded(metres_per_mm * 1000):,}")
    _write(
        painter, QRectF(box.left(), y, box.width(), pixels(4.2)), fraction, 7, DAY.second, Qt.AlignmentFlag.AlignCenter
    )


def _rounded(n: float) -> int:
    """To three figures: the paper is not truer."""
    whole = round(n)
    digits = max(0, len(str(whole)) - 3)
    return round(whole, -digits)
