"""Figures counted in advance are what a recount gives, whatever was done, by whom, and whatever of it was taken back."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from models.city.settings import set_setting
from models.figures.filters import Basis, Dimension, FigureFilter, Period, Slot, Step
from models.figures.measures import Measure
from models.figures.rollups import Difference, TooFine, count, count_raw, fold, fold_all, is_stale, rebuild, reconcile
from models.figures.rollups.times import get_times, get_times_raw
from models.imports.runs.commands import undo_import
from models.imports.runs.queries import get_run
from models.store.engine import Store
from models.store.times import database_now
from tests.models.figures.histories import Histories
from tests.models.imports.city import feature, new_city, row, square
from tests.models.town import Town, as_owner
from tests.support.database import CityDatabase

pytestmark = pytest.mark.database

EVERY = tuple(Measure)
BYS: tuple[tuple[Dimension | Step, ...], ...] = (
    (), (Dimension.AREA,), (Dimension.HOUR, Step.DAY), (Dimension.CATEGORY, Dimension.DEPARTMENT), (Step.HOUR,), (Step.WEEK,),
    (Step.MONTH, Dimension.SOURCE), (Dimension.TIER, Dimension.GRID_KIND), (Step.WEEKDAY, Dimension.HOUR),
)  # fmt: skip


def differences(store: Store) -> tuple[Difference, ...]:
    with store.read() as s:
        return reconcile(s)


def days(store: Store, back: int = 40, ahead: int = 20, **asked: Any) -> FigureFilter:
    with store.read() as s:
        today = database_now(s).date()
    return FigureFilter(Period(today - timedelta(days=back), today + timedelta(days=ahead)), **asked)


def check_counts(store: Store, f: FigureFilter, bys: Sequence[tuple[Dimension | Step, ...]] = BYS) -> None:
    with store.read() as s:
        for by in bys:
            assert count(s, f, EVERY, by) == count_raw(s, f, EVERY, by), by


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), turns=st.integers(6, 24), folds=st.booleans())
def test_after_any_history_a_recount_finds_no_difference(town: Town, seed: int, turns: int, folds: bool) -> None:
    told = Histories(town, seed)
    for _ in range(turns):
        told.turn()
    if folds:
        fold_all(town.supervisor)
        told.turn()
    assert differences(town.leader) == ()
    assert as_if_nothing_was_touched(town)
    for basis in Basis:
        check_counts(town.leader, days(town.leader, basis=basis), (BYS[seed % len(BYS)],))
    slot = Slot(*((seed % 7, None), (None, seed % 24), (seed % 7, turns % 24))[seed % 3])
    for basis in Basis:
        f = days(town.leader, basis=basis, slot=slot)
        check_counts(town.leader, f, ((), (Dimension.CATEGORY,), (Step.DAY,)))
        with town.leader.read() as s:
            if basis is Basis.EVENT and slot.hour is None:
                assert get_times(s, f) == get_times_raw(s, f)
    for asked in ({"source": "hotline"}, {"area": town.grids["999001001"]}, {"category": town.categories["events"]}):
        f = days(town.leader, **asked)
        with town.leader.read() as s:
            assert count(s, f, EVERY, (Dimension.DEPARTMENT,)) == count_raw(s, f, EVERY, (Dimension.DEPARTMENT,))
            for by in (None, Dimension.DEPARTMENT, Dimension.TIER):
                assert get_times(s, f, by) == get_times_raw(s, f, by)
    pair = PAIRS[seed % len(PAIRS)]
    narrowed = {"source": "hotline", "area": town.grids["999001001"], "grid_kind": "basic", "tier": "general"}
    with town.leader.read() as s:
        f = days(town.leader, **{one: narrowed[one] for one in pair})
        assert get_times(s, f) == get_times_raw(s, f)


PAIRS = (("source", "area"), ("source", "tier"), ("area", "grid_kind"), ("grid_kind", "tier"), ("area", "tier"))


def as_if_nothing_was_touched(town: Town) -> bool:
    """No transaction leaves behind what it remembered."""
    with town.leader.read() as s:
        return s.scalar(text("SELECT count(*) FROM figure_touched")) == 0


def test_what_is_put_into_the_counts_by_hand_is_found(town: Town, city_database: CityDatabase) -> None:
    done, _ = town.reviewing(lon=121.005, lat=30.005)
    town.do("close", done.case_id, None)
    fold_all(town.operator)
    town.dispatched()
    assert differences(town.leader) == ()
    spoilt = {
        "UPDATE figure_cell SET accepted = coalesce(accepted, 0) + 1 WHERE cut = 4": "accepted",
        "DELETE FROM figure_cell WHERE cut = 385": "orders_signed",
        "UPDATE figure_time SET counts[1] = counts[1] + 1 WHERE cut = 0": "time_whole",
        "UPDATE figure_pair_time SET counts[1] = counts[1] + 1 WHERE cut = 5": "time_accept",
        "DELETE FROM figure_pair_time WHERE cut = 256 + 24": "time_accept",
        "DELETE FROM figure_delta WHERE measure = 'dispatched'": "dispatched",
        "UPDATE figure_grid SET area_id = NULL WHERE area_id IS NOT NULL": "grid",
    }  # fmt: skip
    for statement, what in spoilt.items():
        with town.supervisor.read() as s:
            assert all(s.scalar(text(f"SELECT count(*) FROM {name}")) for name in ("figure_cell", "figure_delta"))
        as_owner(city_database, statement)
        assert any(one.what.startswith(what) and one.missing for one in differences(town.leader)), statement
        # Counting anew mends it, whatever it was; where a grid lies is looked for anew whenever a grid changes.
        if what == "grid":
            as_owner(city_database, "UPDATE grid SET code = code")
        assert rebuild(town.supervisor)
        assert differences(town.leader) == (), statement
        town.dispatched()


def test_a_city_of_before_has_its_times_by_two_dimensions_with_the_next_building(
    town: Town, city_database: CityDatabase
) -> None:
    done, _ = town.reviewing(lon=121.005, lat=30.005)
    town.do("close", done.case_id, None)
    as_owner(city_database, "UPDATE figure_state SET paired = NULL")
    as_owner(city_database, "DELETE FROM figure_pair_time")
    one, two = (days(town.leader, source="hotline", **more) for more in ({}, {"tier": "general"}))
    with town.leader.read() as s:
        assert is_stale(s)
        assert count(s, two, EVERY) == count_raw(s, two, EVERY)
        assert get_times(s, one) == get_times_raw(s, one) != {(): {}}
        with pytest.raises(TooFine):
            get_times(s, two)
    assert rebuild(town.supervisor)
    with town.leader.read() as s:
        assert not is_stale(s)
        assert get_times(s, two) == get_times_raw(s, two) != {(): {}}
    assert differences(town.leader) == ()


def test_two_who_act_on_one_case_at_once_are_both_counted_once(town: Town) -> None:
    done, _ = town.reviewing()
    town.do("close", done.case_id, None)
    barrier = threading.Barrier(2)

    def reply(n: int) -> None:
        barrier.wait(10)
        for words in range(6):
            town.do("reply", done.case_id, None, f"答复{n}{words}", by=(town.operator, town.supervisor)[n])

    threads = [threading.Thread(target=reply, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert differences(town.leader) == ()
    check_counts(town.leader, days(town.leader), ((),))


def test_cells_are_built_anew_while_others_work_and_fold(town: Town) -> None:
    stop = threading.Event()
    worked: list[int] = []

    def work() -> None:
        while not stop.is_set():
            done, _ = town.reviewing("stall")
            town.do("close", done.case_id, None)
            with town.operator.transaction() as s:
                fold(s)
            worked.append(1)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        heard: list[float] = []
        built = 0
        # On a slow machine four buildings may be over before the others have worked three times.
        while built < 4 or (len(worked) <= 2 and thread.is_alive()):
            assert rebuild(town.supervisor, heard.append)
            built += 1
    finally:
        stop.set()
        thread.join(60)
    assert len(worked) > 2
    assert heard[-1] == 1.0
    assert differences(town.leader) == ()
    check_counts(town.leader, days(town.leader), ((), (Dimension.DEPARTMENT,)))


def test_stopping_a_building_leaves_what_was(town: Town) -> None:
    town.reviewing()
    assert not rebuild(town.supervisor, should_stop=lambda: True)
    assert differences(town.leader) == ()
    calls = iter([False] * 3 + [True] * 99)
    assert not rebuild(town.supervisor, should_stop=lambda: next(calls))
    town.reviewing()
    assert differences(town.leader) == ()
    assert rebuild(town.supervisor)
    assert differences(town.leader) == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE category SET parent_id = (SELECT id FROM category WHERE code = 'order') WHERE code = 'lid'",
        "UPDATE grid SET level = 4 WHERE code = '999001001'",
        "UPDATE grid SET closed_at = now() WHERE level = 4",
        "UPDATE city SET timezone = 'America/New_York'",
    ],
)
def test_what_counts_elsewhere_is_read_from_the_rows_until_it_is_counted_anew(
    town: Town, city_database: CityDatabase, statement: str
) -> None:
    town.reviewing(lon=121.005, lat=30.005)
    town.dispatched("stall", lon=121.015, lat=30.005)
    f = days(town.leader)
    as_owner(city_database, statement)
    with town.leader.read() as s:
        assert is_stale(s)
        with pytest.raises(TooFine, match="stale"):
            count(s, f, EVERY)
        with pytest.raises(TooFine, match="stale"):
            reconcile(s)
        assert count_raw(s, f, [Measure.DISPATCHED]) == {(): {Measure.DISPATCHED: 2}}
    town.dispatched("stall")
    assert rebuild(town.supervisor)
    assert differences(town.leader) == ()
    check_counts(town.leader, f)


def test_a_transaction_that_began_before_a_day_began_elsewhere_is_not_counted_on_two_days(town: Town) -> None:
    with town.operator.transaction() as s:
        done = Histories(town, 1).take_in(s)
        with town.supervisor.transaction() as other:
            set_setting(other, "statistical_day", {"begins_at": 8}, version=0)
        assert rebuild(town.supervisor)
    with town.leader.read() as s:
        with pytest.raises(TooFine, match="stale"):
            count(s, days(town.leader), EVERY)
        assert done
    with town.operator.transaction() as s:
        fold(s)
    assert rebuild(town.supervisor)
    assert differences(town.leader) == ()
    check_counts(town.leader, days(town.leader))


def test_an_account_of_the_field_is_counted_like_the_desk_and_a_leader_counts_nothing(
    town: Town, city_database: CityDatabase
) -> None:
    phone = Store(city_database.gateway, desk="gateway", pool_size=1)
    try:
        _, order = town.dispatched()
        town.do("sign", order, by=phone)
        with phone.transaction() as s:
            assert fold(s) > 0
    finally:
        phone.close()
    assert differences(town.leader) == ()
    with town.leader.read() as s:
        assert count(s, days(town.leader), [Measure.ORDERS_SIGNED]) == {(): {Measure.ORDERS_SIGNED: 1}}


def test_what_is_imported_told_anew_and_undone_is_counted_so(city_database: CityDatabase, tmp_path: Path) -> None:
    told = [row("1", Status="New"), row("2"), row("3", Status="Busy"), row("4", Status="Done", Out="2018-06-02 10:00")]
    with new_city(city_database, tmp_path) as city:
        f = FigureFilter(Period(date(2018, 5, 1), date(2018, 7, 1)))
        city.grids([feature(square(0, 0), code="A", name="Elm")])
        city.cases(told)
        assert differences(city.store) == ()
        city.cases([*told[:2], row("3", Status="Done", Out="2018-06-07 10:00"), told[3]])
        assert differences(city.store) == ()
        check_counts(city.store, f, ((), (Dimension.AREA, Step.DAY)))
        with city.store.read() as s:
            counts = count(s, f, [Measure.TAKEN_OVER, Measure.CLOSED, Measure.DUE_ON_TIME])[()]
        assert counts == {Measure.TAKEN_OVER: 4, Measure.CLOSED: 2, Measure.DUE_ON_TIME: 1}
        fold_all(city.store)
        for number in (3, 2):
            with city.store.read() as s:
                run = get_run(s, number)
            undo_import(city.store, run.id)
            assert differences(city.store) == ()
        with city.store.read() as s:
            assert count(s, f, [Measure.CAME, Measure.REPORTED])[()] == {Measure.CAME: 0, Measure.REPORTED: 0}
