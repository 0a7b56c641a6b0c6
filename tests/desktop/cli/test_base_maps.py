"""`city base-map` as it is typed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.cli import main
from desktop.postgres.cities import CityServer, drop_city_database
from desktop.postgres.server import EmbeddedServer
from tests.desktop.basemap import outside
from tests.desktop.basemap.outside import Service, package

CODE = "mapped"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def made(server: EmbeddedServer, cities: CityServer) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHAOTAI_HOME", str(server.places.base))
        patch.setenv("no_proxy", "127.0.0.1")
        patch.setenv("SHAOTAI_CITY", CODE)
        assert main(["city", "new", "Mapped", "--code", CODE]) == 0
        yield CODE
        drop_city_database(cities, CODE)


@pytest.fixture
def run(made: str, capsys: pytest.CaptureFixture[str]) -> Run:
    def typed(*words: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["city", "base-map", *(str(word) for word in words)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return typed


def listed(run: Run) -> dict[str, bool]:
    code, out, _ = run("list", "--json")
    assert code == 0
    facts = json.loads(out)
    return {one["name"]: one["in_use"] for one in facts["base_maps"]} | {"drawn": facts["drawn"]}


@pytest.mark.usefixtures("qapp")
def test_a_base_map_is_added_chosen_and_removed(run: Run, tmp_path: Path) -> None:
    path = package(tmp_path / "t.mbtiles", {(12, 3, 4): outside.plain()}, format="png", attribution="© 测绘院")
    assert run("add", "街道图", path, "--use")[0] == 0
    assert run("add", "高德", "https://t.example/{z}/{x}/{y}?key=geheim", "--crs", "gcj02")[0] == 0
    assert listed(run) == {"街道图": True, "高德": False, "drawn": False}
    code, out, _ = run("list")
    assert (code, "geheim" in out, "GCJ-02" in out, "12-12" in out) == (0, False, True, True)
    assert run("use", "高德")[0] == 0
    assert listed(run) == {"街道图": False, "高德": True, "drawn": False}
    assert run("use", "drawn")[0] == 0
    assert listed(run) == {"街道图": False, "高德": False, "drawn": True}
    for name in ("街道图", "高德"):
        assert run("remove", name)[0] == 0
    assert listed(run) == {"drawn": True}
    assert path.exists()


@pytest.mark.usefixtures("qapp")
def test_what_cannot_be_one_is_told_in_three_parts_and_changes_nothing(run: Run, tmp_path: Path) -> None:
    nothing = "The city's base maps are as they were."
    (tmp_path / "no.mbtiles").write_text("x", encoding="utf-8")
    vector = package(tmp_path / "v.mbtiles", {(3, 1, 2): b"\x1f\x8b"}, format="pbf")
    for words, said in (
        (("add", "x", tmp_path / "no.mbtiles"), "no MBTiles file"),
        (("add", "x", vector), "vector tiles"),
        (("add", "x", "https://h/{z}/{x}/{y}", "--crs", "BD-09"), "BD-09"),
        (("add", "x", "file:///{z}/{x}/{y}"), "no address of tiles"),
        (("use", "nowhere"), "nowhere"),
        (("remove", "nowhere"), "nowhere"),
    ):
        code, out, err = run(*words)
        assert (code, out) == (4, "")
        assert said in err
        assert nothing in err
    assert run("add", "drawn", "https://h/{z}/{x}/{y}")[0] == 2
    assert listed(run) == {"drawn": True}


def test_a_name_gives_the_terminal_no_orders(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a\x1b[2J.mbtiles").write_text("x", encoding="utf-8")
    code, _, err = run("add", "x", tmp_path / "a\x1b[2J.mbtiles")
    assert code == 4
    assert "\x1b" not in err
    assert "a\ufffd[2J.mbtiles" in err


def test_a_service_is_asked_for_its_layers(run: Run) -> None:
    with Service().running() as service:
        service.answer = lambda _: (404, "text/plain", b"", {})
        code, _, err = run("add", "x", f"http://{service.host}/wmts")
        assert (code, "HTTP 404" in err) == (4, True)
        assert service.asked == ["/wmts?SERVICE=WMTS&REQUEST=GetCapabilities"]
