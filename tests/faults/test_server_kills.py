"""The embedded server when something is killed: nothing is left behind, nothing that was committed is lost."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from desktop.postgres import errors
from desktop.postgres.dial import dial
from desktop.postgres.places import Places
from desktop.postgres.server import EmbeddedServer
from tests.support.database import connect
from tests.support.programs import Program, of_folder, wait_until_gone

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death"),
]


@contextmanager
def one_committed_row(server: EmbeddedServer) -> Iterator[None]:
    """A committed row from before the block is there after it, and one that was never committed is not."""
    with connect(server.admin_url()) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS row (id int)")
        connection.execute("TRUNCATE row")
        connection.execute("INSERT INTO row VALUES (1)")
    open_one = connect(server.admin_url())
    open_one.execute("BEGIN")
    open_one.execute("INSERT INTO row VALUES (2)")
    yield
    open_one.close()
    assert server.wait_ready(60)
    with dial(server.admin_url()) as connection:
        assert connection.execute("SELECT array_agg(id) FROM row").fetchone() == ([1],)


def kill(*pids: int) -> None:
    """Kill them as if at one moment: all are held still first, and the eldest goes last.

    One after the other, a server would have begun to stop in order as soon as its watchdog was dead.
    """
    for number, order in ((signal.SIGSTOP, pids), (signal.SIGKILL, pids[::-1])):
        for pid in order:
            # One of PostgreSQL's own may have ended by itself between the look and the kill.
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)


def test_after_its_only_program_was_killed_nothing_is_left(used: Path) -> None:
    with Program(used) as program:
        told = program.told()
        with program.connect(told["url"]) as connection:
            connection.execute("CREATE TABLE survivor AS SELECT 1 AS id")
        program.kill()
        psutil.wait_procs([psutil.Process(told["watchdog"])] if psutil.pid_exists(told["watchdog"]) else [], timeout=60)
    wait_until_gone(used)
    with EmbeddedServer.start(used) as server, connect(server.admin_url()) as connection:
        assert connection.execute("SELECT id FROM survivor").fetchone() == (1,)
        connection.execute("DROP TABLE survivor")


def test_a_killed_program_does_not_take_the_server_from_another(used: Path) -> None:
    with Program(used) as starter, EmbeddedServer.start(used) as server:
        assert starter.told()["pid"] == server.pid
        with one_committed_row(server):
            starter.kill()
        assert psutil.pid_exists(server.pid)


def test_a_killed_watchdog_takes_the_server_with_it_when_the_program_is_killed_too(used: Path) -> None:
    with Program(used) as program:
        told = program.told()
        kill(told["watchdog"], program.process.pid)
    wait_until_gone(used)
    with EmbeddedServer.start(used) as server:
        connect(server.admin_url()).close()


def test_after_a_killed_watchdog_the_server_comes_back_at_the_same_address(used: Path) -> None:
    with EmbeddedServer.start(used) as server:
        before = (server.admin_url(), server.pid, server.watchdog_pid)
        with one_committed_row(server):
            kill(server.watchdog_pid)
            psutil.wait_procs([psutil.Process(server.pid)] if psutil.pid_exists(server.pid) else [], timeout=60)
            wait_for_new(server, before[1])
        assert server.admin_url() == before[0]
        assert server.watchdog_pid != before[2]
        assert not psutil.pid_exists(before[1])


def test_after_a_killed_server_it_comes_back_at_the_same_address(used: Path) -> None:
    with EmbeddedServer.start(used) as server:
        address, pid, watchdog = server.admin_url(), server.pid, server.watchdog_pid
        with one_committed_row(server):
            kill(pid)
            wait_for_new(server, pid)
        assert server.admin_url() == address
        assert server.watchdog_pid == watchdog


def test_after_everything_was_killed_at_once_the_next_start_is_clean(used: Path) -> None:
    with Program(used) as program:
        told = program.told()
        with program.connect(told["url"]) as connection:
            connection.execute("CREATE TABLE all_killed AS SELECT 1 AS id")
        kill(program.process.pid, *(process.pid for process in of_folder(used)))
    wait_until_gone(used)
    assert (Places.under(used).data / "postmaster.pid").exists()
    with EmbeddedServer.start(used) as server, connect(server.admin_url()) as connection:
        assert connection.execute("SELECT id FROM all_killed").fetchone() == (1,)
        connection.execute("DROP TABLE all_killed")


def test_a_lock_file_that_names_somebody_elses_process_is_cleared_away(used: Path) -> None:
    pid_file = Places.under(used).data / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{pid_file.parent}\n0\n5432\n\n127.0.0.1\n\nready   \n")
    with EmbeddedServer.start(used) as server:
        connect(server.admin_url()).close()


def test_two_programs_that_start_at_the_same_moment_share_one_server(fresh: Path) -> None:
    with Program(fresh) as one, Program(fresh) as two, Program(fresh) as three:
        told = [program.told() for program in (one, two, three)]
        assert [t for t in told if "pid" not in t] == []
        assert len({(t["pid"], t["watchdog"], t["url"]) for t in told}) == 1
        assert [program.end() for program in (one, two, three)] == [0, 0, 0]
    wait_until_gone(fresh)


@pytest.mark.parametrize(
    "moment", [0.0, 0.2, 0.5, *(pytest.param(moment, marks=pytest.mark.long) for moment in (0.1, 0.3, 0.8, 1.1))]
)
def test_a_first_start_killed_at_any_moment_is_followed_by_a_clean_one(fresh: Path, moment: float) -> None:
    with Program(fresh) as program:
        until = time.monotonic() + moment
        while time.monotonic() < until or not (moment == 0.0 or Places.under(fresh).lock.exists()):
            assert program.process.poll() is None
            time.sleep(0.01)
        # Every other time the watchdog as well, so that initdb itself is cut off.
        victims = [process.pid for process in of_folder(fresh)] if int(moment * 10) % 2 else []
        os.kill(program.process.pid, signal.SIGSTOP)
        kill(*victims)
        program.kill()
    with EmbeddedServer.start(fresh) as server, connect(server.admin_url()) as connection:
        assert connection.execute("SELECT show_trgm('道路') <> '{}'").fetchone() == (True,)
    assert not (fresh / "pgdata.building").exists()


def test_a_half_made_data_folder_is_made_anew(fresh: Path) -> None:
    half = fresh / "pgdata.building" / "data"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with EmbeddedServer.start(fresh) as server:
        connect(server.admin_url()).close()
    assert not half.parent.exists()


def test_killed_again_and_again_it_never_loses_a_committed_row(used: Path) -> None:
    order = random.Random(7)
    with EmbeddedServer.start(used) as server:
        with connect(server.admin_url()) as connection:
            connection.execute("CREATE TABLE again (id int PRIMARY KEY)")
        for number in range(4):
            with dial(server.admin_url()) as connection:
                connection.execute("INSERT INTO again VALUES (%s)", [number])
            pid = server.pid
            kill(order.choice([server.watchdog_pid, pid]))
            wait_for_new(server, pid)
        with dial(server.admin_url()) as connection:
            assert connection.execute("SELECT array_agg(id ORDER BY id) FROM again").fetchone() == ([0, 1, 2, 3],)
            connection.execute("DROP TABLE again")


def test_a_watchdog_that_is_asked_to_end_stops_the_server_first(used: Path) -> None:
    with Program(used) as program:
        told = program.told()
        os.kill(program.process.pid, signal.SIGSTOP)
        os.kill(told["watchdog"], signal.SIGTERM)
        wait_until_gone(used)
        program.kill()
    assert not (Places.under(used).data / "postmaster.pid").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a small disk")
def test_a_full_disk_is_told_nothing_half_made_stays_and_with_space_it_starts(fresh: Path) -> None:
    if os.system(f"mount -t tmpfs -o size=8m,mode=755 none {fresh} 2>/dev/null") != 0:
        pytest.skip("this system does not let us mount a small disk")
    try:
        with pytest.raises(errors.DiskFull, match=str(fresh)):
            EmbeddedServer.start(fresh)
        wait_until_gone(fresh)
        assert not (fresh / "pgdata").exists()
        assert not (fresh / "pgdata.building").exists()
        assert os.system(f"mount -o remount,size=200m {fresh}") == 0
        with EmbeddedServer.start(fresh) as server, connect(server.admin_url()) as connection:
            connection.execute("CREATE TABLE before_full AS SELECT 1 AS id")
        fill(fresh / "ballast")
        with pytest.raises(errors.DiskFull):
            EmbeddedServer.start(fresh)
        wait_until_gone(fresh)
        (fresh / "ballast").unlink()
        with EmbeddedServer.start(fresh) as server, connect(server.admin_url()) as connection:
            assert connection.execute("SELECT id FROM before_full").fetchone() == (1,)
    finally:
        os.system(f"umount {fresh}")


def fill(file: Path) -> None:
    """Let the file take all that is left of its disk."""
    with contextlib.suppress(OSError), file.open("wb", buffering=0) as ballast:
        while ballast.write(bytes(65536)) == 65536:
            pass
    with contextlib.suppress(OSError), file.open("ab", buffering=0) as ballast:
        while ballast.write(bytes(64)):
            pass


def wait_for_new(server: EmbeddedServer, old: int) -> None:
    """Until another server process than the old one takes connections; fails the test after a minute."""
    until = time.monotonic() + 60
    while server.pid == old or not server.wait_ready(1):
        assert time.monotonic() < until, f"the server did not come back: {server.problem}"
        time.sleep(0.01)
