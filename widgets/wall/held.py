"""卡在谁手里: the longest late and the most urgent, each with its holder and what is awaited."""

from __future__ import annotations

from PySide6.QtCore import QRect

from widgets.i18n import tr
from widgets.wall.ink import RIGHT, Ink, Part
from widgets.wall.layout import HELD_HEAD, HELD_ROW
from widgets.wall.words import HeldWords

TIME, TIME_GAP, GAP = 160, 20, 32
HOLDER_SHARE = 0.46


class HeldPart(Part):
    """A row a case; the time's column is as wide as its widest words, so that titles stand in one line."""

    def show_rows(self, rows: tuple[HeldWords, ...], *, stale: bool = False) -> None:
        """Show these rows; `stale` ones have quiet times, for they run on."""
        self.take((rows, stale))

    def draw(self, ink: Ink) -> None:
        if self._shown is None:
            return
        rows, stale = self._shown  # type: ignore[misc]
        px = self.scale.px
        ink.write(QRect(0, 0, self.width(), px(48)), tr("With whom it is stuck"), 1, "second")
        top, high = px(HELD_HEAD), px(HELD_ROW)
        if not rows:
            ink.write(QRect(0, top, self.width(), high), tr("Nothing late, critical or due soon"), 1, "muted")
            return
        words = px(28 + TIME_GAP)
        time = max(px(TIME), *(ink.width(row.left, 1) for row in rows))
        for index, row in enumerate(rows):
            line = QRect(0, top + index * high, self.width(), high)
            ink.lamp(row.lamp, 0, line.center().y() + 0.5)
            hue = "muted" if stale else "second" if row.lamp.value == "on_time" else row.lamp.value
            ink.write(QRect(words, line.y(), time, high), row.left, 1, hue)
            holder = min(ink.width(row.holder, 1), round(self.width() * HOLDER_SHARE))
            at = self.width() - holder
            ink.write(QRect(at, line.y(), holder, high), row.holder, 1, "second", RIGHT, free=True)
            left = words + time + px(GAP)
            if row.mark:
                left += ink.write(QRect(left, line.y(), ink.width(row.mark, 1), high), row.mark, 1, "late") + px(12)
            ink.write(QRect(left, line.y(), max(at - px(GAP) - left, 1), high), row.title, 1, "text", free=True)
