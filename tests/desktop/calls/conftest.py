"""The whole program, and workers' phones that answer it."""

from __future__ import annotations

import pytest

from tests.desktop.desk.conftest import open_program, program, send_positions_now
from tests.support.phone_peer import PhonePeer

__all__ = ["open_program", "program", "send_positions_now"]


@pytest.fixture
def phone_of(demo_city):
    """Makes the phone of a worker; all are closed at the end."""
    made: list[PhonePeer] = []

    def make(worker) -> PhonePeer:
        made.append(PhonePeer(demo_city.gateway, worker))
        return made[-1]

    yield make
    for one in made:
        one.close()
