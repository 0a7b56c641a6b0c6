"""What the map's page may ask for at shaotai://<host>/: itself, its files, data, cards and tiles. Nothing else."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QFile, QIODevice
from PySide6.QtWebChannel import QWebChannel  # noqa: F401  (brings qwebchannel.js into Qt's resources)

from widgets.map.composed import POLICY, Document
from widgets.map.picture import Picture
from widgets.theme.tokens import THEMES
from widgets.web.handler import Answer, Later

log = logging.getLogger(__name__)

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
FOLDERS = {
    "map": RESOURCES / "map",
    "map/tools": RESOURCES / "map" / "tools",
    "vendor/leaflet": RESOURCES / "vendor" / "leaflet",
}
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
}
TILE = re.compile(r"tiles/(?P<theme>[a-z]+)/(?P<z>\d{1,2})/(?P<x>\d{1,7})/(?P<y>\d{1,7})(?P<r>@2x)?\.png")

TileSource = Callable[[int, int, int, int], bytes | None]
"""(z, x, y, scale 1 or 2) to a PNG, None outside the base map. Called in the background, by several threads at once."""
CardOf = Callable[[str, UUID, UUID | None], dict[str, object] | None]
"""(kind, what it is about, the case chosen on the page) to a card."""

ComponentCard = Callable[[UUID], bytes | None]
"""A component's card as JSON, None for one that is gone. Called in the background: its facts are in the database."""


@cache
def _files() -> dict[str, bytes]:
    """The page's files by address, read once: some 250 KB."""
    found = {
        f"{prefix}/{path.name}": path.read_bytes()
        for prefix, folder in FOLDERS.items()
        for path in sorted(folder.iterdir())
        if path.suffix in TYPES
    }
    channel = QFile(":/qtwebchannel/qwebchannel.js")
    if not channel.open(QIODevice.OpenModeFlag.ReadOnly):
        raise FileNotFoundError("qwebchannel.js is missing from Qt's resources; reinstall PySide6-Addons")
    found["page/qwebchannel.js"] = bytes(channel.readAll().data())
    return found


def load_files() -> None:
    """Read the page's files ahead, in the background, so that the first page waits for nothing; not needed otherwise."""
    _files()


def theme_style(name: str) -> str:
    """The theme's colours as variables of the page."""
    colours = "".join(
        f"--{key.replace('_', '-')}:{value};" for key, value in THEMES[name].as_dict().items() if key != "name"
    )
    return f":root{{{colours}}}"


class MapSite:
    """Answers for one map. Lives on the GUI thread."""

    def __init__(self, document: Document, picture: Picture, card_of: CardOf, theme: str) -> None:
        self._document = document
        self._picture = picture
        self._card_of = card_of
        self._theme = theme
        self.tile_source: TileSource | None = None
        self.component_card: ComponentCard | None = None

    def __call__(self, path: str, query: Mapping[str, str]) -> Answer | Later | None:
        """Answer one request; None is "not found"."""
        if path in ("", "index.html"):
            return Answer(self._document.html.encode(), "text/html; charset=utf-8", POLICY)
        if path == "page/composed.js":
            return Answer(self._document.script.encode(), TYPES[".js"])
        if path == "page/composed.css":
            return Answer(self._document.style.encode(), TYPES[".css"])
        if path == "page/theme.css":
            return Answer(theme_style(self._theme).encode(), TYPES[".css"])
        if path.startswith("data/"):
            packed = self._picture.packed(path.removeprefix("data/"), query.get("have", ""))
            return None if packed is None else Answer(packed, "application/octet-stream")
        if path.startswith("card/"):
            return self._card(path.removeprefix("card/"), query.get("chosen", ""))
        if path.startswith("tiles/"):
            return self._tile(path)
        return self._file(path)

    def _file(self, path: str) -> Answer | Later | None:
        """A file of the page: from memory, or read in the background the first time."""
        content_type = TYPES.get(Path(path).suffix)
        if content_type is None:
            return None
        if not _files.cache_info().currsize:
            return Later(lambda: _files().get(path), content_type)
        body = _files().get(path)
        return None if body is None else Answer(body, content_type)

    def _card(self, address: str, chosen: str) -> Answer | Later | None:
        kind, _, text = address.partition("/")
        try:
            if kind == "component":
                source = self.component_card
                return None if source is None else Later(partial(source, UUID(text)), "application/json")
            made = self._card_of(kind, UUID(text), UUID(chosen) if chosen else None)
        except ValueError:
            return None
        return None if made is None else Answer(json.dumps(made).encode(), "application/json")

    def _tile(self, path: str) -> Later | None:
        asked = TILE.fullmatch(path)
        if asked is None or self.tile_source is None:
            return None
        scale = 2 if asked["r"] else 1
        return Later(partial(self.tile_source, int(asked["z"]), int(asked["x"]), int(asked["y"]), scale), "image/png")
