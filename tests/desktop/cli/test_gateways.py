"""The gateway from the command line: run, see who is signed in, let in, end."""

from __future__ import annotations

import base64
import hmac
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from desktop.postgres.cities import CityServer
from models.calls.commands import request_call
from models.phones.tokens import open_session
from models.store.engine import Store
from tests.models.town import BuiltTown, Town, cloned_town
from tests.support.commands import ROOT, Command, environment
from tests.support.database import CityDatabase


@pytest.fixture(scope="module")
def made(cities: CityServer, built_town: BuiltTown) -> Iterator[tuple[CityDatabase, Town]]:
    with cloned_town(cities, built_town) as found:
        yield found


def address(database: CityDatabase, role: str) -> str:
    return getattr(database, role).render_as_string(hide_password=False)


def test_who_is_signed_in_is_listed_masked_and_put_out(command: Command, made: tuple[CityDatabase, Town]) -> None:
    database, town = made
    desk = ("--database", address(database, "supervisor"))
    assert "No phone" in command("gateway", "sessions", "list", *desk).out
    store = Store(database.gateway, desk="t", pool_size=1)
    with store.transaction() as s:
        opened = [open_session(s, town.workers[code], "code") for code in ("w1", "w1", "w2")]
    store.close()
    listed = command("gateway", "sessions", "list", "--worker", "w1", *desk, "--json").json["sessions"]
    assert [(one["worker_code"], one["worker"], one["ending"]) for one in listed] == [("w1", "王**", None)] * 2
    assert not any(secret in str(listed) for secret in (opened[0].access, "1381234"))
    one = command("gateway", "sessions", "revoke", str(opened[2].session_id), *desk)
    assert (one.code, one.out) == (0, "Ended: 1.\n")
    assert command("gateway", "sessions", "revoke", "--worker", "w1", *desk, "--json").json == {"ended": 2}
    again = command("gateway", "sessions", "revoke", "--worker", "w1", *desk)
    again.tells(1, "no phone signed in by w1", "Nothing was changed.", "sessions list")
    assert command("gateway", "sessions", "revoke", "no-such", *desk).code == 1
    assert command("gateway", "sessions", "revoke", *desk).code == 2
    assert "revoked" in command("gateway", "sessions", "list", "--ended", *desk).out


def test_a_worker_that_is_not_there_is_let_in_by_no_link(command: Command, made: tuple[CityDatabase, Town]) -> None:
    answer = command("gateway", "link", "nobody", "--database", address(made[0], "operator"))
    answer.tells(1, "no worker in service with the code nobody", "Nothing was changed.", "list of workers")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--no-tls", "--listen", "0.0.0.0"], 2, "everybody on the way"),
        (["--certificate", __file__], 2, "go together"),
        (["--turn", "turn:10.0.0.5:3478"], 2, "go together"),
        (["--rings", "https://ring.example.cn"], 2, "--base"),
    ],
)
def test_what_would_be_unsafe_is_not_started(command: Command, words: list[str], code: int, said: str) -> None:
    answer = command("gateway", *words)
    assert answer.code == code
    assert said in answer.err


def test_it_runs_until_it_is_asked_to_end(command: Command, made: tuple[CityDatabase, Town], tmp_path: Path) -> None:
    database, town = made
    secret = tmp_path / "turn.secret"
    secret.write_text("north\n", "utf-8")
    relay = ["--turn", "turn:10.0.0.5:3478", "--turn-secret-file", str(secret)]
    words = ["gateway", "--database", address(database, "gateway"), *relay, "--no-tls", "--port", "0"]
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), *words],
        cwd=ROOT, env=environment(tmp_path), stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    try:
        told = next(line for line in process.stderr if "http://" in line)
        at = next(word for word in told.split() if word.startswith("http://")).removesuffix("/field/.")
        link = command("gateway", "link", "w1", "--base", at, "--database", address(database, "operator")).out.strip()
        assert link.startswith(f"{at}/field/#link=")
        opened = httpx.post(f"{at}/api/v1/session/link", json={"link": link.partition("#link=")[2]})
        assert opened.json()["worker"]["name"] == "王小明"
        with town.operator.transaction() as s:
            call = request_call(s, town.workers["w1"]).id
        bearer = {"Authorization": f"Bearer {opened.json()['access']}"}
        link_id = {"id": str(uuid4()), "link": str(uuid4())}
        accepted = httpx.post(f"{at}/api/v1/calls/{call}/accept", json=link_id, headers=bearer).json()
        (server,) = accepted["iceServers"]
        name = server["username"]
        signed = base64.b64encode(hmac.digest(b"north", name.encode(), "sha1")).decode()
        assert (server["urls"], server["credential"]) == (["turn:10.0.0.5:3478"], signed)
        taken = [*words[:-1], at.rpartition(":")[2]]
        second = subprocess.run(
            [sys.executable, str(ROOT / "main.py"), *taken],
            cwd=ROOT,
            env=environment(tmp_path),
            capture_output=True,
            text=True,
        )
        assert second.returncode == 1
        assert "The gateway does not run." in second.stderr
    finally:
        os.kill(process.pid, signal.SIGTERM)
        code = process.wait(20)
        process.stderr.close()
    assert code == 0
