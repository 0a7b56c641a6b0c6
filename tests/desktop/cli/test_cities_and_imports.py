"""`city` and `import` as they are typed: what they answer, and with which exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from desktop.cli import main
from desktop.cli.inputs import KINDS
from desktop.postgres.accounts import migrate_and_register
from desktop.postgres.cities import CityServer, create_city_database, drop_city_database, list_cities
from desktop.postgres.dial import dial
from desktop.postgres.server import EmbeddedServer
from models.imports.errors import BadInput
from tests.models.imports.city import MAPPING, NewCity, feature, row, square

ROOT = Path(__file__).resolve().parents[3]
CODE = "typed"


@pytest.fixture(scope="module")
def home(server: EmbeddedServer) -> Iterator[Path]:
    """The program's home is the tests' own server."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHAOTAI_HOME", str(server.places.base))
        yield server.places.base


@pytest.fixture(scope="module")
def made(home: Path, cities: CityServer) -> Iterator[str]:
    """A city made by `city new`."""
    assert main(["city", "new", "Typed Town", "--code", CODE, "--timezone", "America/New_York"]) == 0
    yield CODE
    drop_city_database(cities, CODE)


@pytest.fixture
def files(tmp_path: Path) -> NewCity:
    """A folder with a mapping in it; only its file helpers are used."""
    (tmp_path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    return NewCity(None, None, tmp_path)  # type: ignore[arg-type]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def typed(*words: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return typed


Run = Callable[..., tuple[int, str, str]]


def cases_of(files: NewCity, table: Path, *more: str | Path) -> tuple[str | Path, ...]:
    return ("import", "cases", table, "--mapping", files.folder / "mapping.toml", "--city", CODE, *more)


def test_a_new_city_is_listed_and_says_where_it_is_kept_without_a_password(made: str, run: Run, home: Path) -> None:
    code, out, _ = run("city", "list", "--json")
    assert code == 0
    listed = {one["city"]: one for one in json.loads(out)["cities"]}
    assert listed[made] == {"city": made, "name": "Typed Town", "timezone": "America/New_York", "demo": False}
    code, out, _ = run("city", "where", "--city", made, "--json")
    where = json.loads(out)
    assert code == 0
    assert (where["folder"], where["database"]) == (str(home), "shaotai_typed")
    assert sorted(where["accounts"]) == [
        f"shaotai_typed_{duty}" for duty in ("field", "gateway", "leader", "operator", "supervisor")
    ]
    kept = json.loads((home / "passwords.json").read_text())
    words = {word for roles in kept.values() for word in roles.values()}
    assert not any(word in out for word in words)


def test_a_city_that_is_there_is_not_made_again(made: str, run: Run) -> None:
    code, _, err = run("city", "new", "Other", "--code", made)
    assert code == 3
    assert made in err


@pytest.mark.parametrize(
    "words",
    [
        ("--timezone", "America/Nowhere"),
        ("--center", "1"),
        ("--center", "200,10"),
        ("--center", "nan,10"),
        ("--languages", "zh,fr"),
        ("--code", "Not A Code"),
        ("--code", ""),
    ],
)
def test_a_city_that_makes_no_sense_is_refused_and_nothing_of_it_is_left(
    home: Path, run: Run, cities: CityServer, words: tuple[str, str]
) -> None:
    before = list_cities(cities)
    given = ("--code", "senseless") if words[0] != "--code" else ()
    assert run("city", "new", "Senseless", *given, *words)[0] in (2, 3)
    assert list_cities(cities) == before


def test_a_shared_server_gets_a_city_by_its_administrators_address(
    home: Path, run: Run, cities: CityServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHAOTAI_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir(mode=0o700)
    admin = cities.admin.render_as_string(hide_password=False)
    code, out, _ = run("city", "new", "Shared", "--code", "shared_one", "--database", admin)
    assert code == 0
    try:
        assert "shaotai_shared_one_operator" in out
        kept = json.loads((tmp_path / "home" / "passwords.json").read_text())
        assert not any(word in out for roles in kept.values() for word in roles.values())
        code, out, _ = run("city", "list", "--database", admin, "--json")
        assert ("shared_one", "Shared") in [(one["city"], one["name"]) for one in json.loads(out)["cities"]]
    finally:
        drop_city_database(cities, "shared_one")


def test_what_was_imported_is_answered_and_a_second_time_is_the_same(made: str, run: Run, files: NewCity) -> None:
    grids = files.folder / "grids.geojson"
    grids.write_text(json.dumps({"type": "FeatureCollection", "features": [feature(square(0, 0), name="Elm")]}))
    code, out, _ = run("import", "grids", grids, "--city", made, "--json")
    assert code == 0
    assert (json.loads(out)["new"], json.loads(out)["adds_up"]) == (1, True)
    table = files.table([row("1"), row("2", Lon="", Lat=""), row("3", Lon="7")])
    code, out, _ = run(*cases_of(files, table, "--json"))
    said = json.loads(out)
    assert code == 0
    assert (said["rows"], said["new"], said["in_grid"], said["outside"], said["without"]) == (3, 3, 1, 1, {"empty": 1})
    assert said["rejects"] is None
    code, out, _ = run(*cases_of(files, table))
    assert code == 0
    assert "0 new, 3 the same, 0 changed, 0 rejected" in out


def test_rows_that_cannot_be_used_give_exit_code_4_and_stand_beside_the_file(
    made: str, run: Run, files: NewCity
) -> None:
    table = files.table([row("bad", In="soon"), row("good")])
    code, out, _ = run(*cases_of(files, table))
    assert code == 4
    assert "1 rejected" in out
    assert f"{table}.rejected.csv" in out
    assert [one["No"] for one in files.rejected()] == ["bad"]


def test_rejects_go_where_it_is_said(made: str, run: Run, files: NewCity) -> None:
    table, elsewhere = files.table([row("bad", In="soon")]), files.folder / "elsewhere.csv"
    assert run(*cases_of(files, table, "--rejects", elsewhere))[0] == 4
    assert elsewhere.exists()
    code, _, err = run(*cases_of(files, table, "--rejects", files.folder / "no folder" / "x.csv"))
    assert code == 4
    assert "--rejects" in err


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 40, "not a text file"),
        (b"No,Title\n1,\x81\x30\n", "--encoding"),
        (b"a,b\n1,2\n", "must name the columns"),
        (b"No,Title\n1,2\n", "has nothing called"),
        (None, "cut off"),
        ("missing", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used_gives_exit_code_4_and_changes_nothing(
    made: str, run: Run, files: NewCity, content: bytes | str | None, words: str
) -> None:
    table = files.table([row("never")])
    if content == "missing":
        table.unlink()
    elif isinstance(content, bytes):
        table.write_bytes(content)
    else:
        table.write_bytes(table.read_bytes() + b'"half')
    code, out, err = run(*cases_of(files, table))
    assert (code, out) == (4, "")
    assert words in " ".join(err.split())
    assert "Nothing of it was imported" in err
    assert not files.rejected()


def test_a_broken_mapping_gives_exit_code_4_and_names_the_place(made: str, run: Run, files: NewCity) -> None:
    table = files.table([row("never")])
    (files.folder / "mapping.toml").write_text(MAPPING.replace("CLOSED", "SHUT"), encoding="utf-8")
    code, _, err = run(*cases_of(files, table))
    assert code == 4
    assert "states.Done" in err


@pytest.mark.parametrize("content", ["", "{", '{"type": "Topology"}', "[" * 50_000])
def test_a_file_without_areas_gives_exit_code_4(made: str, run: Run, files: NewCity, content: str) -> None:
    path = files.folder / "g.geojson"
    path.write_text(content)
    assert run("import", "grids", path, "--city", made)[0] == 4


def test_an_unknown_city_is_told_as_such(home: Path, run: Run, files: NewCity) -> None:
    code, _, err = run(
        "import", "cases", files.table([]), "--mapping", files.folder / "mapping.toml", "--city", "nowhere"
    )
    assert code == 3
    assert "nowhere" in err


def test_nothing_is_imported_into_the_demo_city_by_an_oversight(
    home: Path, run: Run, files: NewCity, cities: CityServer
) -> None:
    create_city_database(cities, "demo", migrate_and_register)
    try:
        code, out, err = run("import", "cases", files.table([row("1")]), "--mapping", files.folder / "mapping.toml")
    finally:
        drop_city_database(cities, "demo")
    assert (code, out) == (4, "")
    assert "--city CODE" in err


def test_every_cause_has_its_words() -> None:
    raised = set(
        str(BadInput.__doc__).split("Codes:")[1].replace(".", "").replace("\n", " ").replace(" ", "").split(",")
    )
    assert raised == set(KINDS)


def test_control_c_keeps_what_was_committed_and_the_same_command_goes_on(
    made: str, run: Run, files: NewCity, home: Path, cities: CityServer
) -> None:
    many = 6000
    table = files.table([row(f"many-{n}", Kind=f"kind {n % 50}") for n in range(many)])
    words = [str(word) for word in cases_of(files, table, "--json")]
    with held_after_a_batch(cities.owner_url(made)) as hold:
        child = subprocess.Popen(
            [sys.executable, "main.py", *words], cwd=ROOT, env=os.environ | {"SHAOTAI_HOME": str(home)},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            hold()
            child.send_signal(signal.SIGINT)
        except BaseException:
            child.kill()
            raise
    try:
        out, err = child.communicate(timeout=60)
    finally:
        child.kill()
    assert child.returncode == 130, err
    said: dict[str, Any] = json.loads(out)
    assert said["interrupted"]
    assert said["adds_up"]
    assert 0 < said["new"] < many
    code, out, _ = run(*words)
    again = json.loads(out)
    assert code == 0
    assert (again["new"], again["same"], again["interrupted"]) == (many - said["new"], said["new"], False)


@contextmanager
def held_after_a_batch(owner: URL) -> Iterator[Callable[[], None]]:
    """Keeps reports from being written until `hold` is called, lets one batch in, and holds the next ones till the end."""
    waits = "SELECT count(*) FROM pg_locks WHERE relation = 'report'::regclass AND NOT granted"
    with dial(owner) as looking, dial(owner) as holding:
        holding.execute("BEGIN; LOCK TABLE report IN SHARE MODE")

        def hold() -> None:
            for _ in range(6000):
                if looking.execute(waits).fetchone() == (1,):
                    # Its turn comes after the batch that waits now, and before the next.
                    holding.execute("COMMIT; BEGIN; LOCK TABLE report IN SHARE MODE")
                    return
                time.sleep(0.01)
            raise AssertionError("no batch came within a minute")

        yield hold
        holding.execute("COMMIT")
