"""Base maps from elsewhere: lying right whatever they are cut by, read in any zoom, filled up by the drawn one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QImage

from desktop.basemap.adding import look_over, plain, tile_crs
from desktop.basemap.outside import CityTiles, OutsideTiles
from desktop.basemap.package import TilePackage
from desktop.basemap.pictures import decoded, picture_kind
from desktop.basemap.problems import BadTemplate, CrsUnsupported, EmptyPackage, NoPackage, VectorTiles
from desktop.basemap.source import tile_at, to_degrees, to_world
from desktop.basemap.templates import read_template, shown
from desktop.basemap.tiles import TileSource
from desktop.jobs import OnGuiThreadError
from models.city.records import BaseMapKind, TileCrs
from models.geo.crs import GCJ02, from_wgs84
from tests.desktop.basemap import outside
from tests.desktop.basemap.outside import base_map, package, spot_in, spotted
from tests.desktop.basemap.towns import LAT, LON, away, seaside

pytestmark = pytest.mark.usefixtures("qapp")
QINGDAO = (120.3826, 36.0671)


class Painted:
    """A source that paints each tile when it is asked for."""

    def __init__(self, paint: outside.Paint) -> None:
        self._paint = paint

    def get(self, zoom: int, x: int, y: int) -> bytes | None:
        return self._paint(zoom, x, y)

    def close(self) -> None:
        """Nothing is open."""


def where(tiles: OutsideTiles, z: int, scale: int = 1) -> tuple[float, float]:
    """The lon and lat that the spot near Qingdao's middle is seen at."""
    x, y = tile_at(*QINGDAO, z)
    data = away(lambda: tiles.tile(z, x, y, scale))
    assert data is not None
    spot = spot_in(data)
    assert spot is not None
    at = (np.array([[x, y]]) + (np.array([spot]) + 0.5) / QImage.fromData(data).width()) * 256 / 2**z
    lon, lat = to_degrees(at)[0]
    return float(lon), float(lat)


def off_pixels(seen: tuple[float, float], z: int) -> float:
    one, two = to_world(np.array([seen, QINGDAO])) * 2**z
    return float(np.hypot(*(one - two)))


@pytest.mark.parametrize("z", [9, 12, 15, 17])
@pytest.mark.parametrize("scale", [1, 2])
def test_a_place_lies_right_on_tiles_of_gcj02(z: int, scale: int) -> None:
    x, y = (float(one) for one in from_wgs84(GCJ02, *QINGDAO))
    tiles = OutsideTiles(base_map("x", crs=TileCrs.GCJ02), Painted(spotted(x, y)), night=False)
    assert off_pixels(where(tiles, z, scale), z) < 1.0
    # Taken for what they are not, the same tiles are a street's length off.
    if z >= 15:
        wrong = OutsideTiles(base_map("x"), Painted(spotted(x, y)), night=False)
        with pytest.raises(AssertionError):
            assert off_pixels(where(wrong, z, scale), z) < 50


@pytest.mark.parametrize(("z", "scale"), [(12, 1), (14, 1), (16, 1), (14, 2)])
def test_nearer_than_its_last_zoom_it_is_enlarged_where_it_lies(z: int, scale: int) -> None:
    tiles = OutsideTiles(base_map("x", max_zoom=14), Painted(spotted(*QINGDAO, radius=2.0)), night=False)
    assert off_pixels(where(tiles, z, scale), min(z, 14)) < 1.0


def test_a_tile_as_it_is_wanted_is_handed_on_as_it_came_and_dimmed_at_night() -> None:
    came = outside.plain("#FFFFFF", "JPG")
    source = Painted(lambda *_: came)
    assert away(lambda: OutsideTiles(base_map("x"), source, night=False).tile(12, 1, 1)) == came
    night = away(lambda: OutsideTiles(base_map("x"), source, night=True).tile(12, 1, 1))
    assert night is not None
    assert 120 < QImage.fromData(night).pixelColor(9, 9).lightness() < 170


