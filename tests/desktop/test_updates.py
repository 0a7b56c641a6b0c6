"""Updates that merge while the GUI is busy lose nothing, whatever comes after them."""

from __future__ import annotations

import pytest

from desktop.board import Board, Contact
from desktop.jobs import Jobs
from desktop.picture import Update
from tests.support.desk_records import NOW, open_case, uid


class NoStore:
    """Figures are not read in these tests: nothing asks for them once the database is lost."""

    def read(self):
        raise AssertionError("the figures were read")


@pytest.fixture
def board(qapp):
    jobs = Jobs()
    board = Board(NoStore(), jobs)
    yield board
    board.close()
    jobs.close()


def test_changes_that_came_before_a_loss_are_taken_with_it(board, qtbot):
    waiting = Update(cases={uid(1): open_case(1)}, changes=1, changed_at=[NOW], heard_at=NOW)
    waiting.merge(Update(lost="the server is gone"))
    with qtbot.waitSignal(board.cases_changed) as told:
        board.take(waiting)
    assert [case.id for case in told.args[0]] == [uid(1)]
    assert board.contact is Contact.WAITING
    assert board.lost_reason == "the server is gone"


def test_a_later_update_wins_over_an_earlier_one_of_the_same_case():
    waiting = Update(cases={uid(1): open_case(1), uid(2): open_case(2)})
    waiting.merge(Update(cases={uid(1): None}))
    assert waiting.cases[uid(1)] is None
    assert waiting.cases[uid(2)] is not None


def test_contact_is_told_again_after_a_loss(board):
    board.take(Update(lost="the server is gone", heard_at=NOW))
    board.take(Update(heard_at=NOW))
    assert board.contact is Contact.LIVE
