"""The questions of `city new` on a terminal."""

from __future__ import annotations

import io
import sys

import pytest
import typer

from desktop.cli import asking, main
from desktop.cli.asking import as_centre, as_languages, as_timezone, ask
from desktop.connect import DEFAULT_ACCOUNT
from desktop.postgres.cities import CityServer, drop_city_database
from desktop.postgres.server import EmbeddedServer
from models.city.queries import get_city
from models.store.engine import Store


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("Asia/Shanghai", "Asia/Shanghai"),
        ("america/new york", "America/New_York"),
        ("utc", "UTC"),
    ],
)
def test_a_time_zone_is_known_however_it_is_written(said: str, zone: str) -> None:
    assert as_timezone(said) == zone


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ("Shanghai", "did you mean Asia/Shanghai?"),
        ("Asia/Shangai", "did you mean Asia/Shanghai"),
        ("", "for example Asia/Shanghai"),
        ("../etc/passwd", "there is no time zone"),
    ],
)
def test_a_time_zone_that_is_none_is_refused_with_the_nearest(said: str, hint: str) -> None:
    with pytest.raises(typer.BadParameter, match="there is no time zone") as wrong:
        as_timezone(said)
    assert hint in wrong.value.message


def test_languages_come_once_each_in_the_order_said() -> None:
    assert as_languages("en，zh, en", ("zh", "en")) == ("en", "zh")
    for said in ("", "fr", "zh,,", "zh;de"):
        with pytest.raises(typer.BadParameter):
            as_languages(said, ("zh", "en"))


def test_a_centre_is_two_numbers_on_earth_and_swapped_ones_are_told() -> None:
    assert as_centre("") is None
    assert as_centre("120.45, 36.38") == (120.45, 36.38)
    assert as_centre("-76.61 39.30") == (-76.61, 39.3)
    for said in ("here", "1", "1,2,3", "nan,1", "200,10", "1,inf"):
        with pytest.raises(typer.BadParameter):
            as_centre(said)
    with pytest.raises(typer.BadParameter, match=r"did you mean 120\.45,36\.38"):
        as_centre("36.38,120.45")


def answers(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_a_wrong_answer_is_told_and_asked_for_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers(monkeypatch, "Mars/Olympus", "", "unread")
    assert ask("Time zone", None, "Asia/Shanghai", as_timezone, asks=True) == "Asia/Shanghai"
    said = capsys.readouterr()
    assert "there is no time zone 'Mars/Olympus'" in said.err
    assert said.out.strip() == ""


def test_who_only_answers_wrongly_is_not_asked_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, *["Mars/Olympus"] * 20)
    with pytest.raises(typer.BadParameter):
        ask("Time zone", None, "Asia/Shanghai", as_timezone, asks=True)
    assert len(sys.stdin.read().splitlines()) == 20 - asking.TRIES


def test_what_is_given_is_not_asked_for_and_without_a_terminal_the_default_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers(monkeypatch, "unread")
    assert ask("Time zone", "UTC", "Asia/Shanghai", as_timezone, asks=True) == "UTC"
    assert ask("Time zone", None, "Asia/Shanghai", as_timezone, asks=False) == "Asia/Shanghai"
    assert sys.stdin.read() == "unread\n"


def test_a_new_city_is_made_from_the_answers(
    server: EmbeddedServer, cities: CityServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHAOTAI_HOME", str(server.places.base))
    monkeypatch.setattr("desktop.cli.cities.on_terminal", lambda: True)
    # Name, code (a wrong one first, then the one offered), zone, languages, English name, centre (swapped, then right).
    answers(monkeypatch, "问答城", "Wen Da!", "", "asia/shanghai", "en,zh", "Asked Town", "36.4,120.4", "120.4,36.4")
    try:
        assert main(["city", "new"]) == 0
        said = capsys.readouterr()
        assert "cannot be the code of a city" in said.err or "不能作为城市代码" in said.err
        assert "did you mean 120.4,36.4?" in said.err
        assert "The city wendacheng (问答城) is made." in said.out
        store = Store(cities.url("wendacheng", DEFAULT_ACCOUNT), desk="test", pool_size=1)
        with store.read() as s:
            city = get_city(s)
        store.close()
        assert (city.name, city.name_en, city.timezone, city.languages) == (
            "问答城",
            "Asked Town",
            "Asia/Shanghai",
            ("en", "zh"),
        )
        assert (city.lon, city.lat) == (120.4, 36.4)
    finally:
        drop_city_database(cities, "wendacheng")
