"""Garbage is collected by the GUI thread alone: the young often, all of it now and then, and nothing twice for nothing."""

from __future__ import annotations

import gc
import weakref

import pytest

from desktop.garbage import ALL_EVERY, MANY, OLD_EVERY, GarbageCollector


class Knot:
    """Refers to itself: only the collector frees it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector(qapp):
    made = GarbageCollector()
    made._timer.stop()
    yield made
    made.close()


def rounds(collector: GarbageCollector, count: int) -> None:
    for _ in range(count):
        collector._collect()


def test_what_lives_long_is_set_aside_and_freed_all_the_same_in_time(collector):
    alive, young = Knot(), weakref.ref(Knot())
    rounds(collector, 1)
    assert young() is None
    rounds(collector, OLD_EVERY - 1)
    assert gc.get_freeze_count() > 0
    gone = weakref.ref(alive)
    del alive
    rounds(collector, OLD_EVERY)
    assert gone() is not None, "set aside, it is not looked at again so soon"
    collector._rounds = ALL_EVERY - 1
    rounds(collector, 1)
    assert gone() is None
    alive = Knot()
    rounds(collector, OLD_EVERY)
    gone = weakref.ref(alive)
    del alive
    collector.something_ended()
    rounds(collector, OLD_EVERY)
    assert gone() is None, "what was set aside is looked at once something has ended"
    assert not gc.isenabled()
    collector.close()
    assert gc.isenabled()


def test_a_city_that_comes_in_is_set_aside_without_being_looked_through(collector):
    rounds(collector, 1)
    before, gone = gc.get_freeze_count(), weakref.ref(Knot())
    city = [[] for _ in range(MANY + 1000)]
    rounds(collector, 1)
    assert gc.get_freeze_count() - before > MANY
    assert gone() is not None
    gone = weakref.ref(Knot())
    rounds(collector, 1)
    assert gone() is None, "the young are collected as before"
    assert len(city) > MANY
