"""Whoever starts the demo sees a video call work: the whole program on the demo city, and one of its workers who picks up."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop.postgres.cities import CityServer
from desktop.postgres.server import EmbeddedServer
from models.calls.records import CallState
from models.store.engine import Store
from tests.support.calling import DeskSide
from tests.support.desks import Desk, demo_home

__all__ = ["demo_home"]
pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]


def test_a_worker_of_the_running_demo_answers_and_all_of_it_ends_with_the_program(demo_home: Path) -> None:
    with Desk(demo_home, rate=10) as desk:
        desk.painted().child("desktop.demo.answering")
        with (
            EmbeddedServer.start(demo_home) as server,
            closing(Store(CityServer.embedded(server).url("demo", "operator"), desk="test")) as store,
        ):
            with store.read() as s:
                worker = s.scalar(
                    text(
                        "SELECT p.worker_id FROM position_latest p JOIN worker w ON w.id = p.worker_id WHERE w.on_duty LIMIT 1"
                    )
                )

            async def call() -> None:
                async with DeskSide(store, worker) as side:
                    await side.until("pictures and where it is", lambda: len(side.pictures) > 20 and side.said("moved"))
                    assert (await side.see()).state is CallState.ACCEPTED
                    assert len({number for number in side.numbers if number is not None}) > 10

            asyncio.run(call())
        assert desk.end() == 130
        desk.leaves_nothing()
