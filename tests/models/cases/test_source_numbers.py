"""A case is found by the number it has in the system it came from: 12345's work order, 数字城管's number."""

from __future__ import annotations

import pytest

from models.cases.finding import find_cases
from models.cases.queries import open_cases_by_source_number
from models.links import commands as links
from tests.models.town import Town
from tests.support.database import CityDatabase

pytestmark = pytest.mark.database


@pytest.fixture
def town(shared_town: Town) -> Town:
    """One town for all tests here: each makes cases of its own."""
    return shared_town


def found(town: Town, text: str) -> tuple[list, frozenset]:
    with town.operator.read() as s:
        return list(find_cases(s, text).ids), open_cases_by_source_number(s, text)


@pytest.mark.parametrize("text", ["ZX20261129000417", "zx20261129000417", "000417", "0417"])
def test_a_number_elsewhere_finds_its_case_as_a_whole_or_by_its_end(town: Town, text: str) -> None:
    done = town.do("report", town.new(source_system="12345", source_number="ZX20261129000417"))
    town.do("report", town.new(source_system="12345", source_number="ZX20261129000418"))
    assert found(town, text) == ([done.case_id], {done.case_id})
    assert town.see(done).source_numbers == ("ZX20261129000417",)


def test_a_further_report_of_a_case_is_found_by_its_own_number_too(town: Town) -> None:
    done = town.do("report", town.new(source_system="12345", source_number="A-100001"))
    with town.operator.transaction() as s:
        links.attach_report(s, done.case_id, town.new(source_system="数字城管", source_number="SZ-77_02"))
    assert found(town, "77_02") == ([done.case_id], {done.case_id})
    assert town.see(done).source_numbers == ("A-100001", "SZ-77_02")


def test_a_case_that_is_over_is_found_by_the_search_and_not_by_the_queue(town: Town) -> None:
    done = town.do("report", town.new(source_system="12345", source_number="ZX55501"))
    town.do("not_accept", done.case_id, done.version, "不属本市")
    assert found(town, "55501") == ([done.case_id], frozenset())


def test_what_is_no_numbers_end_finds_none(lone_town: tuple[CityDatabase, Town]) -> None:
    _, town = lone_town
    town.do("report", town.new(title="路灯", text="路灯", source_system="12345", source_number="ZX20261129000417"))
    for text in ("417", "%0417", "____", "井盖破损", "\0", "\\", "'; --"):
        assert found(town, text) == ([], frozenset()), text