@pytest.mark.parametrize(("paper", "darkest", "brightest"), [("#FFFFFF", 10, 40), ("#202020", 110, 200)])
def test_a_drawn_map_is_turned_dark_side_out_at_night(paper: str, darkest: int, brightest: int) -> None:
    source = Painted(lambda *_: outside.plain(paper, "PNG"))
    night = away(lambda: OutsideTiles(base_map("x"), source, night=True).tile(12, 1, 1))
    assert night is not None
    assert darkest < QImage.fromData(night).pixelColor(9, 9).lightness() < brightest


def test_what_the_base_map_has_not_is_drawn_from_the_citys_rows(tmp_path: Path) -> None:
    z, (x, y) = 12, tile_at(LON, LAT, 12)
    path = package(tmp_path / "m.mbtiles", {(z, x, y): outside.plain("#FFFFFF")}, format="png")
    city = CityTiles(TileSource(seaside(), theme="day"), base_map(path, min_zoom=10), tmp_path / "cache")
    drawn = TileSource(seaside(), theme="day")
    assert away(lambda: city.tile(z, x, y)) == outside.plain("#FFFFFF")
    for at in ((z, x + 1, y), (9, *tile_at(LON, LAT, 9))):
        assert away(lambda at=at: city.tile(*at)) == away(lambda at=at: drawn.tile(*at))
    away(city.close)


def test_so_far_out_that_nothing_is_drawn_there_is_no_tile(tmp_path: Path) -> None:
    city = CityTiles(TileSource(seaside(), theme="day"), None, tmp_path / "cache")
    assert away(lambda: city.tile(3, *tile_at(LON, LAT, 3))) is None
    away(city.close)


def test_tiles_are_never_read_on_the_gui_thread() -> None:
    with pytest.raises(OnGuiThreadError):
        OutsideTiles(base_map("x"), Painted(lambda *_: None), night=False).tile(12, 1, 1)


# Files


def test_a_file_says_its_zooms_and_its_owner_and_is_left_alone(tmp_path: Path) -> None:
    credit = 'Map &copy; <a href="https://example.org" onclick="x()">Example</a>'
    path = package(
        tmp_path / "图.mbtiles", {(3, 1, 2): outside.plain(), (5, 1, 2): outside.plain()}, attribution=credit
    )
    before = path.read_bytes()
    one = look_over("街道图", str(path))
    assert (one.kind, one.min_zoom, one.max_zoom, one.attribution) == (BaseMapKind.MBTILES, 3, 5, "Map © Example")
    tiles = TilePackage(path)
    assert tiles.get(3, 1, 2) == outside.plain()
    assert tiles.get(3, 1, 3) is None
    tiles.close()
    assert path.read_bytes() == before
    assert [other.name for other in tmp_path.iterdir()] == [path.name]


def test_what_is_no_file_of_picture_tiles_is_told_by_its_cause(tmp_path: Path) -> None:
    with pytest.raises(NoPackage):
        look_over("x", str(tmp_path / "none.mbtiles"))
    (tmp_path / "text.mbtiles").write_text("no tiles", encoding="utf-8")
    with pytest.raises(NoPackage):
        look_over("x", str(tmp_path / "text.mbtiles"))
    with pytest.raises(VectorTiles):
        look_over("x", str(package(tmp_path / "v.mbtiles", {(3, 1, 2): b"\x1f\x8b\x08pbf"}, format="pbf")))
    with pytest.raises(EmptyPackage):
        look_over("x", str(package(tmp_path / "e.mbtiles", {}, format="png")))
    with pytest.raises(EmptyPackage):
        look_over("x", str(package(tmp_path / "h.mbtiles", {(3, 1, 2): b"<html>"}, format="png")))


