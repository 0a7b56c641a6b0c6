"""Departments out of a table."""

from __future__ import annotations

from tests.models.imports.city import NewCity
from tests.models.imports.listed.bring import GRIDS, bring, reasons, sums

ROWS = [
    {"code": "ZF", "name": "综合执法局", "kind": "部门", "phone": "0532-55501234"},
    {"code": "PS", "name": "排水公司", "kind": "权属单位"},
    {"code": "FZX1", "name": "望潮街道分中心", "kind": "分中心", "grid": "900100001"},
]
TREE = [
    {
        "type": "部件",
        "type_code": "C",
        "class": "公用设施",
        "class_code": "C01",
        "subclass": "井盖",
        "subclass_code": "C0101",
    },
    {
        "type": "部件",
        "type_code": "C",
        "class": "公用设施",
        "class_code": "C01",
        "subclass": "路灯",
        "subclass_code": "C0102",
    },
]


def test_departments_come_in_once_and_are_the_same_after_that(city: NewCity) -> None:
    city.grids(GRIDS)
    assert sums(bring(city, "departments", ROWS)) == (3, 0, 0, 0)
    assert sums(bring(city, "departments", ROWS)) == (0, 3, 0, 0)
    found = city.ask(
        "SELECT d.code, d.name, d.kind, d.phone, g.code AS grid FROM department d LEFT JOIN grid g ON g.id = d.grid_id ORDER BY d.code"
    )
    assert [tuple(row) for row in found] == [
        ("FZX1", "望潮街道分中心", "subcentre", "", "900100001"),
        ("PS", "排水公司", "bureau", "", None),
        ("ZF", "综合执法局", "bureau", "0532-55501234", None),
    ]


def test_a_changed_department_is_known_by_its_code_and_an_empty_cell_says_nothing(city: NewCity) -> None:
    bring(city, "departments", ROWS[:1])
    assert sums(bring(city, "departments", [{"code": "ZF", "name": "综合行政执法局", "phone": ""}])) == (0, 0, 1, 0)
    assert [tuple(row) for row in city.ask("SELECT name, phone FROM department")] == [
        ("综合行政执法局", "0532-55501234")
    ]


def test_a_department_that_cases_named_is_taken_over_with_its_code(city: NewCity) -> None:
    city.cases(
        [
            {
                "No": "1",
                "Agency": "Roads",
                "Title": "Pothole",
                "Kind": "Pothole",
                "Status": "Open",
                "In": "2018-06-01 12:00",
            }
        ]
    )
    assert sums(bring(city, "departments", [{"code": "DOT", "name": "Roads"}])) == (0, 0, 1, 0)
    assert [tuple(row) for row in city.ask("SELECT code, name, name_en FROM department")] == [("DOT", "Roads", "Roads")]


def test_a_subcentre_without_its_area_is_rejected_with_its_reason(city: NewCity) -> None:
    counts = bring(city, "departments", [{"code": "F", "name": "某分中心", "kind": "分中心"}, *ROWS[:1]])
    assert sums(counts) == (1, 0, 0, 1)
    assert reasons(city, "departments") == [("2", "a sub-centre needs the grid code of its area")]


def test_what_is_not_there_and_what_nobody_knows_is_rejected(city: NewCity) -> None:
    rows = [
        {"code": "A", "name": "甲", "grid": "没有的网格"},
        {"code": "B", "name": "乙", "kind": "动物园"},
        {"code": "C", "name": ""},
        {"code": "D", "name": "丁", "competent": "没有的类别"},
        {"code": "E", "name": "戊"},
        {"code": "E", "name": "己"},
    ]
    assert sums(bring(city, "departments", rows)) == (1, 0, 0, 5)
    assert [reason for _, reason in reasons(city, "departments")] == [
        "there is no grid '没有的网格'",
        "部门类别: not known what '动物园' means; known are 部门, 分中心",
        "部门名称 is empty",
        "there is no category '没有的类别'",
        "'E' stands already in line 6",
    ]
    assert [row.code for row in city.ask("SELECT code FROM department")] == ["E"]


def test_competence_becomes_a_rule_and_owned_components_become_ownership(city: NewCity) -> None:
    city.grids(GRIDS)
    bring(city, "categories", TREE)
    rows = [
        {"code": "PS", "name": "排水公司", "owns": "井盖@900100001；C0102"},
        {"code": "ZF", "name": "综合执法局", "competent": "C0101、路灯"},
    ]
    assert sums(bring(city, "departments", rows)) == (2, 0, 0, 0)
    assert sums(bring(city, "departments", rows)) == (0, 2, 0, 0)
    owned = city.ask(
        "SELECT c.code, g.code AS grid FROM ownership o JOIN category c ON c.id = o.category_id LEFT JOIN grid g ON g.id = o.grid_id ORDER BY 1"
    )
    assert [tuple(row) for row in owned] == [("C0101", "900100001"), ("C0102", None)]
    rules = city.ask(
        "SELECT c.code, d.code AS department, r.version FROM category_rule r JOIN category c ON c.id = r.category_id"
        " JOIN department d ON d.id = r.competent_department_id ORDER BY 1"
    )
    assert [tuple(row) for row in rules] == [("C0101", "ZF", 1), ("C0102", "ZF", 1)]


def test_two_departments_cannot_be_competent_for_one_category(city: NewCity) -> None:
    bring(city, "categories", TREE)
    rows = [{"code": "A", "name": "甲", "competent": "井盖"}, {"code": "B", "name": "乙", "competent": "井盖"}]
    assert sums(bring(city, "departments", rows)) == (1, 0, 0, 1)
    assert reasons(city, "departments") == [("3", "'A' further up is competent for '井盖' already")]
