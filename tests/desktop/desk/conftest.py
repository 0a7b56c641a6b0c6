"""The whole program on a demo city of the test's own, as a user meets it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QDialog

from desktop.app import is_root
from desktop.prepare import Options
from desktop.program import Program
from models.cases.records import QueueFilter
from models.store.engine import Store
from models.workers.commands import receive_positions
from models.workers.queries import get_positions
from models.workers.records import Fix
from tests.support.database import CityDatabase, cloned_city
from tests.support.demo import CODE
from tests.support.layouts import stale_items
from widgets import theme
from widgets.i18n import set_language
from widgets.queue.order import Order
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
def open_program(qtbot, qapp, demo_city, tmp_path, monkeypatch, map_pages):
    """Opens programs on the demo city by its address, as an account; all are closed at the end."""
    monkeypatch.setenv("SHAOTAI_HOME", str(tmp_path))
    (tmp_path / "pages").symlink_to(map_pages)
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


class Standing(Programs):
    """One program for a file of tests, on a city of that file: each finds it as if it had just been opened.

    What was done to cases stays done; a test chooses cases in the state it needs, and finds none of another's.
    """

    def __init__(self, city: CityDatabase) -> None:
        super().__init__(city)
        self._program: Program | None = None

    def ready(self, qtbot) -> Program:
        """The program, with nothing chosen, narrowed, marked, asked or said."""
        if self._program is None:
            self._program = self.open(qtbot)
            return self._program
        program, desk = self._program, self._program.desk
        for dialog in program.window.findChildren(QDialog):
            if dialog.isVisible():
                dialog.reject()
        qtbot.waitUntil(lambda: not desk.busy, timeout=PATIENCE)
        desk.choose(None)
        desk.asking.set_filter(QueueFilter())
        desk.body.queue.set_order(Order.PRESSING)
        desk.body.queue.view.unmark_all()
        desk.body.notice.clear()
        return program


@pytest.fixture(scope="module")
def standing(qapp, cities, built_city, map_pages, tmp_path_factory):
    """One program for a file of tests, which opens when the first asks for it."""
    home = tmp_path_factory.mktemp("home")
    (home / "pages").symlink_to(map_pages)
    with pytest.MonkeyPatch.context() as patch, cloned_city(cities, CODE) as city:
        patch.setenv("SHAOTAI_HOME", str(home))
        send_positions_now(city)
        set_language("zh")
        theme.apply(qapp, "night")
        made = Standing(city)
        yield made
        made.close()
