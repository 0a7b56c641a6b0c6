"""The map as a widget: records in, choices and intents out."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from models.cases.records import Recommendation
from models.figures.grid_records import GridFigure
from widgets.i18n import language
from widgets.map.bridge import Bridge
from widgets.map.candidates import located
from widgets.map.composed import Document
from widgets.map.content import MapContent
from widgets.map.facts import card, identified, offered
from widgets.map.fallen import Fallen
from widgets.map.following import Following
from widgets.map.line import GATHER_POSITIONS_MS, PageLine
from widgets.map.picture import Picture
from widgets.map.records import Candidate, SearchHit
from widgets.map.site import MapSite
from widgets.map.tools import MapTools
from widgets.map.words import catalogue
from widgets.theme.tokens import THEMES
from widgets.web.page import DeskPage
from widgets.web.profile import WebProfile
from widgets.web.view import PageView

ACTIONS = frozenset({"open_case", "filter_grid", "new_report", "dispatch", "call"})
"""Every intent a card can offer; what ends in `_id` among its facts is a UUID."""


class MapView(MapContent):
    """One map in one page. `host` names its place under our scheme: two maps of one program take two hosts.

    Signals: `painted` carries {grids, cases, discs, workers, base_tiles, base_waiting, ms, frames, gpu}, what the page last drew
    (cases alone or within discs; `ms` the last frame's, `frames` how many so far, `gpu` 1 where a graphics processor draws marks);
    `gave_up`: the page's process died three times within a minute; `state_changed`: the map looks elsewhere or shows other layers.
    `follow` is whom it follows.
    `tools` are what is drawn and asked for with the map's tools.
    """

    ready = Signal()
    painted = Signal(dict)
    case_chosen = Signal(object)
    grid_chosen = Signal(object)
    worker_chosen = Signal(object)
    camera_chosen = Signal(object)
    point_picked = Signal(float, float)
    picking_cancelled = Signal()
    intent = Signal(str, dict)
    search_requested = Signal(str)
    state_changed = Signal(dict)
    gave_up = Signal()
    gather_positions_ms = GATHER_POSITIONS_MS

    def __init__(
        self,
        profile: WebProfile,
        *,
        host: str = "desk",
        theme: str = "night",
        motion: bool = True,
        document: Document | None = None,
        picture: Picture | None = None,
        enlarged: float = 1.0,
        parent: QWidget | None = None,
    ) -> None:
        """`picture` is shared with the map that it is of (`twin`); `enlarged` draws everything so much larger."""
        super().__init__(parent)
        self._picture = picture if picture is not None else Picture()
        self._chosen: dict[str, UUID | None] = {"case": None, "grid": None, "worker": None}
        self._candidates: list[dict[str, object]] = []
        self._calls: list[str] = []
        self._components_there = False
        self._state: dict[str, object] = {}
        self._attribution = self._trouble = ""
        self._allowed = ACTIONS
        self._past: tuple[str, int, float | None] = ("", 0, None)
        self._profile, self._host, self._theme = profile, host, theme

        if document is None:
            from widgets.map.document import compose

            document = compose(words=catalogue(), theme=theme, language=language(), motion=motion)
        self._site = MapSite(document, self._picture, self._card, theme)
        profile.handler.mount(host, self._site)

        self._bridge = Bridge(self)
        self._page = DeskPage(profile, host, self)
        self._page.setBackgroundColor(QColor(THEMES[theme].surface))
        self._channel = QWebChannel(self._page)
        self._channel.registerObject("desk", self._bridge)
        self._page.setWebChannel(self._channel)
        self._view = PageView(self)
        self._view.setPage(self._page)
        self._view.setZoomFactor(enlarged)
        self._view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setFocusProxy(self._view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)
        self._fallen: Fallen | None = None

        self._line = PageLine(self._page, self._facts, self.gather_positions_ms, self)
        self.tools = MapTools(self._line, self._view.setFocus, self)
        self._bridge.tooled.connect(self.tools.take_word)
        self._page.restarting.connect(self._page_fell)
        self._page.gave_up.connect(self._page_fell)
        self._page.gave_up.connect(self._give_up)
        bridge = self._bridge
        bridge.page_ready.connect(self._page_rose)
        bridge.page_painted.connect(self.painted)
        bridge.page_moved.connect(self._moved)
        bridge.chosen.connect(self._page_chose)
        bridge.picked.connect(self.point_picked)
        bridge.pick_ended.connect(self.picking_cancelled)
        bridge.searched.connect(self.search_requested)
        bridge.acted.connect(self._acted)
        self.follow = Following(self._line, self)
        bridge.followed.connect(self.follow.take)
        bridge.coloured.connect(self._coloured)
        bridge.typing.connect(self._view.set_typing)
        self._page.go_home()

    # Choosing, looking, picking

    def choose_case(self, case_id: UUID | None) -> None:
        """Mark a case as chosen; its candidates go with the one before it."""
        if case_id != self._chosen["case"]:
            self._candidates = []
        self._choose("case", case_id)

    def choose_grid(self, grid_id: UUID | None) -> None:
        """Mark a grid as chosen."""
        self._choose("grid", grid_id)

    def choose_worker(self, worker_id: UUID | None) -> None:
        """Mark a worker as chosen."""
        self._choose("worker", worker_id)

    def chosen(self, kind: str) -> UUID | None:
        """Return which "case", "grid" or "worker" is chosen."""
        return self._chosen[kind]

    def take_digits(self, on: bool) -> None:
        """Whether a bare digit pressed on the map is the map's (`tools.digit`) and not the window's."""
        self._view.digits = on

    def show_candidates(self, candidates: Sequence[Candidate | Recommendation]) -> None:
        """Number those that could take the chosen case; whoever has no known place is left out."""
        self._candidates = located(candidates, self._picture.roster)
        self._line.call("candidates", self._candidates)

    def fly_to(self, lon: float, lat: float, zoom: float | None = None) -> None:
        """Look at a place (WGS-84 degrees); without a zoom as near as now, and not at all where it is well in view."""
        self._line.call("fly", lon, lat, zoom)

    @property
    def chosen_worker(self) -> UUID | None:
        """The worker that was chosen last."""
        return self._chosen["worker"]

    def set_renderer(self, renderer: str) -> None:
        """Draw marks by "gl" (WebGL2) or by "splat" (the processor); "": as the machine has it. ValueError for another."""
        self._line.draw_by(renderer)

    def toggle_layer(self, layer: str) -> None:
        """Show one of `widgets.map.words.LAYERS`, or hide it."""
        self._line.call_once_there("toggle", layer)

    def start_picking(self) -> None:
        """Let the user click a place: `point_picked`, or `picking_cancelled` on Esc."""
        self._line.call("pick", True)
        self._view.setFocus()

    def stop_picking(self) -> None:
        """End picking without a word."""
        self._line.call("pick", False)

    def focus_search(self) -> None:
        """Put the cursor into the search box."""
        self._view.setFocus()
        self._line.call("focusSearch")

    def set_search_results(self, hits: Sequence[SearchHit]) -> None:
        """List what was found, best first."""
        self._line.call("results", [hit.listed() for hit in hits])

    def state(self) -> dict[str, object]:
        """Where the map looks, which layers are on and what colours the grids, for `restore`; empty before the ground."""
        return {**self._state, "figure": self.figure.value} if self._state else {}

    def restore(self, state: dict[str, object]) -> None:
        """Look where another map looked (before a change of language or theme)."""
        self._state = {name: value for name, value in state.items() if name != "figure"}
        if state:
            if (figure := state.get("figure")) in frozenset(GridFigure):
                self.colour_by(GridFigure(figure))
            self._line.call("restore", self._state)

    def twin(self, host: str, document: Document, theme: str, enlarged: float) -> MapView:
        """Return another map of the same picture, looking at the same with the same layers and choice; it is not told of changes.

        It has no base map yet. Everything on it is drawn `enlarged` times as large, at as many pixels.
        """
        made = MapView(
            self._profile,
            host=host,
            theme=theme,
            motion=False,
            document=document,
            picture=self._picture,
            enlarged=enlarged,
        )
        made.restore(self._state)
        made._chosen = dict(self._chosen)
        return made

    def close_down(self) -> None:
        """Take the page away; call before the profile goes. The widget shows nothing afterwards; a second call is no harm."""
        if not isValid(self._page):
            return
        self._line.fell()
        self._profile.handler.unmount(self._host, self._site)
        self._view.setPage(None)  # type: ignore[arg-type]
        self._page.deleteLater()

    # Between this side and the page

    def _choose(self, kind: str, one: UUID | None) -> None:
        self._chosen[kind] = one
        self._line.call("choose", kind, one.hex if one else "")
        if kind == "case":
            self._line.call("candidates", self._candidates)

    def _facts(self) -> dict[str, object]:
        """What goes with every word of news."""
        return {"hasTiles": self._site.tile_source is not None, "attribution": self._attribution}

    def _page_fell(self) -> None:
        self._line.fell()
        self._view.set_typing(False)

    def _give_up(self) -> None:
        """The map turns to a table that says why, until somebody tries again."""
        if self._fallen is None:
            self._fallen = Fallen(self._picture, self)
            self._fallen.again.connect(self.try_again)
            self._fallen.chosen.connect(self.case_chosen)
            self.layout().addWidget(self._fallen)
        self._fallen.show_cases()
        self._view.hide()
        self._fallen.show()
        self.gave_up.emit()

    def try_again(self) -> None:
        """Load a page that was given up once more."""
        if self._fallen is not None:
            self._fallen.hide()
            self._view.show()
            self._page.begin_again()

    def _page_rose(self) -> None:
        """The page is there, the first time or again: give it the view, the choice and everything to fetch."""
        self._line.rose()
        if self._state:
            self._line.call("restore", self._state)
        self._line.call_what_waited()
        self._line.call("trouble", self._trouble)
        self._line.call("calls", self._calls)
        self._line.call("offer", "components", self._components_there)
        self.tools.rose()
        for kind, one in self._chosen.items():
            self._line.call("choose", kind, one.hex if one else "")
        self._line.call("candidates", self._candidates)
        self.follow.again()
        self._line.call("past", *self._past)
        self._line.tell("ground", "cases", "positions", "cameras", "components", "figures", "tiles")
        self._line.tell_now()
        self.ready.emit()

    def _coloured(self, figure: str) -> None:
        self.colour_by(GridFigure(figure))

    def _moved(self, state: dict[str, object]) -> None:
        self._state = state
        self.state_changed.emit(state)

    def _page_chose(self, kind: str, one: UUID | None) -> None:
        if kind in self._chosen:
            self._chosen[kind] = one
        told = {
            "case": self.case_chosen,
            "grid": self.grid_chosen,
            "worker": self.worker_chosen,
            "camera": self.camera_chosen,
        }.get(kind)
        if told is not None:
            told.emit(one)

    def _acted(self, name: str, facts: dict[str, object]) -> None:
        known = identified(facts)
        if name in offered(self._picture, self._allowed) and known is not None:
            self.intent.emit(name, known)

    def _card(self, kind: str, one: UUID, chosen_case: UUID | None) -> dict[str, object] | None:
        return card(self._picture, kind, one, self._allowed, chosen_case)
