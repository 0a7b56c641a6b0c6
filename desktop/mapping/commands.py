"""The commands of the map's tools, and how the page shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.actions import Command
from desktop.mapping.marked import NUMBERS
from widgets.i18n import tr
from widgets.keys import key_of
from widgets.map.tools import ToolItem

if TYPE_CHECKING:
    from desktop.mapping.desk import MapDesk

DRAWN = {
    "rectangle": "Alt+4",
    "polygon": "Alt+5",
    "radius": "Alt+6",
    "distance": "Alt+7",
    "area": "Alt+8",
}
"""The tools that are taken in hand, with their keys."""


def _words() -> dict[str, str]:
    return {
        "rectangle": tr("Select by rectangle"),
        "polygon": tr("Select by polygon"),
        "radius": tr("Select by radius"),
        "distance": tr("Measure a distance"),
        "area": tr("Measure an area"),
    }


def _hints() -> dict[str, str]:
    corners = tr("Click the corners · Backspace takes one back · Enter selects, Shift+Enter adds · Esc ends")
    measured = tr("Click along · Backspace takes one back · Enter finishes · Esc ends")
    return {
        "rectangle": tr("Drag from corner to corner, or click both · Shift adds · Esc ends"),
        "polygon": corners,
        "radius": tr("Drag from the middle outwards, or click both · Shift adds · Esc ends"),
        "distance": measured,
        "area": measured,
    }


def commands(desk: MapDesk) -> list[Command]:
    """What can be done with the map's tools."""
    selecting = desk.selecting

    def draw(name: str, words: str) -> Command:
        group = "measure" if name in ("distance", "area") else "select"
        return Command(f"map.{group}.{name}", tr("Map: {words}", words=words), lambda: desk.take(name), (DRAWN[name],))

    def there() -> bool:
        return selecting.there

    def bookmark(number: int) -> Command:
        words = tr("Map: look at bookmark {n}", n=number)
        return Command(
            f"map.bookmark.{number}", words, lambda: desk.bookmarks.look(number), (f"Alt+Shift+{number}",), known
        )

    def known() -> bool:
        return desk.board.ground is not None

    tools = desk.tools
    return [
        *(draw(name, words) for name, words in _words().items()),
        Command("map.near", tr("Map: nearest…"), lambda: tools.ask_pointer("near"), ("Alt+9",), known),
        Command(
            "map.coordinates", tr("Map: copy coordinates…"), lambda: tools.ask_pointer("coordinates"), ("Alt+0",), known
        ),
        Command("map.bookmark.list", tr("Map: bookmarks…"), desk.bookmarks.open, ("Alt+Shift+0",), known),
        *(bookmark(number) for number in NUMBERS),
        Command("map.print", tr("Map: on paper…"), desk.printing.open, ("Ctrl+Shift+P",), known),
        Command(
            "map.redraw", tr("Map: redraw grids…"), desk.redrawing.open, ("Ctrl+Shift+F12",), lambda: desk.redrawing.may
        ),
        Command("map.selection.list", tr("Selected on the map: list"), selecting.show_list, ("Alt+Shift+F1",), there),
        Command(
            "map.selection.dispatch",
            tr("Selected on the map: dispatch…"),
            selecting.dispatch,
            ("Alt+Shift+F2",),
            lambda: selecting.there and selecting.may_dispatch,
        ),
        Command("map.selection.export", tr("Selected on the map: export…"), selecting.export, ("Alt+Shift+F3",), there),
        Command(
            "map.selection.statistics",
            tr("Selected on the map: in numbers"),
            selecting.show_statistics,
            ("Alt+Shift+F8",),
            there,
        ),
        Command(
            "map.selection.clear",
            tr("Selected on the map: clear"),
            selecting.clear,
            ("Alt+Shift+F12",),
            lambda: bool(selecting.shapes),
        ),
    ]


def items(desk: MapDesk) -> list[ToolItem]:
    """The tools as the page's bar shows them, with the keys as they are now."""
    hints = _hints()
    by_id = desk.commands

    def drawn(name: str, words: str) -> ToolItem:
        group = "measure" if name in ("distance", "area") else "select"
        key = key_of(f"map.{group}.{name}", DRAWN[name])
        return ToolItem(name, words, f"{words}  {key}", 2 if group == "measure" else 1, True, hints[name])

    def asked(icon: str, name: str, words: str) -> ToolItem:
        key = key_of(name, by_id[name].keys[0])
        return ToolItem(name, words, f"{words}  {key}", 3, icon=icon)

    redraw = [
        asked("redraw", "map.redraw", tr("Redraw grids")),
        ToolItem("ring", "", "", 3, True, tr("Click around it · Backspace takes one back · Enter saves · Esc ends")),
        ToolItem("cut", "", "", 3, True, tr("Click along the cut, from outside to outside · Enter splits · Esc ends")),
    ]
    return [
        *(drawn(name, words) for name, words in _words().items()),
        asked("near", "map.near", tr("What is nearest")),
        asked("coordinates", "map.coordinates", tr("Copy coordinates")),
        asked("bookmarks", "map.bookmark.list", tr("Bookmarks of view and filter")),
        asked("print", "map.print", tr("Map on paper")),
        *(redraw if desk.redrawing.may else []),
    ]
