"""The map in a briefing: the city's grids coloured by their open cases, the late ones marked. QPainter on a QImage.

Made once, and its bytes are part of what is kept: it holds no words but the map's own, so that it goes with every
language; its legend stands beside it in the document.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QGuiApplication, QImage, QPainter, QPainterPath, QPen, QPolygonF

from desktop.basemap.labels import Layouter
from desktop.basemap.lettering import Lettering
from desktop.basemap.painter import Painter, View, png
from desktop.basemap.scene import Scene, build_scene
from desktop.basemap.source import BasemapSource, shapes_to_world, to_world
from desktop.basemap.theme import DAY_MAP
from models.figures.day_records import Spot
from models.grids.records import Grid, GridKind
from widgets.theme.tokens import DAY

WIDTH = 1800
SHAPES = (1.35, 1.75)
"""Width by height at least and at most; between them the picture takes the city's own shape."""
ACROSS = 1000
"""About so many pixels of the map's own zoom lie across the picture: its letters are then of a size to be read."""
PLACE, PLACE_ZOOM = (900, 470), 16
"""How large the surroundings of one place are drawn, at which zoom: some streets around."""
FILLS = ("#DCE6EE", "#B9D0E2", "#8DB3D2", "#5F94BF")
"""From few open cases in a grid to many."""
ZOOMS = (3, 17)
SHARES = (50, 80, 95)
ROOM = 1.06


@dataclass(frozen=True, slots=True)
class MapPicture:
    """The picture (PNG), the counts from which each colour of FILLS holds, and how many open cases it cannot show."""

    data: bytes
    steps: tuple[int, ...]
    unplaced: int


def draw_map(source: BasemapSource, language: str, spots: Sequence[Spot]) -> MapPicture:
    """Draw the open cases of one moment on the city's own map, its names in `language`.

    Works on any thread; RuntimeError without a QGuiApplication, whose fonts it needs.
    """
    return CityMap(source, language).draw(spots)


class CityMap:
    """A city's own map, its names in `language`, made ready for the open cases of any moment: `draw_map` in two steps."""

    def __init__(self, source: BasemapSource, language: str) -> None:
        if QGuiApplication.instance() is None:
            raise RuntimeError("The briefing's map needs a QGuiApplication for its letters.")
        self._source, self._view, lettering = source, frame(source), Lettering()
        zoom = self._view.zoom
        self._painter = Painter(build_scene(source, zoom), DAY_MAP, lettering)
        self._layout = Layouter(source, language, lettering, zoom).layout(zoom)
        self._shapes = _dry(source.grids, self._painter.scene)

    def draw(self, spots: Sequence[Spot]) -> MapPicture:
        """Draw the open cases on it."""
        counts = Counter(spot.grid_code for spot in spots if spot.grid_code is not None)
        steps = colour_steps(list(counts.values()))
        view, painter = self._view, self._painter
        scale = WIDTH / view.size[0]
        image = QImage(WIDTH, round(view.size[1] * scale), QImage.Format.Format_RGB32)
        image.fill(QColor(DAY_MAP.water if painter.scene.sea_around else DAY_MAP.void))
        brush = QPainter(image)
        try:
            brush.setRenderHint(QPainter.RenderHint.Antialiasing)
            brush.scale(scale, scale)
            painter.ground(brush, view)
            _fill_grids(brush, view, self._shapes, counts, steps)
            painter.fill(brush, painter.scene.water, DAY_MAP.water, view)
            painter.roads(brush, view)
            painter.borders(brush, view)
            brush.save()
            brush.translate(-view.origin[0], -view.origin[1])
            across = (*view.origin, view.origin[0] + view.size[0], view.origin[1] + view.size[1])
            for label in self._layout.within(across):
                painter.label(brush, label)
            brush.restore()
            _mark_late(brush, view, spots)
        finally:
            brush.end()
        coloured = sum(counts[grid.code] for grid in self._source.grids if grid.kind is GridKind.BASIC)
        return MapPicture(png(image), steps, len(spots) - coloured)


class Canvas:
    """The city's own map as the ground of small pictures, read once for all of them.

    Works on any thread; RuntimeError without a QGuiApplication, whose fonts it needs.
    """

    def __init__(self, source: BasemapSource, language: str) -> None:
        if QGuiApplication.instance() is None:
            raise RuntimeError("The briefing's map needs a QGuiApplication for its letters.")
        self._source, self._language, self._lettering = source, language, Lettering()
        self._painter = Painter(build_scene(source), DAY_MAP, self._lettering)

    def draw(self, view: View, scale: float, marks: Callable[[QPainter], None]) -> bytes:
        """Draw a part of the map, so many pixels to one of its own, and `marks` over it, in the view's pixels: a PNG."""
        across, down = view.size
        layout = Layouter(self._source, self._language, self._lettering, view.zoom).layout(view.zoom)
        image = QImage(round(across * scale), round(down * scale), QImage.Format.Format_RGB32)
        image.fill(QColor(DAY_MAP.water if self._painter.scene.sea_around else DAY_MAP.void))
        brush = QPainter(image)
        try:
            brush.setRenderHint(QPainter.RenderHint.Antialiasing)
            brush.scale(scale, scale)
            self._painter.ground(brush, view)
            self._painter.fill(brush, self._painter.scene.water, DAY_MAP.water, view)
            self._painter.roads(brush, view)
            self._painter.borders(brush, view)
            brush.save()
            brush.translate(-view.origin[0], -view.origin[1])
            for label in layout.within((*view.origin, view.origin[0] + across, view.origin[1] + down)):
                self._painter.label(brush, label)
            brush.restore()
            marks(brush)
        finally:
            brush.end()
        return png(image)


