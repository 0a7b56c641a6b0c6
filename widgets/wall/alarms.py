"""The bottom line: 特急 and 领导批示 and nothing else, the newest first."""

from __future__ import annotations

from PySide6.QtCore import QRect

from widgets.i18n import tr, trn
from widgets.wall.ink import RIGHT, Ink, Part
from widgets.wall.words import AlarmWords

GAP, MARK_GAP, MARGIN = 56, 14, 48


class AlarmsPart(Part):
    """One line of sentences; those that do not fit whole are counted at its end."""

    def show_alarms(self, alarms: tuple[AlarmWords, ...]) -> None:
        """Show these."""
        self.take(alarms)
        self.setAccessibleName("; ".join(f"{one.mark} {one.words}" for one in alarms))

    def draw(self, ink: Ink) -> None:
        px = self.scale.px
        ink.fill(self.rect(), "surface")
        alarms: tuple[AlarmWords, ...] = self._shown or ()  # type: ignore[assignment]
        room = self.rect().adjusted(px(MARGIN), 0, -px(MARGIN), 0)
        if not alarms:
            ink.write(room, tr("No critical case is open"), 1, "muted")
            return
        left, high = room.x(), room.height()
        for index, alarm in enumerate(alarms):
            rest = len(alarms) - index
            more = trn("{n} more case", "{n} more cases", rest)
            after = 0 if rest == 1 else px(GAP) + ink.width(trn("{n} more case", "{n} more cases", rest - 1), 1)
            mark, words = ink.width(alarm.mark, 1), ink.width(alarm.words, 1)
            free = room.right() + 1 - left - after
            if index and mark + px(MARK_GAP) + words > free:
                wide = ink.width(more, 1)
                ink.write(QRect(room.right() + 1 - wide, 0, wide, high), more, 1, "muted", RIGHT)
                return
            ink.write(QRect(left, 0, mark, high), alarm.mark, 1, "late" if alarm.critical else "second")
            left += mark + px(MARK_GAP)
            words = min(words, room.right() + 1 - left - after)
            ink.write(QRect(left, 0, words, high), alarm.words, 1, "text" if alarm.critical else "second", free=True)
            left += words + px(GAP)
