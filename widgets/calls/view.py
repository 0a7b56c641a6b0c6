"""The page of calls as a widget: made with the first call, and there until the desk goes."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from models.calls.records import Signal as CallSignal
from widgets.calls.bridge import CallBridge
from widgets.calls.page import CallPage
from widgets.calls.site import CallSite
from widgets.theme import tokens
from widgets.web.profile import WebProfile
from widgets.web.pulse import Pulse

HOST = "call"
AGAIN_MS = 60_000
"""On a wall: after three deaths within a minute the page rests so long."""


class CallView(QWidget):
    """`told(call, what, facts)` as the page's bridge says it; `fell` says that the page is gone, with every picture in it."""

    told = Signal(object, str, dict)
    rose = Signal()
    fell = Signal()
    hung = Signal(int)
    """On a wall: the page's process does not answer."""

    def __init__(self, profile: WebProfile, parent: QWidget | None = None, *, afar: bool = False) -> None:
        """`afar`: on a wall, where two lines are read over each picture and nothing is clicked."""
        super().__init__(parent)
        self._profile, self._afar = profile, afar
        self._page: CallPage | None = None
        self._view: QWebEngineView | None = None
        self._site: CallSite | None = None
        self._pulse: Pulse | None = None
        self._zoom = 1.0
        self._stands = False
        self._waiting: list[tuple[str, tuple[object, ...]]] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)

    @property
    def page(self) -> CallPage | None:
        """The page, once a call was made."""
        return self._page

    def set_zoom(self, factor: float) -> None:
        """Show the page so many times as large."""
        self._zoom = factor
        self._enlarge()

    # Calls in the page

    def open(self, call: UUID, watcher: str = "", *, sound: bool = True) -> None:
        """Give a call a tile; as a watcher of another desk's it asks that desk for its picture, and for its sound."""
        self._make()
        self._call("open", str(call), watcher, sound)

    def close_call(self, call: UUID) -> None:
        """Take a call away."""
        self._call("close", str(call))

    def end(self, call: UUID, *, goodbye: bool) -> None:
        """End a call's connections; its tile stays with what it says."""
        self._call("end", str(call), goodbye)

    def signal(self, one: CallSignal) -> None:
        """Hand a signal over."""
        facts = {"sender": one.sender, "link": str(one.link), "kind": one.kind.value, "body": one.body}
        self._call("signal", str(one.call_id), facts)

    def show_words(self, call: UUID, words: dict[str, object]) -> None:
        """Put words on a call's tile (resources/call/tile.mjs says which)."""
        self._call("show", str(call), words)

    def set_call(self, call: UUID, *, voice: bool, muted: bool, held: bool) -> None:
        """Say how a call is: whether the desk's voice is in it, muted there, and whether it is held."""
        self._call("set", str(call), {"voice": voice, "muted": muted, "held": held})

    def say(self, call: UUID, message: dict[str, object]) -> None:
        """Say something on the call's own line to the phone."""
        self._call("say", str(call), message)

    def still(self, call: UUID, key: UUID) -> None:
        """Ask for a still; it comes in pieces as `told(call, "still", …)`."""
        self._call("still", str(call), str(key))

    def record(self, call: UUID, *, on: bool) -> None:
        """Switch recording on or off; it comes in pieces as `told(call, "chunk", …)`."""
        self._call("record", str(call), on)

    # The page

    def close_down(self) -> None:
        """Take the page away; call before the profile goes. A second call is no harm."""
        self._stands = False
        if self._page is None or not isValid(self._page):
            return
        assert self._view is not None
        assert self._site is not None
        if self._pulse is not None:
            self._pulse.stop()
        self._profile.handler.unmount(HOST, self._site)
        self._view.setPage(None)  # type: ignore[arg-type]
        self._page.deleteLater()
        self._page = None

    def _make(self) -> None:
        if self._page is not None:
            return
        self._site = CallSite(tokens().name)
        self._profile.handler.mount(HOST, self._site)
        self._page = CallPage(self._profile, HOST, self)
        self._page.setBackgroundColor(QColor(tokens().ground))
        bridge = CallBridge(self._page)
        channel = QWebChannel(self._page)
        channel.registerObject("calls", bridge)
        self._page.setWebChannel(channel)
        self._view = QWebEngineView(self)
        self._view.setPage(self._page)
        self._view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.layout().addWidget(self._view)
        bridge.page_ready.connect(self._rose)
        bridge.told.connect(self.told)
        self._page.restarting.connect(self._fell)
        self._page.gave_up.connect(self._fell)
        self._page.loadFinished.connect(self._enlarge)
        if self._afar:
            # Nobody is there to look after it.
            self._view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._pulse = Pulse(self._page, lambda: self._stands, self)
            self._pulse.hung.connect(self.hung)
            self._page.gave_up.connect(partial(QTimer.singleShot, AGAIN_MS, self._page, self._page.go_home))
        self._page.go_home()

    def _call(self, name: str, *arguments: object) -> None:
        if self._page is None:
            return
        if self._stands:
            self._page.call(f"shaotai.{name}", *arguments)
        else:
            self._waiting.append((name, arguments))

    @Slot()
    def _rose(self) -> None:
        self._stands = True
        waiting, self._waiting = self._waiting, []
        if self._afar:
            self._call("afar")
        self.rose.emit()
        for name, arguments in waiting:
            self._call(name, *arguments)

    @Slot()
    def _enlarge(self, _loaded: bool = True) -> None:
        if self._view is not None and self._page is not None:
            self._view.setZoomFactor(self._zoom)

    @Slot()
    def _fell(self) -> None:
        self._stands = False
        if self._pulse is not None:
            self._pulse.forget()
        self._waiting.clear()
        self.fell.emit()
