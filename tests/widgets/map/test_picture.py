"""The picture the map holds: counts, rows and clocks."""

from __future__ import annotations

import json
import struct
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import GeometryCollection, LineString, MultiPolygon, Polygon, box

from models.cases.records import CaseState, Lamp
from tests.support.desk_records import NOW, open_case, uid
from tests.widgets.map.conftest import LAT, LON, case_at, positions, small_city, worker
from widgets.map.caseload import Caseload
from widgets.map.facts import card, lamp_at
from widgets.map.ground import Ground, world
from widgets.map.pack import TYPES, pack
from widgets.map.picture import Picture
from widgets.map.roster import Roster
from widgets.map.view import ACTIONS

DTYPES = {name: np.dtype(kind) for kind, name in TYPES.items()}


def unpacked(message: bytes) -> tuple[dict, dict[str, np.ndarray]]:
    """What the page would find: facts, and arrays by name."""
    (length,) = struct.unpack_from("<I", message)
    facts = json.loads(message[4 : 4 + length])
    start = -(-(4 + length) // 8) * 8
    arrays = {
        name: np.frombuffer(message, DTYPES[kind], count, start + at)
        for name, (kind, at, count) in facts.pop("arrays").items()
    }
    return facts, arrays


@given(
    st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=3).filter(lambda d: "arrays" not in d),
    st.lists(st.integers(0, 255), max_size=20),
    st.lists(st.floats(allow_nan=False, width=32), max_size=9),
)
def test_arrays_arrive_as_they_left_each_at_a_multiple_of_eight(facts, small, wide):
    arrays = {"a": np.array(small, np.uint8), "b": np.array(wide, np.float64), "c": np.array(small, np.uint16)}
    message = pack(facts, arrays)
    assert len(message) % 8 == 0
    found, back = unpacked(message)
    assert found == facts
    for name, array in arrays.items():
        assert np.array_equal(back[name], array)


def test_an_array_of_a_type_the_page_does_not_know_is_refused():
    with pytest.raises(KeyError):
        pack({}, {"a": np.array([1], dtype=np.int64)})


def test_the_middle_of_the_world_is_its_middle_and_the_poles_stay_inside():
    x, y = world(np.array([0.0, -180.0, 180.0]), np.array([0.0, 90.0, -90.0]))
    assert (x.tolist(), y[0]) == ([0.5, 0.0, 1.0], 0.5)
    assert y[1] == pytest.approx(0, abs=1e-9)
    assert y[2] == pytest.approx(1, abs=1e-9)


def test_a_case_counts_in_its_grid_and_in_every_one_above():
    city, grids, _ = small_city()
    ground = Ground(city, grids)
    counts = ground.counts(Counter([uid(8000), uid(8000), uid(8003), None, uid(12345)]))
    assert dict(zip([grid.id for grid in grids], counts.tolist(), strict=True)) == {
        uid(7000): 3, uid(8000): 2, uid(8001): 0, uid(8002): 0, uid(8003): 1, uid(8100): 0,
    }  # fmt: skip


def test_grids_that_are_each_others_parents_do_not_hang_the_count():
    city, grids, _ = small_city()
    loop = [replace(grids[0], parent_id=grids[1].id), replace(grids[1], parent_id=grids[0].id)]
    assert Ground(city, loop).counts(Counter([grids[1].id]))[1] >= 1


def test_holes_and_islands_keep_their_rings_and_lines_are_left_out():
    city, grids, _ = small_city()
    holed = Polygon(box(0, 0, 4, 4).exterior, [box(1, 1, 2, 2).exterior])
    shapes = [
        MultiPolygon([holed, box(5, 5, 6, 6)]),
        GeometryCollection([box(0, 0, 1, 1), LineString([(0, 0), (1, 1)])]),
        Polygon(),
    ]
    made = [replace(grids[1], id=uid(50 + i), geometry=shape) for i, shape in enumerate(shapes)]
    _, arrays = unpacked(Ground(city, made).packed())
    # An empty polygon is one part with one ring of no points.
    assert [owner for owner in arrays["ringOwner"].tolist() if owner < 2] == [0, 0, 0, 1]
    assert arrays["rings"].tolist()[:5] == [0, 5, 10, 15, 20]
    assert len(arrays["points"]) == 40


def test_a_city_without_grids_is_packed_as_one():
    facts, arrays = unpacked(Ground(None, ()).packed())
    assert (facts["names"], facts["city"], len(arrays["points"])) == ([], None, 0)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 50)), min_size=1, max_size=40))
def test_whatever_order_fixes_come_in_the_newest_stands(fixes):
    roster = Roster()
    for who, at in fixes:
        roster.apply(positions([(LON + at * 1e-5, LAT)], NOW + timedelta(seconds=at), first=100 + who))
    for who in {who for who, _ in fixes}:
        newest = max(at for one, at in fixes if one == who)
        assert roster.position(uid(100 + who)) == (LON + newest * 1e-5, LAT, NOW.timestamp() + newest)


