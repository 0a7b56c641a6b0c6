"""Tile services: asked at named hosts alone, kept, and not waited for when they are gone."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from desktop.basemap.adding import look_over
from desktop.basemap.fetching import LARGEST, Unfetched, fetch, fetch_tile
from desktop.basemap.problems import NoWmtsLayer, ServiceSilent
from desktop.basemap.service import GARBAGE, TileService
from desktop.basemap.source import to_degrees
from desktop.basemap.templates import box
from desktop.basemap.trouble import Trouble
from desktop.jobs import OnGuiThreadError
from models.city.records import BaseMapKind
from tests.desktop.basemap import outside
from tests.desktop.basemap.outside import Service
from tests.desktop.basemap.towns import away

pytestmark = pytest.mark.usefixtures("qapp")
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")


@pytest.fixture
def service() -> Iterator[Service]:
    with Service().running() as running:
        yield running


def got(tiles: TileService, *at: int) -> bytes | None:
    return away(lambda: tiles.get(*at))


def test_a_tile_is_fetched_once_and_kept(service: Service, tmp_path: Path) -> None:
    service.tiles(lambda *_: outside.plain("#112233"))
    tiles = TileService(service.template, tmp_path)
    assert got(tiles, 3, 1, 2) == outside.plain("#112233")
    tiles.close()
    again = TileService(service.template, tmp_path)
    assert got(again, 3, 1, 2) == outside.plain("#112233")
    again.close()
    assert service.asked == ["/3/1/2.png"]


def test_without_the_network_what_was_kept_is_shown_and_the_rest_is_not_waited_for(tmp_path: Path) -> None:
    with Service().running() as service:
        service.tiles(lambda *_: outside.plain())
        tiles = TileService(service.template, tmp_path, lambda: TODAY)
        assert got(tiles, 3, 1, 2) is not None
        tiles.close()
    # A month later, and the service is gone.
    tiles = TileService(service.template, tmp_path, lambda: date(2026, 12, 1))
    assert got(tiles, 3, 1, 2) == outside.plain()
    assert got(tiles, 3, 1, 3) is None
    tiles.close()
    # Another month, and it is forgotten.
    tiles = TileService(service.template, tmp_path, lambda: date(2027, 1, 1))
    assert got(tiles, 3, 1, 2) is None
    tiles.close()
    assert not list(tmp_path.glob("*2026-11*"))


def test_a_service_that_failed_is_left_alone_for_a_while(service: Service, tmp_path: Path) -> None:
    service.answer = lambda _: (500, "text/plain", b"", {})
    tiles = TileService(service.template, tmp_path)
    assert [got(tiles, 3, 1, y) for y in range(4)] == [None] * 4
    assert len(service.asked) == 1
    tiles.close()


def test_a_service_that_says_in_words_that_it_has_no_tile_here_is_asked_for_others(
    service: Service, tmp_path: Path
) -> None:
    service.answer = lambda path: (
        (200, "text/html", b"<html>none</html>", {})
        if path == "/3/1/1.png"
        else (200, "image/png", outside.plain(), {})
    )
    tiles = TileService(service.template, tmp_path)
    assert [got(tiles, 3, 1, y) is None for y in (1, 1, 0)] == [True, True, False]
    assert service.asked == ["/3/1/1.png", "/3/1/0.png"]
    tiles.close()


def test_a_tile_that_there_is_not_is_asked_for_once(service: Service, tmp_path: Path) -> None:
    service.tiles(lambda _z, _x, y: None if y else outside.plain())
    tiles = TileService(service.template, tmp_path)
    assert [got(tiles, 3, 1, y) is None for y in (1, 1, 0)] == [True, True, False]
    assert service.asked == ["/3/1/1.png", "/3/1/0.png"]
    tiles.close()


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html", outside.encode.__doc__ or b"<html>"),
        ("image/png", b"<html>login first</html>"),
        ("text/html", b"\x89PNG\r\n\x1a\n"),
        ("image/svg+xml", b"<svg onload='x()'/>"),
        ("image/png", b"\x89PNG\r\n\x1a\n" + bytes(LARGEST)),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused(service: Service, kind: str, body: bytes) -> None:
    service.answer = lambda _: (200, kind, body, {})
    with pytest.raises(Unfetched):
        away(lambda: fetch_tile(f"http://{service.host}/3/1/2.png", frozenset({service.host})))


def test_only_named_hosts_are_asked_whatever_one_of_them_says(service: Service) -> None:
    with Service().running() as other:
        other.tiles(lambda *_: outside.plain())
        service.answer = lambda _: (302, "text/plain", b"", {"Location": f"http://{other.host}/3/1/2.png"})
        with pytest.raises(Unfetched, match="not on the list"):
            away(lambda: fetch(f"http://{service.host}/3/1/2.png", frozenset({service.host})))
        with pytest.raises(Unfetched, match="not on the list"):
            away(lambda: fetch(f"http://{other.host}/3/1/2.png", frozenset({service.host})))
        assert other.asked == []
        assert away(lambda: fetch_tile(f"http://{service.host}/3/1/2.png", frozenset({service.host, other.host})))
    for url in ("file:///etc/passwd", "ftp://127.0.0.1/x", "http://127.0.0.1", "data:image/png;base64,AA"):
        with pytest.raises(Unfetched):
            away(lambda url=url: fetch(url, frozenset({service.host})))


def test_the_network_is_never_reached_from_the_gui_thread(service: Service) -> None:
    with pytest.raises(OnGuiThreadError):
        fetch(f"http://{service.host}/3/1/2.png", frozenset({service.host}))
    assert service.asked == []


CAPABILITIES = """<?xml version="1.0"?>
<Capabilities xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1"
    xmlns:xlink="http://www.w3.org/1999/xlink" version="1.0.0">
