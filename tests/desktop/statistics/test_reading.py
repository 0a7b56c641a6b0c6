"""Charts are read two at a time, for what is asked for now, and again when they grew; what nobody sees waits until it is seen."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import pytest

from desktop.jobs import Jobs
from desktop.statistics import reading
from desktop.statistics.reading import Readings
from models.figures.chart_records import Compare
from models.figures.counting import Stopped, Watch
from models.figures.filters import FigureFilter, Period
from widgets.statistics.wanted import Span, Wanted

WANTED = Wanted(Span.ANY, FigureFilter(Period(date(2026, 11, 1), date(2026, 11, 30))))


class Reader:
    """What reads, on other threads: it can be held up, and says what it was asked."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.go.set()
        self.asked: list[tuple[str, Wanted]] = []
        self.at_once = self.most = 0
        self._lock = threading.Lock()

    def __call__(self, name: str, wanted: Wanted, watch: Watch) -> str:
        with self._lock:
            self.asked.append((name, wanted))
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        try:
            while not self.go.wait(0.01):
                if watch.should_stop():
                    raise Stopped
            if name == "bad":
                raise ValueError("bad")
            return f"{name} {len(self.asked)}"
        finally:
            with self._lock:
                self.at_once -= 1


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def readings(qtbot, reader, monkeypatch):
    monkeypatch.setattr(reading, "EVERY_MS", 50)
    jobs = Jobs(readers=4)
    made = Readings(jobs, reader)
    arrived: list[str] = []
    made.arrived.connect(lambda name, _: arrived.append(name))
    made.got = arrived
    yield made
    reader.go.set()
    made.close()
    jobs.close()


def test_two_at_a_time_each_once_and_not_again_for_the_same(qtbot, readings, reader):
    names = ["a", "b", "c", "d", "e"]
    assert sorted(readings.ask(names, WANTED)) == names
    qtbot.waitUntil(lambda: sorted(readings.got) == names)
    assert reader.most <= 2
    assert readings.ask(names, WANTED) == []
    assert readings.idle
    readings.ask(["a"], WANTED, anew=True)
    qtbot.waitUntil(lambda: readings.got.count("a") == 2)


def test_another_question_stops_what_runs_for_the_old_one_and_its_answer_is_dropped(qtbot, readings, reader):
    reader.go.clear()
    readings.ask(["a", "b"], WANTED)
    qtbot.waitUntil(lambda: len(reader.asked) == 2)
    other = replace(WANTED, compare=Compare.BEFORE)
    reader_go = reader.asked.copy()
    readings.ask(["a"], other)
    qtbot.waitUntil(lambda: len(reader.asked) > len(reader_go))
    reader.go.set()
    qtbot.waitUntil(lambda: readings.got == ["a"])
    assert reader.asked[-1] == ("a", other)
    assert readings.idle


def test_what_grew_is_read_again_after_a_rest_and_what_nobody_sees_when_it_is_seen(qtbot, readings, reader):
    readings.ask(["a", "b"], WANTED)
    qtbot.waitUntil(lambda: sorted(readings.got) == ["a", "b"])
    for _ in range(20):
        readings.grew(["a"])
    readings.outdate(["b"])
    qtbot.waitUntil(lambda: readings.got.count("a") == 2)
    assert readings.got.count("b") == 1
    readings.grew(["a"])
    # Another page: what grew there meanwhile is not forgotten.
    readings.ask(["b"], WANTED)
    qtbot.waitUntil(lambda: readings.got.count("b") == 2)
    assert readings.got.count("a") == 2
    readings.ask(["a"], WANTED)
    qtbot.waitUntil(lambda: readings.got.count("a") == 3)


def test_a_long_reading_is_stopped_and_a_failure_told_by_its_chart(qtbot, readings, reader):
    reader.go.clear()
    readings.ask(["a"], WANTED)
    qtbot.waitUntil(lambda: len(reader.asked) == 1)
    with qtbot.waitSignal(readings.stopped) as told:
        readings.stop("a")
    assert told.args == ["a"]
    reader.go.set()
    with qtbot.waitSignal(readings.failed) as told:
        readings.ask(["bad"], WANTED)
    assert told.args[0] == "bad"
    assert isinstance(told.args[1], ValueError)
    # Neither is taken for known: both are read when they are asked for again.
    assert readings.ask(["a"], WANTED) == ["a"]
