"""The cache of tiles: an MBTiles file that may be shared, broken or gone without harm."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from desktop.basemap.mbtiles import APPLICATION_ID, PNG_END, PNG_START, TileCache, tms_row, whole
from desktop.basemap.source import BasemapSource, tile_at
from desktop.basemap.tiles import TileSource
from tests.desktop.basemap.towns import LAT, LON, away, place, seaside, square

PICTURE = PNG_START + b"picture" + PNG_END


@pytest.fixture
def cache(tmp_path: Path):
    made = TileCache(tmp_path / "底图 缓存" / "a.mbtiles", {"name": "澜州", "format": "png"})
    yield made
    made.close()


def test_what_was_put_is_got_and_nothing_else(cache: TileCache) -> None:
    assert cache.get(14, 5, 6) is None
    assert cache.put(14, 5, 6, PICTURE)
    assert cache.get(14, 5, 6) == PICTURE
    assert cache.get(14, 6, 5) is None
    assert cache.get(15, 5, 6) is None


def test_the_file_is_mbtiles_as_others_read_it(cache: TileCache) -> None:
    cache.put(3, 1, 2, PICTURE)
    with sqlite3.connect(cache.path) as other:
        assert other.execute("SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles").fetchall() == [
            (3, 1, 5, PICTURE)
        ]
        assert dict(other.execute("SELECT name, value FROM metadata")) == {"name": "澜州", "format": "png"}
        assert other.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    other.close()


@given(st.integers(min_value=0, max_value=22), st.data())
def test_rows_from_the_south_and_back_are_the_same_row(zoom: int, data: st.DataObject) -> None:
    y = data.draw(st.integers(min_value=0, max_value=2**zoom - 1))
    assert 0 <= tms_row(zoom, y) < 2**zoom
    assert tms_row(zoom, tms_row(zoom, y)) == y


@given(st.binary(max_size=60))
def test_only_a_whole_png_counts_as_one(data: bytes) -> None:
    assume(not data.startswith(PNG_START))
    assert not whole(data)
    assert whole(PNG_START + data + PNG_END)
    assert not whole(PNG_START + data + PNG_END[:-1])
    assert not whole(data + PNG_END)


def test_a_file_that_is_no_database_is_begun_anew(cache: TileCache, caplog: pytest.LogCaptureFixture) -> None:
    cache.path.parent.mkdir(parents=True)
    cache.path.write_bytes(b"this was never a database, whatever it says" * 100)
    assert cache.get(14, 5, 6) is None
    assert cache.put(14, 5, 6, PICTURE)
    assert cache.get(14, 5, 6) == PICTURE
    assert "begun anew" in caplog.text


def test_a_database_with_other_tables_is_begun_anew(cache: TileCache) -> None:
    cache.path.parent.mkdir(parents=True)
    with sqlite3.connect(cache.path) as other:
        other.execute("CREATE TABLE tiles (something TEXT)")
    other.close()
    assert cache.get(14, 5, 6) is None
    cache.put(14, 5, 6, PICTURE)
    assert cache.put(14, 5, 6, PICTURE)
    assert cache.get(14, 5, 6) == PICTURE


def test_a_file_overwritten_while_open_does_no_harm(cache: TileCache) -> None:
    for x in range(200):
        cache.put(14, x, 0, PNG_START + os.urandom(3000) + PNG_END)
    cache.close()
    size = cache.path.stat().st_size
    with cache.path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(size - 4096))
    for x in range(200):
        found = cache.get(14, x, 0)
        assert found is None or whole(found)
    assert cache.put(14, 5, 6, PICTURE) or cache.put(14, 5, 6, PICTURE)
    assert cache.get(14, 5, 6) == PICTURE


def test_a_damaged_picture_is_not_handed_out(cache: TileCache) -> None:
    cache.put(14, 5, 6, PICTURE)
    with sqlite3.connect(cache.path) as other:
        other.execute("UPDATE tiles SET tile_data = ?", (PICTURE[:-3],))
    other.close()
    assert cache.get(14, 5, 6) is None


def test_a_folder_that_cannot_be_made_means_no_cache_and_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = TileCache(tmp_path / "file" / "a.mbtiles", {})
    assert not cache.put(1, 0, 0, PICTURE)
    assert cache.get(1, 0, 0) is None


def test_a_full_disk_means_no_cache_and_no_error(cache: TileCache) -> None:
    assert cache.put(14, 1, 1, PICTURE)
    assert cache._connection is not None
    pages = cache._connection.execute("PRAGMA page_count").fetchone()[0]
    cache._connection.execute(f"PRAGMA max_page_count={pages}")
    assert not cache.put(14, 2, 2, PNG_START + bytes(400_000) + PNG_END)
    cache._not_before = 0.0
    assert cache.get(14, 1, 1) == PICTURE


def test_threads_share_one_cache(cache: TileCache) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda n: cache.put(14, n, n, PICTURE), range(100)))
        assert all(found == PICTURE for found in pool.map(lambda n: cache.get(14, n, n), range(100)))


def test_processes_share_one_file(cache: TileCache) -> None:
    script = (
        "import sys; from pathlib import Path; from desktop.basemap.mbtiles import *\n"
        "cache = TileCache(Path(sys.argv[1]), {'name': 'x'})\n"
        "assert all(cache.put(14, n, int(sys.argv[2]), PNG_START + PNG_END) for n in range(60))\n"
        "cache.close()\n"
    )
    others = [subprocess.Popen([sys.executable, "-c", script, str(cache.path), str(n)]) for n in range(3)]
    assert all(cache.put(14, n, 9, PICTURE) for n in range(60))
    assert [other.wait(60) for other in others] == [0, 0, 0]
    assert all(cache.get(14, n, row) for n in range(60) for row in (0, 1, 2, 9))


@pytest.mark.usefixtures("qapp")
def test_a_drawn_tile_comes_from_the_cache_the_next_time(tmp_path: Path) -> None:
    spot = tile_at(LON, LAT, 14)
    first = TileSource(seaside(), cache=tmp_path)
    drawn = away(lambda: first.tile(14, *spot))
    first.close()
    second = TileSource(seaside(), cache=tmp_path)
    assert away(lambda: second.tile(14, *spot)) == drawn
    assert second._painter is None, "a cached tile needs no drawing"
    second.close()


@pytest.mark.usefixtures("qapp")
def test_scales_themes_and_languages_have_files_of_their_own(tmp_path: Path) -> None:
    spot = tile_at(LON, LAT, 14)
    seen = set()
    for theme in ("night", "day"):
        for language in ("zh", "en"):
            for scale in (1, 2):
                tiles = TileSource(seaside(), theme=theme, language=language, cache=tmp_path)
                seen.add(away(lambda t=tiles, s=scale: t.tile(14, *spot, s)))
                tiles.close()
    assert len(seen) == 8
    assert len(list(tmp_path.glob("*.mbtiles"))) == 8


@pytest.mark.usefixtures("qapp")
def test_changed_rows_are_drawn_anew_and_the_old_file_goes(tmp_path: Path) -> None:
    spot = tile_at(LON, LAT, 14)
    old = TileSource(seaside(), cache=tmp_path)
    before = away(lambda: old.tile(14, *spot))
    old.close()
    rows = seaside()
    changed = BasemapSource(
        rows.city, [*rows.places, place("park", "新公园", square(-8, 2, 5))], rows.roads, rows.grids
    )
    new = TileSource(changed, cache=tmp_path)
    assert away(lambda: new.tile(14, *spot)) != before
    new.close()
    assert len(list(tmp_path.glob("*@1x*.mbtiles"))) == 1


def test_the_version_of_the_rows_is_the_same_in_any_order() -> None:
    rows = seaside()
    turned = BasemapSource(rows.city, rows.places[::-1], rows.roads[::-1], rows.grids[::-1])
    assert turned.version == rows.version


@pytest.mark.usefixtures("qapp")
def test_a_broken_cache_still_gives_tiles(tmp_path: Path) -> None:
    spot = tile_at(LON, LAT, 14)
    good = TileSource(seaside(), cache=tmp_path)
    drawn = away(lambda: good.tile(14, *spot))
    good.close()
    for file in tmp_path.glob("*.mbtiles"):
        file.write_bytes(b"\0" * 10_000)
    again = TileSource(seaside(), cache=tmp_path)
    assert away(lambda: again.tile(14, *spot)) == drawn
    again.close()