<Contents>
{layers}
<TileMatrixSet><ows:Identifier>w</ows:Identifier><ows:SupportedCRS>urn:ogc:def:crs:EPSG::3857</ows:SupportedCRS>
{matrices}</TileMatrixSet>
<TileMatrixSet><ows:Identifier>c</ows:Identifier><ows:SupportedCRS>urn:ogc:def:crs:EPSG::4490</ows:SupportedCRS>
</TileMatrixSet>
</Contents></Capabilities>"""
MATRICES = "".join(
    f"<TileMatrix><ows:Identifier>{z}</ows:Identifier><ScaleDenominator>{559082264.0287178 / 2**z}</ScaleDenominator>"
    "<TileWidth>256</TileWidth><TileHeight>256</TileHeight></TileMatrix>"
    for z in range(3, 17)
)


def layer(name: str, matrix_set: str = "w", more: str = "") -> str:
    return f"""<Layer><ows:Title>{name}</ows:Title><ows:Identifier>{name}</ows:Identifier>
<Style isDefault="true"><ows:Identifier>default</ows:Identifier></Style><Format>image/png</Format>
<TileMatrixSetLink><TileMatrixSet>{matrix_set}</TileMatrixSet></TileMatrixSetLink>{more}</Layer>"""


def offering(service: Service, *layers: str) -> str:
    body = CAPABILITIES.format(layers="".join(layers), matrices=MATRICES).encode()
    service.answer = lambda _: (200, "text/xml", body, {})
    return f"http://{service.host}/wmts?tk=secret"


def test_a_wmts_service_is_read_from_its_capabilities(service: Service) -> None:
    address = offering(service, layer("vec"), layer("img", "c"))
    one = away(lambda: look_over("街道", address))
    assert (one.kind, one.min_zoom, one.max_zoom) == (BaseMapKind.WMTS, 3, 16)
    tiles = TileService(one.address, None)
    service.answer = lambda _: (200, "image/png", outside.plain(), {})
    assert got(tiles, 5, 6, 7) == outside.plain()
    asked = service.asked[-1]
    for part in ("tk=secret", "LAYER=vec", "TILEMATRIXSET=w", "TILEMATRIX=5", "TILECOL=6", "TILEROW=7", "GetTile"):
        assert part in asked


def test_a_layer_with_an_address_of_its_own_is_asked_there(service: Service) -> None:
    resource = f'<ResourceURL resourceType="tile" format="image/png" template="http://{service.host}/t/{{TileMatrixSet}}/{{TileMatrix}}/{{TileCol}}/{{TileRow}}.png"/>'
    address = offering(service, layer("vec", more=resource), layer("sat"))
    one = away(lambda: look_over("x", address, layer="vec"))
    assert one.address == f"http://{service.host}/t/w/{{TileMatrix}}/{{TileCol}}/{{TileRow}}.png"
    with pytest.raises(NoWmtsLayer):
        away(lambda: look_over("x", address))
    with pytest.raises(NoWmtsLayer):
        away(lambda: look_over("x", address, layer="none"))


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"<Capabilities><Contents><TileMatrixSet><a/></TileMatrixSet></Contents>",
     b'<!DOCTYPE x [<!ENTITY a "b">]><Capabilities>&a;</Capabilities>', base64.b64encode(bytes(99))],
)  # fmt: skip
def test_a_service_that_answers_something_else_is_told(service: Service, body: bytes) -> None:
    service.answer = lambda _: (200, "text/xml", body, {})
    with pytest.raises(ServiceSilent):
        away(lambda: look_over("x", f"http://{service.host}/wmts"))
    service.answer = lambda _: (403, "text/plain", b"", {})
    with pytest.raises(ServiceSilent, match="403"):
        away(lambda: look_over("x", f"http://{service.host}/wmts"))


WMS = """<?xml version="1.0"?><{root} version="{version}"{ns}><Service><Name>WMS</Name></Service><Capability><Request>
<GetMap><Format>image/svg+xml</Format><Format>image/png</Format></GetMap></Request>
<Layer><Title>all</Title><{crs}>EPSG:4326</{crs}><{crs}>EPSG:3857</{crs}><Attribution><Title>测绘院</Title></Attribution>
<Layer><Name>roads</Name><Title>道路</Title></Layer>{more}</Layer></Capability></{root}>"""
NEW = {"root": "WMS_Capabilities", "version": "1.3.0", "ns": ' xmlns="http://www.opengis.net/wms"', "crs": "CRS"}
OLD = {"root": "WMT_MS_Capabilities", "version": "1.1.1", "ns": "", "crs": "SRS"}


@pytest.mark.parametrize(("facts", "system"), [(NEW, "CRS=EPSG:3857"), (OLD, "SRS=EPSG:3857")])
def test_a_wms_service_is_asked_for_the_box_of_each_tile(service: Service, facts: dict[str, str], system: str) -> None:
    service.answer = lambda _: (200, "text/xml", WMS.format(more="", **facts).encode(), {})
    one = away(lambda: look_over("道路图", f"http://{service.host}/wms?map=a.map&tk=secret", approval="GS(2026)1号"))
    assert (one.kind, one.attribution) == (BaseMapKind.WMS, "测绘院  审图号:GS(2026)1号")
    assert "GetCapabilities" in service.asked[-1]
    tiles = TileService(one.address, None)
    service.answer = lambda _: (200, "image/png", outside.plain(), {})
    assert got(tiles, 1, 1, 0) == outside.plain()
    parts = unquote(service.asked[-1]).replace("?", "&").split("&")
    for part in ("tk=secret", "map=a.map", "LAYERS=roads", "STYLES=", system, "WIDTH=256", f"VERSION={facts['version']}",
                 "REQUEST=GetMap", "FORMAT=image/png", "BBOX=0.0000,0.0000,20037508.3428,20037508.3428"):  # fmt: skip
        assert part in parts


def test_of_several_wms_layers_one_must_be_said_and_one_of_degrees_is_none(service: Service) -> None:
    more = "<Layer><Name>water</Name></Layer><Layer><Title>a heading</Title></Layer>"
    service.answer = lambda _: (200, "text/xml", WMS.format(more=more, **NEW).encode(), {})
    assert "LAYERS=water" in away(lambda: look_over("x", f"http://{service.host}/wms", layer="water")).address
    with pytest.raises(NoWmtsLayer):
        away(lambda: look_over("x", f"http://{service.host}/wms"))
    only = WMS.format(more="", **NEW).replace("EPSG:3857", "EPSG:4490")
    service.answer = lambda _: (200, "text/xml", only.encode(), {})
    with pytest.raises(NoWmtsLayer):
        away(lambda: look_over("x", f"http://{service.host}/wms"))
    service.answer = lambda _: (200, "text/xml", b"<ServiceException/>", {})
    with pytest.raises(ServiceSilent):
        away(lambda: look_over("x", f"http://{service.host}/wms"))


@given(st.integers(0, 20), st.data())
def test_a_tiles_box_is_where_the_tile_lies(z: int, data: st.DataObject) -> None:
    """Held against pyproj."""
    x, y = data.draw(st.integers(0, 2**z - 1)), data.draw(st.integers(0, 2**z - 1))
    west, south, east, north = box(z, x, y)
    corners = to_degrees(np.array([[x, y + 1], [x + 1, y]], dtype=float) * 256 / 2**z)
    to_metres = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True).transform
    told = [to_metres(*corner) for corner in corners]
    assert np.allclose(told, [(west, south), (east, north)], rtol=0, atol=0.01)


def test_a_map_that_is_silent_or_answers_garbage_says_so_until_it_comes(service: Service, tmp_path: Path) -> None:
    service.answer = lambda _: (500, "text/plain", b"", {})
    tiles = TileService(service.template, None)
    got(tiles, 3, 1, 0)
    assert tiles.trouble is Trouble.SILENT
    tiles = TileService(service.template, None)
    service.answer = lambda _: (200, "text/html", b"<html>log in first</html>", {})
    for y in range(GARBAGE):
        assert tiles.trouble is None
        got(tiles, 6, 1, y)
    assert tiles.trouble is Trouble.GARBAGE
    service.tiles(lambda *_: outside.plain())
    assert got(tiles, 6, 2, 0) == outside.plain()
    assert tiles.trouble is None
