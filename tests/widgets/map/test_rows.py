"""What the page is told: the rows that changed, and what is to be thought of a position."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cases.records import CaseState
from models.workers.records import Positions
from tests.support.desk_records import NOW, open_case, uid
from tests.widgets.map.conftest import LAT, LON, case_at, positions, worker
from tests.widgets.map.test_picture import unpacked
from widgets.map.caseload import Caseload, phase
from widgets.map.facts import card
from widgets.map.fixes import Doubt
from widgets.map.ground import Ground, world
from widgets.map.picture import Picture
from widgets.map.roster import Roster
from widgets.map.rows import Rows
from widgets.map.view import ACTIONS

AT = NOW.timestamp()


class Copy:
    """What a page would have after the messages it was given."""

    def __init__(self) -> None:
        self.have = ""
        self.rows: list[tuple[UUID, float]] = []
        self.told = 0

    def take(self, message: bytes) -> None:
        facts, arrays = unpacked(message)
        ids = [UUID(bytes=bytes(arrays["ids"][i * 16 : i * 16 + 16])) for i in range(len(arrays["at"]))]
        told = list(zip(ids, arrays["at"].tolist(), strict=True))
        if facts["since"] < 0:
            self.rows = told
        else:
            self.rows += [(UUID(int=0), 0.0)] * (facts["count"] - len(self.rows))
            for row, one in zip(arrays["rows"].tolist(), told, strict=True):
                if row < facts["count"]:
                    self.rows[row] = one
            self.rows = self.rows[: facts["count"]]
        self.told = len(told)
        self.have = f"{facts['epoch']}.{facts['revision']}"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["put", "put", "put", "remove", "clear", "ask"]), st.integers(1, 9), st.integers(0, 99)
        )
    )
)
def test_a_copy_that_takes_only_what_changed_is_the_same_as_the_whole(acts):
    rows, copy = Rows(at="f8"), Copy()
    for act, who, value in acts:
        if act == "put":
            rows.put(rows.rows_of([uid(who)]), at=np.array([float(value)]))
        elif act == "remove":
            rows.remove([uid(who)])
        elif act == "clear":
            rows.clear()
        else:
            copy.take(rows.packed(copy.have, {}))
            assert dict(copy.rows) == dict(zip(rows.ids, rows["at"].tolist(), strict=True))
    copy.take(rows.packed(copy.have, {}))
    assert copy.rows == list(zip(rows.ids, rows["at"].tolist(), strict=True))
    assert [rows.row[one] for one in rows.ids] == list(range(len(rows)))


def test_what_did_not_change_is_not_told_again():
    rows, copy = Rows(at="f8"), Copy()
    rows.put(rows.rows_of([uid(n) for n in range(1, 101)]), at=np.arange(100.0))
    copy.take(rows.packed(copy.have, {}))
    assert copy.told == 100
    rows.put(rows.rows_of([uid(n) for n in range(1, 101)]), at=np.where(np.arange(100) == 7, 700.0, np.arange(100)))
    copy.take(rows.packed(copy.have, {}))
    assert (copy.told, dict(copy.rows)[uid(8)]) == (1, 700.0)


@pytest.mark.parametrize("have", ["", "0.1", "1", "1.", "x.y", "1.-3", "1.999", ".."])
def test_a_copy_that_means_nothing_here_is_given_everything(have):
    rows = Rows(at="f8")
    rows.put(rows.rows_of([uid(1)]), at=np.array([1.0]))
    assert unpacked(rows.packed(have, {}))[0]["since"] == -1


def fix(lon: float, lat: float, seconds: float, n: int = 100) -> Positions:
    return positions([(lon, lat)], NOW + timedelta(seconds=seconds), first=n)


def looks(roster: Roster) -> dict[str, float]:
    _, arrays = unpacked(roster.packed(AT))
    return {name: arrays[name][0].item() for name in ("x", "y", "at", "shown", "turn", "doubt")}


@pytest.mark.parametrize(
    ("given", "doubt"),
    [
        (fix(LON, LAT, 3600), Doubt.FUTURE),
        (fix(0.0, 0.0, 5), Doubt.NOWHERE),
        (fix(0.004, -0.003, 5), Doubt.NOWHERE),
        (fix(float("nan"), LAT, 5), Doubt.NOWHERE),
        (fix(LON, 91.0, 5), Doubt.NOWHERE),
        (fix(LON + 1.1, LAT, 10), Doubt.JUMP),
    ],
)
def test_a_position_that_cannot_be_right_moves_nobody_and_is_told_as_such(given, doubt):
    roster = Roster()
    roster.set_workers([worker(100)])
    roster.set_positions(fix(LON, LAT, 0), AT)
    before = looks(roster)
    roster.apply(given, AT + 10)
    after = looks(roster)
    assert after == {**before, "doubt": int(doubt)}
    assert roster.position(uid(100)) == (LON, LAT, AT)
    assert roster.doubt(uid(100)) is doubt
    roster.apply(fix(LON + 0.0001, LAT, 20), AT + 20)
    assert (looks(roster)["doubt"], roster.position(uid(100))) == (0, (LON + 0.0001, LAT, AT + 20))


def test_workers_who_change_change_alone():
    roster = Roster()
    roster.set_workers([worker(100), worker(101, load=0)])
    roster.set_positions(fix(LON, LAT, 0), AT)
    assert looks(roster)["shown"] == 1
    roster.apply_workers([worker(100, on_duty=False), worker(102)])
    assert looks(roster)["shown"] == 0
    assert set(roster.workers) == {uid(100), uid(101), uid(102)}
    roster.apply_workers([])
    assert looks(roster)["shown"] == 0


def test_a_place_far_away_is_believed_once_a_second_position_agrees():
    roster = Roster()
    roster.set_positions(fix(LON, LAT, 0), AT)
    roster.apply(fix(LON + 1.1, LAT, 10), AT + 10)
    assert roster.doubt(uid(100)) is Doubt.JUMP
    roster.apply(fix(LON + 1.1001, LAT, 20), AT + 20)
    assert roster.doubt(uid(100)) is Doubt.NONE
    assert roster.position(uid(100)) == (LON + 1.1001, LAT, AT + 20)


def test_who_was_away_for_hours_may_be_a_hundred_kilometres_off():
    roster = Roster()
    roster.set_positions(fix(LON, LAT, 0), AT)
    roster.apply(fix(LON + 1.1, LAT, 7200), AT + 7200)
    assert roster.doubt(uid(100)) is Doubt.NONE


def test_who_never_had_a_place_is_not_shown_until_he_has():
    roster = Roster()
    roster.set_positions(fix(0.0, 0.0, 0), AT)
    assert (looks(roster)["shown"], roster.position(uid(100))) == (0, None)
    roster.apply(fix(LON, LAT, 10), AT + 10)
    assert looks(roster)["shown"] == 1


def test_a_position_told_twice_is_told_to_the_page_once():
    roster = Roster()
    roster.set_positions(fix(LON, LAT, 0), AT)
    facts, _ = unpacked(roster.packed(AT))
    roster.apply(fix(LON, LAT, 0), AT)
    again, arrays = unpacked(roster.packed(AT, f"{facts['epoch']}.{facts['revision']}"))
    assert (again["since"], len(arrays["rows"])) == (facts["revision"], 0)


def test_of_many_positions_of_one_worker_in_one_batch_the_newest_stands():
    batch = positions([(LON, LAT)] * 3)
    batch = replace(
        batch,
        worker_ids=(uid(100),) * 3,
        lon=np.array([LON, LON + 2e-4, LON + 1e-4]),
        fixed_at=AT + np.array([0.0, 20.0, 10.0]),
    )
    roster = Roster()
    roster.apply(batch, AT)
    assert roster.position(uid(100)) == (LON + 2e-4, LAT, AT + 20)


@pytest.mark.parametrize(
    ("east", "north", "turn"), [(0, 1, 1), (1, 0, 5), (0, -1, 9), (-1, 0, 13), (0, 0, 0), (0.2, 0, 0)]
)
def test_who_goes_is_turned_the_way_he_goes_and_who_stands_is_not(east, north, turn):
    roster = Roster()
    roster.set_positions(fix(LON, LAT, 0), AT)
    assert looks(roster)["turn"] == 0
    roster.apply(fix(LON + east * 1.2e-4, LAT + north * 1e-4, 10), AT + 10)
    assert looks(roster)["turn"] == turn


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from([0.0, LON, LON + 1e-4, LON + 2, 500.0]), st.integers(-50, 5000)),
        max_size=30,
    )
)
def test_whatever_comes_the_mark_of_a_worker_is_where_his_position_is_said_to_be(fixes):
    roster = Roster()
    roster.set_workers([worker(100 + n) for n in range(4)])
    for who, lon, at in fixes:
        roster.apply(fix(lon, LAT, at, 100 + who), AT)
    _, arrays = unpacked(roster.packed(AT))
    for row in range(len(arrays["x"])):
        known = roster.position(UUID(bytes=bytes(arrays["ids"][row * 16 : row * 16 + 16])))
        assert (known is not None) == bool(arrays["shown"][row])
        if known is not None:
            x, y = world(np.array([known[0]]), np.array([known[1]]))
            assert (arrays["x"][row], arrays["y"][row], arrays["at"][row]) == (x[0], y[0], known[2])
            assert known[0] != 500.0
            assert known[2] <= AT + 60


def test_the_card_says_why_a_position_is_in_doubt(dressed):
    picture = Picture()
    picture.set_clock(NOW)
    picture.roster.set_workers([worker(100)])
    picture.roster.set_positions(fix(LON, LAT, 0), AT)
    picture.roster.apply(fix(0, 0, 5), AT + 5)
    made = card(picture, "worker", uid(100), ACTIONS, None)
    assert made is not None
    assert any("0, 0" in text for _, text in made["rows"])


def test_a_changed_case_is_told_alone_and_a_closed_one_leaves_its_row_to_another():
    cases, ground = Caseload(), Ground(None, ())
    cases.set([case_at(n, n * 1e-4, 0) for n in range(1, 51)])
    facts, arrays = unpacked(cases.packed(ground, 0.0))
    assert (facts["since"], facts["count"], arrays["ids"][15::16].tolist()) == (-1, 50, list(range(1, 51)))
    have = f"{facts['epoch']}.{facts['revision']}"
    cases.apply([case_at(7, 0, 0, state=CaseState.HANDLING)], [uid(3)])
    facts, arrays = unpacked(cases.packed(ground, 0.0, have))
    assert facts["count"] == 49
    assert dict(zip(arrays["rows"].tolist(), arrays["ids"][15::16].tolist(), strict=True)) == {2: 50, 6: 7}
    assert arrays["phase"].tolist() == [0, 1]


def test_a_case_that_loses_its_place_leaves_the_map_and_still_counts():
    cases = Caseload()
    cases.set([case_at(1, 0, 0), case_at(2, 0, 0)])
    cases.apply([replace(open_case(1), lon=None, lat=None)], [])
    facts, arrays = unpacked(cases.packed(Ground(None, ()), 0.0))
    assert (facts["count"], arrays["ids"][15]) == (1, 2)
    assert len(cases.cases) == 2


@given(st.lists(st.tuples(st.booleans(), st.sets(st.integers(1, 12), max_size=12), st.integers(0, 2)), max_size=12))
def test_the_map_has_the_cases_it_was_given_whatever_came_and_went(turns):
    cases, ground, wanted = Caseload(), Ground(None, ()), {}
    for anew, ids, urgency in turns:
        given = {n: case_at(n, n * 1e-4, urgency * 1e-4) for n in ids}
        if anew:
            wanted = given
            cases.set(list(given.values()))
        else:
            gone = [n for n in wanted if n not in ids and n % 3 == urgency]
            wanted = {n: case for n, case in (wanted | given).items() if n not in gone}
            cases.apply(list(given.values()), [uid(n) for n in gone])
    _, arrays = unpacked(cases.packed(ground, 0.0))
    x, _ = world(np.array([case.lon for case in wanted.values()], dtype=float), np.array([LAT] * len(wanted)))
    assert dict(zip(arrays["ids"][15::16].tolist(), arrays["x"].tolist(), strict=True)) == dict(
        zip(wanted, x.tolist(), strict=True)
    )


def test_whose_move_it_is_is_said_for_every_open_state():
    assert [phase(state) for state in list(CaseState)[:11]] == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2]
