"""部件先属主后属地, 事件先属地后属主; a ruling goes before both."""

from __future__ import annotations

from typing import Any

import pytest

from models.cases.commands.catalogue import add_rules
from models.cases.orders.deliberating import deliberate, rule
from models.cases.orders.records import Ground, Route
from models.cases.orders.routes import get_route
from models.cases.records import CategoryRule, Done
from models.store.ids import new_id
from tests.models.cases.orders.conftest import Carry, carrying, department
from tests.models.town import Town
from tests.support.database import CityDatabase

STREET: dict[str, Any] = {"lon": 121.005, "lat": 30.005}
SCHOOL: dict[str, Any] = {"lon": 121.009, "lat": 30.005}


@pytest.fixture
def town(shared_town: Town) -> Town:
    """One town for all tests here: each makes cases of its own."""
    return shared_town


def route(town: Town, done: Done) -> Route:
    with town.operator.read() as s:
        return get_route(s, done.case_id)


def told(found: Route) -> tuple[str, list[str]]:
    assert found.lead is not None
    return found.lead.name, [one.name for one in found.assisting]


def test_a_component_goes_to_its_owner_first_and_its_territory_assists(town: Town) -> None:
    found = route(town, town.filed("lid", **STREET))
    assert told(found) == ("排水公司", ["望潮街道分中心"])
    assert found.lead is not None
    assert (found.routing, found.lead.ground, found.lead.where) == ("owner_first", Ground.OWNER, "望潮街道")


def test_an_event_goes_to_its_territory_first(town: Town) -> None:
    found = route(town, town.filed("stall", **STREET))
    assert told(found) == ("望潮街道分中心", ["综合执法局"])
    assert found.lead is not None
    assert (found.lead.ground, found.assisting[0].ground) == (Ground.TERRITORY, Ground.COMPETENT)


def test_the_owner_of_a_dedicated_grid_over_the_point_assists(town: Town) -> None:
    found = route(town, town.filed("stall", **SCHOOL))
    assert told(found) == ("望潮街道分中心", ["教体局"])
    assert found.assisting[0].where == "实验小学"
    assert told(route(town, town.filed("lid", **SCHOOL)))[1] == ["望潮街道分中心", "教体局"]


def test_the_grids_leader_is_among_those_it_could_go_to(town: Town) -> None:
    found = route(town, town.filed("lid", **STREET))
    assert "王**" in {one.name for one in found.parties}


def test_without_a_place_only_rule_and_ownership_everywhere_speak(town: Town) -> None:
    assert route(town, town.filed("lid")).lead is None
    assert told(route(town, town.filed("stall"))) == ("综合执法局", [])


def test_a_ruling_is_offered_as_the_route_next_time(town: Town, carry: Carry) -> None:
    first = town.filed("stall", **STREET)
    first = carry(deliberate, first.case_id, first.version, "占道归谁")
    first = carry(
        rule, first.case_id, first.version, department(town, "D4"), "校门口归教体", unheard="急", by=town.supervisor
    )
    found = route(town, town.filed("stall", lon=121.015, lat=30.015))
    assert told(found) == ("教体局", ["望潮街道分中心"])
    assert found.lead is not None
    assert (found.lead.ground, found.lead.where) == (Ground.RULED, town.see(first).case.number)


def test_a_ruling_for_this_case_alone_is_no_route(lone_town: tuple[CityDatabase, Town]) -> None:
    _, town = lone_town
    carry = carrying(town)
    first = town.filed("stall", **STREET)
    first = carry(deliberate, first.case_id, first.version, "占道归谁")
    carry(
        rule, first.case_id, first.version, department(town, "D4"), "只此一次", unheard="急", as_route=False,
        by=town.supervisor,
    )  # fmt: skip
    assert told(route(town, town.filed("stall", **STREET)))[0] == "望潮街道分中心"


def test_a_ruling_says_nothing_of_another_category(town: Town, carry: Carry) -> None:
    first = town.filed("stall", **STREET)
    first = carry(deliberate, first.case_id, first.version, "占道归谁")
    carry(rule, first.case_id, first.version, department(town, "D4"), "归教体", unheard="急", by=town.supervisor)
    assert told(route(town, town.filed("fire", **STREET)))[0] == "望潮街道分中心"


def test_a_filed_case_keeps_the_routing_it_was_filed_under(town: Town) -> None:
    before = town.filed("stall", **STREET)
    with town.supervisor.transaction() as s:
        add_rules(s, [CategoryRule(new_id(), town.categories["events"], "owner_first", version=2)])
    assert route(town, before).routing == "territory_first"
    assert route(town, town.filed("stall", **STREET)).routing == "owner_first"
