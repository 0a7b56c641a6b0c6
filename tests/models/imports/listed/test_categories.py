"""The category tree out of a table."""

from __future__ import annotations

import pytest

from models.imports.records import Rejected
from tests.models.imports.city import NewCity
from tests.models.imports.listed.bring import bring, read, reasons, sums

LID = {
    "type": "部件", "type_code": "C", "class": "公用设施", "class_code": "C01", "subclass": "井盖", "subclass_code": "C0101",
    "routing": "先属主后属地", "limit": "4", "unit": "工作时", "department": "PS", "urgency": "急件", "arrival": "是",
}  # fmt: skip
STALL = {
    "type": "事件",
    "type_code": "E",
    "class": "街面秩序",
    "class_code": "E01",
    "subclass": "占道经营",
    "subclass_code": "E0101",
}
RULE = (
    "SELECT r.routing, r.needs_arrival, r.needs_verification, r.limit_amount, r.limit_unit, d.code AS department, r.version"
    " FROM category_rule r JOIN category c ON c.id = r.category_id LEFT JOIN department d ON d.id = r.competent_department_id"
    " WHERE c.code = 'C0101' ORDER BY r.version DESC"
)
TREE = (
    "SELECT c.code, c.name, c.depth, p.code AS parent, c.urgency FROM category c LEFT JOIN category p ON p.id = c.parent_id"
    " WHERE c.code <> 'unclassified' ORDER BY c.rank"
)


def drainage(city: NewCity) -> None:
    bring(city, "departments", [{"code": "PS", "name": "排水公司"}])


def test_a_row_makes_its_type_class_and_subclass_with_the_rule(city: NewCity) -> None:
    drainage(city)
    assert sums(bring(city, "categories", [LID, STALL])) == (2, 0, 0, 0)
    assert [tuple(row) for row in city.ask(TREE)] == [
        ("C", "部件", 1, None, "normal"),
        ("C01", "公用设施", 2, "C", "normal"),
        ("C0101", "井盖", 3, "C01", "urgent"),
        ("E", "事件", 1, None, "normal"),
        ("E01", "街面秩序", 2, "E", "normal"),
        ("E0101", "占道经营", 3, "E01", "normal"),
    ]
    assert [tuple(row) for row in city.ask(RULE)] == [("owner_first", True, False, 240, "working_minute", "PS", 1)]
    assert sums(bring(city, "categories", [LID, STALL])) == (0, 2, 0, 0)


def test_a_changed_limit_is_a_new_version_and_the_old_one_stays(city: NewCity) -> None:
    drainage(city)
    bring(city, "categories", [LID])
    assert sums(bring(city, "categories", [LID | {"limit": "2", "unit": "工作日", "department": ""}])) == (0, 0, 1, 0)
    assert [tuple(row) for row in city.ask(RULE)] == [
        ("owner_first", True, False, 2, "working_day", "PS", 2),
        ("owner_first", True, False, 240, "working_minute", "PS", 1),
    ]


@pytest.mark.parametrize(
    ("limit", "unit", "kept"),
    [
        ("3工作日", "", {"limit_amount": 3, "limit_unit": "working_day"}),
        ("2", "自然日", {"limit_amount": 2880, "limit_unit": "calendar_minute"}),
        ("1.5", "工作时", {"limit_amount": 90, "limit_unit": "working_minute"}),
        ("45", "分钟", {"limit_amount": 45, "limit_unit": "calendar_minute"}),
        ("8 hours", "", {"limit_amount": 480, "limit_unit": "calendar_minute"}),
        ("", "工作日", {}),
    ],
)
def test_limits_are_read_into_the_units_of_the_calendar(limit: str, unit: str, kept: dict[str, object]) -> None:
    rule = read("categories", {"type": "部件", "limit": limit, "unit": unit}).rule
    assert {name: value for name, value in rule.items() if name.startswith("limit")} == kept


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"limit": "4"}, "the limit '4' has no unit: 工作时, 工作日, 自然日, 小时 or 分钟"),
        ({"limit": "many", "unit": "工作日"}, "the limit is no number with a unit: 'many'"),
        ({"limit": "0", "unit": "工作日"}, "the limit '0' is none that can be kept: whole days, above 0"),
        ({"limit": "1.5", "unit": "工作日"}, "the limit '1.5' is none that can be kept: whole days, above 0"),
        ({"limit": "1..5", "unit": "工作日"}, "the limit is no number: '1..5'"),
        ({"type": ""}, "类型 is empty"),
        ({"class_code": "C01"}, "a class code (C01) without a name"),
        ({"arrival": "也许"}, "须到场: neither yes nor no: '也许'"),
        ({"subclass": "井盖" * 300}, "小类: longer than 500 characters"),
        ({"subclass": "井\0盖"}, "小类: a character that no database can hold"),
    ],
)
def test_a_row_that_cannot_be_used_is_rejected_with_its_reason(row: dict[str, str], reason: str) -> None:
    with pytest.raises(Rejected) as refused:
        read("categories", {"type": "部件"} | row)
    assert str(refused.value) == reason


def test_a_row_whose_department_is_not_there_leaves_nothing_behind(city: NewCity) -> None:
    assert sums(bring(city, "categories", [LID | {"department": "没有"}])) == (0, 0, 0, 1)
    assert reasons(city, "categories") == [("2", "there is no department '没有'")]
    assert city.ask(TREE) == []


def test_without_codes_a_category_is_known_by_its_name_under_what_stands_above(city: NewCity) -> None:
    rows = [
        {"type": "事件", "class": "其他事件", "subclass": "其他"},
        {"type": "部件", "class": "其他部件", "subclass": "其他"},
    ]
    assert sums(bring(city, "categories", rows)) == (2, 0, 0, 0)
    assert sums(bring(city, "categories", rows)) == (0, 2, 0, 0)
    assert [row.code for row in city.ask(TREE)][2] == "事件/其他事件/其他"


def test_one_code_cannot_stand_for_two_things(city: NewCity) -> None:
    drainage(city)
    rows = [LID, STALL | {"type_code": "C"}, STALL | {"class_code": "C0101", "subclass_code": "E0102"}]
    assert sums(bring(city, "categories", rows)) == (1, 0, 0, 2)
    assert [reason for _, reason in reasons(city, "categories")] == [
        "'C' is '部件' further up, of another level or name",
        "'C0101' is '井盖' further up, of another level or name",
    ]


def test_a_type_in_the_city_cannot_become_a_class(city: NewCity) -> None:
    drainage(city)
    bring(city, "categories", [LID])
    assert sums(bring(city, "categories", [STALL | {"class_code": "C"}])) == (0, 0, 0, 1)
    assert reasons(city, "categories") == [("2", "'C' is there already, a type: it cannot be a class")]
