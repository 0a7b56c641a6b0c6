"""The whole program when it, or a part of it, is killed: nothing is left behind, and the city is whole at the next start."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.support.commands import run_program
from tests.support.desks import Desk, asking, is_whole, until
from tests.support.programs import of_folder, wait_until_gone

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(600),
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death"),
]
BUSY = 600
"""A rate at which the simulator writes all the time."""
SIMULATORS = "SELECT max(pid) FROM pg_stat_activity WHERE usename = 'shaotai_demo_field'"


def reports(home: Path) -> int:
    with asking(home) as ask:
        return int(ask("SELECT count(*) FROM report"))


@pytest.mark.parametrize("later_s", [0.0, 1.3, 4.7])
def test_a_program_killed_while_the_city_lives_leaves_nothing_running_and_the_city_whole(
    demo_home: Path, later_s: float
) -> None:
    before = reports(demo_home)
    with Desk(demo_home, rate=BUSY) as desk:
        desk.painted().simulator()
        desk.child("desktop.demo.answering")
        with asking(demo_home) as ask:
            until("reports", lambda: ask("SELECT count(*) FROM report") > before)
        time.sleep(later_s)
        desk.kill()
        desk.leaves_nothing()
    with asking(demo_home) as ask:
        is_whole(ask)
        assert ask("SELECT count(*) FROM report") > before
    with Desk(demo_home) as desk:
        desk.painted()
        assert desk.end() == 130
        desk.leaves_nothing()


def test_a_program_killed_again_and_again_while_it_builds_the_city_builds_it_in_the_end(fresh: Path) -> None:
    for after_s in (0.0, 1.0, 3.0, 6.0, 9.0):
        with Desk(fresh) as desk:
            until("the server's processes", lambda: of_folder(fresh))
            time.sleep(after_s)
            desk.kill()
            desk.leaves_nothing()
    with Desk(fresh) as desk:
        assert '"grids": 311' in desk.painted().said
        assert desk.end() == 130
        desk.leaves_nothing()
    with asking(fresh) as ask:
        is_whole(ask)


def test_a_build_that_was_interrupted_leaves_no_city_and_the_next_one_makes_it(fresh: Path) -> None:
    with Desk(fresh) as desk:
        until("the server's processes", lambda: of_folder(fresh))
        time.sleep(3.0)
        assert desk.end() == 130
        desk.leaves_nothing()
    answer = run_program(fresh, "db", "check")
    assert answer.code == 3
    assert "There is no city demo here." in answer.err
    wait_until_gone(fresh)
    built = run_program(fresh, "demo", "build", "--json")
    assert (built.json["city"], built.json["built"]) == ("demo", True)


def test_a_job_whose_simulator_is_killed_says_so_and_makes_no_picture(demo_home: Path) -> None:
    with Desk(demo_home, name="unfinished") as desk:
        desk.painted().simulator().kill()
        assert desk.wait() == 1, desk.said
        assert "The simulation ended by itself" in desk.said
        assert list(desk.out.iterdir()) == []
        desk.leaves_nothing()


@pytest.mark.parametrize("victim", ["postgres", "watchdog", "a backend"])
def test_a_job_whose_server_is_killed_in_the_middle_makes_its_picture_all_the_same(
    demo_home: Path, victim: str
) -> None:
    with Desk(demo_home, seconds=30, rate=BUSY) as desk:
        desk.painted().simulator()
        with asking(demo_home) as ask:
            pids = {
                "postgres": int((demo_home / "pgdata" / "postmaster.pid").read_text().split()[0]),
                "watchdog": next(p.pid for p in of_folder(demo_home) if "watchdog" in " ".join(p.cmdline())),
                "a backend": until("the simulator's connection", lambda: ask(SIMULATORS)),
            }
        os.kill(pids[victim], signal.SIGKILL)
        killed_at = time.time()
        assert desk.wait() == 0, desk.said
        summary = desk.summary()
        desk.leaves_nothing()
    assert (desk.out / "desk.png").stat().st_mtime > killed_at
    with asking(demo_home) as ask:
        is_whole(ask)
        # The simulator came back too: it received positions long after the kill.
        newest = ask("SELECT extract(epoch FROM max(received_at))::float FROM position_latest")
    assert newest > killed_at + 5, summary
