"""The contenders of bench/map.py: ours as it is, the peers' pages, and folium's pages made anew at every change."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import folium
import folium.plugins
import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineScript
from PySide6.QtWidgets import QVBoxLayout

from bench._map_scene import Scene, degrees
from bench._map_window import DRIVE, PAGES, Contender
from bench._peers import CACHE, versions
from models.city.records import City
from models.figures.grid_records import GridFigure, GridFigures
from models.grids.records import Grid, GridKind
from models.workers.records import Positions
from widgets.map.pack import pack
from widgets.map.site import FOLDERS, TYPES
from widgets.map.view import MapView
from widgets.web.handler import Answer
from widgets.web.page import DeskPage
from widgets.web.profile import WebProfile
from widgets.web.view import PageView

LEAFLET = ("vendor/leaflet/leaflet.js",)
SCRIPTS = {
    "leaflet": LEAFLET,
    "markercluster": (*LEAFLET, "peers/leaflet.markercluster/leaflet.markercluster.js"),
    "deckgl": (*LEAFLET, "peers/deck.gl/dist.min.js", "peers/deck.gl-leaflet/deck.gl-leaflet.umd.min.js"),
    "maplibre": (),
    "told": LEAFLET,
}
STYLES = (
    "vendor/leaflet/leaflet.css",
    "peers/leaflet.markercluster/MarkerCluster.css",
    "peers/leaflet.markercluster/MarkerCluster.Default.css",
    "peers/maplibre-gl/maplibre-gl.css",
)
WEBGL = frozenset({"deckgl", "maplibre"})
FOLIUM = ("folium_markers", "folium_fastcluster", "folium_geojson")
OF_STEP = (1.0, 0.96, 0.92, 0.85, 0.7, 0.3)
"""On-time rates that fall into each of the map's six steps."""
STEPS = ("#1f262e", "#223441", "#2a4253", "#335267", "#3c627b", "#467390")


def make(name: str, scene: Scene, profile: WebProfile) -> Contender:
    """The contender of that name."""
    kind = Ours if name == "ours" else Folium if name in FOLIUM else Peer
    return kind(name, scene, profile)


def capture_desk(profile: WebProfile) -> None:
    """Let a page of ours that is made from now on keep hold of its desk as `window.bench`."""
    capture = QWebEngineScript()
    capture.setSourceCode((PAGES / "ours_capture.js").read_text("utf-8"))
    capture.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
    capture.setWorldId(QWebEngineScript.ScriptWorldId.MainWorld)
    profile.scripts().insert(capture)


