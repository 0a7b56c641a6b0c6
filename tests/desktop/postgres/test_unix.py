"""The system user that the server of root runs as."""

from __future__ import annotations

import pwd
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from desktop.postgres import unix


def test_programs_that_start_at_once_on_a_bare_system_make_the_user_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []

    def getpwnam(name: str) -> SimpleNamespace:
        if name != unix.SERVER_USER or not made:
            raise KeyError(name)
        return SimpleNamespace(pw_uid=made[-1], pw_gid=made[-1])

    def useradd(*_: object, **__: object) -> None:
        time.sleep(0.05)
        made.append(999 - len(made))

    monkeypatch.setattr(unix, "USER_LOCK", str(tmp_path / "lock"))
    monkeypatch.setattr(unix.os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda *_, **__: "/usr/sbin/useradd")
    monkeypatch.setattr(subprocess, "run", useradd)
    monkeypatch.setattr(pwd, "getpwnam", getpwnam)
    with ThreadPoolExecutor(4) as pool:
        users = set(pool.map(unix.server_user, [str(tmp_path / "none")] * 4))
    assert made == [999]
    assert users == {unix.ServerUser(999, 999, switch=True)}
