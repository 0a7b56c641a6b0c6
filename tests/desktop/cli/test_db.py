"""Databases that cannot be used, seen from the command line: which it is, what was not lost, what to do; never a password."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from sqlalchemy import URL

from desktop.postgres.cities import CityServer
from desktop.postgres.server import EmbeddedServer
from models.store import migrate
from tests.support.commands import Command
from tests.support.database import CityDatabase, connect

NOTHING = "Nothing was changed."
SECRET = "hunter2-哨台"


def address(url: URL) -> str:
    return url.render_as_string(hide_password=False)


@pytest.fixture
def at_home(server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The session's embedded server, as the program's own."""
    monkeypatch.setenv("SHAOTAI_HOME", str(server.places.base))
    return server.places.base


@pytest.fixture
def over_tcp(server: EmbeddedServer, city_database: CityDatabase) -> URL:
    """A city as on a shared server: by host and port."""
    operator = city_database.operator
    return server.tcp_url(city_database.name, str(operator.username), str(operator.password))


def rename_revision(url: URL, revision: str) -> None:
    with connect(url) as connection:
        connection.execute("UPDATE alembic_version SET version_num = %s", [revision])


def test_check_answers_a_program_with_one_json_object(command: Command, city_database: CityDatabase) -> None:
    answer = command("db", "check", "--json", "--database", address(city_database.operator))
    assert (answer.code, answer.err) == (0, "")
    assert answer.json["state"] == "current"
    assert answer.json["current"] == answer.json["head"]
    assert answer.json["pending"] == []
    assert str(city_database.operator.password) not in answer.out


def test_check_answers_a_person_with_a_line(command: Command, city_database: CityDatabase) -> None:
    answer = command("db", "check", "--database", address(city_database.operator))
    assert answer.code == 0
    assert city_database.name in answer.out
    assert "current" in answer.out
    assert len(answer.out.splitlines()) == 1


