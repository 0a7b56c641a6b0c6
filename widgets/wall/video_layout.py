"""Where calls and cameras stand in the wall's video: calls have the room, cameras the edge."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QRect

from widgets.wall.scale import TYPE, Scale

MARGIN, ALONE_MARGIN, GAP, HEAD, HEAD_GAP = 40, 48, 24, 56, 16
MOST_CALLS, MOST_CAMERAS = 9, 9
IN_ROW, IN_COLUMN = 2, 3
"""So many cameras stand below calls, or right of them."""
ROW_SHARE, COLUMN_SHARE = 0.38, 0.34
"""No more of the room than this is the cameras'."""
TILE_TYPE, TILE_BARS = 12, 56
"""A camera's tile at the desk: its smallest type, and how much of its height is words (widgets/cameras/tile.py)."""
WIDE = 16 / 9


@dataclass(frozen=True, slots=True)
class VideoPlan:
    """The head, the calls' page, and a tile for each camera there is room for, in pixels; they never overlap."""

    head: QRect
    calls: QRect
    cameras: tuple[QRect, ...]


def tile_factor(scale: Scale) -> float:
    """Return by how much a camera's tile is larger than at the desk: its smallest type is the wall's."""
    return scale.unit * TYPE[0] / TILE_TYPE


def lay_out_video(place: QRect, scale: Scale, calls: int, cameras: int, *, alone: bool = False) -> VideoPlan:
    """Return the plan for so many calls and cameras in a place; without calls the cameras have all of it.

    `alone`: as a scene of its own it stands under the header's words, and the map's place above it is empty.
    """
    px, side = scale.px, scale.px(ALONE_MARGIN if alone else MARGIN)
    inner = place.adjusted(side, 0 if alone else px(MARGIN), -side, -px(MARGIN))
    head = QRect(inner.x(), inner.y(), inner.width(), px(HEAD))
    top = head.bottom() + 1 + px(HEAD_GAP)
    room = QRect(inner.x(), top, inner.width(), inner.bottom() + 1 - top)
    if not calls:
        return VideoPlan(head, QRect(), _grid(room, px(GAP), min(cameras, MOST_CAMERAS)))
    if not cameras:
        return VideoPlan(head, room, ())
    if room.width() > room.height():
        return _column(head, room, scale, min(cameras, IN_COLUMN))
    return _row(head, room, scale, min(cameras, IN_ROW))


def _column(head: QRect, room: QRect, scale: Scale, many: int) -> VideoPlan:
    gap, bars = scale.px(GAP), round(TILE_BARS * tile_factor(scale))
    high = (room.height() + gap) // many - gap
    width = min(round(room.width() * COLUMN_SHARE), round((high - bars) * WIDE))
    high = min(high, round(width / WIDE) + bars)
    left = room.right() + 1 - width
    tiles = tuple(QRect(left, room.y() + n * (high + gap), width, high) for n in range(many))
    return VideoPlan(head, room.adjusted(0, 0, -(width + gap), 0), tiles)


def _row(head: QRect, room: QRect, scale: Scale, many: int) -> VideoPlan:
    gap, bars = scale.px(GAP), round(TILE_BARS * tile_factor(scale))
    width = (room.width() + gap) // many - gap
    high = min(round(width / WIDE) + bars, round(room.height() * ROW_SHARE))
    top = room.bottom() + 1 - high
    tiles = tuple(QRect(room.x() + n * (width + gap), top, width, high) for n in range(many))
    return VideoPlan(head, room.adjusted(0, 0, 0, -(high + gap)), tiles)


def _grid(room: QRect, gap: int, many: int) -> tuple[QRect, ...]:
    if not many:
        return ()
    columns = math.ceil(math.sqrt(many))
    rows = math.ceil(many / columns)
    width, high = (room.width() + gap) // columns - gap, (room.height() + gap) // rows - gap
    return tuple(
        QRect(room.x() + n % columns * (width + gap), room.y() + n // columns * (high + gap), width, high)
        for n in range(many)
    )
