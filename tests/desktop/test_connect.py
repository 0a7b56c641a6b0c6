"""From what was given to the one database that everything works with."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import URL

from desktop.connect import CityAndDatabase, resolve, shared_cities
from desktop.postgres import errors
from desktop.postgres.cities import DUTIES, list_cities
from desktop.postgres.dial import dial
from desktop.settings import Settings
from tests.support.database import CityDatabase

NOWHERE: dict[str, str] = {}
NOTHING = Settings()


def nothing(_owner: URL) -> None:
    """An upgrade that leaves the database empty."""


def test_the_command_line_goes_before_the_environment_and_that_before_the_file() -> None:
    file = Settings(database="postgresql://u@h/from_file")
    environ = {"SHAOTAI_DATABASE": "postgresql://u@h/from_environment"}
    given = "postgresql://u@h/from_command_line"
    for database, around, name in (
        (given, environ, "from_command_line"),
        (None, environ, "from_environment"),
        (None, NOWHERE, "from_file"),
    ):
        target = resolve(database, settings=file, environ=around)
        assert (target.url.database, target.server) == (name, None)


def test_a_city_and_a_database_at_once_are_refused() -> None:
    with pytest.raises(CityAndDatabase, match="SHAOTAI_DATABASE"):
        resolve(None, "demo", settings=NOTHING, environ={"SHAOTAI_DATABASE": "postgresql://u@h/d"})


def test_a_wrong_address_is_refused_before_anything_is_started() -> None:
    with pytest.raises(errors.UrlInvalid):
        resolve("sqlite:///here.db", settings=NOTHING, environ=NOWHERE)


def test_a_wrong_city_code_is_refused_before_anything_is_started(tmp_path: Path) -> None:
    with pytest.raises(errors.CityCodeInvalid):
        resolve(None, "澜州", settings=NOTHING, environ=NOWHERE, base=tmp_path / "base")
    assert not (tmp_path / "base").exists()


@pytest.mark.database
def test_the_embedded_city_is_made_opened_and_dropped(used: Path) -> None:
    with resolve(None, "jimo", "supervisor", settings=NOTHING, environ=NOWHERE, base=used) as target:
        assert not target.exists()
        target.create(nothing)
        assert target.exists()
        assert target.cities is not None
        assert list_cities(target.cities) == ["jimo"]
        for account in DUTIES:
            with dial(target.url_for(account)) as connection:
                assert connection.execute("SELECT session_user").fetchone() == (f"shaotai_jimo_{account}",)
        assert target.url == target.url_for("supervisor")
        with pytest.raises(errors.CityExists):
            target.create(nothing)
    with resolve(None, None, settings=Settings(city="jimo"), environ=NOWHERE, base=used) as target:
        assert (target.exists(), target.account) == (True, "operator")
        dial(target.url).close()
        target.drop()
        assert not target.exists()


@pytest.mark.database
def test_without_a_word_it_is_the_demo_city(used: Path) -> None:
    with resolve(settings=NOTHING, environ=NOWHERE, base=used) as target:
        assert (target.city, target.exists()) == ("demo", False)


@pytest.mark.database
def test_an_account_that_a_city_does_not_have_is_told(used: Path) -> None:
    with resolve(None, "jimo", settings=NOTHING, environ=NOWHERE, base=used) as target:
        target.create(nothing)
        with pytest.raises(errors.AccountUnknown, match="mayor"):
            target.url_for("mayor")
        target.drop()


@pytest.mark.database
def test_accounts_whose_passwords_were_lost_get_in_again(used: Path) -> None:
    with resolve(None, "jimo", settings=NOTHING, environ=NOWHERE, base=used) as target:
        target.create(nothing)
    (used / "passwords.json").unlink()
    with resolve(None, "jimo", settings=NOTHING, environ=NOWHERE, base=used) as target:
        dial(target.url).close()
        target.drop()


@pytest.mark.database
def test_a_shared_database_is_used_as_the_account_of_its_address(empty_database: CityDatabase) -> None:
    address = empty_database.operator.render_as_string(hide_password=False)
    with resolve(address, settings=NOTHING, environ=NOWHERE) as target:
        assert target.exists()
        assert target.account == empty_database.operator.username
        assert target.accounts() == (target.account,)
        assert target.owner_url is None
        assert str(empty_database.operator.password) not in target.place()
        with pytest.raises(errors.AccountUnknown):
            target.url_for("leader")


@pytest.mark.database
def test_the_owner_of_a_shared_database_may_be_given(empty_database: CityDatabase) -> None:
    environ = {"SHAOTAI_OWNER_DATABASE": empty_database.owner.render_as_string(hide_password=False)}
    with resolve(str(empty_database.operator), settings=NOTHING, environ=environ) as target:
        assert target.owner_url == empty_database.owner


def test_a_shared_server_keeps_its_own_passwords(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHAOTAI_HOME", str(tmp_path))
    cities = shared_cities("postgresql://admin@db.example.cn/postgres")
    cities.passwords.ensure(cities.name, ["shaotai_jimo_operator"])
    assert cities.url("jimo", "operator").host == "db.example.cn"
    assert cities.passwords.get("embedded", "shaotai_jimo_operator") is None