def test_the_database_may_stand_before_the_command_and_in_the_environment(
    command: Command, city_database: CityDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command("--database", address(city_database.operator), "db", "check").code == 0
    monkeypatch.setenv("SHAOTAI_DATABASE", address(city_database.operator))
    assert city_database.name in command("db", "check").out


def test_a_city_in_the_environment_does_not_contradict_a_database_on_the_command_line(
    command: Command, city_database: CityDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHAOTAI_CITY", "somewhere")
    assert command("db", "check", "--database", address(city_database.operator)).code == 0


@pytest.mark.parametrize(
    "url",
    [
        "gibberish",
        "mysql://root:hunter2-哨台@localhost/city",
        "postgresql+psycopg://user:hunter2-哨台@localhost",
        "postgresql+psycopg://user:hunter2-哨台@localhost:port/city",
        "postgresql+psycopg://user:hunter2-哨台@localhost/city?colour=red",
        "https://example.invalid/city",
        "sqlite:///city.db",
    ],
)
def test_an_address_that_is_none_is_told_with_what_one_looks_like(command: Command, url: str) -> None:
    answer = command("db", "check", "--json", "--database", url)
    answer.tells(
        3, "This is not an address of a PostgreSQL database", NOTHING, "postgresql+psycopg://user:password@host"
    )
    assert SECRET not in answer.err


def test_a_wrong_password_is_told_without_it(command: Command, over_tcp: URL) -> None:
    answer = command("db", "check", "--json", "--database", address(over_tcp.set(password=SECRET)))
    answer.tells(
        3, f"does not accept user {over_tcp.username} with this password", NOTHING, "Check the user and the password"
    )
    assert SECRET not in answer.err


def test_an_unknown_user_is_told_like_a_wrong_password(command: Command, over_tcp: URL) -> None:
    answer = command("db", "check", "--database", address(over_tcp.set(username="nobody_here")))
    answer.tells(3, "does not accept user nobody_here", NOTHING, "Check the user and the password")


def test_an_unknown_database_is_named(command: Command, over_tcp: URL) -> None:
    answer = command("db", "check", "--database", address(over_tcp.set(database="no_such_city")))
    answer.tells(3, "There is no database no_such_city", NOTHING, "city list")


def test_a_server_that_is_down_is_named(command: Command, over_tcp: URL) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        answer = command("db", "check", "--json", "--database", address(over_tcp.set(port=port)))
    answer.tells(3, f"No PostgreSQL server answers at 127.0.0.1:{port}", "Nothing was sent to it.", "Check the address")


def test_a_host_that_does_not_exist_is_named(command: Command, over_tcp: URL) -> None:
    answer = command("db", "check", "--database", address(over_tcp.set(host="no-such-host.invalid")))
    answer.tells(3, "No PostgreSQL server answers at no-such-host.invalid", "Nothing was sent", "Check the address")


@pytest.mark.parametrize("words", [["db", "check"], ["db", "upgrade", "--yes"]], ids=" ".join)
def test_an_unknown_city_of_the_embedded_server_is_named(command: Command, at_home: Path, words: list[str]) -> None:
    command(*words, "--city", "nowhere").tells(3, "There is no city nowhere here.", NOTHING, "city list")


def test_a_schema_of_the_future_is_reported_and_not_touched(command: Command, city_database: CityDatabase) -> None:
    rename_revision(city_database.owner, "9999_hover_cars")
    url = address(city_database.owner)
    answer = command("db", "check", "--json", "--database", url)
    assert answer.code == 1
    assert (answer.json["state"], answer.json["current"]) == ("ahead", "9999_hover_cars")
    command("db", "upgrade", "--yes", "--json", "--database", url).tells(
        3,
        "was migrated by a newer program (revision 9999_hover_cars)",
        "Nothing was read or changed.",
        "Use the newer program",
    )
    assert migrate.check(city_database.owner).current == "9999_hover_cars"


def test_a_schema_behind_says_what_would_be_run_and_is_not_touched_by_check(
    command: Command, empty_database: CityDatabase
) -> None:
    answer = command("db", "check", "--json", "--database", address(empty_database.owner))
    assert answer.code == 1
    assert answer.json["state"] == "empty"
    assert answer.json["pending"] == list(migrate.check(empty_database.owner).pending)
    assert answer.json["pending"][-1].startswith(answer.json["head"])
    assert migrate.check(empty_database.owner).state == "empty"


@pytest.mark.parametrize("said", ["n\n", "\n", ""], ids=["no", "enter", "nobody there"])
def test_an_upgrade_without_a_yes_changes_nothing(command: Command, empty_database: CityDatabase, said: str) -> None:
    pending = migrate.check(empty_database.owner).pending
    answer = command("db", "upgrade", "--database", address(empty_database.owner), answer=said)
    answer.tells(1, "It was not confirmed, so it was not done.", NOTHING, "--yes")
    assert pending
    assert all(line in answer.err for line in pending)
    assert migrate.check(empty_database.owner).state == "empty"


def test_an_upgrade_with_a_yes_is_run_once(command: Command, empty_database: CityDatabase) -> None:
    url, pending = address(empty_database.owner), migrate.check(empty_database.owner).pending
    answer = command("db", "upgrade", "--database", url, answer="y\n")
    assert answer.code == 0, answer.err
    assert pending
    assert all(line in answer.err for line in pending)
    assert migrate.check(empty_database.owner).state == "current"
    again = command("db", "upgrade", "--yes", "--json", "--database", url)
    assert (again.code, again.json["ran"]) == (0, [])


def test_yes_asks_nothing(command: Command, empty_database: CityDatabase) -> None:
    answer = command("db", "upgrade", "--yes", "--json", "--database", address(empty_database.owner))
    assert answer.code == 0
    assert answer.json["ran"] != []
    assert "[y/N]" not in answer.err + answer.out


def test_only_the_owner_may_migrate(command: Command, empty_database: CityDatabase) -> None:
    answer = command("db", "upgrade", "--yes", "--database", address(empty_database.operator))
    answer.tells(3, "Only the owner of the database", NOTHING, "SHAOTAI_OWNER_DATABASE")
    assert migrate.check(empty_database.owner).state == "empty"


def test_the_owners_address_is_taken_from_the_environment_for_migrations(
    command: Command, empty_database: CityDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHAOTAI_OWNER_DATABASE", address(empty_database.owner))
    assert command("db", "upgrade", "--yes", "--database", address(empty_database.operator)).code == 0
    assert migrate.check(empty_database.owner).state == "current"


def test_an_embedded_city_is_migrated_as_its_owner(
    command: Command, at_home: Path, cities: CityServer, empty_database: CityDatabase
) -> None:
    code = empty_database.name.removeprefix("shaotai_")
    answer = command("db", "upgrade", "--yes", "--json", "--city", code)
    assert answer.code == 0, answer.err
    assert json.loads(command("db", "check", "--json", "--city", code).out)["state"] == "current"


def test_a_city_that_demo_did_not_make_is_not_reset(
    command: Command, at_home: Path, empty_database: CityDatabase
) -> None:
    from bench._small_city import fill

    code = empty_database.name.removeprefix("shaotai_")
    assert command("db", "upgrade", "--yes", "--city", code).code == 0
    fill(empty_database.operator, code)
    command("demo", "reset", "--yes", "--city", code).tells(
        1, f"The city {code} (小城)", "It was left as it is.", "--city"
    )
    with connect(empty_database.operator) as connection:
        assert connection.execute("SELECT count(*) FROM case_file").fetchone() == (120,)


def test_a_recount_tells_every_difference_from_the_raw_rows_and_that_there_is_none(
    command: Command, city_database: CityDatabase
) -> None:
    where = ("--database", address(city_database.operator))
    with connect(city_database.owner) as connection:
        connection.execute("UPDATE figure_state SET built = generation")
    answer = command("db", "recount", *where)
    assert answer.code == 0
    assert "no difference" in answer.out
    with connect(city_database.owner) as connection:
        connection.execute(
            "INSERT INTO figure_cell (build, cut, start, a, b, accepted)"
            " SELECT build, 0, current_date, gen_random_uuid(), gen_random_uuid(), 7 FROM figure_state"
        )
    answer = command("db", "recount", "--json", *where)
    assert answer.code == 1
    assert any(one.startswith("accepted") and one.endswith("-7") for one in answer.json["differences"])
    with connect(city_database.owner) as connection:
        connection.execute("UPDATE figure_state SET generation = generation + 1")
    answer = command("--language", "zh", "db", "recount", *where)
    assert answer.code == 3
    assert "计数正在重建" in answer.err
