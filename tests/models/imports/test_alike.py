"""What an import brought in twice is told, and never merged."""

from __future__ import annotations

import pytest

from models.imports.runs.errors import UndoRefused
from models.imports.twins import find_alike
from tests.models.imports.city import NewCity, row


def test_cases_of_an_import_that_are_likely_here_already_are_told_and_left_alone(city: NewCity) -> None:
    city.cases([row("1", Title="Deep pothole"), row("2", Lon="0.6", Title="Somewhere else", Address="9 Oak St")])
    city.cases(
        [
            row("3", Title="Pothole, deep", In="2018-06-02 09:00", Phone="777", Caller="Bob"),
            row("4", In="2018-08-02 09:00"),
            row("5", Status="Done", Out="2018-06-03 08:00"),
        ]
    )
    before = city.ask("SELECT c.*, c.xmin::text FROM case_file c ORDER BY id")
    with city.store.read() as s:
        alike = find_alike(s, 2)
        none = find_alike(s, 1, most=0)
    assert (alike.made, alike.looked) == (2, 2)
    (found,) = alike.found
    assert found.case_id == city.id_of("3")
    assert {twin.case.id for twin in found.twins} == {city.id_of("5"), city.id_of("1")}
    assert (none.looked, none.found) == (0, ())
    assert city.ask("SELECT c.*, c.xmin::text FROM case_file c ORDER BY id") == before


def test_an_import_that_never_was_is_told_so(city: NewCity) -> None:
    with city.store.read() as s, pytest.raises(UndoRefused, match="no_such_run"):
        find_alike(s, 7)
