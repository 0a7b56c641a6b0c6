"""Looking at files, mapping files, and reasons in words: without a database."""

from __future__ import annotations

import csv
import json

import pytest

from desktop.importing import forms, mapping_file
from desktop.importing.look import look
from desktop.importing.problems import told
from desktop.importing.reasons import reason_words
from models.imports.errors import BadInput
from models.imports.kinds import KINDS
from models.imports.templates import write_template
from widgets.i18n import set_language
from widgets.importing.records import Draft, Picked


@pytest.fixture(autouse=True)
def _chinese():
    set_language("zh")


def drawn(path, shape, **properties):
    feature = {"type": "Feature", "properties": properties, "geometry": shape}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    return path


POINT = {"type": "Point", "coordinates": [0.5, 0.5]}
LINE = {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}
AREA = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_known_for_what_it_is(tmp_path, kind):
    file = tmp_path / "x.csv"
    write_template(KINDS[kind], file)
    looked = look(file)
    assert looked.kind is not None
    assert looked.kind.name == kind
    assert not looked.guess.missing


@pytest.mark.parametrize(("shape", "kind"), [(POINT, "places"), (LINE, "roads"), (AREA, "grids")])
def test_what_is_drawn_is_known_by_its_shape(tmp_path, shape, kind):
    assert look(drawn(tmp_path / "x.geojson", shape, name="甲")).kind.name == kind


def test_a_table_that_nobody_knows_is_no_kind_and_shown_all_the_same(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("apple,pear\n1,2\n", encoding="utf-8")
    looked = look(file)
    assert looked.kind is None
    assert looked.sample == (("1", "2"),)


def test_what_a_file_could_not_be_read_without_is_asked_for():
    form = forms.form_of_need(BadInput("several_layers", file="x", found="网格, 道路"), {})
    assert [choice.value for choice in form.options[0].choices] == ["网格", "道路"]
    assert forms.form_of_need(BadInput("crs_unsaid", file="x"), {}).options[0].name == "crs"
    assert forms.form_of_need(BadInput("encoding", file="x"), {}).options[0].name == "encoding"
    assert forms.form_of_need(BadInput("binary", file="x"), {}) is None


@pytest.mark.parametrize("code", ["several_layers", "crs_unsaid", "encoding", "needed_missing", "unknown_crs"])
def test_advice_at_the_desk_names_no_option_of_the_command_line(code):
    facts = {"file": "x", "found": "a", "crs": "b", "encoding": "c", "line": 1, "guess": "d", "wanted": "e"}
    happened, kept, advice, _ = told(BadInput(code, **facts))
    assert "x" in happened or "b" in happened
    assert kept
    assert advice
    assert "--" not in advice


def test_a_mapping_of_a_list_is_kept_and_reads_the_same_again(tmp_path):
    file = tmp_path / "x.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([("编号", "姓名", "类别"), ("W1", "王", "巡")])
    draft = Draft(
        "workers",
        {"encoding": "utf-8", "delimiter": ","},
        {"code": Picked(column="编号"), "name": Picked(column="姓名"), "on_duty": Picked(constant="是")},
        {"role": {"巡": "full_time"}},
    )
    kept = tmp_path / "x.toml"
    mapping_file.write(kept, draft, look(file, "workers"), None)
    assert mapping_file.read(kept).draft == draft


def test_a_mapping_of_grids_is_the_one_that_the_command_line_takes(tmp_path):
    draft = Draft("grids", {"crs": "GCJ-02"}, {"name": Picked(column="名"), "level": Picked(constant="4")}, {})
    kept = tmp_path / "x.toml"
    mapping_file.write(kept, draft, look(drawn(tmp_path / "x.geojson", AREA, 名="甲")), None)
    from models.imports.grids import read_grid_mapping

    mapping = read_grid_mapping(kept)
    assert (mapping.fields.name, mapping.fields.level, mapping.crs) == ("名", "4", "GCJ-02")
    again = mapping_file.read(kept).draft
    assert again.picks == {"name": Picked(column="名"), "level": Picked("4", "4")}


@pytest.mark.parametrize(
    "said",
    ["kind = 'workers'\n[columns]\nwings = 'a'", "kind = 'birds'\n[columns]", "[columns]\ncode = 1\n", "not toml",
     "kind = 'workers'\nfeathers = 1\n[columns]"],
)  # fmt: skip
def test_a_mapping_file_that_says_what_cannot_be_is_refused_with_the_place(tmp_path, said):
    path = tmp_path / "x.toml"
    path.write_text(said, encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        mapping_file.read(path)
    assert refused.value.code == "mapping"
    assert refused.value.facts["file"] == path


def test_reasons_are_told_in_chinese_with_the_words_of_the_file_as_they_are():
    assert reason_words("the number is empty") == "案卷编号为空"
    assert reason_words("there is no grid 'x is empty'") == "没有网格 'x is empty'"
    assert (
        reason_words("has 3 fields where the header has 4: is it cut off?")
        == "有 3 个字段，而列名有 4 个：是否被截断？"
    )
    assert reason_words("something new") == "something new"
    assert reason_words("the number '{0} ${x}' stands already in line 2") == "编号 '{0} ${x}' 在第 2 行已有"
    set_language("en")
    assert reason_words("the number is empty") == "the number is empty"
    set_language("zh")
