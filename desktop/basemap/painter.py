"""Draws one tile. QPainter on a QImage: it works on any thread and sets Chinese type well."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLineF, QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QGradient, QImage, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from desktop.basemap.dashes import Dashes, dash_segments
from desktop.basemap.labels import Label, Layout
from desktop.basemap.lettering import Lettering
from desktop.basemap.scene import FIRST_ZOOM, Box, Layer, Scene
from desktop.basemap.source import TILE
from desktop.basemap.theme import ROAD_CLASSES, MapTheme, road_width

# PySide makes an enum at its first use, and two threads at once get in each other's way: QBrush asks for this one.
_ = QGradient.Preset

MARGIN = 64
"""Shapes are cut this many pixels outside the tile, so that no cut line shows."""


STROKED = 50
"""About so many points of roads are stroked at once."""
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class View:
    """The part of the map in the picture: zoom, north-west corner and extent in pixels of the zoom."""

    zoom: int
    origin: Pair
    size: Pair

    @property
    def box(self) -> Box:
        """What is drawn, in pixels of zoom 0, with the margin."""
        shrink = 2.0**-self.zoom
        (x, y), (width, height) = self.origin, self.size
        west, north, east, south = x - MARGIN, y - MARGIN, x + width + MARGIN, y + height + MARGIN
        return west * shrink, north * shrink, east * shrink, south * shrink

    def polygon(self, line: shapely.Geometry) -> QPolygonF:
        """A line or ring in pixels of the picture."""
        points = shapely.get_coordinates(line) * 2.0**self.zoom - self.origin
        return QPolygonF([QPointF(px, py) for px, py in points.tolist()])


class Painter:
    """Draws tiles of one scene in one theme. Safe from several threads: it only reads, and its caches are filled whole."""

    def __init__(self, scene: Scene, theme: MapTheme, lettering: Lettering) -> None:
        self.scene = scene
        self.theme = theme
        self.lettering = lettering
        self.dashes: dict[tuple[int, int], Dashes] = {}

    def tile(self, zoom: int, x: int, y: int, scale: int, layout: Layout) -> bytes:
        """The PNG of a tile; ``scale`` 2 draws the same picture with twice the pixels. ``y`` counts from the north."""
        return self.picture(zoom, (x * TILE, y * TILE), (TILE, TILE), scale, layout)

    def picture(self, zoom: int, origin: Pair, size: Pair, scale: int, layout: Layout) -> bytes:
        """The PNG of any part of the map: ``origin`` is its north-west corner and ``size`` its extent in pixels of the zoom."""
        image = QImage(size[0] * scale, size[1] * scale, QImage.Format.Format_RGB32)
        image.fill(QColor(self.theme.water if self.scene.sea_around else self.theme.void))
        view = View(zoom, origin, size)
        painter = QPainter(image)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(scale, scale)
            self.ground(painter, view)
            self.roads(painter, view)
            self.borders(painter, view)
            painter.translate(-origin[0], -origin[1])
            for label in layout.within((*origin, origin[0] + size[0], origin[1] + size[1])):
                self.label(painter, label)
        finally:
            painter.end()
        return png(image)

    def fill(self, painter: QPainter, layer: Layer, colour: str, view: View, pen: QPen | None = None) -> None:
        """Fill all polygons of a layer."""
        painter.setBrush(QBrush(QColor(colour)))
        painter.setPen(pen or Qt.PenStyle.NoPen)
        # One path for all: neighbours with a common edge then show no seam, and overlapping ones no hole.
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        for shape in layer.within(view.box, view.zoom):
            for part in shapely.get_parts(shapely.orient_polygons(shape)):
                if part.geom_type == "Polygon":
                    for ring in (part.exterior, *part.interiors):
                        path.addPolygon(view.polygon(ring))
        painter.drawPath(path)

    def ground(self, painter: QPainter, view: View) -> None:
        """Land, hills, parks, campuses, water."""
        zoom, theme, scene = view.zoom, self.theme, self.scene
        shore = QPen(QColor(theme.shore), 1.0 if zoom < 15 else 1.6)
        self.fill(painter, scene.land, theme.void, view, shore)
        self.fill(painter, scene.city, theme.land, view)
        for layer, colour in zip(scene.hills, theme.hill, strict=True):
            self.fill(painter, layer, colour, view)
        if zoom >= 12:
            self.fill(painter, scene.parks, theme.park, view)
        if zoom >= 15:
            self.fill(painter, scene.estates, theme.estate, view)
        if zoom >= 14:
            line = QPen(QColor(theme.campus_line), 0.8) if zoom >= 15 else None
            self.fill(painter, scene.works, theme.works, view, line)
            self.fill(painter, scene.campus, theme.campus, view, line)
        self.fill(painter, scene.water, theme.water, view, shore)

    def roads(self, painter: QPainter, view: View) -> None:
        """Casings first, then the roads from the least to the greatest."""
        lines = {
            road_class: self._paths(road_class, view)
            for road_class in ROAD_CLASSES
            if road_width(road_class, view.zoom) > 0
        }
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for road_class, paths in lines.items():
            # Round a hairline a casing would be all one sees.
            if road_width(road_class, view.zoom) >= 2.4:
                stroke(painter, paths, line_pen(self.theme.casing, road_width(road_class, view.zoom) + 1.8))
        for road_class, paths in lines.items():
            stroke(painter, paths, line_pen(self.theme.roads[road_class], road_width(road_class, view.zoom)))

    def _paths(self, road_class: str, view: View) -> list[QPainterPath]:
        """The roads of a class, some of them to a path: stroking takes longer than in proportion to a path's length."""
        paths, room = list[QPainterPath](), 0
        for shape in self.scene.roads[road_class].within(view.box, view.zoom):
            for part in shapely.get_parts(shape):
                line = view.polygon(part)
                if room <= 0:
                    paths.append(QPainterPath())
                    room = STROKED
                paths[-1].addPolygon(line)
                room -= line.size()
        return paths

    def borders(self, painter: QPainter, view: View) -> None:
        """Dashed lines between streets, fainter ones between communities."""
        for rank, lines in sorted(self.scene.borders.items(), reverse=True):
            if view.zoom < FIRST_ZOOM[rank]:
                continue
            key = (rank, view.zoom)
            if key not in self.dashes:
                self.dashes[key] = Dashes(dash_segments(lines, rank, view.zoom))
            bits = self.dashes[key].within(view.origin, view.size) - np.array([*view.origin, *view.origin])
            low, high = np.minimum(bits[:, :2], bits[:, 2:]), np.maximum(bits[:, :2], bits[:, 2:])
            near = bits[(low < np.array(view.size) + 4).all(axis=1) & (high > -4).all(axis=1)]
            colour = self.theme.border_minor if rank >= 3 else self.theme.border
            painter.setPen(QPen(QColor(colour), {1: 1.4, 2: 1.2}.get(rank, 1.0), c=Qt.PenCapStyle.FlatCap))
            painter.drawLines([QLineF(*bit) for bit in near.tolist()])

    def label(self, painter: QPainter, label: Label) -> None:
        """Halo, then letters."""
        theme = self.theme
        tone = QColor(getattr(theme, label.tone))
        halo = QColor(theme.halo_water if label.tone == "label_water" else theme.halo)
        path = QPainterPath()
        for glyph in label.glyphs:
            outline, _ = self.lettering.glyph(label.style, glyph.letter)
            move = QTransform.fromTranslate(glyph.x, glyph.y)
            if glyph.turn:
                move.rotate(glyph.turn)
            path.addPath(move.map(outline))
        pen = QPen(halo, label.style.halo, j=Qt.PenJoinStyle.RoundJoin)
        if label.mark:
            painter.setPen(QPen(halo, 1.5))
            painter.setBrush(QColor(theme.mark))
            painter.drawEllipse(QPointF(*label.mark), 2.6, 2.6)
        painter.strokePath(path, pen)
        painter.fillPath(path, QBrush(tone))


def stroke(painter: QPainter, paths: Iterable[QPainterPath], pen: QPen) -> None:
    """Draw the lines of all paths. The pen is opaque, or it would show where two of them cross."""
    for path in paths:
        painter.strokePath(path, pen)


def line_pen(colour: str, width: float) -> QPen:
    """A round pen for roads."""
    return QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def png(image: QImage) -> bytes:
    """The image as PNG."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG", 80):  # type: ignore[call-overload]
        raise RuntimeError("Qt could not write a PNG")
    return bytes(data.data())
