"""The embedded server of one folder."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from desktop.postgres import errors
from desktop.postgres.dial import dial
from desktop.postgres.places import LONGEST_SOCKET, Places
from desktop.postgres.server import SERVER, SUPERUSER, EmbeddedServer
from tests.support.database import connect
from tests.support.programs import ROOT, of_folder, wait_until_gone

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs as another user")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.database
def test_the_server_is_shared_and_stops_when_the_last_one_lets_go(used: Path) -> None:
    first = EmbeddedServer.start(used)
    second = EmbeddedServer.start(used)
    assert (first.pid, first.watchdog_pid) == (second.pid, second.watchdog_pid)
    first.close(wait=True)
    connect(second.admin_url()).close()
    second.close(wait=True)
    assert not psutil.pid_exists(second.pid)
    wait_until_gone(used)


@pytest.mark.database
def test_what_was_written_is_there_after_a_restart_at_the_same_address(used: Path) -> None:
    with EmbeddedServer.start(used) as server:
        address = server.admin_url()
        with connect(address) as connection:
            connection.execute("CREATE TABLE kept AS SELECT '道路' AS text")
    with EmbeddedServer.start(used) as server:
        assert server.admin_url() == address
        with connect(address) as connection:
            assert connection.execute("SELECT text FROM kept").fetchone() == ("道路",)
            connection.execute("DROP TABLE kept")


def test_a_server_that_is_just_stopping_is_followed_by_a_new_one(used: Path) -> None:
    pids = set()
    for _ in range(5):
        server = EmbeddedServer.start(used)
        connect(server.admin_url()).close()
        pids.add(server.pid)
        server.close()
    assert pids


@pytest.mark.parametrize("name", ["哨台 数据", "with spaces, a comma and 'quotes'", "长" * 40])
def test_a_folder_may_have_any_name(fresh: Path, name: str) -> None:
    base = fresh / name
    with EmbeddedServer.start(base) as server:
        assert len(os.fsencode(server.places.sockets / f".s.PGSQL.{server.port}")) <= LONGEST_SOCKET
        for url in (server.admin_url(), server.tcp_url("postgres", SUPERUSER, str(server.admin_url().password))):
            with connect(url) as connection:
                assert connection.execute("SHOW data_directory").fetchone() == (str(base / "pgdata"),)
    wait_until_gone(base)
    shutil.rmtree(server.places.runtime)


def test_nobody_else_can_read_the_data_the_passwords_or_the_sockets(used: Path) -> None:
    with EmbeddedServer.start(used) as server:
        places = server.places
        assert mode(places.data) == 0o700
        assert mode(places.sockets) == 0o700
        assert mode(places.secrets) == 0o600
        assert mode(places.control) == 0o600
        assert mode(places.log.parent) == 0o700
        if os.geteuid() != 0:
            assert mode(places.base) == 0o700


@pytest.mark.database
def test_nobody_gets_in_without_the_password(used: Path) -> None:
    with EmbeddedServer.start(used) as server:
        for url in (server.url("postgres", SUPERUSER, "wrong"), server.tcp_url("postgres", SUPERUSER, "wrong")):
            with pytest.raises(errors.WrongPassword):
                dial(url)
        with connect(server.admin_url()) as connection:
            ways = connection.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules").fetchall()
            kind = connection.execute("SELECT left(rolpassword, 13) FROM pg_authid WHERE rolsuper").fetchall()
    assert ways == [("scram-sha-256",)]
    assert kind == [("SCRAM-SHA-256",)]


def test_only_this_machine_can_reach_it(used: Path) -> None:
    with EmbeddedServer.start(used) as server:
        addresses = {c.laddr.ip for c in psutil.Process(server.pid).net_connections("inet") if c.status == "LISTEN"}
    assert addresses == {"127.0.0.1"}


@pytest.mark.database
def test_text_is_utf8_and_chinese_can_be_searched(used: Path) -> None:
    with EmbeddedServer.start(used) as server, connect(server.admin_url()) as connection:
        row = connection.execute(
            "SELECT current_setting('server_encoding'), show_trgm('道路') <> '{}', '界' < '道', 'B' < 'a'"
        ).fetchone()
    assert row == ("UTF8", True, True, True)


@as_root
def test_for_root_the_server_runs_as_an_unprivileged_user(used: Path) -> None:
    with EmbeddedServer.start(used) as server:
        process = psutil.Process(server.pid)
        assert 0 not in (*process.uids(), *process.gids())
        groups = Path(f"/proc/{server.pid}/status").read_text().split("Groups:")[1].split("\n")[0].split()
        assert groups in ([], [str(process.gids().real)])


@as_root
def test_a_folder_that_the_servers_user_cannot_reach_is_refused(fresh: Path) -> None:
    fresh.chmod(0o700)
    with pytest.raises(errors.FolderNotUsable, match="cannot reach it"):
        EmbeddedServer.start(fresh / "inside")


@as_root
@pytest.mark.database
def test_for_root_programs_in_a_closed_folder_are_copied_to_where_they_can_be_run(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = fresh / "closed"
    closed.mkdir(mode=0o700)
    from desktop.postgres.binaries import find_binaries

    monkeypatch.delenv("SHAOTAI_POSTGRES_BIN", raising=False)
    source = find_binaries(fresh / "base", 0).folder
    tail = source.parents[1].relative_to(source.parents[2])
    subprocess.run(["cp", "-r", source.parents[1], closed / tail], check=True)
    subprocess.run(["cp", "-r", f"{source.parents[1]}.libs", f"{closed / tail}.libs"], check=True)
    monkeypatch.setenv("SHAOTAI_POSTGRES_BIN", str(closed / tail / "pginstall" / "bin"))
    for _ in range(2):
        with EmbeddedServer.start(fresh / "base") as server:
            program = os.path.realpath(f"/proc/{server.pid}/exe")
            assert program.startswith(str(fresh / "base" / "programs"))


def test_another_program_on_its_port_makes_it_take_another(used: Path) -> None:
    with EmbeddedServer.start(used) as server:
        port = server.port
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with EmbeddedServer.start(used) as server:
            assert server.port != port
            connect(server.admin_url()).close()


def test_lost_passwords_are_made_anew_and_the_data_stays(used: Path) -> None:
    with EmbeddedServer.start(used) as server, connect(server.admin_url()) as connection:
        before = server.admin_url()
        connection.execute("CREATE TABLE stays (id int)")
    Places.under(used).secrets.unlink()
    with EmbeddedServer.start(used) as server, connect(server.admin_url()) as connection:
        assert server.admin_url().password != before.password
        connection.execute("DROP TABLE stays")


def test_a_broken_passwords_file_is_told_and_left_alone(used: Path) -> None:
    file = Places.under(used).secrets
    right = file.read_text()
    try:
        for wrong in ("{", "[]", '{"embedded": {"shaotai_admin": 5}}', "\x00"):
            file.write_text(wrong)
            with pytest.raises(errors.SecretsBroken, match=r"passwords\.json"):
                EmbeddedServer.start(used)
            assert file.read_text() == wrong
    finally:
        file.write_text(right)


@pytest.mark.database
def test_data_of_another_version_is_refused_and_left_alone(used: Path) -> None:
    version = Places.under(used).data / "PG_VERSION"
    right = version.read_text()
    try:
        version.write_text("9\n")
        with pytest.raises(errors.DataFromAnotherVersion, match="PostgreSQL 9"):
            EmbeddedServer.start(used)
    finally:
        version.write_text(right)


def test_missing_programs_are_told(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHAOTAI_POSTGRES_BIN", "/nonexistent/bin")
    with pytest.raises(errors.BinariesMissing, match="/nonexistent/bin"):
        EmbeddedServer.start(fresh)
    assert not Places.under(fresh).data.exists()


def test_a_file_in_the_folders_place_is_told_and_left_alone(fresh: Path) -> None:
    (fresh / "base").write_text("mine")
    with pytest.raises(errors.FolderNotUsable):
        EmbeddedServer.start(fresh / "base")
    assert (fresh / "base").read_text() == "mine"


@pytest.mark.database
def test_a_setting_the_server_does_not_know_is_told_with_its_own_words(used: Path) -> None:
    with pytest.raises(errors.ServerStartFailed, match="no_such_setting"):
        EmbeddedServer.start(used, settings={"no_such_setting": "1"})


@pytest.mark.database
def test_without_a_utf8_character_type_it_refuses_to_start(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop.postgres.binaries import Binaries

    arguments = ["--encoding=UTF8", f"--username={SUPERUSER}", "--auth=scram-sha-256", "--locale=C"]
    monkeypatch.setattr(Binaries, "initdb_arguments", lambda *_: arguments)
    with pytest.raises(errors.SearchUnavailable, match="道路"):
        EmbeddedServer.start(fresh)
    wait_until_gone(fresh)


def test_the_password_stands_in_no_command_line(used: Path) -> None:
    with EmbeddedServer.start(used) as server:
        password = server.passwords.get(SERVER, SUPERUSER)
        assert password
        lines = [" ".join(process.cmdline()) for process in of_folder(used)]
    assert len(lines) > 2
    assert not any(password in line for line in lines)


def test_the_watchdog_needs_only_little_of_the_standard_library() -> None:
    script = f"""
import sys
sys.path.append({str(ROOT)!r})
import desktop.postgres.watchdog
ours = [name for name in sys.modules if name.split(".")[0] not in sys.stdlib_module_names and name != "__main__"]
print(*sorted(ours), *sorted({{"pathlib", "typing_extensions", "asyncio", "logging"}} & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [
        "desktop",
        "desktop.postgres",
        "desktop.postgres.postmaster",
        "desktop.postgres.unix",
        "desktop.postgres.watchdog",
    ]
