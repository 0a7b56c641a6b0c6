"""The pictures of hot topics: all of them on the city's map by their numbers, and the surroundings of the clearest."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop.basemap.painter import View
from desktop.basemap.source import BasemapSource, to_world
from desktop.briefing.picture import WIDTH, Canvas, around, frame
from models.briefings.records import Picture
from models.figures.topics.records import Topic
from widgets.theme.tokens import DAY, FAMILY

FAR, CLOSE = "topics", "topic"
"""Kinds of the two sorts of pictures."""
CLOSE_ONES = 6
"""So many topics have their surroundings drawn, the clearest."""
SIZE = (620, 400)
ZOOMS = (12, 17)
BADGE = 11.0


def draw_topics(source: BasemapSource, language: str, topics: Sequence[Topic]) -> tuple[tuple[Picture, bytes], ...]:
    """Draw the topics that have a place; none for none.

    RuntimeError without a QGuiApplication.
    """
    placed = [(n, one) for n, one in enumerate(topics, start=1) if one.radius is not None]
    if not placed:
        return ()
    canvas = Canvas(source, language)
    view = frame(source)
    found = [(FAR, "", canvas.draw(view, WIDTH / view.size[0], lambda brush: _every(brush, view, placed)))]
    for n, one in placed[:CLOSE_ONES]:
        assert one.lon is not None and one.lat is not None and one.radius is not None  # noqa: PT018
        near = around(one.lon, one.lat, zoom_for(one.radius, one.lat), SIZE)

        def marks(brush: QPainter, one: Topic = one, near: View = near) -> None:
            _ring(brush, near, one)
            _dots(brush, near, one, 4.0)

        found.append((CLOSE, str(n), canvas.draw(near, 2, marks)))
    return tuple((Picture(kind, "image/png", len(data), caption), data) for kind, caption, data in found)


def zoom_for(radius: int, lat: float) -> int:
    """Return the zoom at which a circle of so many metres takes about a third of a picture's height, and no more."""
    pixels = SIZE[1] / 3
    metres_a_pixel = max(radius, 1) / pixels
    return min(
        max(math.floor(math.log2(156_543.03 * math.cos(math.radians(lat)) / metres_a_pixel)), ZOOMS[0]), ZOOMS[1]
    )


def _at(view: View, lon: float, lat: float) -> QPointF:
    x, y = to_world(np.array([[lon, lat]]))[0] * 2.0**view.zoom - view.origin
    return QPointF(float(x), float(y))


def _every(brush: QPainter, view: View, placed: Sequence[tuple[int, Topic]]) -> None:
    for _, one in placed:
        _dots(brush, view, one, 2.2)
    font = brush.font()
    font.setFamily(FAMILY)
    font.setPixelSize(13)
    font.setBold(True)
    brush.setFont(font)
    # The clearest is drawn last, over the others.
    for n, one in reversed(placed):
        assert one.lon is not None and one.lat is not None  # noqa: PT018
        at = _at(view, one.lon, one.lat)
        brush.setPen(QPen(QColor("#FFFFFF"), 1.6))
        brush.setBrush(QColor(DAY.late))
        brush.drawEllipse(at, BADGE, BADGE)
        brush.drawText(
            QRectF(at.x() - BADGE, at.y() - BADGE, 2 * BADGE, 2 * BADGE), Qt.AlignmentFlag.AlignCenter, str(n)
        )


def _ring(brush: QPainter, view: View, one: Topic) -> None:
    assert one.lon is not None and one.lat is not None and one.radius is not None  # noqa: PT018
    wide = one.radius / (156_543.03 * math.cos(math.radians(one.lat)) / 2.0**view.zoom)
    fill = QColor(DAY.late)
    fill.setAlpha(28)
    brush.setPen(QPen(QColor(DAY.late), 1.6))
    brush.setBrush(fill)
    brush.drawEllipse(_at(view, one.lon, one.lat), wide, wide)


def _dots(brush: QPainter, view: View, topic: Topic, radius: float) -> None:
    brush.setPen(QPen(QColor("#FFFFFF"), 0.8))
    brush.setBrush(QColor(DAY.late))
    for case in topic.cases:
        if case.lon is not None and case.lat is not None:
            brush.drawEllipse(_at(view, case.lon, case.lat), radius, radius)
