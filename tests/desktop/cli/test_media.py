"""`city media` as it is typed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.cli import main
from desktop.postgres.cities import CityServer, drop_city_database
from desktop.postgres.server import EmbeddedServer
from models.media.keeping import keep_bytes
from models.store.engine import Store
from tests.models.media.files import sound

CODE = "kept"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def made(server: EmbeddedServer, cities: CityServer) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHAOTAI_HOME", str(server.places.base))
        patch.setenv("SHAOTAI_CITY", CODE)
        assert main(["city", "new", "Kept", "--code", CODE]) == 0
        yield CODE
        drop_city_database(cities, CODE)


@pytest.fixture
def run(made: str, capsys: pytest.CaptureFixture[str]) -> Run:
    def typed(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["city", "media", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return typed


def test_a_place_is_set_what_lies_there_is_checked_and_what_is_damaged_told(
    run: Run, cities: CityServer, tmp_path: Path
) -> None:
    assert json.loads(run("show", "--json")[1])["place"] == "database"
    code, out, _ = run("set", "--folder", str(tmp_path), "--large-from-mib", "0", "--note", "录像多", "--json")
    told = json.loads(out)
    assert (code, told["place"], told["limit_mib"]) == (0, {"folder": str(tmp_path)}, 200)
    assert told["versions"][0]["note"] == "录像多"
    store = Store(cities.url(CODE, "operator"), desk="desk-1", pool_size=1)
    try:
        keep_bytes(store, sound(), "a.wav")
    finally:
        store.close()
    code, out, _ = run("check", "--json")
    assert (code, json.loads(out)) == (0, {"checked": 1, "damaged": 0})
    (path,) = (one for one in tmp_path.rglob("*") if one.is_file())
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    code, _, err = run("check")
    assert code != 0
    assert "altered" in err
    path.unlink()
    assert "gone" in run("check")[2]


@pytest.mark.parametrize("words", [("--limit-mib", "0"), ("--folder", "not/absolute"), ("--large-from-mib", "-1")])
def test_what_makes_no_sense_is_refused_and_nothing_is_set(run: Run, words: tuple[str, ...]) -> None:
    before = run("show", "--json")[1]
    code, _, err = run("set", *words)
    assert code == 4
    assert err
    assert run("show", "--json")[1] == before


def test_two_places_at_once_are_a_wrong_usage(run: Run) -> None:
    assert run("set", "--folder", "/srv/a", "--in-database")[0] == 2


def test_an_operator_may_not_set_it(run: Run) -> None:
    before = run("show", "--json")[1]
    assert run("set", "--in-database", "--account", "operator")[0] != 0
    assert run("show", "--json")[1] == before
