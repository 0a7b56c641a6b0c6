"""The start page: what is in the way of a desk is told, and mended there where a yes is enough."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget

from desktop.beginning import Beginning
from desktop.jobs import Jobs
from desktop.prepare import Options, UpgradeNeeded
from models.store import migrate
from tests.support.database import CityDatabase

PATIENCE = 60_000


@pytest.fixture
def beginning(qtbot):
    pages = QStackedWidget()
    qtbot.addWidget(pages)
    jobs = Jobs()
    made = Beginning(pages, jobs, None)
    pages.show()
    yield made
    made.cancel()
    jobs.close()
    made.deleteLater()


@pytest.mark.database
def test_an_older_database_is_upgraded_once_somebody_said_yes(qtbot, beginning, empty_database: CityDatabase):
    options = Options(database=empty_database.owner.render_as_string(hide_password=False))
    with qtbot.waitSignal(beginning.failed, timeout=PATIENCE) as told:
        beginning.prepare(options)
    assert isinstance(told.args[0], UpgradeNeeded)
    assert migrate.check(empty_database.owner).state == "empty"
    with qtbot.waitSignal(beginning.again, timeout=PATIENCE):
        qtbot.mouseClick(beginning.page._confirm, Qt.MouseButton.LeftButton)
    assert migrate.check(empty_database.owner).state == "current"
    with qtbot.waitSignal(beginning.prepared, timeout=PATIENCE) as ready:
        beginning.prepare(options)
    ready.args[0].close(wait=True)


def test_a_database_out_of_reach_is_told_and_can_be_tried_again(qtbot, beginning):
    with qtbot.waitSignal(beginning.failed, timeout=PATIENCE):
        beginning.prepare(Options(database="postgresql://nobody:nothing@127.0.0.1:1/none"))
    page = beginning.page
    assert page.isVisible()
    with qtbot.waitSignal(beginning.again, timeout=PATIENCE):
        qtbot.mouseClick(page._retry, Qt.MouseButton.LeftButton)
    # In another language or theme it is another page.
    beginning.renew()
    assert beginning.page is not page
