"""The map on the wall: the desk's page without hands, drawn larger, and back by itself whatever happens to it."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from widgets.map.composed import Document
from widgets.map.view import MapView
from widgets.wall.scale import TYPE, Scale
from widgets.web.profile import WebProfile
from widgets.web.pulse import Pulse

HOST = "wall"
PAGE_TYPE = 12
"""The page's smallest type in its own pixels."""
LARGEST = 5.0
"""More the web engine does not enlarge."""
WHOLE = 64
"""So many parts of an enlargement make a tile of 256 a whole number of pixels: others leave seams between tiles."""
AGAIN_MS = 60_000


class WallMap(MapView):
    """`fell` when its page is gone, `painted` when it is there again; `hung(int)` names a page's process without a pulse.

    After three deaths within a minute it waits for one, and goes on.
    """

    fell = Signal()
    hung = Signal(int)
    gather_positions_ms = 2000

    def __init__(
        self,
        profile: WebProfile,
        scale: Scale,
        *,
        theme: str = "night",
        document: Document | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(profile, host=HOST, theme=theme, motion=False, document=document, parent=parent)
        self._scale = scale
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._page.loadFinished.connect(self._enlarge)
        self._page.restarting.connect(self._fell)
        self._page.gave_up.connect(self._rest)
        self._enlarge()
        self._again = QTimer(self, interval=AGAIN_MS, singleShot=True)
        self._again.timeout.connect(self._page.go_home)
        self._pulse = Pulse(self._page, lambda: self._line.stands, self)
        self._pulse.hung.connect(self.hung)

    def set_scale(self, scale: Scale) -> None:
        """Take another size."""
        self._scale = scale
        self._enlarge()

    @property
    def enlarged(self) -> float:
        """By how much the page is enlarged: its smallest type is the wall's, and a tile has no part of a pixel."""
        return min(LARGEST, math.ceil(TYPE[0] / PAGE_TYPE * self._scale.unit * WHOLE - 1e-9) / WHOLE)

    def set_pulse(self, every_ms: int) -> None:
        """Ask the page that often whether it lives."""
        self._pulse.set_every(every_ms)

    def close_down(self) -> None:
        """Take the page away, with all that watches over it."""
        self._pulse.stop()
        self._again.stop()
        super().close_down()

    @Slot()
    def _enlarge(self, _loaded: bool = True) -> None:
        self._view.setZoomFactor(max(0.25, self.enlarged))

    @Slot()
    def _fell(self) -> None:
        self._pulse.forget()
        self.fell.emit()

    def _give_up(self) -> None:
        # A wall shows no table of cases: what stood there stays until the page is back.
        self.gave_up.emit()

    @Slot()
    def _rest(self) -> None:
        self._fell()
        self._again.start()
