"""A call through a real coturn, and through nothing else: neither end may use another way."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from models.calls.turn import Relay
from tests.support.calling import DeskSide
from tests.support.coturn import ABSENT, Coturn, is_there
from tests.support.workers_who_answer import City, answering

pytestmark = pytest.mark.skipif(not is_there(), reason=ABSENT)


@pytest.fixture(scope="module")
def coturn() -> Iterator[Coturn]:
    with Coturn() as running:
        yield running


def test_a_picture_comes_through_the_relay_alone(city: City, coturn: Coturn) -> None:
    async def call() -> None:
        worker = city[1].workers["w1"]
        async with (
            answering(city, relay=coturn.relay),
            DeskSide(city[1].operator, worker, relay_only=True) as desk,
        ):
            await desk.until("twenty pictures", lambda: len(desk.pictures) >= 20)
            assert set(desk.ways) == {"relay"}
            numbers = [number for number in desk.numbers if number is not None]
            assert numbers == sorted(numbers)
            assert len(set(numbers)) > 10
        assert coturn.sessions >= 2, coturn.log()

    asyncio.run(call())


def test_whoever_has_another_secret_is_given_no_relay(city: City, coturn: Coturn) -> None:
    async def call() -> None:
        before, refused = coturn.sessions, coturn.log().count("error 401")
        wrong = Relay(coturn.relay.urls, "another secret")
        worker = city[1].workers["w1"]
        async with answering(city, relay=wrong), DeskSide(city[1].operator, worker, relay_only=True) as desk:
            # The first is the question who it is.
            await desk.until("the refusal", lambda: coturn.log().count("error 401") >= refused + 2)
            assert not desk.pictures
            assert coturn.sessions == before
            assert "relay" not in desk.ways

    asyncio.run(call())
