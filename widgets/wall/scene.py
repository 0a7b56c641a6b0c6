"""The wall's scenes: the overview, and the video, which may also stand beside the map while a call goes on."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QRect, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from widgets.i18n import tr
from widgets.map.composed import Document
from widgets.theme import colour, font
from widgets.wall.alarms import AlarmsPart
from widgets.wall.days import DaysPart
from widgets.wall.header import Header
from widgets.wall.held import HeldPart
from widgets.wall.layout import Plan, lay_out
from widgets.wall.map import WallMap
from widgets.wall.scale import DESIGN_DISTANCE_M, Scale
from widgets.wall.stages import StagesPart
from widgets.wall.statistics import StatisticsPart
from widgets.wall.tiles import TilesPart
from widgets.wall.video import VideoPart
from widgets.web.profile import WebProfile


class Shows(StrEnum):
    """What stands on the wall: map and figures; the map with the video in the figures' place; the video, the statistics alone."""

    FIGURES = "figures"
    BESIDE = "beside"
    VIDEO = "video"
    STATISTICS = "statistics"


_ALONE = (Shows.VIDEO, Shows.STATISTICS)


def _scene_word(shows: Shows) -> str:
    if shows is Shows.STATISTICS:
        return tr("Statistics · 30 days")
    return tr("Video link") if shows is Shows.VIDEO else tr("Overview")


class OverviewScene(QWidget):
    """Everything on the wall, laid out anew whenever its size changes. `map` is None where there is no web profile."""

    def __init__(
        self,
        profile: WebProfile | None,
        *,
        theme: str = "night",
        document: Document | None = None,
        distance_m: float = DESIGN_DISTANCE_M,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._distance_m = distance_m
        self.scale = Scale.of(3840, 2160, distance_m)
        self.header = Header(self.scale, self)
        self.tiles = TilesPart(self.scale, self)
        self.days = DaysPart(self.scale, self)
        self.stages = StagesPart(self.scale, self)
        self.held = HeldPart(self.scale, self)
        self.alarms = AlarmsPart(self.scale, self)
        self.video = VideoPart(profile, self.scale, self)
        self.video.hide()
        self.statistics = StatisticsPart(self.scale, self)
        self.statistics.hide()
        self.shows = Shows.FIGURES
        self.map = (
            None if profile is None else WallMap(profile, self.scale, theme=theme, document=document, parent=self)
        )
        self.note = QLabel(self)
        """What stands over the map while it is not there."""
        self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.note.hide()
        if self.map is not None:
            self.map.fell.connect(self._map_fell)
            self.map.painted.connect(self.note.hide)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.plan: Plan = lay_out(3840, 2160, self.scale)

    @property
    def parts(self) -> tuple[Header | TilesPart | DaysPart | StagesPart | HeldPart | AlarmsPart, ...]:
        """The drawn parts, in reading order."""
        return (self.header, self.tiles, self.days, self.stages, self.held, self.alarms)

    def show_as(self, shows: Shows) -> None:
        """Give the places to what is to be shown."""
        if shows is self.shows:
            return
        self.shows = shows
        self.header.show_scene(_scene_word(shows))
        for part in (self.tiles, self.days, self.stages, self.held):
            part.setVisible(shows is Shows.FIGURES)
        if self.map is not None:
            self.map.setVisible(shows not in _ALONE)
        self.video.set_alone(shows is Shows.VIDEO)
        self._place_video()
        self.video.setVisible(shows in (Shows.BESIDE, Shows.VIDEO))
        self.statistics.setVisible(shows is Shows.STATISTICS)
        self.update()

    def _place_video(self) -> None:
        plan, alone = self.plan, self.shows in _ALONE
        self.header.setGeometry(QRect(0, 0, self.width(), plan.header.height()) if alone else plan.header)
        below = QRect(0, plan.map.y(), self.width(), plan.map.height())
        self.statistics.setGeometry(below)
        self.video.setGeometry(below if alone else plan.panel.adjusted(self.scale.px(2), 0, 0, 0))
        self.note.setGeometry(QRect() if alone else plan.map)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = event.size()
        self.scale = Scale.of(size.width(), size.height(), self._distance_m)
        self.plan = lay_out(size.width(), size.height(), self.scale)
        rects = (self.plan.header, self.plan.tiles, self.plan.days, self.plan.stages, self.plan.held, self.plan.alarms)
        for part, rect in zip(self.parts, rects, strict=True):
            part.set_scale(self.scale)
            part.setGeometry(rect)
        if self.map is not None:
            self.map.set_scale(self.scale)
            self.map.setGeometry(self.plan.map)
        self.video.set_scale(self.scale)
        self.statistics.set_scale(self.scale)
        self._place_video()
        self.note.setFont(font(self.scale.type(1)))

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("ground"))
        edge = self.plan.panel
        if self.shows not in _ALONE:
            painter.fillRect(edge.x(), edge.y(), self.scale.px(2), edge.height(), colour("line"))
        painter.end()

    @Slot()
    def _map_fell(self) -> None:
        self.note.setText(tr("The map is coming back"))
        self.note.setStyleSheet(f"background:{colour('surface').name()};color:{colour('second').name()}")
        self.note.show()
        self.note.raise_()

    def close_down(self) -> None:
        """Take the pages of map and calls away; call before the profile goes."""
        self.video.close_down()
        if self.map is not None:
            self.map.close_down()
