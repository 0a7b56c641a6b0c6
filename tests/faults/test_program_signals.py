"""Signals to the whole program: an orderly end, told in words, with the exit code of an interruption."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench._small_city import CODE, make_small_city
from tests.support.database import temporary_base
from tests.support.desks import Desk, until
from tests.support.folders import remove
from tests.support.programs import of_folder

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="signals as Linux sends them"),
]


@pytest.fixture(scope="module")
def small_home(_which_programs: None) -> Iterator[Path]:
    home = temporary_base()
    make_small_city(home)
    yield home
    remove(home)


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_job_in_order_and_says_so(small_home: Path, number: signal.Signals) -> None:
    with Desk(small_home, CODE, name=number.name) as desk:
        desk.painted()
        assert desk.end(number) == 130
        assert "Interrupted" in desk.said or "已中断" in desk.said
        assert "Traceback" not in desk.said
        assert desk.answered == ""
        assert list(desk.out.iterdir()) == []
        desk.leaves_nothing()


@pytest.mark.long
def test_a_signal_while_the_database_starts_ends_it_all(small_home: Path) -> None:
    with Desk(small_home, CODE) as desk:
        until("the server's processes", lambda: of_folder(small_home))
        assert desk.end() == 130
        assert "Traceback" not in desk.said
        desk.leaves_nothing()


def test_a_signal_closes_the_desk_in_order(small_home: Path) -> None:
    with Desk(small_home, CODE, windowed=True) as desk:
        desk.child("QtWebEngineProcess")
        assert desk.end() == 130
        assert "Traceback" not in desk.said
        assert "Interrupted" in desk.said
        desk.leaves_nothing()