class Ours(Contender):
    """The program's own map: records go in where the desk puts them in."""

    def __init__(self, _: str, scene: Scene, profile: WebProfile) -> None:
        super().__init__(scene)
        self.profile = profile
        capture_desk(profile)
        self.map = MapView(profile)
        self.widget = self.map
        self.page.titleChanged.connect(self.hear)
        risen: list[bool] = []
        self.map.ready.connect(lambda: risen.append(True))
        self.widget.resize(800, 600)
        self.widget.show()
        self.until(lambda: bool(risen))
        for file in (DRIVE, PAGES / "ours.js"):
            self.js(file.read_text("utf-8") + ";1")
        self.call("ready")
        self.workers: tuple[UUID, ...] = ()
        self.at = time.time()
        self.city = City(
            UUID(int=1), "999000", "澜州市", "Lanzhou", "Asia/Shanghai", ("zh", "en"), scene.lon, scene.lat, 10, None, None, None
        )  # fmt: skip
        self.grids: tuple[Grid, ...] = ()

    @property
    def page(self) -> QWebEnginePage:
        return self.map._page  # noqa: SLF001 - a benchmark looks inside

    def do_layers(self, points: bool, grids: bool, **_: Any) -> None:
        off = dict.fromkeys(("cases", "cameras", "dedicated", "base"), False)
        self.call("layers", {**off, "workers": points, "grids": grids})
        if grids and not self.grids:
            self.put_grids()

    def _painted(self, tell: Any) -> float:
        """Milliseconds from the records to the second frame. News are not gathered for a while, as they are at a desk."""
        waiting = self.send("told")
        began = time.time()
        tell()
        self.map._line.tell_now()  # noqa: SLF001
        return float(self.answer(waiting)) - began * 1000

    def _positions(self, rows: NDArray[np.int64], places: NDArray[np.float64]) -> Positions:
        lon, lat = degrees(places)
        self.at = max(self.at + 0.001, time.time())
        ids = self.workers if len(rows) == len(self.workers) else tuple(self.workers[row] for row in rows.tolist())
        heading = np.zeros(len(rows), dtype=np.float32)
        return Positions(ids, lon, lat, heading, np.full(len(rows), self.at))

    def refresh(self, places: NDArray[np.float64], radius: float) -> float:
        if len(self.workers) != len(places):
            self.workers = tuple(UUID(int=n + 1) for n in range(len(places)))
        given = self._positions(np.arange(len(places)), places)
        return self._painted(lambda: self.map.set_positions(given))

    def change(self, rows: NDArray[np.int64], places: NDArray[np.float64]) -> float:
        given = self._positions(rows, places)
        return self._painted(lambda: self.map.apply_positions(given, datetime.now(UTC)))

    def walk(self, places: NDArray[np.float64], target: NDArray[np.float64]) -> None:
        self.change(np.arange(len(target)), target)

    def put_grids(self) -> None:
        if not self.grids:
            self.grids = tuple(
                Grid(
                    UUID(int=10**6 + n), f"{n:06}", name, "", 5, GridKind.BASIC, None, f"{n:06}", None,
                    shape.representative_point().x, shape.representative_point().y, shape,
                )
                for n, (shape, name) in enumerate(zip(self.scene.shapes, self.scene.names, strict=True))
            )  # fmt: skip
        self._painted(lambda: self.map.set_ground(self.city, self.grids))
        assert self.view is not None
        self.call("look", self.view.lon, self.view.lat, self.view.zoom)

    def colour(self, values: NDArray[np.uint8]) -> float:
        """By on-time rate, each grid's such that it has the step asked for; the figures come to the map as records."""
        shares = np.array(OF_STEP)[values].tolist()
        given = GridFigures(
            GridFigure.ON_TIME,
            {grid.id: (share, 1.0) for grid, share in zip(self.grids, shares, strict=True)},
            datetime.now(UTC),
        )
        if self.map.figure is not GridFigure.ON_TIME:
            self._painted(lambda: self.map.colour_by(GridFigure.ON_TIME))
        return self._painted(lambda: self.map.set_grid_figures(given))

    def close(self) -> None:
        self.map.close_down()


