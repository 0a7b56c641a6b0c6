"""The desk when the database goes away and comes back."""

from __future__ import annotations

import pytest
from sqlalchemy import URL

from desktop.board import Contact
from models.cases import commands
from models.cases.queries import get_case
from models.cases.records import CaseState, NewReport, Source
from models.store.engine import Store
from models.store.errors import Unreachable
from tests.desktop.desk.test_desk import PATIENCE, choose, waiting_case
from tests.support.proxy import Wire


@pytest.fixture
def wire(server):
    with Wire(server.port) as wire:
        yield wire


@pytest.fixture
def wired(wire, demo_city, open_program):
    """A program whose every connection goes over the wire."""
    url: URL = demo_city.operator
    return open_program(url=url.set(host="127.0.0.1", port=wire.port, query={"sslmode": "disable"}))


def lose(wire):
    wire.refuse = True
    wire.break_all()


def actions_of(database, case_id):
    store = Store(database.operator, desk="test")
    try:
        with store.read() as s:
            return [step.action for step in get_case(s, case_id).steps]
    finally:
        store.close()


def test_losing_the_database_shows_at_once_and_keeps_the_last_picture(wired, wire, qtbot):
    desk = wired.desk
    choose(wired, qtbot, waiting_case(desk))
    before = len(desk.board.cases)
    lose(wire)
    qtbot.waitUntil(lambda: desk.board.contact is not Contact.LIVE, timeout=PATIENCE)
    assert desk.body.queue.counts().open == before == len(desk.board.cases)
    assert desk.body.case.old.isVisible()
    assert not desk.body.case.buttons.isEnabled()


def test_what_happened_meanwhile_is_there_after_reconnecting(wired, wire, qtbot, demo_city):
    desk = wired.desk
    category = next(c for c in desk.board.ground.categories if c.depth == 3)
    lose(wire)
    qtbot.waitUntil(lambda: desk.board.contact is not Contact.LIVE, timeout=PATIENCE)
    store = Store(demo_city.supervisor, desk="other")
    try:
        with store.transaction() as s:
            done = commands.report(s, NewReport("断线期间的上报", "", Source.HOTLINE, category.id))
    finally:
        store.close()
    wire.refuse = False
    qtbot.waitUntil(lambda: done.case_id in desk.board.cases, timeout=PATIENCE)
    qtbot.waitUntil(lambda: desk.board.contact is Contact.LIVE, timeout=PATIENCE)
    assert desk.body.case.old.isHidden()


@pytest.mark.parametrize(
    ("cut", "kind", "state"),
    [
        ("before the answer returns", "resolved", CaseState.DISPATCHED),
        ("before the commit arrives", "undone", CaseState.FILED),
    ],
)
def test_an_order_cut_off_while_committing_is_asked_after_and_never_given_twice(
    wired, wire, qtbot, demo_city, cut, kind, state
):
    desk = wired.desk
    case = waiting_case(desk)
    choose(wired, qtbot, case)
    addressee = desk.chosen.current.recommendations.workers[0].worker_id
    # Nothing else may commit meanwhile: reads end by COMMIT too.
    desk.board.close()
    desk.upkeep.close()
    original = commands.dispatch

    def dispatch_then_cut(*args, **kwargs):
        done = original(*args, **kwargs)
        wire.cut = cut
        return done

    with pytest.MonkeyPatch.context() as patch, qtbot.waitSignal(desk.operations.ended, timeout=PATIENCE) as ended:
        patch.setattr(commands, "dispatch", dispatch_then_cut)
        desk.operations.on_case("dispatch", desk.chosen.case, {"worker_id": addressee})
    assert (ended.args[0].kind, ended.args[0].refusal, ended.args[0].error) == (kind, "", "")
    assert wire.was_cut.is_set()
    assert actions_of(demo_city, case.id).count("dispatch") == (1 if kind == "resolved" else 0)
    qtbot.waitUntil(lambda: desk.board.cases[case.id].state is state, timeout=PATIENCE)


def test_an_order_given_without_a_connection_is_not_given_and_says_so(wired, wire, qtbot, demo_city):
    desk = wired.desk
    case = waiting_case(desk)
    choose(wired, qtbot, case)
    facts = {"worker_id": desk.chosen.current.recommendations.workers[0].worker_id}
    lose(wire)
    with qtbot.waitSignal(desk.operations.ended, timeout=PATIENCE) as ended:
        desk.operations.on_case("dispatch", desk.chosen.case, facts)
    assert ended.args[0].kind == "unreachable"
    assert "dispatch" not in actions_of(demo_city, case.id)
    assert "没有改动" in desk.body.notice.sentence


def test_a_reading_that_fails_without_a_connection_does_not_take_the_place_of_an_answer(wired):
    desk = wired.desk
    desk.body.notice.problem("没有改动")
    desk.show_error(Unreachable("nothing listens"))
    assert desk.body.notice.sentence == "没有改动"
    desk.body.notice.clear()
    desk.show_error(Unreachable("nothing listens"))
    assert "数据库连不上" in desk.body.notice.sentence