def draw_place(source: BasemapSource, language: str, lon: float, lat: float) -> bytes:
    """Draw the surroundings of a place (WGS-84 degrees), the place itself marked: a PNG. As `draw_map` otherwise."""
    across, down = PLACE

    def marks(brush: QPainter) -> None:
        middle = QPointF(across / 2, down / 2)
        brush.setPen(QPen(QColor(DAY.late), 2.0))
        brush.setBrush(Qt.BrushStyle.NoBrush)
        brush.drawEllipse(middle, 11, 11)
        brush.setPen(Qt.PenStyle.NoPen)
        brush.setBrush(QColor(DAY.late))
        brush.drawEllipse(middle, 4, 4)

    return Canvas(source, language).draw(around(lon, lat, PLACE_ZOOM, PLACE), 2, marks)


def around(lon: float, lat: float, zoom: int, size: tuple[int, int]) -> View:
    """Return the part of the map around a place (WGS-84 degrees), so many pixels wide and high."""
    at = to_world(np.array([[lon, lat]]))[0] * 2.0**zoom
    return View(zoom, (round(float(at[0]) - size[0] / 2), round(float(at[1]) - size[1] / 2)), size)


def colour_steps(counts: Sequence[int]) -> tuple[int, ...]:
    """Return from which number of cases each colour holds, the first from 1: halves, then the upper fifth, then the top."""
    if not counts:
        return ()
    above = [int(at) + 1 for at in np.percentile(counts, SHARES, method="lower")]
    return tuple(sorted({1, *(step for step in above if step <= max(counts))}))


def frame(source: BasemapSource) -> View:
    """Return the part of the map that holds the whole city, in the shape of the picture."""
    west, south, east, north = source.bounds
    (x0, y0), (x1, y1) = to_world(np.array([[west, north], [east, south]]))
    shape = min(max((x1 - x0) / max(y1 - y0, 1e-9), SHAPES[0]), SHAPES[1])
    width = max(x1 - x0, (y1 - y0) * shape, 1e-6) * ROOM
    zoom = min(max(round(math.log2(ACROSS / width)), ZOOMS[0]), ZOOMS[1])
    across = round(width * 2**zoom)
    size = (across, round(across / shape))
    middle = ((x0 + x1) / 2 * 2**zoom, (y0 + y1) / 2 * 2**zoom)
    return View(zoom, (round(middle[0] - size[0] / 2), round(middle[1] - size[1] / 2)), size)


def _dry(grids: Sequence[Grid], scene: Scene) -> list[tuple[str, shapely.Geometry]]:
    """The basic grids' shapes in pixels of zoom 0, without what of them lies in the sea."""
    basic = [grid for grid in grids if grid.kind is GridKind.BASIC]
    shapes = shapely.make_valid(shapes_to_world(grid.geometry for grid in basic))
    if scene.sea_around:
        land = shapely.union_all(scene.land.shapes)
        shapely.prepare(land)
        # Few grids reach into the sea; to ask which is a tenth of cutting them all.
        wet = ~shapely.covers(land, shapes)
        shapes[wet] = shapely.intersection(shapes[wet], land)
    return [(grid.code, shape) for grid, shape in zip(basic, shapes, strict=True)]


def _fill_grids(
    brush: QPainter,
    view: View,
    shapes: Sequence[tuple[str, shapely.Geometry]],
    counts: Counter[str],
    steps: Sequence[int],
) -> None:
    brush.setPen(Qt.PenStyle.NoPen)
    for code, shape in shapes:
        if not counts[code]:
            continue
        colour = FILLS[sum(counts[code] >= step for step in steps) - 1]
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.OddEvenFill)
        for part in shapely.get_parts(shape):
            if part.geom_type == "Polygon":
                for ring in (part.exterior, *part.interiors):
                    path.addPolygon(view.polygon(ring))
        brush.fillPath(path, QBrush(QColor(colour)))


def _mark_late(brush: QPainter, view: View, spots: Sequence[Spot]) -> None:
    """▲ where an open case is late; 特急 with a ring round it, for they stand before all others."""
    marked = [spot for spot in spots if spot.lon is not None and spot.lat is not None and (spot.late or spot.critical)]
    for spot in sorted(marked, key=lambda one: (one.critical, one.lat or 0.0, one.lon or 0.0)):
        at = to_world(np.array([[spot.lon, spot.lat]]))[0] * 2.0**view.zoom - view.origin
        x, y = float(at[0]), float(at[1])
        if spot.critical:
            brush.setPen(QPen(QColor(DAY.late), 1.4))
            brush.setBrush(Qt.BrushStyle.NoBrush)
            brush.drawEllipse(QPointF(x, y), 7.5, 7.5)
        if spot.late:
            brush.setPen(QPen(QColor("#FFFFFF"), 1.0))
            brush.setBrush(QColor(DAY.late))
            brush.drawPolygon(QPolygonF([QPointF(x, y - 5.2), QPointF(x + 4.8, y + 3.4), QPointF(x - 4.8, y + 3.4)]))
        else:
            brush.setPen(Qt.PenStyle.NoPen)
            brush.setBrush(QColor(DAY.late))
            brush.drawEllipse(QPointF(x, y), 2.4, 2.4)
