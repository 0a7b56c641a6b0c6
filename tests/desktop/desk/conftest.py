"""The whole program on a demo city of the test's own, as a user meets it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from desktop.app import is_root
from desktop.prepare import Options
from desktop.program import Program
from models.store.engine import Store
from models.workers.commands import receive_positions
from models.workers.queries import get_positions
from models.workers.records import Fix
from tests.support.database import CityDatabase
from tests.support.layouts import stale_items
from widgets import theme
from widgets.i18n import set_language
from widgets.web.flags import chromium_flags
from widgets.web.scheme import register_scheme

# Before the QApplication exists: this file is read when tests are collected.
register_scheme()
# A microphone and a camera of Chromium's own: who may use them does not depend on the machine.
FAKE_DEVICES = "--use-fake-device-for-media-stream"
os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", f"{chromium_flags(is_root=is_root(), gpu=False)} {FAKE_DEVICES}")
if is_root():
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")

PATIENCE = 60_000


def send_positions_now(database) -> None:
    """Let every worker's phone send the place it last sent, as of now."""
    store = Store(database.field, desk="field")
    try:
        with store.transaction() as s:
            last, now = get_positions(s), datetime.now(UTC)
            columns = (last.worker_ids, last.lon.tolist(), last.lat.tolist())
            receive_positions(s, [Fix(*place, 0.0, 0.0, 5.0, now) for place in zip(*columns, strict=True)])
    finally:
        store.close()


class Programs:
    """Programs on one demo city by its address, each as an account."""

    def __init__(self, city: CityDatabase) -> None:
        self.city = city
        self._opened: list[Program] = []

    def open(self, qtbot, account: str = "operator", url=None) -> Program:
        """Open one, and wait until its city is on the screen."""
        url = url or getattr(self.city, account)
        program = Program(Options(database=url.render_as_string(hide_password=False), rate=0))
        self._opened.append(program)
        failures: list[object] = []
        program.failed.connect(failures.append)
        program.window.resize(1920, 1080)
        program.show()
        qtbot.waitUntil(
            lambda: bool(failures) or (program.desk is not None and program.desk.board.tiles is not None),
            timeout=PATIENCE,
        )
        assert not failures, failures
        # The map's page takes the activation away when it comes up.
        with qtbot.waitActive(program.window, timeout=PATIENCE):
            program.window.activateWindow()
        return program

    def close(self) -> None:
        """Close them all."""
        stale = stale_items()
        for program in self._opened:
            program.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert stale == 0, "Qt has deleted items of layouts that Python still has on record"


@pytest.fixture
def open_program(qtbot, qapp, demo_city, tmp_path, monkeypatch):
    """Opens programs on the demo city by its address, as an account; all are closed at the end."""
    monkeypatch.setenv("SHAOTAI_HOME", str(tmp_path))
    send_positions_now(demo_city)
    set_language("zh")
    theme.apply(qapp, "night")
    programs = Programs(demo_city)
    yield partial(programs.open, qtbot)
    programs.close()


@pytest.fixture
def program(open_program):
    """The program of an operator."""
    return open_program()
