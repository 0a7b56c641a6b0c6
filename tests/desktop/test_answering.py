"""The process that answers for the demo's workers, as the desk has it: ended with the desk, told when it ends by itself."""

from __future__ import annotations

from collections.abc import Iterator

import psutil
import pytest
from sqlalchemy import URL

from desktop.answering import Answering
from desktop.postgres.cities import CityServer
from tests.models.town import BuiltTown, cloned_town
from tests.support.database import CityDatabase, connect
from widgets.i18n import language, set_language

PATIENCE_MS = 60_000


@pytest.fixture(scope="module")
def demo(cities: CityServer, built_town: BuiltTown) -> Iterator[CityDatabase]:
    with cloned_town(cities, built_town) as (database, _town):
        with connect(database.owner) as connection:
            connection.execute("UPDATE city SET demo_seed = 1")
        yield database


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = language()
    set_language("en")
    yield
    set_language(before)


@pytest.fixture
def answering(qapp, demo: CityDatabase) -> Iterator[Answering]:
    made = Answering(demo.gateway)
    yield made
    made.stop()


def test_it_ends_with_the_desk_and_one_that_is_killed_is_told_and_can_be_started_again(qtbot, answering) -> None:
    with qtbot.waitSignal(answering.started, timeout=PATIENCE_MS):
        answering.start()
    with qtbot.waitSignal(answering.failed, timeout=PATIENCE_MS) as told:
        psutil.Process(answering.pid).kill()
    assert told.args == ["the process ended with exit code 9"]
    with qtbot.waitSignal(answering.started, timeout=PATIENCE_MS):
        answering.start()
    child = psutil.Process(answering.pid)
    with qtbot.assertNotEmitted(answering.failed):
        answering.stop()
    assert not child.is_running()


def test_it_says_why_it_answers_nobody_in_a_real_city(
    qtbot, qapp, cities: CityServer, city_template: str, built_town: BuiltTown
) -> None:
    with cloned_town(cities, built_town) as (database, _town):
        made = Answering(database.gateway)
        with qtbot.waitSignal(made.failed, timeout=PATIENCE_MS) as told:
            made.start()
        assert "测试城" in told.args[0]


def test_a_process_that_cannot_be_started_is_told(qtbot, qapp) -> None:
    made = Answering(URL.create("postgresql+psycopg", "nobody", "x", "127.0.0.1", 1, "x"))
    made._process.setProgram("/nowhere/python")
    with qtbot.waitSignal(made.failed, timeout=PATIENCE_MS) as told:
        made.start()
    assert told.args[0].startswith("the process cannot be started: ")
