"""Calls and cameras on the wall: how many there are, the pictures, and what stands there while there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from widgets.calls.view import CallView
from widgets.cameras.records import Shown
from widgets.cameras.tile import CameraTile
from widgets.i18n import tr, trn
from widgets.theme import colour, font
from widgets.wall.ink import LEFT, RIGHT, Ink, Part
from widgets.wall.scale import TYPE, Scale
from widgets.wall.video_layout import lay_out_video, tile_factor
from widgets.web.profile import WebProfile
from widgets.words import DOT

PAGE_TYPE = 12
"""The page's smallest type in its own pixels."""
LARGEST = 5.0
"""More the web engine does not enlarge."""
CROWDED = 4
"""Of more pictures than this beside the map only what is wrong with one is said."""


@dataclass(frozen=True, slots=True)
class HeadFacts:
    """`calls` on the wall, `more` that go on and have no place; `cameras` that are shown; `titled` beside the map."""

    calls: int
    more: int
    cameras: int
    titled: bool = True


class VideoHead(Part):
    """One line over the pictures."""

    def show_facts(self, facts: HeadFacts) -> None:
        """Show these numbers."""
        self.take(facts)

    def draw(self, ink: Ink) -> None:
        facts = self._shown
        if not isinstance(facts, HeadFacts):
            return
        parts = [trn("{n} call", "{n} calls", facts.calls)] if facts.calls else []
        if facts.more:
            parts.append(trn("{n} more under way", "{n} more under way", facts.more))
        if facts.cameras:
            parts.append(trn("{n} camera shown", "{n} cameras shown", facts.cameras))
        words, room = DOT.join(parts), self.rect()
        wide = 0
        if facts.titled:
            wide = ink.width(tr("Video link"), 1)
            ink.write(QRect(room.x(), room.y(), wide, room.height()), tr("Video link"), 1, "second")
        rest = room.adjusted(wide, 0, 0, 0)
        if words:
            ink.write(rest, words, 1, "text", RIGHT if facts.titled else LEFT, least=0)


class VideoPart(QWidget):
    """The pictures. `watched_changed`: other cameras' pictures can be seen. `view` is None where there is no web profile."""

    watched_changed = Signal()

    def __init__(self, profile: WebProfile | None, scale: Scale, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scale = scale
        self.head = VideoHead(scale, self)
        self.view = CallView(profile, self, afar=True) if profile is not None else None
        self.note = QLabel(tr("No call is going on"), self)
        self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.note.setStyleSheet(f"color:{colour('muted').name()}")
        self.tiles: dict[UUID, CameraTile] = {}
        self._calls = self._more = 0
        self._alone = False

    @property
    def crowded(self) -> bool:
        """Whether tiles have room for the least alone."""
        return self._calls > CROWDED and self.width() <= self.height()

    @property
    def watched(self) -> tuple[CameraTile, ...]:
        """The cameras whose pictures can be seen."""
        return tuple(tile for tile in self.tiles.values() if tile.isVisible())

    def set_scale(self, scale: Scale) -> None:
        """Take another size."""
        self.scale = scale
        self.head.set_scale(scale)
        self._place()

    def set_alone(self, alone: bool) -> None:
        """Stand beside the map, or as a scene of its own, which the wall's header names."""
        self._alone = alone
        self._place()

    def show_calls(self, calls: int, more: int = 0) -> None:
        """Give the calls' page the room of so many; `more` go on and have no place."""
        if (calls, more) != (self._calls, self._more):
            self._calls, self._more = calls, more
            self._place()

    def show_cameras(self, cameras: Sequence[Shown]) -> None:
        """Show these cameras, as many as there is room for, and no others; the first ones first."""
        if [tile.camera for tile in self.tiles.values()] == list(cameras):
            return
        before = self.tiles
        self.tiles = {}
        for one in cameras:
            tile = before.pop(one.id, None) or CameraTile(one, self, hands=False, factor=tile_factor(self.scale))
            tile.set_camera(one)
            self.tiles[one.id] = tile
        for gone in before.values():
            gone.hide()
            gone.deleteLater()
        self._place()

    def close_down(self) -> None:
        """Take the calls' page away; call before the profile goes."""
        if self.view is not None:
            self.view.close_down()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.watched_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.watched_changed.emit()

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("ground"))
        painter.end()

    def _place(self) -> None:
        plan = lay_out_video(self.rect(), self.scale, self._calls, len(self.tiles), alone=self._alone)
        self.head.setGeometry(plan.head)
        if self.view is not None:
            self.view.setVisible(self._calls > 0)
            self.view.setGeometry(plan.calls)
            self.view.set_zoom(min(LARGEST, TYPE[0] / PAGE_TYPE * self.scale.unit))
        for number, tile in enumerate(self.tiles.values()):
            tile.set_factor(tile_factor(self.scale))
            tile.setVisible(number < len(plan.cameras))
            if number < len(plan.cameras):
                tile.setGeometry(plan.cameras[number])
        self.note.setVisible(not self._calls and not self.tiles)
        self.note.setGeometry(self.rect())
        self.note.setFont(font(self.scale.type(1)))
        self.head.show_facts(HeadFacts(self._calls, self._more, len(plan.cameras), not self._alone))
        self.watched_changed.emit()