class _Site:
    """Serves one peer's page, the packages and the arrays: over the same scheme that our own data comes by."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.arrays: dict[str, bytes] = {}

    def __call__(self, path: str, _query: Mapping[str, str]) -> Answer | None:
        if path in ("", "index.html"):
            return Answer(self.html.encode(), "text/html; charset=utf-8")
        if path.startswith("data/"):
            return Answer(self.arrays[path.removeprefix("data/")], "application/octet-stream")
        file = self._file(path)
        if file is None or not file.is_file():
            return None
        return Answer(file.read_bytes(), TYPES.get(file.suffix, "application/octet-stream"))

    @staticmethod
    def _file(path: str) -> Path | None:
        folder, _, name = path.rpartition("/")
        if folder.startswith("peers/"):
            package = folder.removeprefix("peers/")
            return CACHE / f"{package}-{versions()[package]}" / name
        if folder in FOLDERS:
            return FOLDERS[folder] / name
        if folder == "vendor/leaflet/images":
            return FOLDERS["vendor/leaflet"] / "images" / name
        return PAGES / name if not folder else None


class Page(Contender):
    """A page that is not ours, in our web engine."""

    clustered = False
    """Whether it draws discs with numbers in place of many marks."""

    def __init__(self, html: str, scene: Scene, profile: WebProfile, host: str = "peer") -> None:
        super().__init__(scene)
        self.profile = profile
        self.site = _Site(html)
        profile.handler.mount(host, self.site)
        self._page = DeskPage(profile, host, self.widget)
        self._page.titleChanged.connect(self.hear)
        self.show_in = PageView(self.widget)
        self.show_in.setPage(self._page)
        layout = QVBoxLayout(self.widget)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.show_in)
        self.widget.resize(800, 600)
        self.widget.show()

    @property
    def page(self) -> QWebEnginePage:
        return self._page

    def _seen(self, rows: NDArray[np.int64] | None) -> bool:
        if not self.clustered:
            return super()._seen(rows)
        # No place is drawn by itself: the discs' numbers have to add up to all of them, and to be there as pixels.
        return self.js(GATHERED) == len(self.places) and self.drawn_on() > len(self.places)

    def close(self) -> None:
        self.show_in.setPage(None)  # type: ignore[arg-type]
        self._page.deleteLater()


class Peer(Page):
    """A map that stays and is given new arrays."""

    def __init__(self, name: str, scene: Scene, profile: WebProfile, host: str = "peer") -> None:
        styles = "".join(f'<link rel="stylesheet" href="{one}">' for one in STYLES)
        scripts = "".join(f'<script src="{one}"></script>' for one in (*SCRIPTS[name], "drive.js"))
        html = f"""<!DOCTYPE html><html><head><meta charset="utf-8">{styles}
<style>html, body, #map {{ margin: 0; width: 100%; height: 100%; overflow: hidden; background: #171c22 }}</style></head>
<body><div id="map"></div>{scripts}<script type="module" src="{name}.mjs"></script></body></html>"""
        super().__init__(html, scene, profile, host)
        self.clustered = name in CLUSTERED
        self._page.go_home()
        self.until(lambda: self.js("typeof drive === 'object'") is True)
        self.call("ready")

    def _painted(self, name: str, part: str, facts: dict[str, Any], arrays: dict[str, NDArray]) -> float:
        """Milliseconds from the arrays to the second frame: packed, fetched, drawn."""
        began = time.time()
        self.site.arrays[part] = pack(facts, arrays)
        return float(self.call(name)) - began * 1000

    def refresh(self, places: NDArray[np.float64], radius: float) -> float:
        lon, lat = degrees(places)
        return self._painted("points", "points", {"radius": radius}, {"lon": lon, "lat": lat})

    def change(self, rows: NDArray[np.int64], places: NDArray[np.float64]) -> float:
        lon, lat = degrees(places)
        return self._painted("some", "some", {}, {"rows": rows.astype(np.uint32), "lon": lon, "lat": lat})

    def walk(self, places: NDArray[np.float64], target: NDArray[np.float64]) -> None:
        at, to = (np.column_stack(degrees(one)) for one in (places, target))
        self.site.arrays["walk"] = pack({}, {"at": at, "to": to})

    def put_grids(self) -> None:
        rings = [shapely.get_coordinates(shape.exterior) for shape in self.scene.shapes]
        lon, lat = np.concatenate(rings).T
        starts = np.concatenate([[0], np.cumsum([len(ring) for ring in rings])]).astype(np.uint32)
        self._painted("grids", "grids", {}, {"lon": lon, "lat": lat, "starts": starts})

    def colour(self, values: NDArray[np.uint8]) -> float:
        return self._painted("recolour", "values", {}, {"values": values})


class _LocalMap(folium.Map):
    """folium's map with Leaflet from our own copy and nothing else of its defaults: no address in the net."""

    default_js = [("leaflet", LEAFLET[0])]  # noqa: RUF012
    default_css = [("leaflet_css", STYLES[0])]  # noqa: RUF012


