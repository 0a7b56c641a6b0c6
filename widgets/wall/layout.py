"""Where everything stands on the wall's overview, from the screen's size alone."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect

from widgets.wall.scale import Scale

HEADER, BOTTOM = 152, 88
PANEL = 1280
"""The panel takes a third of the screen, and never less than this."""
MARGIN, GAP = 40, 40
COLUMN = 1200
"""A panel that has room for two columns of this width, with a gap between, has two."""
TILES, STAGES = 516, 208
DAYS_LEAST, DAYS_MOST, DAYS_SHARE = 264, 1000, 0.38
HELD_HEAD, HELD_ROW, HELD_MOST = 60, 64, 16


@dataclass(frozen=True, slots=True)
class Plan:
    """The parts of the overview as rectangles in pixels; together they never overlap. `rows` is how many cases are listed."""

    header: QRect
    map: QRect
    panel: QRect
    tiles: QRect
    days: QRect
    stages: QRect
    held: QRect
    alarms: QRect
    rows: int

    def parts(self) -> dict[str, QRect]:
        """Return everything that is drawn, by name."""
        names = ("header", "map", "tiles", "days", "stages", "held", "alarms")
        return {name: getattr(self, name) for name in names}


def lay_out(width: int, height: int, scale: Scale) -> Plan:
    """Return the plan for a screen of this many pixels."""
    px = scale.px
    bottom = height - px(BOTTOM)
    panel_width = max(round(width / 3), px(PANEL))
    left = width - panel_width
    header = QRect(0, 0, left, px(HEADER))
    panel = QRect(left, 0, panel_width, bottom)
    inner = panel.adjusted(px(MARGIN), px(MARGIN), -px(MARGIN), -px(MARGIN))
    gap = px(GAP)
    column = (inner.width() - gap) // 2
    if column >= px(COLUMN):
        left_column = QRect(inner.x(), inner.y(), column, inner.height())
        right_column = QRect(inner.right() + 1 - column, inner.y(), column, inner.height())
        tiles, rest = _cut(left_column, px(TILES), gap)
        days = QRect(rest.x(), rest.y(), rest.width(), min(rest.height(), px(DAYS_MOST)))
        stages, held = _cut(right_column, px(STAGES), gap)
    else:
        tiles, rest = _cut(inner, px(TILES), gap)
        room = rest.height() - px(STAGES) - 2 * gap
        share = min(max(round(room * DAYS_SHARE), px(DAYS_LEAST)), px(DAYS_MOST))
        days, rest = _cut(rest, share, gap)
        stages, held = _cut(rest, px(STAGES), gap)
    rows = max(1, min((held.height() - px(HELD_HEAD)) // px(HELD_ROW), HELD_MOST))
    return Plan(
        header=header,
        map=QRect(0, header.height(), left, bottom - header.height()),
        panel=panel,
        tiles=tiles,
        days=days,
        stages=stages,
        held=held,
        alarms=QRect(0, bottom, width, height - bottom),
        rows=rows,
    )


def _cut(rect: QRect, height: int, gap: int) -> tuple[QRect, QRect]:
    """Cut the top off, and a gap."""
    top = QRect(rect.x(), rect.y(), rect.width(), height)
    below = rect.y() + height + gap
    return top, QRect(rect.x(), below, rect.width(), rect.bottom() + 1 - below)
