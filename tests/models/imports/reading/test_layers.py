"""Shapefiles and GeoPackages: read in any encoding and system, refused by their cause."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from models.geo.crs import from_wgs84
from models.imports.errors import BadInput
from models.imports.reading import Features, area, line, point, read_features
from models.imports.records import Rejected
from tests.models.imports.reading.layers import DISTRICTS, NAMES, write, zipped


def code_of(path: Path, *given: Any, **facts: Any) -> str:
    with pytest.raises(BadInput) as caught:
        read_features(path, *given, **facts)
    assert caught.value.facts["file"] == path
    return caught.value.code


def shapes_of(found: Features) -> list[shapely.Geometry]:
    return [area(feature)[0] for feature in found.features]


def shapefile(folder: Path, encoding: str = "GB18030", **facts: Any) -> Path:
    (folder / "parts").mkdir(exist_ok=True)
    write(folder / "parts" / "layer.shp", encoding=encoding, **facts)
    return folder / "parts"


@pytest.mark.parametrize(
    ("encoding", "cpg"),
    [("GB18030", b"GB18030"), ("GB18030", b"936\r\n"), ("GB18030", None), ("UTF-8", b"UTF-8"), ("UTF-8", None)],
)
def test_a_zipped_shapefile_is_read_with_its_chinese(tmp_path: Path, encoding: str, cpg: bytes | None) -> None:
    folder = shapefile(tmp_path, encoding, columns={"name": NAMES, "people": [12, 13], "code": [370202.0, 370203.0]})
    also = {} if cpg is None else {"cpg": cpg}
    path = zipped(tmp_path / "districts.zip", folder, without=() if cpg else ("cpg",), **also)
    found = read_features(path)
    assert (found.layer, found.crs) == ("layer", "EPSG:4326")
    assert [one.text("name") for one in found.features] == NAMES
    assert [one.text("code") for one in found.features] == ["370202", "370203"]
    assert found.features[1].properties["people"] == 13
    assert all(one.equals(two) for one, two in zip(shapes_of(found), DISTRICTS, strict=True))


def test_a_shapefile_is_read_by_its_shp_too_and_without_its_index(tmp_path: Path) -> None:
    folder = shapefile(tmp_path)
    (folder / "layer.shx").unlink()
    before = sorted(one.name for one in folder.iterdir())
    assert len(read_features(folder / "layer.shp").features) == 2
    assert sorted(one.name for one in folder.iterdir()) == before


def test_a_shapefile_in_metres_of_cgcs2000_lies_where_it_should(tmp_path: Path) -> None:
    metres = [
        shapely.transform(one, lambda at: _columns(from_wgs84("EPSG:4528", at[:, 0], at[:, 1]))) for one in DISTRICTS
    ]
    path = zipped(tmp_path / "d.zip", shapefile(tmp_path, shapes=metres, crs="EPSG:4528"))
    for one, two in zip(shapes_of(read_features(path)), DISTRICTS, strict=True):
        assert one.hausdorff_distance(two) < 1e-8


def _columns(at: tuple[Any, Any]) -> Any:
    import numpy as np

    return np.column_stack(at)


def test_an_option_goes_before_what_the_file_says(tmp_path: Path) -> None:
    path = zipped(tmp_path / "d.zip", shapefile(tmp_path))
    moved = read_features(path, "gcj02")
    assert moved.crs == "GCJ-02"
    off = shapes_of(moved)[0].centroid.distance(DISTRICTS[0].centroid)
    assert 0.003 < off < 0.01


def test_what_a_shapefile_lacks_is_told(tmp_path: Path) -> None:
    folder = shapefile(tmp_path)
    assert code_of(zipped(tmp_path / "a.zip", folder, without=("prj",))) == "crs_unsaid"
    assert len(read_features(tmp_path / "a.zip", "wgs84").features) == 2
    assert code_of(zipped(tmp_path / "b.zip", folder, without=("dbf",))) == "missing_part"
    assert code_of(zipped(tmp_path / "c.zip", folder, without=("shp",))) == "no_shapefile"
    assert code_of(zipped(tmp_path / "d.zip", folder, shp=b"no shapes")) == "broken_layer"
    assert code_of(zipped(tmp_path / "e.zip", folder, cpg=b"klingon")) == "unknown_encoding"
    assert code_of(zipped(tmp_path / "f.zip", folder, cpg=b"UTF-8")) == "layer_encoding"
    assert code_of(zipped(tmp_path / "g.zip", folder, prj=b"PROJCS[nothing")) == "unknown_crs"


def test_of_several_shapefiles_one_must_be_named(tmp_path: Path) -> None:
    folder = shapefile(tmp_path)
    path = zipped(tmp_path / "d.zip", folder)
    with zipfile.ZipFile(path, "a") as archive:
        for part in folder.iterdir():
            archive.writestr(f"街道{part.suffix}", part.read_bytes())
            archive.writestr(f"__MACOSX/._layer{part.suffix}", b"mac")
    assert code_of(path) == "several_layers"
    assert code_of(path, layer="社区") == "no_layer"
    assert read_features(path, layer="街道").layer == "街道"


@pytest.mark.parametrize("name", ["../layer.shp", "a/../../layer.shp", "/etc/layer.shp", "C:\\layer.shp", "..\\l.shp"])
def test_a_zip_that_leads_out_of_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path / "d.zip", shapefile(tmp_path))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, b"x")
    assert code_of(path) == "unsafe_zip"


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "d.zip", shapefile(tmp_path))
    link = zipfile.ZipInfo("layer2.dbf")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert code_of(path) == "unsafe_zip"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("layer.shp", "w") as member:
        for _ in range(80):
            member.write(bytes(1 << 20))
    assert path.stat().st_size < 1 << 20
    assert code_of(path) == "zip_bomb"


def test_a_zip_that_lies_about_what_is_in_it_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "d.zip", shapefile(tmp_path))
    whole = path.read_bytes()
    for length in range(4, len(whole), max(1, len(whole) // 30)):
        path.write_bytes(whole[:length])
        assert code_of(path) == "broken_zip"


def geopackage(path: Path, **layers: Any) -> Path:
    for name, facts in layers.items():
        write(path, layer=name, driver="GPKG", append=path.exists(), **facts)
    return path


def test_a_geopackage_is_read_and_left_alone(tmp_path: Path) -> None:
    path = geopackage(tmp_path / "区划.gpkg", grids={"columns": {"名称": NAMES, "人口": [7, 8]}})
    before = path.read_bytes()
    found = read_features(path)
    assert (found.layer, found.properties()) == ("grids", ["名称", "人口"])
    assert [one.text("名称") for one in found.features] == NAMES
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_of_several_layers_one_must_be_named(tmp_path: Path) -> None:
    path = geopackage(tmp_path / "g.gpkg", grids={}, places={"shapes": [shapely.Point(120, 36)] * 2, "kind": "Point"})
    assert code_of(path) == "several_layers"
    assert code_of(path, layer="x") == "no_layer"
    assert point(read_features(path, layer="places").features[0]) == (120.0, 36.0)


def test_a_geopackage_without_a_system_asks_for_one(tmp_path: Path) -> None:
    path = geopackage(tmp_path / "g.gpkg", grids={"crs": None})
    assert code_of(path) == "crs_unsaid"
    assert len(read_features(path, "CGCS2000").features) == 2


def test_a_feature_that_is_none_is_refused_by_itself(tmp_path: Path) -> None:
    bow = shapely.Polygon([(120, 36), (121, 37), (121, 36), (120, 37)])
    track = shapely.LineString([(120, 36), (121, 37)])
    path = geopackage(
        tmp_path / "g.gpkg",
        grids={"shapes": [bow, None, track], "columns": {"name": ["a", "b", "c"]}, "kind": "Unknown"},
    )
    mended, empty, lines = read_features(path).features
    assert "Self-intersection" in area(mended)[1]
    with pytest.raises(Rejected, match="has no geometry"):
        area(empty)
    with pytest.raises(Rejected, match="no area but a LineString"):
        area(lines)
    assert line(lines).equals(track)
    with pytest.raises(Rejected, match="no line but a Polygon"):
        line(mended)


def test_what_is_no_geopackage_or_has_nothing_in_it_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "g.gpkg"
    path.write_bytes(b"SQLite format 3\0" + bytes(2000))
    assert code_of(path) in ("broken_layer", "no_features")
    whole = geopackage(tmp_path / "w.gpkg", grids={}).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert code_of(path) in ("broken_layer", "no_features")


@pytest.mark.parametrize("name", ["vsicurl.gpkg", "http:evil.gpkg", "a!b.zip.gpkg", "=1+1\t.gpkg"])
def test_a_name_means_nothing(tmp_path: Path, name: str) -> None:
    made = geopackage(tmp_path / "g.gpkg", grids={})
    assert len(read_features(made.rename(tmp_path / name)).features) == 2


@given(
    flips=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=12), zip_=st.booleans()
)
def test_no_damage_breaks_the_reader(
    made: dict[bool, Path], tmp_path_factory: pytest.TempPathFactory, flips: list[tuple[int, int]], zip_: bool
) -> None:
    content = bytearray(made[zip_].read_bytes())
    for at, byte in flips:
        content[at % len(content)] = byte
    path = tmp_path_factory.mktemp("damage") / "features"
    path.write_bytes(content)
    try:
        found = read_features(path)
    except BadInput:
        return
    for feature in found.features:
        try:
            shape, _ = area(feature)
        except Rejected:
            continue
        assert shape.is_valid


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    folder = tmp_path_factory.mktemp("made")
    return {
        True: zipped(folder / "d.zip", shapefile(folder)),
        False: geopackage(folder / "g.gpkg", grids={}),
    }


@pytest.mark.parametrize("zip_", [True, False])
def test_a_full_disk_is_told_as_such(
    made: dict[bool, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zip_: bool
) -> None:
    """The temporary folder is one where every write fails as on a full disk."""
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("there is no /dev/full on this system")

    @contextmanager
    def scratch() -> Iterator[Path]:
        for name in ("layer.shp", "layer.dbf", "layer.shx", "layer.prj", "features.gpkg"):
            (tmp_path / name).symlink_to(full)
        yield tmp_path

    for module in ("shapefile", "geopackage"):
        monkeypatch.setattr(f"models.imports.reading.{module}.scratch", scratch)
    assert code_of(made[zip_]) == "no_room"
