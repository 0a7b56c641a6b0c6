"""The demo city's own gateway, and the key that opens a worker's phone page."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import httpx
import psutil
import pytest
from PySide6.QtGui import QGuiApplication
from sqlalchemy import URL

from desktop.gateway import PORT, GatewayProcess
from desktop.postgres.cities import CityServer
from models.phones.commands import make_link
from tests.models.town import BuiltTown, cloned_town
from tests.support.database import CityDatabase
from widgets import theme
from widgets.i18n import set_language
from widgets.phone import QUIET, SIDE, PhoneDialog

PATIENCE = 60_000


@pytest.fixture(scope="module")
def town_database(cities: CityServer, built_town: BuiltTown) -> Iterator[tuple[CityDatabase, object]]:
    with cloned_town(cities, built_town) as made:
        yield made


@pytest.fixture
def process(qapp, town_database) -> Iterator[GatewayProcess]:
    made = GatewayProcess(town_database[0].gateway)
    yield made
    made.stop()


def test_it_serves_phones_on_loopback_and_ends_with_the_desk(qtbot, process: GatewayProcess, town_database) -> None:
    with socket.socket() as taken:
        # Somebody else has its port: it takes another.
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", PORT))
        taken.listen()
        with qtbot.waitSignal(process.started, timeout=PATIENCE) as told:
            process.start()
    (address,) = told.args
    assert address == process.address != f"http://127.0.0.1:{PORT}"
    child = psutil.Process(process.pid)
    with town_database[1].operator.transaction() as s:
        link = make_link(s, town_database[1].workers["w2"])
    opened = httpx.post(f"{address}/api/v1/session/link", json={"link": link}, timeout=20)
    assert opened.json()["worker"]["name"] == "欧阳娜娜"
    process.stop()
    assert (child.is_running(), process.address) == (False, "")


def test_one_that_cannot_run_says_why(qtbot, qapp) -> None:
    process = GatewayProcess(URL.create("postgresql+psycopg", "nobody", "x", "127.0.0.1", 1, "x"))
    process._process.setArguments(["-c", "raise SystemExit(7)"])
    set_language("en")
    with qtbot.waitSignal(process.failed, timeout=PATIENCE) as told:
        process.start()
    assert told.args == ["the gateway's process ended with exit code 7"]


def test_a_link_is_shown_as_a_code_that_a_camera_can_read(qtbot, qapp) -> None:
    set_language("zh")
    theme.apply(qapp, "night")
    dialog = PhoneDialog()
    qtbot.addWidget(dialog)
    code = tuple(tuple((row + column) % 3 == 0 for column in range(33)) for row in range(33))
    dialog.show_link("王**", "https://10.0.0.5:8443/field/#link=abc", code, 30)
    dialog.show()
    qtbot.waitExposed(dialog)
    picture = dialog.code.grab().toImage()
    step = SIDE // (33 + 2 * QUIET)
    edge = (SIDE - step * 33) / 2
    for row, column in ((0, 0), (0, 1), (5, 7), (32, 32), (31, 30)):
        shown = picture.pixelColor(int(edge + (column + 0.5) * step), int(edge + (row + 0.5) * step))
        assert shown.name() == ("#000000" if code[row][column] else "#ffffff")
    assert picture.pixelColor(2, 2).name() == "#ffffff"
    assert dialog.who.text() == "王** 的手机"
    assert "30 分钟" in dialog.hint.text()
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == "https://10.0.0.5:8443/field/#link=abc"
    qapp.setStyleSheet("")