def test_rows_keep_their_place_until_a_new_roster_begins():
    roster = Roster()
    roster.set_positions(positions([(1, 1), (2, 2)]))
    first, _ = unpacked(roster.packed(0.0))
    roster.apply(positions([(3, 3)], NOW + timedelta(seconds=1), first=102))
    second, arrays = unpacked(roster.packed(0.0))
    assert second["roster"] == first["roster"]
    assert arrays["ids"][15::16].tolist() == [100, 101, 102]
    roster.set_positions(positions([(3, 3)], first=102))
    assert unpacked(roster.packed(0.0))[0]["roster"] != first["roster"]


def test_off_duty_workers_are_marked_not_shown():
    roster = Roster()
    roster.set_positions(positions([(1, 1), (2, 2)]))
    roster.set_workers([worker(101, on_duty=False)])
    assert unpacked(roster.packed(0.0))[1]["shown"].tolist() == [1, 0]


def test_a_case_is_news_once_and_only_when_it_was_not_there_before():
    cases, ground = Caseload(), Ground(None, ())
    cases.set([case_at(1, 0, 0)])
    assert len(unpacked(cases.packed(ground, 0.0))[1]["news"]) == 0
    cases.apply([case_at(1, 0, 0, version=2), case_at(2, 0, 0)], [])
    assert unpacked(cases.packed(ground, 0.0))[1]["news"][15::16].tolist() == [2]
    assert len(unpacked(cases.packed(ground, 0.0))[1]["news"]) == 0


def test_a_case_that_came_and_went_is_no_news():
    cases = Caseload()
    cases.apply([case_at(2, 0, 0)], [])
    cases.apply([], [uid(2), uid(3)])
    assert len(unpacked(cases.packed(Ground(None, ()), 0.0))[1]["news"]) == 0


def test_a_case_without_a_place_still_counts_in_its_grid():
    city, grids, _ = small_city()
    cases = Caseload()
    cases.set([replace(open_case(1), lon=None, lat=None, grid_id=uid(8000))])
    _, arrays = unpacked(cases.packed(Ground(city, grids), 0.0))
    assert len(arrays["x"]) == 0
    assert arrays["counts"].tolist()[:2] == [1, 1]


@pytest.mark.parametrize(
    ("left", "lamp"), [(300, Lamp.ON_TIME), (40, Lamp.SOON), (-1, Lamp.LATE), (None, Lamp.ON_TIME)]
)
def test_the_card_shows_the_lamp_of_the_case(dressed, left, lamp):
    picture = Picture()
    picture.set_clock(NOW)
    picture.cases.set([open_case(1, left=left)])
    assert lamp_at(open_case(1, left=left), NOW) is lamp
    made = card(picture, "case", uid(1), ACTIONS, None)
    assert made is not None
    assert made["lamp"] == lamp.value


def test_the_card_of_something_gone_is_none(dressed):
    picture = Picture()
    for kind in ("case", "grid", "worker", "camera", "planet"):
        assert card(picture, kind, uid(1), ACTIONS, None) is None


def offered(cases, chosen, *, on_duty=True) -> list[str]:
    """The actions on the card of a worker while a case is chosen."""
    picture = Picture()
    picture.set_clock(NOW)
    picture.cases.set(cases)
    picture.roster.set_workers([worker(100, on_duty=on_duty)])
    picture.roster.set_positions(positions([(LON, LAT)]))
    made = card(picture, "worker", uid(100), ACTIONS, chosen)
    assert made is not None
    return [action["name"] for action in made["actions"]]


@pytest.mark.parametrize("state", CaseState)
def test_a_worker_on_duty_is_offered_for_a_filed_case_and_for_no_other(dressed, state):
    assert offered([open_case(1, state=state)], uid(1)) == (
        ["dispatch", "call", "follow"] if state is CaseState.FILED else ["call", "follow"]
    )


def test_no_worker_is_offered_off_duty_or_without_a_chosen_case_or_for_one_the_map_does_not_hold(dressed):
    assert offered([open_case(1)], uid(1), on_duty=False) == ["call", "follow"]
    assert offered([open_case(1)], None) == ["call", "follow"]
    assert offered([open_case(1)], uid(2)) == ["call", "follow"]


@pytest.mark.parametrize(
    ("chosen", "place", "allowed", "actions"),
    [
        (None, LON, ACTIONS, ["open_case"]),
        (uid(2), LON, ACTIONS, ["open_case"]),
        (uid(1), LON, ACTIONS, ["near"]),
        (uid(1), LON, frozenset(), ["near"]),
        (uid(1), None, ACTIONS, []),
        (None, LON, frozenset(), []),
    ],
)
def test_a_case_can_be_opened_until_it_is_chosen_and_then_gone_near_to(dressed, chosen, place, allowed, actions):
    picture = Picture()
    picture.set_clock(NOW)
    picture.cases.set([replace(open_case(1), lon=place)])
    made = card(picture, "case", uid(1), allowed, chosen)
    assert made is not None
    assert [action["name"] for action in made["actions"]] == actions
