"""`city cameras` as it is typed: a list is taken over whole or not at all, and no password comes out again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.cameras.listing import COLUMNS
from desktop.cli import main
from desktop.postgres.cities import CityServer, drop_city_database
from desktop.postgres.server import EmbeddedServer

CODE = "watched"
Run = Callable[..., tuple[int, str, str]]
LIST = """编号,名称,经度,纬度,视频地址,用户名,密码,启用
K1,文昌路口,120.51,36.41,rtsp://10.0.0.5:554/Streaming/Channels/101,admin,s3cret,是
K2,老码头,120.52,36.42,rtsp://viewer:hidden@10.0.0.6/live,,,
K3,集贸市场,120.53,36.43,,,,否
"""


@pytest.fixture(scope="module")
def made(server: EmbeddedServer, cities: CityServer) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHAOTAI_HOME", str(server.places.base))
        patch.setenv("SHAOTAI_CITY", CODE)
        assert main(["city", "new", "Watched", "--code", CODE]) == 0
        yield CODE
        drop_city_database(cities, CODE)


@pytest.fixture
def run(made: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("LC_ALL", "C")

    def typed(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["city", "cameras", *words])
        said = capsys.readouterr()
        assert "s3cret" not in said.out + said.err
        assert "hidden" not in said.out + said.err
        return code, said.out, said.err

    return typed


def test_a_list_is_taken_over_and_what_has_not_changed_stays(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "cameras.csv"
    file.write_text(LIST, encoding="gb18030")
    code, out, _ = run("import", str(file), "--json")
    assert (code, {key: json.loads(out)[key] for key in ("rows", "new", "changed", "same")}) == (
        0,
        {"rows": 3, "new": 3, "changed": 0, "same": 0},
    )
    file.write_text(LIST.replace("老码头", "老码头东"), encoding="utf-8-sig")
    assert run("import", str(file))[1].strip().endswith("3 cameras, 0 new, 1 changed, 2 the same")
    code, out, _ = run("list", "--json")
    told = {one["code"]: one for one in json.loads(out)["cameras"]}
    assert [(told[key]["name"], told[key]["address"], told[key]["signs_in"], told[key]["active"]) for key in told] == [
        ("文昌路口", "rtsp://10.0.0.5:554/Streaming/Channels/101", True, True),
        ("老码头东", "rtsp://10.0.0.6/live", True, True),
        ("集贸市场", "", False, False),
    ]
    assert "2 can be watched, 1 out of service" in run("list")[1]


def test_positions_in_another_system_are_turned_into_wgs84(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "gcj.csv"
    file.write_text("code,name,lon,lat\nG1,gate,120.51,36.41\n", encoding="utf-8")
    assert run("import", str(file), "--crs", "GCJ-02")[0] == 0
    told = {one["code"]: one for one in json.loads(run("list", "--json")[1])["cameras"]}
    assert 100 < (120.51 - told["G1"]["lon"]) * 89_600 < 700
    assert run("import", str(file), "--crs", "moon")[0] == 4


def test_a_list_with_a_line_that_is_none_is_not_taken_over_and_every_such_line_is_told(
    run: Run, tmp_path: Path
) -> None:
    before = run("list", "--json")[1]
    file = tmp_path / "bad.csv"
    rows = [
        "N1,gate,120.5,36.4,rtsp://10.0.0.5/1,,,",
        "N1,again,120.5,36.4,,,,",
        ",nameless,120.5,36.4,,,,",
        "N2,west,x,36.4,,,,",
        "N3,far,120.5,136.4,,,,",
        "N4,web,120.5,36.4,http://s3cret@10.0.0.5/1,,,",
        "N5,lone,120.5,36.4,rtsp://10.0.0.5/1,,s3cret,",
        "N6,perhaps,120.5,36.4,,,,maybe",
        "N7,user,120.5,36.4,,admin,,",
    ]
    file.write_text("\n".join([",".join(COLUMNS), *rows]) + "\n", encoding="utf-8")
    code, _, err = run("import", str(file))
    assert code == 4
    assert "8 of the 9 lines" in err
    for line, why in (
        (3, "stands in line 2 already"), (4, "no number"), (5, "no two numbers"), (6, "nowhere on earth"),
        (7, "rtsp://"), (8, "without a user"), (9, "neither yes nor no"), (10, "without an address"),
    ):  # fmt: skip
        assert any(f"line {line}:" in told and why in told for told in err.splitlines()), (line, why, err)
    assert run("list", "--json")[1] == before


def test_a_table_without_the_columns_is_refused_and_a_template_has_them(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("code,name,lat\nK1,x,1\n", encoding="utf-8")
    code, _, err = run("import", str(file))
    assert code == 4
    assert "lon" in err
    assert run("import", "--template", str(file))[0] == 0
    assert file.read_text(encoding="utf-8-sig").strip().split(",") == list(COLUMNS.values())
    assert run("import", str(file))[1].strip().endswith("0 cameras, 0 new, 0 changed, 0 the same")
    assert run("import", str(tmp_path / "none.csv"))[0] == 4
