"""What is done at the same time for a large paper: its map while it is read, its formats by two processes. Nothing is left of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.briefing import beside
from desktop.briefing.ahead import MapAhead
from desktop.briefing.beside import LARGE, LONGEST_FIRST, Beside
from desktop.briefing.dress import Dress
from desktop.briefing.formats import Format, made
from desktop.briefing.make import MakingCancelled, make_briefing
from desktop.briefing.picture import draw_map
from models.figures.day_queries import get_today
from models.figures.day_records import Spot
from models.store.engine import Store, moment_of
from models.store.errors import Refused
from models.store.times import database_now
from tests.desktop.basemap.towns import seaside
from tests.models.town import town_in
from tests.support.briefings import a_briefing
from tests.support.database import CityDatabase

ALL = tuple(Format)
TIMEOUT_S = 60


def helpers() -> list[threading.Thread]:
    return [one for one in threading.enumerate() if one.name.startswith("paper-")]


class Started(list[subprocess.Popen[bytes]]):
    """The processes that were started, and in which order this one made formats itself."""

    here: list[Format]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[Started]:
    """Every process that helps; all of them, and every thread, are gone in the end."""
    found = Started()
    found.here = []
    start = subprocess.Popen

    def popen(*args, **options):
        found.append(start(*args, **options))
        return found[-1]

    monkeypatch.setattr(beside.subprocess, "Popen", popen)
    monkeypatch.setattr(beside, "_cores", lambda: 2)
    yield found
    assert [one.returncode is None for one in found] == [False] * len(found)
    assert helpers() == []


def first_here(started: Started, monkeypatch: pytest.MonkeyPatch, then) -> None:
    """Do something when this process makes its first format, and let the other do what it can meanwhile."""

    def make(briefing, form, language, dress):
        started.here.append(form)
        if len(started.here) == 1:
            then()
            for one in helpers():
                one.join(TIMEOUT_S)
        return made(briefing, form, language, dress)

    monkeypatch.setattr(beside, "made", make)


def test_two_processes_make_the_bytes_that_one_makes(started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    paper, heard = a_briefing(), list[int]()
    first_here(started, monkeypatch, lambda: None)
    with Beside() as other:
        other.expect(ALL, LARGE)
        found = other.made(paper, ALL, "zh", Dress(), heard.append)
    assert started.here == [LONGEST_FIRST[0]]
    assert found == {form: made(paper, form, "zh", Dress()) for form in ALL}
    assert heard == [len(ALL)]


def test_where_the_other_process_dies_this_one_makes_all(started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = a_briefing()
    first_here(started, monkeypatch, lambda: os.kill(started[0].pid, signal.SIGKILL))
    with Beside() as other:
        other.expect(ALL, LARGE)
        found = other.made(paper, ALL, "en", Dress())
    assert set(started.here) == set(ALL)
    assert found == {form: made(paper, form, "en", Dress()) for form in ALL}


def test_one_that_is_never_ready_is_not_waited_for(
    started: Started, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sleeper = tmp_path / "python"
    sleeper.write_text("#!/bin/sh\nexec sleep 600\n", encoding="utf-8")
    sleeper.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(sleeper))
    with Beside() as other:
        other.expect((Format.XLSX, Format.DOCX), LARGE)
        assert set(other.made(a_briefing(), (Format.XLSX, Format.DOCX), "zh", Dress())) == {Format.XLSX, Format.DOCX}
    assert len(started) == 1


def test_what_cannot_be_made_is_told_as_if_one_had_been_alone(
    started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = a_briefing(picture=b"no picture")
    with pytest.raises(Exception) as alone:
        made(broken, Format.DOCX, "zh", Dress())
    first_here(started, monkeypatch, lambda: None)
    with Beside() as other:
        other.expect((Format.XLSX, Format.DOCX), LARGE)
        with pytest.raises(type(alone.value)) as told:
            other.made(broken, (Format.XLSX, Format.DOCX), "zh", Dress())
    assert str(told.value) == str(alone.value)
    assert started.here == [Format.XLSX, Format.DOCX]


def test_a_small_paper_one_format_and_one_core_have_no_other_process(
    started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Beside() as other:
        other.expect(ALL, LARGE - 1)
        other.expect((Format.PDF, Format.HTML), LARGE)
        monkeypatch.setattr(beside, "_cores", lambda: 1)
        other.expect(ALL, LARGE)
        assert other.pid is None
    assert started == []


@pytest.fixture
def store(qapp, city_database: CityDatabase) -> Iterator[Store]:
    with town_in(city_database) as town:
        with town.supervisor.read() as s:
            now = database_now(s)
        town.filed(at=now - timedelta(days=1))
        yield town.supervisor


def yesterday(store: Store) -> date:
    with store.read() as s:
        return get_today(s) - timedelta(days=1)


@pytest.mark.database
def test_a_paper_made_by_two_is_the_one_made_by_one(
    store: Store, started: Started, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    alone = make_briefing(store, yesterday(store), tmp_path / "alone")
    assert started == []
    monkeypatch.setattr(beside, "LARGE", 0)
    first_here(started, monkeypatch, lambda: None)
    again = make_briefing(store, yesterday(store), tmp_path / "both")
    assert len(started) == 1
    assert started.here == [Format.PDF]
    assert (again.number, again.new, again.altered) == (alone.number, False, ())
    assert [one.read_bytes() for one in again.paths] == [one.read_bytes() for one in alone.paths]


@pytest.mark.database
@pytest.mark.parametrize("steps", [1, 2, 3])
def test_cancelled_at_any_step_no_process_and_no_thread_is_left(
    store: Store, started: Started, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, steps: int
) -> None:
    monkeypatch.setattr(beside, "LARGE", 0)
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > steps

    with pytest.raises(MakingCancelled):
        make_briefing(store, yesterday(store), tmp_path, cancelled=cancelled)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.database
def test_a_refused_paper_leaves_no_thread_of_its_map(store: Store, started: Started, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        make_briefing(store, yesterday(store).replace(year=2000), tmp_path)
    assert helpers() == []


@pytest.mark.database
def test_a_map_drawn_ahead_is_the_map(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    source, spots = seaside(), [Spot("370001001001001", 121.0, 31.0, True, False)]
    monkeypatch.setattr("desktop.briefing.ahead.read_map", lambda *_: source)
    with store.read() as s, MapAhead(store, moment_of(s), "", "zh") as map_ahead:
        map_ahead.read(lambda: None)
        map_ahead.draw(spots)
        assert map_ahead.drawn(lambda: None) == draw_map(source, "zh", spots)
    assert helpers() == []
