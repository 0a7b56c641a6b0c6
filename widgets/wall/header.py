"""The header: the city and the scene, the data's age, the day. Old data never looks live."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QRect

from models.cases.records import Lamp
from widgets.i18n import tr
from widgets.wall.ink import RIGHT, Ink, Part
from widgets.wall.words import day_words
from widgets.words import DOT


@dataclass(frozen=True, slots=True)
class HeaderFacts:
    """`at` is the moment the data is of, in the city's zone; `contact` live, waiting or lost; `silent_s` since when."""

    city: str
    at: datetime | None = None
    contact: str = "waiting"
    silent_s: int = 0


LAMPS = {"live": Lamp.ON_TIME, "waiting": Lamp.SOON, "lost": Lamp.LATE}
HUES = {"live": "second", "waiting": "soon", "lost": "late"}


class Header(Part):
    """The bar over the map; a stripe in amber or red under it says that the picture is old."""

    scene = ""
    """The scene's name; "" for the overview."""

    def show_facts(self, facts: HeaderFacts) -> None:
        """Show these facts."""
        self.take(facts)
        self.setAccessibleName(f"{facts.city}{DOT}{self.scene or tr('Overview')}")

    def show_scene(self, scene: str) -> None:
        """Say which scene this is."""
        self.scene = scene
        self.update()

    def draw(self, ink: Ink) -> None:
        px, facts = self.scale.px, self._shown
        ink.fill(self.rect(), "ground")
        if not isinstance(facts, HeaderFacts):
            return
        room = self.rect().adjusted(px(48), 0, -px(48), 0)
        right = room.right() + 1
        if facts.at is not None:
            right = self._age(ink, facts, room)
        title = QRect(room.x(), room.y(), max(right - room.x() - px(48), 1), room.height())
        scene = f"{DOT}{self.scene or tr('Overview')}"
        step = 3 if ink.width(facts.city + scene, 3) <= title.width() else 2
        wide = min(ink.width(facts.city, step), title.width() - ink.width(scene, step))
        wide = ink.write(QRect(title.x(), title.y(), max(wide, 1), title.height()), facts.city, step, "text", free=True)
        ink.write(title.adjusted(wide, 0, 0, 0), scene, step, "second")
        if facts.contact != "live":
            ink.fill(QRect(0, self.height() - px(8), self.width(), px(8)), HUES[facts.contact])

    def _age(self, ink: Ink, facts: HeaderFacts, room: QRect) -> int:
        """Write the data's age and the day at the right end; return where they begin."""
        assert facts.at is not None
        px, hue = self.scale.px, HUES[facts.contact]
        day = day_words(facts.at.date())
        words = tr("data as of {time}", time=f"{facts.at:%H:%M:%S}")
        if facts.contact != "live":
            words = f"{words}{DOT}" + tr("{n} s old, reconnecting", n=facts.silent_s)
        left = room.right() + 1 - ink.width(day, 1)
        ink.write(QRect(left, room.y(), ink.width(day, 1), room.height()), day, 1, "second", RIGHT)
        left -= px(48) + ink.width(words, 1)
        ink.write(QRect(left, room.y(), ink.width(words, 1), room.height()), words, 1, hue)
        left -= px(44)
        ink.lamp(LAMPS[facts.contact], left, room.center().y() + 0.5)
        return left
