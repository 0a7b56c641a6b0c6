"""The key that signs a worker's phone in, at the desk of a city."""

from __future__ import annotations

from uuid import UUID

import pytest
from PySide6.QtCore import Qt, QUrl
from sqlalchemy import text

from models.phones.queries import get_phones_in_hand
from models.phones.tokens import open_session
from models.store.engine import Store

PATIENCE = 60_000


@pytest.fixture
def elsewhere(monkeypatch):
    monkeypatch.setenv("SHAOTAI_GATEWAY", "https://gateway.example.cn/")


def a_worker(program) -> UUID:
    return next(iter(program.desk.board.workers))


def test_the_chosen_workers_phone_is_signed_in_by_a_code(elsewhere, program, qtbot):
    phones = program.phones
    assert not phones.can_open
    worker = a_worker(program)
    program.desk.body.map.worker_chosen.emit(worker)
    assert phones.can_open
    qtbot.keyClick(program.window, "L", Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: phones.dialog is not None and phones.dialog.isVisible(), timeout=PATIENCE)
    address = phones.dialog.address.text()
    assert address.startswith("https://gateway.example.cn/field/#link=")
    assert program.desk.board.workers[worker].name in phones.dialog.who.text()
    phones.dialog.close()


def test_the_holder_of_the_chosen_case_is_whose_page_it_is(elsewhere, program, qtbot):
    desk = program.desk
    case = next(case for case in desk.board.cases.values() if case.holder_worker_id is not None)
    desk.body.map.worker_chosen.emit(a_worker(program))
    desk.choose(case.id)
    qtbot.waitUntil(lambda: desk.chosen.case is not None, timeout=PATIENCE)
    assert program.phones.worker_id == case.holder_worker_id
    desk.choose(None)
    assert program.phones.worker_id is None


def test_a_demo_city_opens_the_page_in_the_browser_by_a_gateway_of_its_own(program, qtbot, demo_city, monkeypatch):
    phones, opened = program.phones, []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toString())
        return True

    phones.open_url = open_url
    # The tests' city is reached by its address: as one of the embedded server it has accounts to be asked for.
    monkeypatch.setattr(type(program.target), "url_for", lambda _self, account: getattr(demo_city, account))
    program.desk.body.map.worker_chosen.emit(a_worker(program))
    assert not phones.can_open, "a shared server's city has no gateway of the desk's"
    phones.open()
    qtbot.waitUntil(lambda: bool(opened), timeout=PATIENCE)
    assert opened[0].startswith(f"{phones.process.address}/field/#link=")
    assert "浏览器" in program.desk.body.notice.sentence
    phones.open()
    qtbot.waitUntil(lambda: len(opened) == 2, timeout=PATIENCE)
    assert opened[0] != opened[1]
    phones.end()
    assert phones.process is None


def test_a_leader_signs_nobody_in(elsewhere, open_program):
    program = open_program("leader")
    program.desk.body.map.worker_chosen.emit(a_worker(program))
    assert not program.phones.can_open


def test_a_phone_in_hand_is_known_for_ten_minutes(demo_city):
    store = Store(demo_city.gateway, desk="gateway", pool_size=1)
    try:
        with store.transaction() as s:
            worker = s.scalar(text("SELECT id FROM worker WHERE active ORDER BY code LIMIT 1"))
            open_session(s, worker, "code")
        with store.read() as s:
            assert get_phones_in_hand(s) == {worker}
    finally:
        store.close()
