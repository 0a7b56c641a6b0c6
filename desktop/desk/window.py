"""The desk's window: where everything stands. It decides nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from widgets.calls.panel import CallPanel
from widgets.case import CasePanel
from widgets.charts.panel import ChartsPanel
from widgets.i18n import tr
from widgets.keys import key_of
from widgets.map.composed import Document
from widgets.map.view import MapView
from widgets.notice import Notice
from widgets.queue import QueuePanel
from widgets.replay.bar import ReplayBar
from widgets.statusbar import StatusBar
from widgets.theme import motion_ms, tokens
from widgets.tiles import TopBar
from widgets.web.profile import WebProfile

QUEUE, CASE, CHARTS = 420, 440, 310
"""Pixels at 1920×1080; larger windows give the sides their share, never less than this."""
BASE_WIDTH, BASE_HEIGHT = 1920, 1080
ONE_CALL, MANY_CALLS = 0.48, 0.62
"""The calls' share of what lies between queue and case panel; the map keeps the rest."""


class DeskBody(QWidget):
    """Queue, map over charts, case panel, between the tiles and the status line."""

    def __init__(
        self, profile: WebProfile, theme: str, document: Document | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.top = TopBar()
        self.queue = QueuePanel()
        self.map = MapView(profile, theme=theme, motion=motion_ms() > 0, document=document)
        self.charts = ChartsPanel(tokens())
        self.case = CasePanel()
        self.notice = Notice()
        self.status = StatusBar(self.notice, _hints())
        self.calls = CallPanel(profile)
        self.calls.hide()
        self.calls_large = False
        self._calls_share = (False, False)
        self._over = self._splitter(Qt.Orientation.Horizontal, self.map, self.calls)
        self._over.setStretchFactor(0, 1)
        self.replay = ReplayBar()
        self.replay.hide()
        self._middle = self._splitter(Qt.Orientation.Vertical, self._with_replay(), self.charts)
        self._body = self._splitter(Qt.Orientation.Horizontal, self.queue, self._middle, self.case)
        self._body.setStretchFactor(1, 1)
        self._middle.setStretchFactor(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top)
        layout.addWidget(self._body, 1)
        layout.addWidget(self.status)
        self._shared_out = (0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = (self.width(), self.height())
        if size != self._shared_out:
            self._share_out(*size)

    def shares(self) -> tuple[list[int], list[int]]:
        """Return how the window is shared out: queue, middle, case; map and charts (pixels)."""
        return self._body.sizes(), self._middle.sizes()

    def share(self, shares: tuple[list[int], list[int]]) -> None:
        """Share the window out as another desk was."""
        self._body.setSizes(shares[0])
        self._middle.setSizes(shares[1])

    def show_keys(self, case_keys: dict[str, str]) -> None:
        """Tell the keys as they are now; `case_keys` by the case panel's buttons."""
        self.case.set_keys(case_keys)
        self.status.show_hints(_hints())

    def show_calls(self, wanted: bool, *, many: bool) -> None:
        """Show the calls beside the map, over the charts, or give the map its place back; several take more of it."""
        share = (wanted, many)
        if share == self._calls_share:
            return
        self._calls_share = share
        self.calls.setVisible(wanted)
        if not wanted:
            self.enlarge_calls(False)
            return
        width = self._over.width()
        part = round(width * (MANY_CALLS if many else ONE_CALL))
        self._over.setSizes([width - part, part])

    def enlarge_calls(self, large: bool) -> None:
        """Give the calls the whole place of map and charts, or let these come back."""
        self.map.setVisible(not large)
        self.charts.setVisible(not large)
        self.calls_large = large
        self.calls.set_large(large)

    def close_down(self) -> None:
        """Take the pages of map and calls away, before the web profile goes."""
        self.calls.close_down()
        self.map.close_down()

    def _share_out(self, width: int, height: int) -> None:
        """Give the sides their share of a new size; the map takes the rest."""
        self._shared_out = (width, height)
        wide = max(1.0, min(width / BASE_WIDTH, 1.5))
        queue, case = round(QUEUE * wide), round(CASE * wide)
        if width < BASE_WIDTH:
            queue, case = max(320, width * QUEUE // BASE_WIDTH), max(340, width * CASE // BASE_WIDTH)
        self._body.setSizes([queue, max(width - queue - case, 0), case])
        inner = height - self.top.height() - self.status.height()
        charts = round(CHARTS * max(0.7, min(height / BASE_HEIGHT, 1.6)))
        self._middle.setSizes([max(inner - charts, 0), charts])

    def _with_replay(self) -> QWidget:
        """The map and the calls, over the bar of the time machine."""
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._over, 1)
        layout.addWidget(self.replay)
        return column

    def _splitter(self, orientation: Qt.Orientation, *parts: QWidget) -> QSplitter:
        splitter = QSplitter(orientation, self)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        for part in parts:
            splitter.addWidget(part)
        return splitter


def _hints() -> list[tuple[str, str]]:
    return [
        (key_of("program.palette", "Ctrl+K"), tr("commands")),
        (key_of("figures.copy", "Ctrl+G"), tr("copy today's figures")),
        (key_of("program.keys", "F1"), tr("keys")),
    ]
