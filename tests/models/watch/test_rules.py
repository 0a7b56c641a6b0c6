"""What the rules propose, and the board: every figure is the list of the very cases behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from models.cases.deadlines import lamp_of
from models.cases.records import CaseState, Lamp, Nature, OpenCase, Source, Tier, Urgency
from models.cases.tables import OPEN_STATES
from models.watch.board import Concern, GroupBy, board, total
from models.watch.records import Rule, RuleSetting, WatchFacts
from models.watch.rules import proposals, reason_of

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
BASE = UUID(int=7)
ON = tuple(RuleSetting(rule) for rule in Rule)
NOBODY = WatchFacts({}, {}, {}, frozenset(), {}, frozenset(), ON, NOW)


def a_case(n: int = 1, **facts: object) -> OpenCase:
    given: dict[str, object] = {
        "id": uuid5(BASE, str(n)),
        "version": 3,
        "number": f"20261123-{n:04d}",
        "title": "井盖破损",
        "state": CaseState.DISPATCHED,
        "urgency": Urgency.NORMAL,
        "tier": Tier.GENERAL,
        "source": Source.HOTLINE,
        "nature": Nature.HELP,
        "category_id": BASE,
        "category": "井盖",
        "category_top": "公用设施",
        "lon": None,
        "lat": None,
        "grid_id": None,
        "grid": "文昌第一网格",
        "area": "望潮街道 · 文昌社区",
        "holder_worker_id": None,
        "holder_department_id": uuid5(BASE, "D1"),
        "holder": "排水公司",
        "reported_at": NOW - timedelta(hours=1),
        "stage_since": NOW - timedelta(minutes=10),
        "stage_due_at": NOW + timedelta(minutes=20),
        "due_at": NOW + timedelta(hours=8),
        "next_due_at": NOW + timedelta(minutes=20),
        "soon_at": NOW + timedelta(minutes=12),
        "rework_count": 0,
        "reopen_count": 0,
        "holder_role": "bureau",
    }
    return OpenCase(**(given | facts))  # type: ignore[arg-type]


def test_an_order_is_proposed_for_urging_from_half_its_time_to_sign_on() -> None:
    case = a_case()
    assert reason_of(case, NOW) is None
    assert reason_of(case, NOW + timedelta(minutes=5)) == (Rule.UNSIGNED, case.stage_since)
    signed = replace(case, state=CaseState.SIGNED)
    assert reason_of(signed, NOW + timedelta(minutes=5)) is None


def test_a_limit_that_passed_is_the_reason_once_it_has_passed() -> None:
    case = a_case(next_due_at=NOW)
    assert reason_of(case, NOW) is None
    assert reason_of(case, NOW + timedelta(seconds=1)) == (Rule.LATE, NOW)


def test_what_was_followed_is_not_proposed_again_until_there_is_a_new_reason() -> None:
    case, later = a_case(), NOW + timedelta(minutes=15)
    followed = frozenset({(case.id, Rule.UNSIGNED, case.stage_since)})
    assert [one.rule for one in proposals([case], ON, frozenset(), later)] == [Rule.UNSIGNED]
    assert proposals([case], ON, followed, later) == []
    assert [one.rule for one in proposals([case], ON, followed, NOW + timedelta(minutes=21))] == [Rule.LATE]
    again = replace(case, stage_since=later, stage_due_at=later + timedelta(minutes=30), next_due_at=None)
    assert len(proposals([again], ON, followed, later + timedelta(minutes=16))) == 1


def test_a_rule_that_is_off_proposes_nothing() -> None:
    off = (RuleSetting(Rule.UNSIGNED, enabled=False), RuleSetting(Rule.LATE))
    assert proposals([a_case()], off, frozenset(), NOW + timedelta(minutes=15)) == []
    assert len(proposals([a_case()], off, frozenset(), NOW + timedelta(minutes=25))) == 1


def test_nobody_is_urged_about_a_case_whose_clock_stands_still() -> None:
    case = a_case(next_due_at=NOW - timedelta(minutes=1))
    assert proposals([case], ON, frozenset(), NOW, frozenset({case.id})) == []


def test_the_longest_standing_reason_comes_first() -> None:
    cases = [a_case(n, next_due_at=NOW - timedelta(minutes=n)) for n in (1, 9, 4)]
    assert [one.since for one in proposals(cases, ON, frozenset(), NOW)] == sorted(case.next_due_at for case in cases)  # type: ignore[type-var]


def test_one_case_stands_under_every_concern_that_it_is() -> None:
    case = a_case(rework_count=1, next_due_at=NOW - timedelta(minutes=1))
    facts = replace(
        NOBODY,
        refusals={case.id: 2},
        whistles={case.id: NOW},
        supervisions={case.id: NOW},
        suspended=frozenset({case.id}),
    )
    (row,) = board([case], facts, GroupBy.HOLDER, NOW)
    assert (row.name, row.role, row.held) == ("排水公司", "bureau", (case.id,))
    assert set(row.cases) == set(Concern) - {Concern.SOON}


def test_one_refusal_is_not_two() -> None:
    case = a_case()
    (row,) = board([case], replace(NOBODY, refusals={case.id: 1}), GroupBy.HOLDER, NOW)
    assert row.count(Concern.REFUSED) == 0


def test_streets_departments_and_workers_each_have_a_board_of_their_own() -> None:
    worker = uuid5(BASE, "w")
    cases = [
        a_case(1),
        a_case(2, holder_department_id=None, holder_worker_id=worker, holder="王**", holder_role="leader"),
        a_case(3, holder_department_id=None, holder="", holder_role="", state=CaseState.REPORTED, area=""),
    ]
    names = {by: {row.name for row in board(cases, NOBODY, by, NOW)} for by in GroupBy}
    assert names == {
        GroupBy.HOLDER: {"排水公司", "王**", ""},
        GroupBy.STREET: {"望潮街道", ""},
        GroupBy.DEPARTMENT: {"排水公司"},
        GroupBy.WORKER: {"王**"},
    }


minutes = st.integers(-300, 300).map(lambda n: NOW + timedelta(minutes=n))
cases_of_a_day = st.lists(
    st.tuples(
        st.sampled_from(OPEN_STATES), minutes, st.none() | minutes, st.none() | minutes, st.sampled_from(["", "A", "B"])
    ),
    max_size=12,
)


@given(cases_of_a_day)
def test_the_board_by_holder_counts_every_open_case_once_and_lamps_as_the_queue_does(drawn: list[tuple]) -> None:  # type: ignore[type-arg]
    cases = [
        a_case(
            n,
            state=state,
            stage_since=since,
            next_due_at=due,
            soon_at=soon,
            holder=holder,
            holder_department_id=uuid5(BASE, holder) if holder else None,
        )
        for n, (state, since, due, soon, holder) in enumerate(drawn)
    ]
    rows = board(cases, NOBODY, GroupBy.HOLDER, NOW)
    whole = total(rows)
    assert sorted(whole.held) == sorted(case.id for case in cases)
    for concern, lamp in ((Concern.LATE, Lamp.LATE), (Concern.SOON, Lamp.SOON)):
        assert set(whole.cases[concern]) == {case.id for case in cases if lamp_of(case, NOW) is lamp}
    assert set(whole.cases[Concern.UNSIGNED]) == {case.id for case in cases if case.state is CaseState.DISPATCHED}
    late = [row.count(Concern.LATE) for row in rows]
    assert late == sorted(late, reverse=True)
    followed = frozenset((one.case_id, one.rule, one.since) for one in proposals(cases, ON, frozenset(), NOW))
    assert proposals(cases, ON, followed, NOW) == []
