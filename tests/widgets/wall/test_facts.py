"""What the wall counts and whom it names: from the open cases alone, adding up, and nobody by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cases.deadlines import lamp_of
from models.cases.records import CaseState, Lamp, Urgency
from models.figures.records import Usual
from tests.support.desk_records import HOSTILE, NOW, open_case, uid
from tests.support.wall_facts import STATES, stages_of, wall_cases, wall_tiles, wall_usual
from widgets.wall.facts import alarms, held_rows, held_up, stock_of
from widgets.wall.tiles import tiles_of
from widgets.wall.words import change_words, duration, held_words

ZONE = ZoneInfo("Asia/Shanghai")
cases = st.lists(
    st.builds(
        lambda n, left, state, urgency: open_case(n, left=left, state=state, urgency=urgency),
        st.integers(1, 10**6),
        st.none() | st.integers(-5000, 5000).filter(bool),
        st.sampled_from(list(CaseState)),
        st.sampled_from(list(Urgency)),
    ),
    max_size=40,
    unique_by=lambda case: case.id,
)


@given(cases)
def test_the_stages_add_up_to_what_is_open(some):
    stock = stock_of(some, NOW)
    assert stock.stages == stages_of(some)
    assert sum(stock.stages) == stock.open == sum(case.state in STATES for case in some)
    assert stock.late + stock.soon <= stock.open
    assert stock.within_an_hour <= stock.soon
    assert stock.critical_undispatched <= stock.critical
    assert (stock.longest is None) == (stock.late == 0)


@given(cases, st.integers(1, 12))
def test_the_rows_are_the_late_longest_first_then_the_urgent_and_no_case_twice(some, most):
    rows = held_up(some, NOW, most)
    assert len(rows) <= most
    assert len({case.id for case in rows}) == len(rows)
    late = [case for case in rows if lamp_of(case, NOW) is Lamp.LATE]
    assert rows[: len(late)] == late
    assert [case.next_due_at for case in late] == sorted(case.next_due_at for case in late)
    worth = [case for case in some if lamp_of(case, NOW) is not Lamp.ON_TIME or case.urgency is Urgency.CRITICAL]
    assert len(rows) == min(most, len(worth))


def test_the_longest_late_one_is_told_whatever_else_is_late(chinese):
    many = [open_case(n, left=-n) for n in range(1, 60)]
    assert held_up(many, NOW, 10)[0].id == uid(59)
    assert stock_of(many, NOW).longest == timedelta(minutes=59)


def test_a_late_critical_case_is_not_lost_among_those_longer_late(chinese):
    many = [open_case(n, left=-1000 - n) for n in range(1, 60)] + [open_case(99, left=-2, urgency=Urgency.CRITICAL)]
    assert uid(99) in {case.id for case in held_up(many, NOW, 6)}


def test_six_tiles_say_what_makes_them_big_or_small(chinese):
    tiles = tiles_of(stock_of(wall_cases(), NOW), wall_tiles(), wall_usual())
    assert [(tile.name, tile.value, tile.measure) for tile in tiles] == [
        ("超期", "3", "最长 2 时 41 分"),
        ("特急在办", "2", "1 件未派遣"),
        ("临期", "3", "1 小时内 3"),
        ("今日受理", "286", "常态 270 · +6%"),
        ("今日办结", "241", "常态 236 · +2%"),
        ("按期结案率", "98.1%", "应结案 312 件"),
    ]


def test_a_quiet_city_has_no_colour(chinese):
    tiles = tiles_of(stock_of([], NOW), wall_tiles(), wall_usual())
    assert {tile.hue for tile in tiles} == {"text"}
    assert [tile.measure for tile in tiles[:3]] == ["", "", ""]


def test_where_nothing_is_usual_yet_a_dash_stands(chinese):
    nothing = Usual(NOW, None, None, (None,) * 30)
    assert tiles_of(stock_of([], NOW), wall_tiles(), nothing)[3].measure == "常态 —"
    assert tiles_of(stock_of([], NOW), None, None)[3].value == "—"


@pytest.mark.parametrize(("value", "usual", "said"), [
    (286, 270, "+6%"), (270, 270, "±0%"), (100, 200, "-50%"), (49, 7.5, ""), (1, 0, ""),
])  # fmt: skip
def test_a_difference_is_said_in_per_cent_where_that_means_something(value, usual, said):
    assert change_words(value, usual) == said


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 分钟"), (59, "59 分钟"), (161, "2 时 41 分"), (60 * 24 * 3, "3 天")]
)
def test_lengths_of_time(chinese, minutes, said):
    assert duration(timedelta(minutes=minutes)) == said


def test_a_person_is_said_by_role_and_a_department_by_name(chinese):
    rows = held_rows(wall_cases(), NOW, 6)
    assert [row.holder for row in rows] == [
        "综合执法局 未签收", "排水公司 处置中", "坐席 待派遣", "网格长 已签收", "坐席 待派遣", "望潮街道分中心 已签收",
    ]  # fmt: skip
    assert [row.left for row in rows] == ["超2时41分", "超36分", "超12分", "余12分", "余18分", "余47分"]
    assert [row.mark for row in rows] == ["", "", "", "特急", "特急", ""]


@given(st.text(min_size=1, max_size=8))
def test_no_workers_name_is_ever_said(name):
    case = open_case(1, left=-5, title="", holder=f"<{name}>", holder_worker_id=uid(3), holder_role="manager")
    assert f"<{name}>" not in held_words(case, NOW).holder
    case = replace(case, urgency=Urgency.CRITICAL)
    assert f"<{name}>" not in alarms([case], NOW, ZONE)[0].words


def test_what_was_typed_into_a_title_is_masked_on_the_rows_and_on_the_bottom_line(chinese):
    case = open_case(1, left=-5, title="王秀英女士13812341234来电", urgency=Urgency.CRITICAL)
    for said in (held_words(case, NOW).title, alarms([case], NOW, ZONE)[0].words):
        assert "王**女士138****1234来电" in said
        assert "秀英" not in said
        assert "13812341234" not in said


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_titles_stay_one_line_of_plain_text(words):
    row = held_words(open_case(1, left=-5, title=words * 40), NOW)
    assert "\n" not in row.title
    assert "\0" not in row.title


def test_the_bottom_line_has_critical_cases_newest_first_then_leaders_notes_and_nothing_else(chinese):
    said = alarms(wall_cases(), NOW, ZONE)
    assert [(one.mark, one.critical) for one in said] == [("特急", True), ("特急", True), ("领导批示", False)]
    assert said[0].words == "14:15 望潮街道 独居老人三日未出门，请上门查看，网格长已签收"


def test_what_came_before_today_is_said_with_its_day(chinese):
    case = open_case(1, urgency=Urgency.CRITICAL, reported_at=NOW - timedelta(days=3))
    assert alarms([case], NOW, ZONE)[0].words.startswith("11/19 ")
    case = replace(case, reported_at=NOW.replace(year=2018))
    assert alarms([case], NOW, ZONE)[0].words.startswith("2018/11/22 ")


def test_a_case_of_an_exercise_is_in_no_number_of_the_wall():
    real, drill = open_case(1, left=-5), open_case(2, left=-9, exercise=True)
    assert stock_of([real, drill], NOW) == stock_of([real], NOW)
