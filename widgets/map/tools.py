"""The tools of the map's page: what is drawn there and asked for comes out checked; what is selected goes in in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, cast

from PySide6.QtCore import QObject, Signal, Slot

from widgets.map.line import PageLine

Kind = Literal["rectangle", "polygon", "radius", "ring", "cut"]
LEAST: Mapping[str, int] = {"rectangle": 2, "polygon": 3, "radius": 1, "ring": 3, "cut": 2}
"""What the page tells of, with how many places it has at least."""
MOST = 400
FARTHEST_M = 10_000_000.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn: places in WGS-84 degrees (lon, lat), a radius in metres; `add` to what is there already.

    A rectangle has two opposite corners, a radius its centre, a ring its corners once, a cut the places of its line.
    """

    kind: Kind
    points: tuple[tuple[float, float], ...]
    metres: float = 0.0
    add: bool = False

    def told(self) -> dict[str, object]:
        """As the page takes it."""
        return {"kind": self.kind, "points": [list(point) for point in self.points], "metres": self.metres}


@dataclass(frozen=True, slots=True)
class ToolItem:
    """A tool: one that `draws` is taken in hand (with a `hint` over the map), any other is only asked for.

    Without a label it has no button. Tools of one group stand together.
    """

    name: str
    label: str
    title: str
    group: int
    draws: bool = False
    hint: str = ""
    icon: str = ""
    """Which drawing of resources/map/tools/icons.mjs it has; its own name's without."""


class MapTools(QObject):
    """What the page says of its tools, and what it is told.

    `drawn(Drawn)`; `asked(str)` a button; `pointed(str, (lon, lat) or None)` where the pointer is, for what it was asked;
    `digit(int)` a bare digit on the map; `taken(str)` the tool now in hand, "" for none.
    """

    drawn = Signal(object)
    asked = Signal(str)
    pointed = Signal(str, object)
    digit = Signal(int)
    taken = Signal(str)

    def __init__(self, line: PageLine, focus: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._line, self._focus = line, focus
        self._items: list[dict[str, Any]] = []
        self._selection: dict[str, object] | None = None
        self.in_hand = ""

    def offer(self, items: Sequence[ToolItem]) -> None:
        """Show these tools and no others."""
        self._items = [asdict(item) for item in items]
        self._line.call("toolBar", self._items)

    def take(self, name: str) -> None:
        """Take a tool in hand, "" to put it away."""
        if name:
            self._focus()
        self._line.call("takeTool", name)

    def ask_pointer(self, ask: str) -> None:
        """Have `pointed(ask, place)` told, at once where there is no page."""
        if self._line.stands:
            self._line.call("tellPointer", ask)
        else:
            self.pointed.emit(ask, None)

    def show_selection(
        self,
        shapes: Sequence[Drawn],
        title: str,
        lamps: Sequence[tuple[str, str]],
        actions: Sequence[tuple[str, str, str]],
    ) -> None:
        """Show what is selected: its outlines, its words, the counts by lamp, and what can be done (name, words, tip)."""
        self._selection = {
            "shapes": [shape.told() for shape in shapes],
            "title": title,
            "lamps": [list(one) for one in lamps],
            "actions": [{"name": name, "label": label, "title": tip} for name, label, tip in actions],
        }
        self._line.call("showSelection", self._selection)

    def clear_selection(self) -> None:
        """Show nothing selected."""
        self._selection = None
        self._line.call("showSelection", None)

    def rose(self) -> None:
        """The page is there, the first time or again: it gets its bar and what is selected; no tool is in hand."""
        self._taken("")
        if self._items:
            self._line.call("toolBar", self._items)
            self._line.call("showSelection", self._selection)

    @Slot(str, dict)
    def take_word(self, name: str, facts: dict[str, Any]) -> None:
        """Hear what the page says; what makes no sense is not heard."""
        match name:
            case "drawn":
                if (made := _drawn(facts)) is not None:
                    self.drawn.emit(made)
            case "ask":
                self.asked.emit(str(facts.get("name", ""))[:40])
            case "pointer":
                self.pointed.emit(str(facts.get("ask", ""))[:40], _place(facts.get("at")))
            case "digit":
                if facts.get("n") in range(1, 10):
                    self.digit.emit(int(facts["n"]))
            case "taken":
                self._taken(str(facts.get("kind", ""))[:40])

    def _taken(self, kind: str) -> None:
        if kind != self.in_hand:
            self.in_hand = kind
            self.taken.emit(kind)


def _place(at: object) -> tuple[float, float] | None:
    if not isinstance(at, dict):
        return None
    return _point((at.get("lon"), at.get("lat")))


def _point(at: object) -> tuple[float, float] | None:
    if not (isinstance(at, list | tuple) and len(at) == 2 and all(isinstance(one, int | float) for one in at)):
        return None
    lon, lat = float(at[0]), float(at[1])
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lat) <= 90):
        return None
    return (lon + 180.0) % 360.0 - 180.0, lat


def _drawn(facts: dict[str, Any]) -> Drawn | None:
    kind, given, metres = facts.get("kind"), facts.get("points"), facts.get("metres")
    if kind not in LEAST or not isinstance(given, list) or not LEAST[kind] <= len(given) <= MOST:
        return None
    points = [_point(one) for one in given]
    if not isinstance(metres, int | float) or not 0 <= metres <= FARTHEST_M or (kind == "radius") != (metres > 0):
        return None
    if any(point is None for point in points):
        return None
    return Drawn(kind, tuple(cast("list[tuple[float, float]]", points)), float(metres), facts.get("add") is True)
