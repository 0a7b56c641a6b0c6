"""The map's page, composed by folium once. No Qt here, and no data: that arrives later as arrays.

folium writes scripts and styles inline and takes them from addresses in the net; the page's policy forbids both. So the
map takes our own copies, and what folium wrote inline is served as files of their own.
"""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser

import folium
from branca.element import Figure

from widgets.map.composed import POLICY, Document
from widgets.map.elements import Base, Part, controls, layers

TILES_FROM_ZOOM = 9
"""Farther out the ground is plain."""


HANDS = ("dragging", "scroll_wheel_zoom", "double_click_zoom", "box_zoom", "keyboard", "touch_zoom")
"""Leaflet's ways of moving a map."""


class DeskMap(folium.Map):
    """folium's map with our own copy of Leaflet and nothing else of its defaults."""

    default_js = [("leaflet", "vendor/leaflet/leaflet.js")]  # noqa: RUF012
    default_css = [("leaflet_css", "vendor/leaflet/leaflet.css"), ("map_css", "map/map.css")]  # noqa: RUF012


def compose(
    *,
    words: dict[str, str],
    theme: str = "night",
    language: str = "zh",
    motion: bool = True,
    max_zoom: int = 19,
    hands: bool = True,
) -> Document:
    """Compose the page. `words` are the strings of its controls; `motion` is False where the system asks for less.

    Without `hands` (a wall) nothing can be moved or chosen, and of the controls only the legend is there.
    """
    desk = DeskMap(
        location=[0.0, 0.0],
        zoom_start=3,
        tiles=None,
        zoom_control=False,
        attribution_control=False,
        zoom_snap=1,
        zoom_delta=1,
        wheel_px_per_zoom_level=90,
        zoom_animation=motion,
        fade_animation=False,
        marker_zoom_animation=False,
        inertia=motion,
        world_copy_jump=False,
        prefer_canvas=True,
        font_size="14px",
        **({} if hands else dict.fromkeys(HANDS, False)),
    )
    desk.add_child(Part("begin", theme=theme, motion=motion, minZoom=3, maxZoom=max_zoom, words=words))
    tiles = folium.TileLayer(
        f"tiles/{theme}/{{z}}/{{x}}/{{y}}{{r}}.png?rev={{rev}}",
        attr="shaotai",
        name="base",
        show=False,
        rev=0,
        min_zoom=TILES_FROM_ZOOM,
        max_zoom=max_zoom,
        update_when_idle=False,
        keep_buffer=1,
    )
    desk.add_child(tiles)
    desk.add_child(Base(tiles))
    for part in (*layers(), *(controls() if hands else (Part("legend", brief=True),)), Part("connect")):
        desk.add_child(part)
    figure: Figure = desk.get_root()
    return _separate(figure.render(), theme=theme, language=language)


class _Separator(HTMLParser):
    """Takes a page apart: linked files, inline scripts, inline styles, and the rest of the body."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.linked_scripts: list[str] = []
        self.linked_styles: list[str] = []
        self.body: list[str] = []
        self._into: list[str] | None = None
        self._in_body = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and given.get("src"):
            self.linked_scripts.append(given["src"] or "")
        elif tag == "script":
            self._into = self.scripts
        elif tag == "style":
            self._into = self.styles
        elif tag == "link" and given.get("rel") == "stylesheet":
            self.linked_styles.append(given.get("href") or "")
        elif tag == "body":
            self._in_body = True
        elif self._in_body:
            self.body.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._into = None
        elif tag == "body":
            self._in_body = False
        elif self._in_body:
            self.body.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into.append(data)
        elif self._in_body:
            self.body.append(data)


def _separate(html: str, *, theme: str, language: str) -> Document:
    parts = _Separator()
    parts.feed(html)
    parts.close()
    styles = "".join(f'<link rel="stylesheet" href="{escape(href)}">\n' for href in parts.linked_styles)
    scripts = "".join(f'<script defer src="{escape(src)}"></script>\n' for src in parts.linked_scripts)
    page = f"""<!DOCTYPE html>
<html lang="{"en" if language == "en" else "zh-CN"}" data-theme="{escape(theme)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY.partition("; frame-ancestors")[0]}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>map</title>
<link rel="stylesheet" href="page/composed.css">
{styles}<link rel="stylesheet" href="page/theme.css">
{scripts}<script defer src="page/qwebchannel.js"></script>
<script type="module" src="map/main.mjs"></script>
<script defer src="page/composed.js"></script>
</head>
<body>
{"".join(parts.body).strip()}
</body>
</html>
"""
    return Document(page, "\n".join(parts.scripts), "\n".join(parts.styles))
