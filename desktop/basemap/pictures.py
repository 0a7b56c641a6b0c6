"""Tiles from elsewhere as pictures: told by their first bytes, cut, shifted, and dimmed for the night."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QTransform

from desktop.basemap.source import TILE, to_degrees, to_world
from models.city.records import TileCrs
from models.geo.china import wgs84_to_gcj02

SIDES = (256, 512, 1024)
"""Pixels of a tile's side; anything else is no tile."""
# Blue, green, red, as the pixels have them.
DIMMED = np.array([0.62, 0.58, 0.55], dtype=np.float32)
PAPER = np.array([27, 22, 17], dtype=np.float32)
COLOURFUL, CONTRAST = 0.6, 0.6
"""How much of a drawn map's colours and contrast is left at night."""
Source = Callable[[int, int, int], bytes | None]
"""z, x, y (from the north) → a picture's bytes."""


def picture_kind(data: bytes) -> str | None:
    """Return png, jpeg or webp by the first bytes; None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    return None


def decoded(data: bytes) -> QImage | None:
    """Return a tile's pixels; None for what is no tile, however it ends."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    kind = picture_kind(data)
    if kind is None:
        return None
    reader = QImageReader(buffer, QByteArray(kind.encode()))
    # Asked before anything is unpacked: a few hundred bytes can claim a billion pixels.
    size = reader.size()
    if size.width() not in SIDES or size.width() != size.height():
        return None
    image = reader.read()
    return None if image.isNull() else image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def at_night(image: QImage, *, photograph: bool) -> QImage:
    """Return the picture as it may lie under a map at night, where the lamps must be the brightest thing.

    A drawn map is turned dark side out, hues kept: its paper becomes the desk's ground and its writing light. A photograph
    would be spoiled by that and is only dimmed.
    """
    shown = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    rows = np.frombuffer(shown.bits(), dtype=np.uint8).reshape(shown.height(), shown.bytesPerLine())
    pixels = rows[:, : shown.width() * 4].reshape(shown.height(), shown.width(), 4)
    colours, alpha = pixels[..., :3].astype(np.float32), pixels[..., 3:].astype(np.float32)
    if photograph:
        colours *= DIMMED
    else:
        colours += alpha - colours.max(axis=2, keepdims=True) - colours.min(axis=2, keepdims=True)
        grey = colours.mean(axis=2, keepdims=True)
        colours = PAPER * (alpha / 255) + (grey + (colours - grey) * COLOURFUL) * CONTRAST
    pixels[..., :3] = np.clip(colours, 0, alpha)
    return shown


def cut(source: Source, crs: TileCrs, z: int, x: int, y: int, source_zoom: int, side: int) -> QImage | None:
    """Draw our tile (web mercator of WGS-84, `side` pixels) out of a source's tiles of `source_zoom`.

    A source in GCJ-02 is shifted back: where the corners of our tile lie in GCJ-02 says which part of it is drawn. Within
    one tile (at zoom 9, 60 km) the shift varies by less than a pixel from what the corners say. None where a tile is missing.
    """
    corners = _corners(crs, z, x, y, source_zoom)
    first = np.floor(corners.min(axis=0) / TILE + 1e-9).astype(int)
    last = np.ceil(corners.max(axis=0) / TILE - 1e-9).astype(int) - 1
    mosaic = _mosaic(source, source_zoom, first, last)
    if mosaic is None:
        return None
    scale = mosaic.width() / ((last[0] - first[0] + 1) * TILE)
    at = (corners - first * TILE) * scale
    across, down = (at[1] - at[0]) / side, (at[2] - at[0]) / side
    there = QTransform(across[0], across[1], down[0], down[1], at[0, 0], at[0, 1])
    back, possible = there.inverted()
    if not possible:
        return None
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setTransform(back)
    painter.drawImage(0, 0, mosaic)
    painter.end()
    return image


def _corners(crs: TileCrs, z: int, x: int, y: int, source_zoom: int) -> NDArray[np.float64]:
    """North-west, north-east and south-west of our tile, in the source's pixels of that zoom."""
    ours = np.array([[x, y], [x + 1, y], [x, y + 1]], dtype=np.float64) * TILE / 2**z
    if crs is TileCrs.GCJ02:
        degrees = to_degrees(ours)
        ours = to_world(np.column_stack(wgs84_to_gcj02(degrees[:, 0], degrees[:, 1])))
    return np.asarray(ours * 2**source_zoom, dtype=np.float64)


def _mosaic(source: Source, zoom: int, first: NDArray[np.int_], last: NDArray[np.int_]) -> QImage | None:
    """Put the tiles of a rectangle together, so that no seam shows when it is drawn at a slant."""
    whole: QImage | None = None
    side = 0
    painter = QPainter()
    try:
        for ty in range(int(first[1]), int(last[1]) + 1):
            for tx in range(int(first[0]), int(last[0]) + 1):
                data = source(zoom, tx % 2**zoom, ty) if 0 <= ty < 2**zoom else None
                image = decoded(data) if data is not None else None
                if image is None:
                    return None
                if whole is None:
                    side = image.width()
                    columns, rows = (int(one) + 1 for one in last - first)
                    whole = QImage(columns * side, rows * side, QImage.Format.Format_ARGB32_Premultiplied)
                    painter.begin(whole)
                painter.drawImage(QRect((tx - int(first[0])) * side, (ty - int(first[1])) * side, side, side), image)
    finally:
        if painter.isActive():
            painter.end()
    return whole
