"""What a desk looks after by itself."""

from __future__ import annotations

from sqlalchemy import text

from desktop.upkeep import count_anew
from models.figures.rollups import is_stale, reconcile
from models.store.engine import Store


def test_figures_that_are_not_counted_yet_are_counted_and_whoever_is_asked_to_stop_does(demo_city):
    owner, store = Store(demo_city.owner, desk="test"), Store(demo_city.operator, desk="test")
    with owner.transaction() as s:
        s.execute(text("UPDATE figure_state SET generation = generation + 1"))
    count_anew(store, lambda: True)
    with store.read() as s:
        assert is_stale(s)
    count_anew(store, lambda: False)
    with store.read() as s:
        assert not is_stale(s)
        assert reconcile(s) == ()
    owner.close()
    store.close()
