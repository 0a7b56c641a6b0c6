"""Two programs at once on one city: one of them simulates, both work, and the one that stays goes on."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path

import pytest

from desktop.demo.play.baton import SIMULATOR
from tests.support.desks import Desk, asking, is_whole, until

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(600),
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death"),
]
BATONS = f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = {SIMULATOR}"
SIMULATORS = (
    "SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_database d ON d.oid = database"
    f" WHERE locktype = 'advisory' AND granted AND objid = {SIMULATOR} AND datname = current_database()"
)
NEWEST = "SELECT coalesce(max(received_at), 'epoch') FROM position_latest"


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL], ids=["ended", "killed"])
def test_the_second_program_joins_and_takes_over_when_the_first_is_gone(
    demo_home: Path, ending: signal.Signals
) -> None:
    with Desk(demo_home, name="one") as one:
        one.painted().simulator()
        with Desk(demo_home, name="two") as two:
            two.painted().simulator()
            with asking(demo_home) as ask:
                until("one that simulates", lambda: ask(SIMULATORS))
                assert ask(SIMULATORS) == 1
                assert ask(BATONS) == 1
            two.look()
            one.end(ending) if ending is signal.SIGTERM else one.kill()
            one.leaves_nothing(server=False)
            with asking(demo_home) as ask:
                gone_at = ask("SELECT now()")
                until("positions received for the second", lambda: ask(NEWEST) > gone_at)
                assert ask(SIMULATORS) == 1
            assert two.process.poll() is None
            assert two.end() == 130
            two.leaves_nothing()


def test_two_programs_that_start_on_nothing_build_one_city_and_share_it(fresh: Path) -> None:
    with Desk(fresh, name="one") as one, Desk(fresh, name="two") as two:
        for desk in (one, two):
            assert '"grids": 311' in desk.painted().said
        with asking(fresh) as ask:
            is_whole(ask)
        assert (one.end(), two.end()) == (130, 130)
        one.leaves_nothing()
        two.leaves_nothing()


def test_a_job_beside_another_one_makes_its_own_picture(demo_home: Path) -> None:
    with Desk(demo_home, name="one") as one:
        one.painted()
        with Desk(demo_home, seconds=5, name="two") as two:
            assert two.wait() == 0, two.said
            assert json.loads(two.answered) == two.summary()
        assert one.process.poll() is None
        assert one.end() == 130
        one.leaves_nothing()
