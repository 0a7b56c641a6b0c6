"""`city weights` as it is typed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from desktop.cli import main
from desktop.postgres.cities import CityServer, drop_city_database
from desktop.postgres.server import EmbeddedServer
from models.cases.advice import Weights

CODE = "weighed"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def made(server: EmbeddedServer, cities: CityServer) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHAOTAI_HOME", str(server.places.base))
        patch.setenv("SHAOTAI_CITY", CODE)
        assert main(["city", "new", "Weighed", "--code", CODE]) == 0
        yield CODE
        drop_city_database(cities, CODE)


@pytest.fixture
def run(made: str, capsys: pytest.CaptureFixture[str]) -> Run:
    def typed(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["city", "weights", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return typed


def test_weights_are_set_in_versions_and_those_not_named_stay(run: Run) -> None:
    code, out, _ = run("show", "--json")
    before = json.loads(out)
    assert (code, before["versions"]) == (0, [])
    code, out, _ = run("set", "order_m=900", "near_m=3000", "--note", "手上件数多看重些", "--json")
    after = json.loads(out)
    assert code == 0
    assert after["weights"] == before["weights"] | {"order_m": 900.0, "near_m": 3000.0}
    assert (after["version"], after["versions"][0]["note"]) == (before["version"] + 1, "手上件数多看重些")
    assert "version 1" in run("show")[1]


@pytest.mark.parametrize("value", ["-1", "nan", "inf", "1e9"])
def test_a_weight_that_makes_no_sense_is_refused_and_nothing_is_set(run: Run, value: str) -> None:
    before = run("show", "--json")[1]
    code, _, err = run("set", f"order_m={value}")
    assert code == 4
    assert "order_m" in err
    assert run("show", "--json")[1] == before


@pytest.mark.parametrize("given", ["star_sign=1", "order_m", "order_m=much"])
def test_what_is_no_weight_is_a_wrong_usage(run: Run, given: str) -> None:
    assert run("set", given)[0] == 2


def test_an_operator_may_not_set_them(run: Run) -> None:
    before = run("show", "--json")[1]
    code, _, err = run("set", "order_m=900", "--account", "operator")
    assert code != 0
    assert err
    assert run("show", "--json")[1] == before


def test_every_weight_is_explained(run: Run) -> None:
    out = run("show")[1]
    assert all(name in out for name in Weights.names())
