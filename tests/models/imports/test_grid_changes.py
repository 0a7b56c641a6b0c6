"""Bringing a changed file of grids into a city again: what is added, changed, missing; owners; mapping files; tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from models.imports.errors import BadInput, Interrupted
from models.imports.grids import (
    GridChanges,
    GridFields,
    GridTold,
    Missing,
    grid_features,
    import_grids,
    read_grid_mapping,
    survey_grids,
)
from models.imports.guessing import guess
from models.imports.kinds import KINDS
from models.imports.reading import read_features, read_table
from models.imports.rejects import Rejects
from models.imports.templates import write_template
from tests.models.imports.city import NewCity, feature, row, square
from tests.models.imports.listed.bring import bring

TWO = [feature(square(0, 0), code="A", name="Elm"), feature(square(1, 0), code="B", name="Oak")]


def survey(city: NewCity, features: list[object], **fields: str) -> GridChanges:
    path = city.folder / "survey.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return survey_grids(city.store, read_features(path), GridFields(**fields))


def test_a_survey_says_what_would_change_and_changes_nothing(city: NewCity) -> None:
    city.grids([*TWO, feature(square(2, 0), code="C", name="Ash")])
    city.cases([row("1"), row("2", Lon="2.5"), row("3", Lon="2.5", Status="Done", Out="2018-06-02 10:00")])
    before = city.ask("SELECT id, name, geom, closed_at, xmin FROM grid ORDER BY code")
    again = [
        feature(square(0, 0, 0.9), code="A", name="Elm Park"), TWO[1], feature(square(5, 0), code="D", name="Fir"),
        feature([[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]], code="E", name="Bow"), feature([0, 0], "Point", code="F"),
    ]  # fmt: skip
    seen = survey(city, again)
    assert seen.added == (GridTold("D", "Fir"), GridTold("E", "Bow"))
    assert [(one.code, one.what) for one in seen.changed] == [("A", ("name", "shape"))]
    assert (seen.same, seen.closed, seen.open_cases) == (1, (GridTold("C", "Ash"),), 2)
    assert [name for name, _ in seen.repaired] == ["Bow"]
    assert [ordinal for ordinal, _ in seen.rejected] == [5]
    assert not seen.first
    assert city.ask("SELECT id, name, geom, closed_at, xmin FROM grid ORDER BY code") == before


def test_what_the_file_no_longer_has_is_kept_unless_it_is_said_otherwise(city: NewCity) -> None:
    city.grids(TWO)
    counts = city.grids(TWO[:1])
    assert (counts.missing, counts.closed) == (1, 0)
    assert city.ask("SELECT count(*) FROM grid WHERE closed_at IS NULL") == [(2,)]


def test_a_closed_grid_keeps_its_history_and_its_open_cases_are_looked_for_anew(city: NewCity) -> None:
    city.grids(TWO)
    city.cases([row("1", Lon="1.5"), row("2", Lon="1.5", Status="Done", Out="2018-06-02 10:00")])
    counts = city.grids(
        [TWO[0], feature(square(1, 0, 0.7), code="C", name="Ash")], missing=Missing.CLOSE
    )  # fmt: skip
    assert (counts.new, counts.same, counts.closed, counts.missing, counts.relocated) == (1, 1, 1, 0, 1)
    assert counts.adds_up()
    assert city.case_of("1").case.grid == "Ash"
    assert city.case_of("1").steps[-1].note == "Oak → Ash"
    assert city.case_of("2").case.grid == "Oak"
    assert city.ask("SELECT name FROM grid WHERE closed_at IS NOT NULL") == [("Oak",)]
    counts = city.grids([*TWO])
    assert (counts.rejected, counts.missing) == (1, 1)
    assert "closed" in city.rejected("grids.geojson")[0]["reason"]


def test_only_the_levels_kinds_and_owners_of_the_file_can_be_missing(city: NewCity) -> None:
    bring(city, "departments", [{"code": "JY", "name": "教育局"}, {"code": "WJ", "name": "卫健局"}])
    city.grids([feature(square(0, 0, 9.0), code="S", name="Street")], level="3")
    city.grids(TWO)
    schools = [feature(square(x, 0, 0.2), code=f"X{x}", name=f"School {x}", whose="教育局") for x in range(3)]
    clinics = [feature(square(x, 5, 0.2), code=f"Y{x}", name=f"Clinic {x}", whose="WJ") for x in range(2)]
    city.grids([*schools, *clinics], kind="专属网格", owner="whose")
    assert survey(city, TWO[:1]).closed == (GridTold("B", "Oak"),)
    assert survey(city, schools[:2], kind="dedicated", owner="whose").closed == (GridTold("X2", "School 2"),)
    # The owner is known of grids that are there, though the file does not say it again.
    assert survey(city, clinics[1:], kind="dedicated").closed == (GridTold("Y0", "Clinic 0"),)
    owners = city.ask(
        "SELECT d.code, count(*) FROM grid g JOIN department d ON d.id = g.owner_department_id GROUP BY 1 ORDER BY 1"
    )
    assert [tuple(one) for one in owners] == [("JY", 3), ("WJ", 2)]


def test_a_grid_whose_feature_cannot_be_used_is_not_missing(city: NewCity) -> None:
    city.grids(TWO)
    assert survey(city, [TWO[0], feature([1, 0], "Point", code="B", name="Oak")]).closed == ()
    assert survey(city, [TWO[0], feature([1, 0], "Point", name="Oak")]).closed == ()


def test_an_owner_that_is_no_department_is_told_feature_by_feature(city: NewCity) -> None:
    counts = city.grids([feature(square(0, 0), name="Elm", whose="Nobody")], kind="dedicated", owner="whose")
    assert (counts.new, counts.rejected) == (0, 1)
    assert "'Nobody'" in city.rejected("grids.geojson")[0]["reason"]


def test_a_mapping_file_says_what_the_options_say_and_what_its_words_mean(city: NewCity) -> None:
    path = city.folder / "grids.toml"
    path.write_text(
        'crs = "GCJ-02"\nlayer = "wg"\nname = "mc"\nlevel = "cj"\nkind = "lx"\n[levels]\n"大格" = 4\n[kinds]\n"学校" = "dedicated"\n',
        encoding="utf-8",
    )
    said = read_grid_mapping(path)
    assert (said.crs, said.layer, said.fields.name) == ("GCJ-02", "wg", "mc")
    file = city.folder / "g.geojson"
    features = [
        feature(square(0, 0), mc="甲", cj="大格", lx="学校"),
        feature(square(1, 0), mc="乙", cj="网格", lx="基础网格"),
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    with Rejects(city.folder / "rejected.csv", ["mc"]) as rejects:
        assert import_grids(city.store, read_features(file), said.fields, rejects).new == 2
    assert city.ask("SELECT name, level, kind FROM grid ORDER BY level") == [("甲", 4, "dedicated"), ("乙", 5, "basic")]


@pytest.mark.parametrize(
    ("text", "at"),
    [("colour = 'red'", "colour"), ("code = true", "code"), ("[code]\na = 1", "code"), ("levels = 3", "levels"), ("code =", "")],
)  # fmt: skip
def test_a_mapping_file_that_cannot_be_is_refused_with_the_place(tmp_path: Path, text: str, at: str) -> None:
    path = tmp_path / "grids.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_grid_mapping(path)
    assert (caught.value.code, caught.value.facts["at"]) == ("mapping", at)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".geojson"])
def test_a_template_of_ours_is_understood_without_a_word_and_its_example_left_out(city: NewCity, suffix: str) -> None:
    path = city.folder / f"grids{suffix}"
    write_template(KINDS["grids"], path)
    if suffix == ".csv":
        with path.open("a", encoding="utf-8") as file:
            file.write('9001,望潮,,,社区(村),基础网格,,"POLYGON((0 0,1 0,1 1,0 1,0 0))"\r\n')
            file.write('9002,望海,,,社区,基础网格,,"POLYGON((0 0"\r\n')
    if suffix == ".geojson":
        found = read_features(path)
    elif suffix == ".xlsx":
        with pytest.raises(BadInput, match="no_features"):
            grid_features(read_table(path))
        return
    else:
        found = grid_features(read_table(path))
    with Rejects(city.folder / "rejected.csv", found.properties()) as rejects:
        counts = import_grids(city.store, found, GridFields(), rejects)
    assert counts.adds_up()
    if suffix == ".csv":
        assert (counts.new, counts.rejected) == (1, 1)
        assert [one["line"] for one in city.rejected("rejected.csv")[:0]] == []
        assert city.ask("SELECT code, name, level, kind FROM grid") == [("9001", "望潮", 4, "basic")]


def test_what_the_desk_guesses_and_corrects_is_what_is_imported(city: NewCity) -> None:
    file = city.folder / "g.geojson"
    features = [feature(square(0, 0), 网格编码="9001", 网格名称="望潮", 层级="社区(村)")]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    found = read_features(file)
    guessed = guess("grids", found.properties(), [["9001", "望潮", "社区(村)"]])
    fields = GridFields.of(guessed)
    assert (fields.code, fields.name, fields.level) == ("网格编码", "网格名称", "层级")
    changes = survey_grids(city.store, found, fields)
    assert (changes.added, changes.first) == ((GridTold("9001", "望潮"),), True)


def test_grids_can_be_stopped_before_anything_and_while_cases_are_looked_for(city: NewCity) -> None:
    city.cases([row(str(n)) for n in range(3)])
    path = city.folder / "g.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": TWO}), encoding="utf-8")
    found = read_features(path)
    with Rejects(city.folder / "r.csv", []) as rejects:
        with pytest.raises(Interrupted):
            import_grids(city.store, found, GridFields(), rejects, cancelled=lambda: True)
        assert city.ask("SELECT count(*) FROM grid") == [(0,)]
        asked: list[int] = []

        def later() -> bool:
            asked.append(len(asked))
            return len(asked) > 1

        with pytest.raises(Interrupted):
            import_grids(city.store, found, GridFields(), rejects, cancelled=later)
        assert city.ask("SELECT count(*), count(*) FILTER (WHERE closed_at IS NULL) FROM grid") == [(2, 2)]
        assert import_grids(city.store, found, GridFields(), rejects).relocated == 3
    states = city.ask("SELECT state FROM import_run WHERE kind = 'grids' ORDER BY number")
    assert [state for (state,) in states] == ["interrupted", "done"]


words = st.text(max_size=8)
spots = st.tuples(st.floats(100, 130), st.floats(20, 40))


@settings(max_examples=10, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(words, words, spots), max_size=6), st.lists(st.tuples(words, words, spots), max_size=6))
def test_every_feature_is_accounted_for_whatever_it_is_called(
    city: NewCity, first: list[tuple[str, str, tuple[float, float]]], second: list[tuple[str, str, tuple[float, float]]]
) -> None:
    for told in (first, second):
        features = [feature(square(*at), code=code, name=name) for code, name, at in told]
        if not features:
            continue
        seen = survey(city, features)
        counts = city.grids(features, missing=Missing.CLOSE)
        assert counts.adds_up()
        assert (counts.new, counts.changed, counts.same) == (len(seen.added), len(seen.changed), seen.same)
        assert (counts.rejected, counts.closed) == (len(seen.rejected), len(seen.closed))
        again = city.grids(features, missing=Missing.CLOSE)
        assert (again.new, again.changed, again.closed) == (0, 0, 0)
        assert (again.same, again.rejected) == (counts.new + counts.changed + counts.same, counts.rejected)
