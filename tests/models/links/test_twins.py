"""The same again: likely twins and earlier requests are found, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from psycopg.errors import InsufficientPrivilege

from models.cases.records import CaseState, Done
from models.links.earlier import find_earlier, nth_of
from models.links.queries import case_by_number, hints_for, links_of, reporters_of
from models.links.records import Basis, Sought, Twin
from models.links.twins import find_twins
from models.store.errors import Refused
from models.store.ids import new_id
from models.store.times import database_now
from tests.models.links.test_merging import do
from tests.models.town import LAT, LON, Town, as_owner
from tests.support.database import CityDatabase

M = 1 / 111_195
"""A metre, in degrees of latitude."""


def sought(town: Town, **facts: Any) -> Sought:
    given: dict[str, Any] = {
        "title": "井盖破损", "text": "井盖破了，差点绊倒", "category_id": town.categories["lid"], "lon": LON + 0.005, "lat": LAT + 0.005,
    }  # fmt: skip
    return Sought(**(given | facts))


def twins(town: Town, **facts: Any) -> tuple[Twin, ...]:
    with town.operator.read() as s:
        return find_twins(s, sought(town, **facts))


def here(town: Town, metres: float = 0, **facts: Any) -> Done:
    return town.filed(lon=LON + 0.005, lat=LAT + 0.005 + metres * M, **facts)


def test_a_case_nearby_of_the_same_category_is_a_likely_twin_with_distance_and_age(town: Town) -> None:
    with town.operator.read() as s:
        ago = database_now(s) - timedelta(hours=2)
    done = here(town, 40, at=ago, title="井盖坏了")
    (twin,) = twins(town)
    assert twin.case.id == done.case_id
    assert twin.distance_m == pytest.approx(40, abs=0.5)
    assert twin.age_s == pytest.approx(7200, abs=120)
    assert (twin.same_category, twin.same_class, twin.reports) == (True, True, 1)
    assert 0.3 < twin.likeness < 1


def test_the_nearer_and_liker_stands_first(town: Town) -> None:
    far, near = here(town, 200), here(town, 5)
    other = here(town, 5, category="stall", title="占道经营", text="摊贩摆到路上")
    assert [twin.case.id for twin in twins(town)] == [near.case_id, far.case_id]
    assert other.case_id not in {twin.case.id for twin in twins(town)}


@pytest.mark.parametrize("facts", [{"lat": LAT + 0.005 + 400 * M}, {"lon": None, "lat": None}])
def test_what_is_far_or_nowhere_is_no_twin_however_alike(town: Town, facts: dict[str, Any]) -> None:
    here(town, text="井盖破了，差点绊倒")
    assert twins(town, **facts) == ()


def test_without_a_place_the_same_address_is_the_same_place(town: Town) -> None:
    done = town.filed(address="文昌路 3 号")
    (twin,) = twins(town, lon=None, lat=None, address="文昌路3号")
    assert (twin.case.id, twin.same_address, twin.distance_m) == (done.case_id, True, None)
    assert twins(town, lon=None, lat=None, address="文昌路31号") == ()


def test_older_than_the_window_and_ended_otherwise_than_by_closing_are_left_out(town: Town) -> None:
    with town.operator.read() as s:
        old = database_now(s) - timedelta(days=20)
    here(town, at=old)
    turned_down = town.do("report", town.new(lon=LON + 0.005, lat=LAT + 0.005))
    town.do("not_accept", turned_down.case_id, turned_down.version, "不属于受理范围")
    assert twins(town) == ()
    closed, _ = town.reviewing(lon=LON + 0.005, lat=LAT + 0.005)
    town.do("close", closed.case_id, closed.version)
    assert [twin.case.state for twin in twins(town)] == [CaseState.CLOSED]


def test_what_was_merged_is_not_offered_its_main_case_is_with_all_its_reports(town: Town) -> None:
    main, other = here(town), here(town, 3)
    do(town, "merge", other.case_id, other.version, main.case_id)
    (twin,) = twins(town)
    assert (twin.case.id, twin.reports) == (main.case_id, 2)
    with town.operator.read() as s:
        assert links_of(s, main.case_id).hints.twins == ()


def test_hostile_and_empty_words_find_nothing_and_break_nothing(town: Town) -> None:
    here(town)
    for words in ("", "%", "'; DROP TABLE report; --", "\U0001f600" * 50):
        assert isinstance(twins(town, title=words, text=words, address=words), tuple)
    with town.operator.read() as s:
        assert hints_for(s, Sought()).twins == ()
        assert find_twins(s, sought(town, lat=float("nan"))) == ()


def test_the_callers_earlier_requests_are_told_with_what_was_answered(town: Town) -> None:
    first = town.do("report", town.new(reporter_phone="138 0000 1234"))
    town.do("answer", first.case_id, first.version, "已告知：由排水公司今日更换")
    town.do("report", town.new("stall", title="摊贩占道", reporter_phone="+86-138-0000-1234"))
    town.do("report", town.new(reporter_phone="13800001235"))
    with town.operator.read() as s:
        found = find_earlier(s, Sought(category_id=town.categories["lid"], phone="13800001234"))
    assert [(one.title, one.basis, one.same_class) for one in found] == [
        ("摊贩占道", Basis.CALLER, False),
        ("井盖破损", Basis.CALLER, True),
    ]
    assert found[1].answered == "已告知：由排水公司今日更换"
    assert found[0].answered == ""
    assert nth_of(found, Sought(phone="13800001234")) == 3


def test_an_address_counts_only_where_the_caller_is_not_known(town: Town) -> None:
    town.do("report", town.new(address="文昌路3号", reporter_phone="13800001234"))
    town.do("report", town.new(address="文昌路 3 号", reporter_phone="13911112222"))
    asked = {
        "by_address": Sought(address="文昌路3号"),
        "by_both": Sought(address="文昌路3号", phone="13800001234"),
        "by_another": Sought(address="文昌路3号", phone="13700000000"),
    }
    with town.operator.read() as s:
        found = {name: find_earlier(s, one) for name, one in asked.items()}
    told = {name: ([one.basis for one in found[name]], nth_of(found[name], one)) for name, one in asked.items()}
    assert told == {
        "by_address": ([Basis.ADDRESS] * 2, 3),
        "by_both": ([Basis.CALLER, Basis.ADDRESS], 2),
        "by_another": ([Basis.ADDRESS] * 2, 1),
    }


def test_a_report_attached_keeps_its_caller_and_disturbs_nobody_at_work(town: Town) -> None:
    done, _ = town.dispatched()
    command_id = new_id()
    new = town.new(title="井盖还没修", text="又绊倒一个", reporter="李四", reporter_phone="13911112222")
    for _ in range(2):
        attached = do(town, "attach_report", done.case_id, new, command_id=command_id)
    assert attached.version == town.see(done).case.version
    with town.operator.read() as s:
        told = reporters_of(s, done.case_id)
    assert [(one.name, one.phone, one.text) for one in told][1:] == [("李**", "139****2222", "又绊倒一个")]
    assert town.see(done).steps[-1].action == "attach"
    town.do("withdraw", done.case_id, done.version)


def test_nothing_is_attached_to_a_case_that_has_ended(town: Town) -> None:
    done = town.do("report", town.new())
    done = town.do("not_accept", done.case_id, done.version, "不属于受理范围")
    with pytest.raises(Refused) as refused:
        do(town, "attach_report", done.case_id, town.new())
    assert refused.value.code == "not_in_this_state"
    with pytest.raises(Refused) as bad:
        do(town, "attach_report", town.filed().case_id, town.new(title=" "))
    assert bad.value.code == "fact_missing"


def test_a_repeated_request_is_noted_with_its_number_once_and_for_all(town: Town, city_database: CityDatabase) -> None:
    caller = {"reporter_phone": "13800001234"}
    with pytest.raises(Refused) as first:
        do(town, "take_in", town.new(**caller), repeat=True)
    assert first.value.code == "not_repeated"
    do(town, "take_in", town.new(**caller))
    command_id = new_id()
    for _ in range(2):
        second = do(town, "take_in", town.new(**caller), repeat=True, command_id=command_id)
    third = do(town, "take_in", town.new(**caller), repeat=True)
    told = [(step.action, step.detail.get("nth")) for step in town.see(third).steps]
    assert told == [("report", None), ("note_repeat", 3)]
    with town.operator.read() as s:
        assert [reporters_of(s, done.case_id)[0].nth for done in (second, third)] == [2, 3]
    with pytest.raises(InsufficientPrivilege, match="kept as they are"):
        as_owner(city_database, "UPDATE repeat SET nth = 9")


def test_a_number_is_found_by_its_end_where_only_one_has_it(town: Town) -> None:
    done = town.filed()
    number = town.see(done).case.number
    assert number is not None
    with town.operator.read() as s:
        assert case_by_number(s, number) == done.case_id
        assert case_by_number(s, number[-4:]) == done.case_id
        for wrong in ("9999999", "", "%%%", "01"):
            with pytest.raises(Refused) as refused:
                case_by_number(s, wrong)
            assert refused.value.code == "unknown_number"
