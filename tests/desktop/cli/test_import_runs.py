"""`import list`, `import undo` and the questions of `import grids`, as they are typed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from desktop.cli.imports.problems import told
from desktop.connect import resolve
from desktop.postgres.cities import CityServer, drop_city_database
from desktop.postgres.server import EmbeddedServer
from models.imports.runs.errors import ImportBusy, ImportLost, UndoRefused
from models.imports.runs.lock import alone
from models.store.engine import Store
from tests.models.imports.city import MAPPING, NewCity, feature, row, square
from tests.support.commands import Command

CODE = "runs"
HERE = ("--city", CODE)
TWO = [feature(square(0, 0), code="A", name="Elm"), feature(square(1, 0), code="B", name="Oak")]


@pytest.fixture
def town(
    server: EmbeddedServer, cities: CityServer, command: Command, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """A city made by `city new`, in the tests' own server."""
    monkeypatch.setenv("SHAOTAI_HOME", str(server.places.base))
    assert command("city", "new", "Runs", "--code", CODE, "--timezone", "America/New_York").code == 0
    yield CODE
    drop_city_database(cities, CODE)


@pytest.fixture
def files(tmp_path: Path) -> NewCity:
    """A folder with a mapping in it; only its file helpers are used."""
    (tmp_path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    return NewCity(None, None, tmp_path)  # type: ignore[arg-type]


def grids_file(files: NewCity, features: list[Any]) -> str:
    path = files.folder / "grids.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return str(path)


def cases_words(files: NewCity, *rows: dict[str, str]) -> tuple[str, ...]:
    return ("import", "cases", str(files.table(rows)), "--mapping", str(files.folder / "mapping.toml"), *HERE)


class Terminal(StringIO):
    """Somebody sits there and answers."""

    def isatty(self) -> bool:
        return True


def test_imports_are_listed_undone_and_listed_as_undone(town: str, command: Command, files: NewCity) -> None:
    assert command("import", "list", *HERE).out == "Nothing was imported into this city yet.\n"
    assert command("import", "grids", grids_file(files, TWO), *HERE).code == 0
    assert command(*cases_words(files, row("1"), row("2", Lon="1.5"))).code == 0
    listed = command("import", "list", *HERE).out.splitlines()
    assert [line.split()[0] for line in listed] == ["2", "1"]
    assert "cases.csv" in listed[0]
    assert "2 new" in listed[0]
    refused = command("import", "undo", "1", *HERE, answer="n\n")
    refused.tells(1, "It was not confirmed", "Nothing was changed", "--yes")
    assert "Elm (A): needed by cases" in refused.err
    undone = command("import", "undo", "2", *HERE, "--yes", "--json")
    assert (undone.code, undone.json["removed"]["case"], undone.json["stays"]) == (0, 2, [])
    done = command("import", "undo", "1", *HERE, answer="y\n")
    assert (done.code, done.out.splitlines()[:2]) == (
        0,
        ["Import 1 is undone.", "  removed: 2 grids; as before: nothing"],
    )
    states = [one["state"] for one in command("import", "list", *HERE, "--json").json["imports"]]
    assert states == ["undone", "undone"]
    command("import", "undo", "1", *HERE, "--yes").tells(1, "was undone already", "Nothing was", "import list")
    command("import", "undo", "9", *HERE, "--yes").tells(1, "There is no import 9", "Nothing was", "import list")
    leader = command("--account", "leader", "import", "list", *HERE)
    assert leader.code == 0


def test_a_leader_is_told_that_he_may_not(town: str, command: Command, files: NewCity) -> None:
    assert command(*cases_words(files, row("1"))).code == 0
    words = ("--account", "leader", "import", "undo", "1", *HERE, "--yes")
    command(*words).tells(3, "does not let this account do that", "Nothing was changed", "Check the address")
    assert command("import", "list", *HERE, "--json").json["imports"][0]["state"] == "done"


def test_a_changed_file_of_grids_is_asked_about_and_kept_where_nobody_answers(
    town: str, command: Command, files: NewCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command("import", "grids", grids_file(files, TWO), *HERE).code == 0
    assert command(*cases_words(files, row("1", Lon="1.5"), row("2"))).code == 0
    fewer = grids_file(files, [feature(square(0, 0, 0.9), code="A", name="Elm")])
    silent = command("import", "grids", fewer, *HERE)
    assert "1 that the file no longer has were kept (--close-missing closes them)" in silent.out
    with monkeypatch.context() as patch:
        patch.setattr("tests.support.commands.StringIO", Terminal)
        again = command(
            "import", "grids", grids_file(files, [feature(square(0, 0), code="A", name="Elm")]), *HERE, answer="y\nn\n"
        )
    again.tells(1, "It was not confirmed", "Nothing was changed", "--yes")
    assert "1 grids there that the file no longer has: Oak (B). Close them?" in again.err
    assert "0 grids would be added, 1 changed, 1 closed; 2 open cases" in again.err
    fewer = grids_file(files, [feature(square(0, 0, 0.9), code="A", name="Elm")])
    closed = command("import", "grids", fewer, *HERE, "--close-missing", "--yes", "--json").json
    assert (closed["same"], closed["closed"], closed["missing"], closed["relocated"]) == (1, 1, 0, 1)


def test_a_second_import_is_told_of_the_first(town: str, command: Command, files: NewCity) -> None:
    with resolve(city=CODE) as target:
        store = Store(target.url, desk="x", pool_size=1)
        try:
            with alone(store):
                answer = command(*cases_words(files, row("1")))
        finally:
            store.close()
    answer.tells(1, "Another import is just beginning", "Nothing was imported", "in a moment")
    assert command(*cases_words(files, row("1"))).code == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_a_disk_full_in_the_middle_is_told_and_what_is_in_is_counted(
    town: str, command: Command, files: NewCity
) -> None:
    words = cases_words(files, row("1"), row("2", Status="Odd"))
    command(*words, "--rejects", "/dev/full").tells(4, "The disk is full", "What was saved before is kept", "Free some")
    (run,) = command("import", "list", *HERE, "--json").json["imports"]
    assert (run["state"], run["counts"]["new"], run["counts"]["rejected"]) == ("interrupted", 1, 1)
    again = command(*words, "--json")
    assert (again.json["same"], again.json["rejected"]) == (1, 1)
    assert len(files.rejected()) == 1


def test_a_template_comes_out_and_goes_in_without_a_mapping(town: str, command: Command, files: NewCity) -> None:
    for kind in ("grids", "cases"):
        path = files.folder / f"{kind}.csv"
        assert command("import", kind, "--template", str(path)).code == 0
        assert path.exists()
    assert command("import", "cases", str(path), *HERE).code == 2
    answer = command("import", "cases", str(path), "--system", "12345", *HERE, "--json")
    assert (answer.code, answer.json["new"], answer.json["rejected"]) == (4, 0, 1)
    assert files.rejected()[0]["reason"] == "is the template's own example"


@pytest.mark.parametrize(
    ("error", "id_"),
    [
        (ImportBusy(None), "import.busy_now"),
        (ImportLost(3), "import.lost"),
        (UndoRefused("later_imports", number=1, later=(3, 2)), "import.later_imports"),
        (UndoRefused("no_such_run", run=1), "import.no_such_run"),
    ],
)
def test_every_refusal_has_its_words(error: ImportBusy | ImportLost | UndoRefused, id_: str) -> None:
    problem = told(error)
    assert problem.id == id_
    assert all(problem.parts())
