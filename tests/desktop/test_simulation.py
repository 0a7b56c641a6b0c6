"""The simulator's process as the desk has it: said to run when it runs, told when it ends by itself, started again."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import URL

from desktop.simulation import Simulation
from models.city.commands import create_city
from models.store.engine import Store
from tests.support.database import CityDatabase
from widgets.i18n import language, set_language

PATIENCE_MS = 90_000
# Nobody listens there: the simulator starts, and waits for the database.
NOWHERE = URL.create("postgresql+psycopg", "nobody", "secret", "127.0.0.1", 1, "nothing")


class Watched:
    """A simulation, and all that it told."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        self.states: list[str] = []
        self.failures: list[str] = []
        simulation.state_changed.connect(self.states.append)
        simulation.failed.connect(self.failures.append)


@pytest.fixture
def english() -> Iterator[None]:
    before = language()
    set_language("en")
    yield
    set_language(before)


@pytest.fixture
def watched(qapp: object, english: None) -> Iterator[Watched]:
    simulation = Simulation(NOWHERE, NOWHERE, seed=1, rate=1.0)
    yield Watched(simulation)
    simulation.stop()


def started(watched: Watched, qtbot: QtBot) -> psutil.Process:
    watched.simulation.start()
    qtbot.waitUntil(lambda: watched.simulation.state == "running", timeout=PATIENCE_MS)
    return psutil.Process(watched.simulation.pid)


def failed(watched: Watched, qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: bool(watched.failures) and not watched.simulation.pid, timeout=PATIENCE_MS)
    (failure,) = watched.failures
    assert watched.simulation.state == "stopped"
    return failure


def test_it_runs_only_once_the_process_has_said_so(watched: Watched, qtbot: QtBot) -> None:
    watched.simulation.start()
    assert (watched.simulation.state, watched.simulation.starting, watched.states) == ("stopped", True, [])
    qtbot.waitUntil(lambda: watched.states == ["running"], timeout=PATIENCE_MS)
    assert not watched.simulation.starting


@pytest.mark.long
def test_one_that_pauses_and_goes_on_stays_the_same_process(watched: Watched, qtbot: QtBot) -> None:
    child = started(watched, qtbot)
    for state in ("paused", "running"):
        watched.simulation.toggle()
        assert watched.simulation.state == state
    assert watched.simulation.pid == child.pid
    watched.simulation.stop()
    assert not child.is_running()
    assert watched.states == ["running", "paused", "running", "stopped"]
    assert watched.failures == []


def test_a_killed_one_is_told_and_the_next_toggle_starts_another(watched: Watched, qtbot: QtBot) -> None:
    child = started(watched, qtbot)
    child.kill()
    assert failed(watched, qtbot) == "the simulator's process was killed or crashed"
    watched.simulation.set_rate(5.0)
    watched.simulation.toggle()
    qtbot.waitUntil(lambda: watched.simulation.state == "running", timeout=PATIENCE_MS)
    assert watched.simulation.pid not in (0, child.pid)
    assert len(watched.failures) == 1


@pytest.mark.long
def test_an_exit_with_a_traceback_is_told_with_its_code(
    qapp: object, english: None, qtbot: QtBot, capfd: pytest.CaptureFixture[str]
) -> None:
    watched = Watched(Simulation(NOWHERE, NOWHERE, seed=1, rate=None))  # type: ignore[arg-type]
    watched.simulation.start()
    assert failed(watched, qtbot) == "the simulator's process ended with exit code 1"
    assert watched.states == []
    assert "Traceback" in capfd.readouterr().err


@pytest.mark.long
def test_what_the_simulator_says_of_its_end_is_the_only_reason_told(
    city_database: CityDatabase, english: None, qtbot: QtBot
) -> None:
    store = Store(city_database.operator, desk="test")
    with store.transaction() as s:
        create_city(s, "real", "真实市", lon=120.0, lat=30.0)
    store.close()
    watched = Watched(Simulation(city_database.field, city_database.operator, seed=1, rate=1.0))
    watched.simulation.start()
    assert "真实市" in failed(watched, qtbot)
    assert watched.states == ["running", "stopped"]


@pytest.mark.long
def test_an_order_that_cannot_be_obeyed_ends_it_with_the_reason(watched: Watched, qtbot: QtBot) -> None:
    started(watched, qtbot)
    watched.simulation.set_rate(-1.0)
    assert "-1" in failed(watched, qtbot)


def test_a_process_that_cannot_be_started_is_told(
    qapp: object, english: None, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no python"))
    watched = Watched(Simulation(NOWHERE, NOWHERE, seed=1, rate=1.0))
    watched.simulation.start()
    assert failed(watched, qtbot).startswith("the simulator's process cannot be started: ")


def test_one_stopped_while_it_starts_leaves_no_process_and_is_no_failure(watched: Watched, qtbot: QtBot) -> None:
    watched.simulation.start()
    child = psutil.Process(watched.simulation.pid)
    watched.simulation.stop()
    assert not child.is_running()
    assert (watched.states, watched.failures) == ([], [])


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="SIGSTOP is POSIX's")
def test_one_that_does_not_answer_is_killed_when_it_is_stopped(watched: Watched, qtbot: QtBot) -> None:
    child = started(watched, qtbot)
    os.kill(child.pid, signal.SIGSTOP)
    watched.simulation.stop()
    assert not child.is_running()
    assert watched.simulation.state == "stopped"
    assert watched.failures == []


@pytest.mark.skipif(sys.platform == "win32", reason="a signal for one process is POSIX's")
@pytest.mark.long
def test_a_ctrl_c_in_the_terminal_leaves_its_end_to_the_desk(watched: Watched, qtbot: QtBot) -> None:
    child = started(watched, qtbot)
    child.send_signal(signal.SIGINT)
    watched.simulation.toggle()
    watched.simulation.stop()
    assert watched.failures == []


@pytest.mark.long
def test_the_reason_is_told_in_chinese(watched: Watched, qtbot: QtBot) -> None:
    child = started(watched, qtbot)
    set_language("zh")
    child.kill()
    assert failed(watched, qtbot) == "模拟器进程被终止或崩溃"