def test_a_file_whose_tiles_never_end_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.basemap.package.LONGEST_S", 0.05)
    path = tmp_path / "endless.mbtiles"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        connection.execute(
            """CREATE VIEW tiles AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
            SELECT i AS zoom_level, i AS tile_column, i AS tile_row, x'00' AS tile_data FROM n"""
        )
    connection.close()
    with pytest.raises(NoPackage):
        look_over("x", str(path))


@settings(max_examples=40)
@given(flips=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=20))
def test_no_damage_of_a_file_breaks_the_map(
    tmp_path_factory: pytest.TempPathFactory, flips: list[tuple[int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("damage")
    content = bytearray(package(folder / "w.mbtiles", {(12, 9, 9): outside.plain()}, format="png").read_bytes())
    for at, byte in flips:
        content[at % len(content)] = byte
    path = folder / "d.mbtiles"
    path.write_bytes(content)
    try:
        one = look_over("x", str(path))
    except (NoPackage, EmptyPackage, VectorTiles):
        return
    tiles = OutsideTiles(one, TilePackage(path), night=True)
    away(lambda: tiles.tile(12, 9, 9))
    away(tiles.close)


@given(
    data=st.binary(max_size=64), start=st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF1234WEBP"])
)
def test_no_bytes_break_the_reading_of_a_picture(data: bytes, start: bytes) -> None:
    assert (picture_kind(start + data) is None) <= (decoded(start + data) is None)


def test_a_picture_that_claims_more_pixels_than_a_tile_has_is_none() -> None:
    huge = bytearray(outside.plain())
    huge[16:24] = (60_000).to_bytes(4, "big") * 2
    assert decoded(bytes(huge)) is None
    assert decoded(outside.plain(side=300)) is None
    assert decoded(outside.plain(side=512)) is not None


# Addresses


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("https://t.example/{z}/{x}/{y}.png", "https://t.example/3/1/2.png"),
        ("https://t.example/{z}/{x}/{-y}", "https://t.example/3/1/5"),
        ("https://{s}.t.example/{z}/{x}/{y}", "https://a.t.example/3/1/2"),
        ("http://t.example:8080/w?TILEMATRIX={TileMatrix}&TILEROW={TileRow}&TILECOL={TileCol}",
         "http://t.example:8080/w?TILEMATRIX=3&TILEROW=2&TILECOL=1"),
    ],
)  # fmt: skip
def test_an_address_is_filled_in(address: str, url: str) -> None:
    assert read_template(address).url(3, 1, 2) == url


@pytest.mark.parametrize(
    "address",
    ["file:///etc/{z}/{x}/{y}", "ftp://h/{z}/{x}/{y}", "https://h/{z}/{x}", "https://h/{z}/{x}/{y}/{q}", "{z}/{x}/{y}",
     "https://{z}.h/{x}/{y}", "https://user:pw@h/{z}/{x}/{y}", "https://h/{z}/{x}/{y}\n", "shaotai://desk/{z}/{x}/{y}",
     "http://h:99999/{z}/{x}/{y}", "http://[/{z}/{x}/{y}"],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_refused(address: str) -> None:
    with pytest.raises(BadTemplate):
        look_over("x", address)


def test_a_key_in_an_address_is_not_shown() -> None:
    assert "geheim" not in shown("https://h/w?x={x}&tk=geheim&Key=geheim")
    assert "x={x}" in shown("https://h/w?x={x}&tk=geheim")


@pytest.mark.parametrize("crs", ["BD-09", "EPSG:4528", "mars", ""])
def test_tiles_cut_another_way_are_refused(crs: str) -> None:
    with pytest.raises(CrsUnsupported):
        tile_crs(crs)


def test_tiles_of_china_are_named_as_people_name_them() -> None:
    assert [tile_crs(one) for one in ("wgs84", "CGCS2000", "EPSG:3857")] == [TileCrs.WEB_MERCATOR] * 3
    assert tile_crs("gcj02") is TileCrs.GCJ02


@given(markup=st.text(max_size=60))
def test_an_owners_words_are_words(markup: str) -> None:
    assert "\n" not in plain(markup)
