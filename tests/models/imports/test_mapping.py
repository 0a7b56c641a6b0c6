"""The mapping file: what is wrong with one is told with where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cases.records import CaseState, Source
from models.imports.errors import BadInput
from models.imports.mapping import read_mapping
from tests.models.imports.city import MAPPING


def refused(path: Path, mapping: str) -> str:
    path.write_text(mapping, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_mapping(path)
    assert caught.value.code == "mapping"
    return f"{caught.value.facts['at']}: {caught.value.facts['detail']}"


@pytest.mark.parametrize(
    ("before", "after", "at"),
    [
        ('Done = "CLOSED"', 'Done = "SHUT"', "states.Done"),
        ('Done = "CLOSED"', 'Done = "VERIFYING"', "states.Done"),
        ('number = "No"', "", "columns.number"),
        ('number = "No"', "number = 3", "columns.number"),
        ('number = "No"', 'number = "No"\nnumbr = "x"', "columns.numbr"),
        ('lat = "Lat"', "", "columns.lon"),
        ('zone = "America/New_York"', 'zone = "America/Nowhere"', "times.zone"),
        ('zone = "America/New_York"', 'zone = "../etc/passwd"', "times.zone"),
        ('formats = ["%Y-%m-%d %H:%M"]', 'formats = ["%H:%M"]', "times.formats"),
        ("[place]", '[place]\ncrs = "EPSG:0"', "place.crs"),
        ("lon = 0, lat = 0", 'lon = "west", lat = 0', "place.placeholders"),
        ("lon = 0, lat = 0", "lon = nan, lat = 0", "place.placeholders"),
        ('source_system = "hall"', "", "source_system"),
        ('source_system = "hall"', 'source_system = "hall"\ncolour = 1', "colour"),
        ('title = "Title"', 'title = { columns = [], after = "-" }', "columns.title"),
        ('title = "Title"', 'title = { column = "Title", befor = "-" }', "columns.title"),
        ('title = "Title"', 'title = "Title"\nsource = "Agency"', "columns.source"),
        ("[states]", "[states", ""),
    ],
)
def test_a_mistake_is_told_where_it_stands(tmp_path: Path, before: str, after: str, at: str) -> None:
    assert before in MAPPING
    assert refused(tmp_path / "m.toml", MAPPING.replace(before, after, 1)).startswith(f"{at}: ")


def test_what_stands_after_a_mark_is_taken_and_the_whole_where_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text(MAPPING.replace('title = "Title"', 'title = { column = "Title", after = "-" }'), encoding="utf-8")
    pick = read_mapping(path).columns["title"]
    said = {"SW-Dirty Alley": "Dirty Alley", "Dirty": "Dirty", "SW-": "SW-", " A - B-C ": "B-C", "": ""}
    assert {whole: pick.of({"Title": whole}) for whole in said} == said


def test_every_other_value_is_what_the_star_says(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text(MAPPING.replace("Done =", '"*" = "FILED"\nDone ='), encoding="utf-8")
    mapping = read_mapping(path)
    assert mapping.states["*"] is CaseState.FILED
    assert mapping.sources == {"*": Source.PUBLIC}


@given(text=st.text(st.characters(codec="utf-8"), max_size=60))
def test_no_text_at_all_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("m") / "m.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput):
        read_mapping(path)