class _LocalCluster(folium.plugins.FastMarkerCluster):
    default_js = [("markercluster", SCRIPTS["markercluster"][1])]  # noqa: RUF012
    default_css = [("markercluster_css", STYLES[1]), ("markercluster_default_css", STYLES[2])]  # noqa: RUF012


CLUSTERED = ("markercluster", "folium_fastcluster")
GATHERED = """[...document.querySelectorAll('.leaflet-marker-icon')].reduce(
    (sum, one) => sum + (one.classList.contains('marker-cluster') ? Number(one.textContent) : 1), 0)"""
"""How many places the discs and marks on the page stand for."""
PLAIN_MARKER = "function (row) { return L.marker(new L.LatLng(row[0], row[1])); }"
"""Leaflet's own marker: folium's default, an icon of a further library, would only be slower."""


class Folium(Page):
    """folium's own way: a change is a new page."""

    def __init__(self, name: str, scene: Scene, profile: WebProfile) -> None:
        super().__init__("", scene, profile)
        self.name = name
        self.clustered = name in CLUSTERED
        self.many = 0
        self.shapes = [
            {"type": "Feature", "id": n, "properties": {"step": 0}, "geometry": shapely.geometry.mapping(shape)}
            for n, shape in enumerate(scene.shapes)
        ]

    def show(self, size: str, near: bool) -> None:
        self.view = self.scene.near(size) if near else self.scene.over(size)
        self.widget.resize(self.view.width, self.view.height)

    def do_renderer(self, **_: Any) -> str:
        return ""

    def do_layers(self, **_: Any) -> None:
        pass

    def counts(self) -> dict[str, int]:
        return {"points": self.many, "grids": len(self.shapes)}

    def _rebuilt(self, fill: Any) -> float:
        """Milliseconds from the arrays to the second frame of the page that folium made of them."""
        view = self.view
        assert view is not None
        began = time.time()
        made = _LocalMap(
            (view.lat, view.lon), zoom_start=view.zoom, tiles=None, zoom_control=False, attribution_control=False, prefer_canvas=True,
            maxZoom=19,
        )  # fmt: skip
        fill(made)
        number = next(self._ids)
        self.site.html = made.get_root().render() + (
            f'<style>html, body, .leaflet-container {{ background: #171c22 }}</style><script src="drive.js"></script>'
            f'<script>addEventListener("load", () => drive.call({number}, "painted"));</script>'
        )
        self._page.go_home()
        return float(self.answer(number)) - began * 1000

    def refresh(self, places: NDArray[np.float64], radius: float) -> float:
        self.many = len(places)
        lon, lat = degrees(places)
        spots = np.column_stack([lat, lon]).tolist()

        def fill(made: folium.Map) -> None:
            if self.name == "folium_fastcluster":
                _LocalCluster(spots, callback=PLAIN_MARKER).add_to(made)
                return
            for spot in spots:
                folium.Marker(spot).add_to(made)

        return self._rebuilt(fill)

    def change(self, rows: NDArray[np.int64], places: NDArray[np.float64]) -> float:
        return self.refresh(self.places, 0)

    def put_grids(self) -> None:
        self.colour(np.zeros(len(self.shapes), dtype=np.uint8))

    def colour(self, values: NDArray[np.uint8]) -> float:
        for shape, step in zip(self.shapes, values.tolist(), strict=True):
            shape["properties"] = {"step": step}

        def style(feature: dict[str, Any]) -> dict[str, Any]:
            step = STEPS[feature["properties"]["step"]]
            return {"fillColor": step, "color": "#0f1317", "weight": 1, "fillOpacity": 1}

        def fill(made: folium.Map) -> None:
            folium.GeoJson({"type": "FeatureCollection", "features": self.shapes}, style_function=style).add_to(made)

        return self._rebuilt(fill)
