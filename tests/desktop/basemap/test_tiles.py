"""Tiles: pictures of the right size, the same each time, with labels that no edge cuts."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage

from desktop.basemap.painter import Painter
from desktop.basemap.scene import build_scene
from desktop.basemap.source import BasemapSource, shape_to_world, tile_at
from desktop.basemap.theme import DAY_MAP, NIGHT_MAP
from desktop.basemap.tiles import TileSource
from desktop.jobs import OnGuiThreadError
from tests.desktop.basemap.towns import LAT, LON, away, grid, grids_only, place, seaside, square

pytestmark = pytest.mark.usefixtures("qapp")


def image(png: bytes) -> QImage:
    picture = QImage.fromData(png)
    assert not picture.isNull()
    return picture


def pixels(png: bytes) -> np.ndarray:
    picture = image(png).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(bytes(picture.constBits()), dtype=np.uint8).reshape(picture.height(), picture.bytesPerLine())
    return rows[:, : picture.width() * 3].reshape(picture.height(), picture.width(), 3)


def colour_at(png: bytes, x: int, y: int) -> str:
    return QColor(image(png).pixel(x, y)).name().upper()


@pytest.mark.parametrize(("scale", "size"), [(1, 256), (2, 512)])
def test_a_tile_has_256_pixels_times_its_scale(scale: int, size: int) -> None:
    tiles = TileSource(seaside())
    picture = image(away(lambda: tiles.tile(14, *tile_at(LON, LAT, 14), scale)))
    assert (picture.width(), picture.height()) == (size, size)


@pytest.mark.parametrize("zoom", range(9, 20))
def test_every_zoom_is_drawn_the_same_each_time(zoom: int) -> None:
    spot = tile_at(LON, LAT, zoom)
    first, second = TileSource(seaside()), TileSource(seaside())
    assert away(lambda: first.tile(zoom, *spot)) == away(lambda: second.tile(zoom, *spot))


def test_many_threads_get_the_same_tiles_as_one() -> None:
    alone, crowded = TileSource(seaside()), TileSource(seaside())
    x, y = tile_at(LON, LAT, 15)
    spots = [(x + i, y + j) for i in range(-2, 3) for j in range(-2, 3)]
    expected = away(lambda: [alone.tile(15, *spot) for spot in spots])
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(lambda spot: crowded.tile(15, *spot), spots)) == expected


def test_the_sea_is_water_and_the_town_is_land() -> None:
    tiles = TileSource(seaside())
    sea = away(lambda: tiles.tile(13, *tile_at(LON + 0.2, LAT, 13)))
    assert colour_at(sea, 128, 128) == NIGHT_MAP.water
    inland = away(lambda: tiles.tile(16, *tile_at(LON - 0.0145, LAT - 0.0135, 16)))
    assert NIGHT_MAP.land in {colour_at(inland, x, y) for x in range(0, 256, 8) for y in range(0, 256, 8)}


def test_day_and_night_differ() -> None:
    spot = tile_at(LON + 0.2, LAT, 13)
    day = TileSource(seaside(), theme="day")
    assert colour_at(away(lambda: day.tile(13, *spot)), 128, 128) == DAY_MAP.water


def test_a_city_of_grids_alone_has_land_and_no_sea() -> None:
    tiles = TileSource(grids_only())
    inside = away(lambda: tiles.tile(17, *tile_at(LON - 0.015, LAT - 0.013, 17)))
    outside = away(lambda: tiles.tile(13, *tile_at(LON + 0.3, LAT, 13)))
    assert NIGHT_MAP.land in {colour_at(inside, x, 200) for x in range(0, 256, 4)}
    assert colour_at(outside, 128, 128) == NIGHT_MAP.void


def test_a_city_without_any_rows_is_drawn_empty() -> None:
    tiles = TileSource(BasemapSource("nowhere", [], [], []))
    assert colour_at(away(lambda: tiles.tile(12, 3000, 1500)), 10, 10) == NIGHT_MAP.void


def test_neighbouring_tiles_are_cut_from_one_picture() -> None:
    """Four tiles of one zoom, drawn again as one: no seam, no label cut, no dash begun anew."""
    tiles = TileSource(seaside())
    zoom = 15
    x, y = tile_at(LON + 0.003, LAT + 0.003, zoom)
    four = away(lambda: [[pixels(tiles.tile(zoom, x + i, y + j)) for i in (0, 1)] for j in (0, 1)])
    mosaic = np.concatenate([np.concatenate(row, axis=1) for row in four], axis=0)
    whole = away(lambda: one_picture(tiles, zoom, x, y))
    # Antialiasing at a clipped edge may round by a step or two; a missing half of a letter would be tens.
    assert int(np.abs(mosaic.astype(int) - whole.astype(int)).max()) <= 6


def one_picture(tiles: TileSource, zoom: int, x: int, y: int) -> np.ndarray:
    """The same 512 pixels as one image, through a painter whose tiles are twice as wide."""
    painter, layout = tiles._prepared(zoom)
    return pixels(painter.picture(zoom, (x * 256, y * 256), (512, 512), 1, layout))


@settings(max_examples=12, deadline=None)
@given(st.integers(min_value=11, max_value=18), st.sampled_from(["zh", "en"]))
def test_no_two_labels_of_a_zoom_overlap(zoom: int, language: str) -> None:
    tiles = TileSource(seaside(), language=language)
    _, layout = away(lambda: tiles._prepared(zoom))
    ink = []
    for label in layout.labels:
        half = label.style.size * 0.4
        ink.append(
            shapely.union_all([shapely.box(g.x - half, g.y - half, g.x + half, g.y + half) for g in label.glyphs])
        )
    for i, a in enumerate(ink):
        for b in ink[i + 1 :]:
            assert not a.intersects(b)


def test_every_letter_lies_within_the_box_its_tiles_are_chosen_by() -> None:
    tiles = TileSource(seaside())
    for zoom in range(12, 19):
        _, layout = away(lambda z=zoom: tiles._prepared(z))
        assert layout.labels
        for label in layout.labels:
            for glyph in label.glyphs:
                reach = label.style.size * 0.7 + label.style.halo / 2
                assert label.box[0] <= glyph.x - reach
                assert glyph.x + reach <= label.box[2]
                assert label.box[1] <= glyph.y - reach
                assert glyph.y + reach <= label.box[3]


def test_hostile_names_are_drawn_as_letters_and_break_nothing() -> None:
    names = ["${alert(1)}", "`x`", "<script>alert(1)</script>", "\u202eevil\u202c", "\x00\x07", "a" * 4000, "👩‍👩‍👧"]
    places = [place("school", name, square(i * 20, 0, 1), rank=1) for i, name in enumerate(names)]
    tiles = TileSource(BasemapSource("hostile", places, [], []))
    x, y = tile_at(LON + 0.006, LAT, 15)
    assert image(away(lambda: tiles.tile(15, x, y))).width() == 256
    texts = ["".join(g.letter for g in label.glyphs) for label in away(lambda: tiles._prepared(15))[1].labels]
    assert "<script>alert(1)</script>" in texts
    assert not any("\u202e" in text for text in texts)
    assert max(len(text) for text in texts) <= 40


def test_a_broken_polygon_is_mended_and_an_empty_one_left_out() -> None:
    bow = shapely.Polygon([(LON, LAT), (LON + 0.01, LAT + 0.01), (LON + 0.01, LAT), (LON, LAT + 0.01)])
    source = BasemapSource("bow", [place("park", "蝴蝶公园", bow), place("park", "空", square(0, 0, 0))], [], [])
    assert image(away(lambda: TileSource(source).tile(15, *tile_at(LON, LAT, 15)))).width() == 256


@pytest.mark.parametrize(
    ("z", "x", "y", "scale"),
    [(8, 0, 0, 1), (20, 0, 0, 1), (12, -1, 0, 1), (12, 4096, 0, 1), (12, 0, 4096, 1), (12, 0, 0, 3)],
)
def test_a_tile_that_cannot_be_is_refused(z: int, x: int, y: int, scale: int) -> None:
    tiles = TileSource(seaside())
    with pytest.raises(ValueError, match=r"zoom|tile|scale"):
        away(lambda: tiles.tile(z, x, y, scale))


def test_an_unknown_theme_is_refused() -> None:
    with pytest.raises(ValueError, match="night"):
        TileSource(seaside(), theme="neon")


def test_the_gui_thread_is_refused() -> None:
    tiles = TileSource(seaside())
    assert threading.current_thread() is threading.main_thread()
    with pytest.raises(OnGuiThreadError):
        tiles.tile(14, *tile_at(LON, LAT, 14))


def test_a_scene_of_nested_areas_draws_each_border_once() -> None:
    scene = build_scene(seaside())
    assert set(scene.borders) == {1, 2} or set(scene.borders) == {1, 2, 3}
    lines = [line for rank in sorted(scene.borders) for line in shapely.get_parts(scene.borders[rank])]
    for i, a in enumerate(lines):
        for b in lines[i + 1 :]:
            assert a.intersection(b).length == 0


def test_areas_of_several_pieces_have_borders_too() -> None:
    two = shapely.MultiPolygon([square(0, 0, 4), square(10, 0, 4)])
    scene = build_scene(BasemapSource("archipelago", [], [], [grid("1", "群岛", 1, two)]))
    assert sum(line.length for line in scene.borders.values()) == pytest.approx(shape_to_world(two).length)


def test_painters_share_nothing_but_what_they_are_given() -> None:
    source = seaside()
    tiles = TileSource(source)
    painter, layout = away(lambda: tiles._prepared(14))
    other = Painter(build_scene(source), NIGHT_MAP, painter.lettering)
    x, y = tile_at(LON, LAT, 14)
    assert away(lambda: painter.tile(14, x, y, 1, layout)) == away(lambda: other.tile(14, x, y, 1, layout))
