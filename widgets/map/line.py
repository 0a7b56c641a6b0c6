"""The one line to the map's page: calls while it stands, and news of what to fetch, gathered into few calls."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from widgets.web.page import DeskPage

RENDERER = "SHAOTAI_MAP_RENDERER"
"""The environment's word for how marks are drawn, one of RENDERERS."""
RENDERERS = ("", "gl", "splat")
"""As the machine has it; by WebGL2; by the processor."""

GATHER_MS, GATHER_POSITIONS_MS = 40, 250
"""The page is told no more often than this, positions alone less often; after a pause news reach it at once."""


class PageLine(QObject):
    """Speaks to a page that may not be there yet, or not any more. `facts()` goes with every word of news."""

    def __init__(
        self,
        page: DeskPage,
        facts: Callable[[], dict[str, object]],
        positions_ms: int = GATHER_POSITIONS_MS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._positions_ms = positions_ms
        self._page, self._facts = page, facts
        self._stands = False
        chosen = os.environ.get(RENDERER, "")
        self._renderer = chosen if chosen in RENDERERS else ""
        self._news: dict[str, int] = {}
        self._revision = 0
        self._told_at = -math.inf
        self._waiting: list[tuple[str, tuple[object, ...]]] = []
        self._gather = QTimer(self, singleShot=True)
        self._gather.timeout.connect(self._tell_news)

    @property
    def stands(self) -> bool:
        """Whether the page is there."""
        return self._stands

    def rose(self) -> None:
        """The page is there, the first time or again."""
        self._stands = True
        if self._renderer:
            self.call("render", self._renderer)

    def draw_by(self, renderer: str) -> None:
        """Draw marks by one of RENDERERS; ValueError for another."""
        if renderer not in RENDERERS:
            raise ValueError(f"{renderer!r} is no way to draw marks: gl, splat or nothing")
        self._renderer = renderer
        self.call("render", renderer)

    def fell(self) -> None:
        """The page is not there; what is news now is told once it is."""
        self._gather.stop()
        self._stands = False

    def call(self, name: str, *arguments: object) -> None:
        """Call one of the page's functions; one that is not there is given the whole picture once it is."""
        if self._stands:
            self._page.call(f"shaotai.{name}", *arguments)

    def call_once_there(self, name: str, *arguments: object) -> None:
        """Call it now, or when the page is there: it is meant all the same."""
        if self._stands:
            self.call(name, *arguments)
        else:
            self._waiting.append((name, arguments))

    def call_what_waited(self) -> None:
        """Call what was meant before the page was there."""
        waiting, self._waiting = self._waiting, []
        for name, arguments in waiting:
            self.call(name, *arguments)

    def tell(self, *parts: str) -> None:
        """Tell the page, soon, that these parts are to be fetched anew."""
        self._revision += 1
        self._news.update(dict.fromkeys(parts, self._revision))
        apart = self._positions_ms if self._news.keys() == {"positions"} else GATHER_MS
        wait = round(max(0.0, apart - (time.monotonic() - self._told_at) * 1000))
        if self._stands and (not self._gather.isActive() or self._gather.remainingTime() > wait):
            self._gather.start(wait)

    def tell_now(self) -> None:
        """Tell the news without waiting for more."""
        self._gather.stop()
        self._tell_news()

    @Slot()
    def _tell_news(self) -> None:
        if self._stands and self._news:
            news, self._news = self._news, {}
            self._told_at = time.monotonic()
            self.call("pull", {**news, **self._facts()})
