"""The shift's own: pictures where they are asked for; the programs are the desk's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models.store.engine import Store
from tests.desktop.desk.conftest import open_program
from tests.desktop.shift.stage import Shift

__all__ = ["open_program"]


@pytest.fixture
def shift(open_program, qtbot, demo_city) -> Iterator[Shift]:
    """An empty shift: nobody sits anywhere yet."""
    store = Store(demo_city.leader, desk="test")
    yield Shift(open_program, qtbot, store, demo_city)
    store.close()
