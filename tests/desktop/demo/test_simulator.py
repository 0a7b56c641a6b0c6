"""The simulator on a real database: everything moves, pausing stops it, only demo cities are played, one at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO

import pytest
import shapely
from PIL import Image
from sqlalchemy import func, select, text

from desktop.demo.errors import NotADemoCity
from desktop.demo.simulator import Simulator
from models.cases.commands import dispatch
from models.cases.queries import get_case, get_open_cases
from models.cases.records import CaseState
from models.cases.tables import StepRow
from models.city.commands import create_city
from models.grids.queries import get_grids
from models.media.reading import read_range, read_thumbnail
from models.phones.tokens import open_session
from models.store.engine import Store
from models.workers.queries import get_positions, get_workers
from tests.support.database import CityDatabase, connect

FAST = 3600.0
PATIENCE_S = 100.0


@contextmanager
def playing(simulator: Simulator) -> Iterator[None]:
    stop = threading.Event()
    failed: list[BaseException] = []

    def run() -> None:
        try:
            simulator.run(stop)
        except BaseException as error:  # noqa: BLE001 - told to the test below
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(30)
    assert not thread.is_alive()
    assert not failed, failed


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def steps(store: Store) -> int:
    with store.read() as s:
        return s.scalar(select(func.count()).select_from(StepRow)) or 0


def shown(store: Store) -> set[str]:
    """What pictures came with."""
    with store.read() as s:
        return set(s.scalars(text("SELECT DISTINCT t.action FROM attachment f JOIN step t ON t.id = f.step_id")))


def test_a_fast_day_carries_matters_from_the_report_to_the_closing(field: Store, desk: Store) -> None:
    wanted = {"reports", "accepted", "filed", "dispatched", "signed", "started", "fed_back", "closed", "positions"}
    simulator = Simulator(field, desk, rate=FAST, seed=1)
    with playing(simulator):
        until(lambda: wanted <= simulator.counts.keys() and {"report", "feed_back"} <= shown(desk))
    with desk.read() as s:
        sha256 = s.scalar(text("SELECT sha256 FROM attachment ORDER BY added_at LIMIT 1"))
        small, whole = read_thumbnail(s, sha256), read_range(s, sha256, 0, 1 << 20)
    assert small is not None
    assert Image.open(BytesIO(whole)).size == (480, 360)
    with desk.read() as s:
        grids = [g.geometry for g in get_grids(s) if g.level == 1]
        positions = get_positions(s)
        actions = set(s.scalars(text("SELECT DISTINCT action FROM step WHERE desk = 'simulator'")))
        logins = set(s.scalars(text("SELECT DISTINCT a.duty FROM step t JOIN account a USING (login)"
                                    " WHERE t.desk = 'simulator' AND t.action IN ('sign','accept')")))  # fmt: skip
    assert {"report", "accept", "file", "dispatch", "sign", "feed_back", "close"} <= actions
    assert logins == {"operator", "field"}
    # Bridges and the accuracy of a phone reach a little beyond the city's edge.
    land = shapely.union_all(grids).buffer(0.0015)
    assert len(positions.worker_ids) > 100
    assert shapely.contains_xy(land, positions.lon, positions.lat).all()


@pytest.mark.long
def test_nothing_happens_while_it_is_paused(field: Store, desk: Store) -> None:
    simulator = Simulator(field, desk, rate=FAST, seed=1)
    simulator.pause()
    assert simulator.paused
    before = steps(desk)
    with playing(simulator):
        until(lambda: simulator.world_is_read)
        time.sleep(2.5)
        assert simulator.counts == {}
        assert steps(desk) == before
        simulator.resume()
        until(lambda: simulator.counts.get("positions", 0) > 0 and steps(desk) > before)
        simulator.pause()
        until(lambda: simulator.idle)
        settled = steps(desk)
        time.sleep(2.5)
        assert steps(desk) == settled


def test_a_city_that_demo_did_not_make_is_refused(city_database: CityDatabase) -> None:
    field, desk = Store(city_database.field, desk="simulator"), Store(city_database.operator, desk="simulator")
    try:
        with desk.transaction() as s:
            create_city(s, "real", "真实市", lon=120.0, lat=30.0)
        with pytest.raises(NotADemoCity, match="真实市"):
            Simulator(field, desk, rate=1, seed=1).run(threading.Event())
        assert steps(desk) == 0
    finally:
        field.close()
        desk.close()


@pytest.mark.long
def test_one_plays_at_a_time_and_the_other_takes_over(demo_city: CityDatabase, field: Store, desk: Store) -> None:
    other_field, other_desk = Store(demo_city.field, desk="other"), Store(demo_city.operator, desk="other")
    first, second = Simulator(field, desk, rate=1, seed=1), Simulator(other_field, other_desk, rate=1, seed=2)
    try:
        with playing(second):
            until(lambda: second.counts.get("positions", 0) > 0)
            second.pause()
            with playing(first):
                time.sleep(2.5)
                assert first.counts == {}
        with playing(first):
            until(lambda: first.counts.get("positions", 0) > 0)
    finally:
        other_field.close()
        other_desk.close()


def test_it_goes_on_after_every_connection_was_killed(demo_city: CityDatabase, field: Store, desk: Store) -> None:
    simulator = Simulator(field, desk, rate=1, seed=1)
    with playing(simulator):
        until(lambda: simulator.counts.get("positions", 0) > 0)
        with connect(demo_city.operator) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                " AND usename = current_user AND pid <> pg_backend_pid()"
            )
        with connect(demo_city.field) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                " AND usename = current_user AND pid <> pg_backend_pid()"
            )
        sent = simulator.counts["positions"]
        until(lambda: simulator.counts["positions"] > sent + 100)


def test_an_order_given_by_hand_is_signed_by_its_worker(field: Store, desk: Store) -> None:
    with desk.read() as s:
        case = next(case for case in get_open_cases(s) if case.state is CaseState.FILED)
        worker = next(worker for worker in get_workers(s) if worker.on_duty)
    with desk.transaction() as s:
        dispatch(s, case.id, case.version, worker_id=worker.id, instruction="请到场查看")
    simulator = Simulator(field, desk, rate=600, seed=3)

    def taken_up() -> bool:
        with desk.read() as s:
            order = get_case(s, case.id).orders[0]
        return order.signed_at is not None or order.state == "REFUSED"

    with playing(simulator):
        until(taken_up)


def test_who_has_a_phone_in_hand_is_left_alone(demo_city: CityDatabase, field: Store, desk: Store) -> None:
    with desk.read() as s:
        cases = [case for case in get_open_cases(s) if case.state is CaseState.FILED][:2]
        one, other = [worker for worker in get_workers(s) if worker.on_duty and worker.load == 0][:2]
    for case, worker in zip(cases, (one, other), strict=True):
        with desk.transaction() as s:
            dispatch(s, case.id, case.version, worker_id=worker.id)
    gateway = Store(demo_city.gateway, desk="gateway", pool_size=1)
    with gateway.transaction() as s:
        open_session(s, one.id, "link")
    gateway.close()

    def state_of(number: int) -> str:
        with desk.read() as s:
            return get_case(s, cases[number].id).orders[-1].state

    def places() -> list[tuple[object, ...]]:
        with desk.read() as s:
            return list(
                s.execute(text("SELECT lon, lat, fixed_at FROM position_latest WHERE worker_id = :id"), {"id": one.id})
            )

    before, simulator = places(), Simulator(field, desk, rate=600, seed=3)
    with playing(simulator):
        until(lambda: state_of(1) != "DISPATCHED" and simulator.counts.get("positions", 0) > 300)
    assert state_of(0) == "DISPATCHED"
    assert places() == before


@pytest.mark.parametrize("rate", [-1, 3601, float("nan")])
def test_a_rate_that_makes_no_sense_is_refused(rate: float, field: Store, desk: Store) -> None:
    with pytest.raises(ValueError, match="rate"):
        Simulator(field, desk, rate=rate, seed=1)
