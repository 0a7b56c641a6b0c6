"""What was exported is imported again into a city with nothing in it, by the very headings it has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.exporting.words import file_word
from models.cases.records import CaseState, Nature, Source, Urgency
from models.cases.states import TAKEN_OVER
from models.exports.records import ExportFormat, ExportKind
from models.grids.queries import get_grids
from models.grids.records import GridKind
from models.imports.grids import GridFields, grid_features, import_grids
from models.imports.guessing import guess
from models.imports.kinds import KINDS
from models.imports.reading import read_features, read_table
from models.imports.records import GridCounts
from models.imports.rejects import Rejects, place_for
from models.store.engine import Store
from models.workers.records import DepartmentKind, WorkerRole
from tests.models.imports.city import NewCity, new_city
from tests.models.imports.listed.bring import bring, sums
from tests.models.town import Town
from tests.support.database import CityDatabase
from widgets.i18n import speaking

FORMATS = list(ExportFormat)
GRIDS, CASES, WORKERS = ExportKind.GRIDS, ExportKind.CASES, ExportKind.WORKERS


@pytest.fixture
def empty(other_city_database: CityDatabase, tmp_path: Path) -> Iterator[NewCity]:
    """Another city, with nothing in it."""
    with new_city(other_city_database, tmp_path) as made:
        yield made


def bring_grids(city: NewCity, path: Path) -> GridCounts:
    table = path.suffix in (".csv", ".xlsx")
    source = grid_features(read_table(path)) if table else read_features(path)
    names = source.properties()
    sample = [[one.text(name) for name in names] for one in source.features]
    fields = GridFields.of(guess("grids", names, sample))
    with Rejects(place_for(path), names) as rejects:
        return import_grids(city.store, source, fields, rejects)


def ground(store: Store) -> list[tuple[Any, ...]]:
    """What the grids are: a polygon and a collection of that polygon alone are the same area."""
    with store.read() as s:
        grids = get_grids(s)
    codes = {grid.id: grid.code for grid in grids}
    return [
        (g.code, g.name, g.name_en, g.level, g.kind, codes.get(g.parent_id) if g.parent_id else None, g.path,
         g.owner_department_id is not None, g.geometry.normalize().wkt)
        for g in grids
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_grids_come_back_as_they_were_from_every_format(
    read_out: Callable[..., Any], still: Town, empty: NewCity, language: str
) -> None:
    with speaking(language):
        facts: dict[str, Any] = {"language": language, "word": file_word}
        files = [read_out(GRIDS, form, **facts).path for form in FORMATS]
        owners = read_out(ExportKind.DEPARTMENTS, ExportFormat.XLSX, **facts).path
    # The street's sub-centre waits for its street; the owner of the school is there before the school.
    assert sums(bring(empty, "departments", owners)) == (3, 0, 0, 1)
    first, *others = [bring_grids(empty, path) for path in files]
    assert (first.new, first.rejected) == (9, 0)
    assert ground(empty.store) == ground(still.operator)
    # The other formats say the very same.
    assert [(counts.same, counts.changed, counts.rejected) for counts in others] == [(9, 0, 0)] * 3
    assert sums(bring(empty, "departments", owners)) == (1, 3, 0, 0)


@pytest.mark.parametrize("form", [ExportFormat.CSV, ExportFormat.XLSX])
def test_the_rest_of_a_city_comes_back_too(read_out: Callable[..., Any], empty: NewCity, form: ExportFormat) -> None:
    bring_grids(empty, read_out(GRIDS, form, name=f"g.{form.value}", word=file_word).path)
    for kind, rows in (("categories", 3), ("places", 1), ("roads", 1)):
        path = read_out(ExportKind(kind), form, word=file_word).path
        assert sums(bring(empty, kind, path)) == (rows, 0, 0, 0), kind
        assert sums(bring(empty, kind, path)) == (0, rows, 0, 0), kind


def test_nobody_is_ever_renamed_by_what_is_masked(read_out: Callable[..., Any], still: Town) -> None:
    for language in ("zh", "en"):
        header = read_table(read_out(WORKERS, ExportFormat.CSV, language=language).path).header
        guessed = guess("workers", header)
        assert "name" in guessed.missing
        assert "phone" not in guessed.mapping
        guessed = guess("cases", read_table(read_out(CASES, ExportFormat.CSV, language=language).path).header)
        assert {"reporter", "reporter_phone"}.isdisjoint(guessed.mapping)
        assert not guessed.missing


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_word_in_a_file_is_one_that_the_imports_know(language: str) -> None:
    fields = {
        ("grids", "kind"): GridKind, ("departments", "kind"): DepartmentKind, ("workers", "role"): WorkerRole,
        ("cases", "status"): TAKEN_OVER, ("cases", "source"): Source, ("cases", "nature"): Nature,
        ("cases", "urgency"): Urgency,
    }  # fmt: skip
    with speaking(language):
        for (kind, name), values in fields.items():
            choices = KINDS[kind].field(name).choices
            for value in values:
                word = file_word(value)
                assert word in (value.value, *choices[value.value]), (kind, name, value, word)
        # The others have words too.
        assert all(file_word(state) for state in CaseState)
