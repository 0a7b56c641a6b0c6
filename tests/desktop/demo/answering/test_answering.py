"""The demo's workers on the phone: called through the database by a desk's end made with aiortc, picture and all."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Coroutine
from contextlib import AsyncExitStack, closing
from dataclasses import replace
from typing import Any

import psutil
import pytest

from desktop.demo.answering.answerer import Answerer
from desktop.demo.answering.temper import Act, Temper
from desktop.demo.errors import NotADemoCity
from desktop.postgres.cities import CityServer
from desktop.postgres.server import EmbeddedServer
from models.calls.queries import get_call_steps
from models.calls.records import Call, CallState, Ending, SignalKind
from models.phones.tokens import open_session
from models.store.engine import Store
from tests.models.town import BuiltTown, cloned_town
from tests.support.calling import DeskSide, brightness
from tests.support.commands import ROOT
from tests.support.proxy import Wire
from tests.support.workers_who_answer import City, answering


def play(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def is_idle(answerer: Answerer) -> bool:
    return all(task.done() for _, task in answerer._callees.values())


def steps(city: City, call: Call) -> list[tuple[str, str]]:
    with city[1].operator.read() as s:
        return [(step.kind, step.party) for step in get_call_steps(s, call.id)]


def test_a_called_worker_rings_answers_and_shows_a_picture_that_moves(city: City) -> None:
    async def call() -> None:
        async with answering(city), DeskSide(city[1].operator, city[1].workers["w1"]) as desk:
            await desk.until("thirty pictures", lambda: len(desk.pictures) >= 30)
            numbers = [number for number in desk.numbers if number is not None]
            assert len(numbers) > 25
            assert numbers == sorted(numbers)
            assert len(set(numbers)) > 20
            assert desk.pictures[-1].shape == (480, 640, 3)
            assert desk.sounds > 10
            assert {one["t"] for one in desk.heard} >= {"hello", "can"}
            ended = await desk.end()
        assert (ended.state, ended.ending, ended.ended_by) == (CallState.ENDED, Ending.HUNG_UP, "desk")
        assert steps(city, desk.call)[:3] == [("requested", "desk"), ("rung", "phone"), ("accepted", "phone")]

    play(call())


def test_it_does_what_the_desk_asks_over_the_data_channel(city: City) -> None:
    async def call() -> None:
        async with answering(city), DeskSide(city[1].operator, city[1].workers["w1"]) as desk:
            await desk.until("a picture and the channel", lambda: len(desk.pictures) > 10 and desk.said("can"))
            assert desk.said("can") == [{"t": "can", "torch": True, "cameras": 2}]
            before = brightness(desk.pictures)
            desk.say({"t": "torch", "on": True})
            await desk.until("more light", lambda: brightness(desk.pictures) > before + 20)
            desk.say({"t": "text", "id": "a", "words": "看一下井盖"})
            await desk.until("an answer", lambda: desk.said("text"))
            assert desk.said("text") == [{"t": "text", "id": "a", "words": "收到"}]
            desk.say({"t": "hold", "on": True})
            await desk.until("the dark picture of a held call", lambda: brightness(desk.pictures) < 45)
            seen, heard = len(desk.pictures), desk.sounds
            await asyncio.sleep(1.5)
            assert len(desk.pictures) - seen <= 4
            assert desk.sounds - heard <= 10
            desk.say({"t": "hold", "on": False})
            await desk.until("the street again", lambda: brightness(desk.pictures) > before)

    play(call())


def test_a_lost_connection_is_made_anew_when_the_desk_asks_and_the_call_goes_on(city: City) -> None:
    async def call() -> None:
        async with answering(city), DeskSide(city[1].operator, city[1].workers["w1"]) as desk:
            await desk.until("a picture", lambda: desk.pictures)
            await desk.send(SignalKind.RESTART)
            await desk.until("another link", lambda: len(desk.links) == 2)
            seen = len(desk.pictures)
            await desk.until("pictures again", lambda: len(desk.pictures) > seen + 5)
            assert desk.links[0] != desk.links[1]
            assert (await desk.see()).state is CallState.ACCEPTED

    play(call())


@pytest.mark.parametrize("by", ["the channel", "a signal"])
def test_a_bye_ends_the_call_from_the_phones_side(city: City, by: str) -> None:
    async def call() -> None:
        async with answering(city), DeskSide(city[1].operator, city[1].workers["w1"]) as desk:
            await desk.until("the channel", lambda: desk.said("hello"))
            if by == "a signal":
                await desk.send(SignalKind.BYE)
            else:
                desk.say({"t": "bye"})
            ended = await desk.until_call("the end", lambda call: call.state is CallState.ENDED)
        assert (ended.ending, ended.ended_by) == (Ending.HUNG_UP, "phone")

    play(call())


def tempered(monkeypatch: pytest.MonkeyPatch, temper: Temper) -> None:
    monkeypatch.setattr("desktop.demo.answering.answerer.draw_temper", lambda *_, **__: temper)


def test_a_worker_who_refuses_says_why(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    tempered(monkeypatch, Temper(Act.REFUSES, 0.1, "在社区开会，不便接听。"))

    async def call() -> None:
        async with answering(city, at_once=False), DeskSide(city[1].operator, city[1].workers["w1"]) as desk:
            ended = await desk.until_call("the end", lambda call: call.state is CallState.ENDED)
        assert (ended.ending, ended.reason, ended.ended_by) == (Ending.REFUSED, "在社区开会，不便接听。", "phone")

    play(call())


def test_one_who_does_not_hear_it_rings_on_until_the_desk_gives_up(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    tempered(monkeypatch, Temper(Act.IS_SILENT, 0.1))

    async def call() -> None:
        async with answering(city, at_once=False) as answerer:
            async with DeskSide(city[1].operator, city[1].workers["w1"]) as desk:
                await desk.until_call("the ringing", lambda call: call.state is CallState.RINGING)
                await asyncio.sleep(0.5)
                assert (await desk.see()).state is CallState.RINGING
            await desk.until("nobody rings", lambda: is_idle(answerer))

    play(call())


def test_the_first_call_is_answered_after_one_to_three_seconds(city: City) -> None:
    worker = city[1].workers["w1"]

    async def call() -> None:
        async with answering(city, at_once=False), DeskSide(city[1].operator, worker) as desk:
            accepted = await desk.until_call("the answer", lambda call: call.state is CallState.ACCEPTED)
        assert accepted.rung_at is not None
        assert accepted.accepted_at is not None
        assert 0.8 <= (accepted.accepted_at - accepted.rung_at).total_seconds() <= 6

    play(call())


def test_a_worker_whose_phone_is_in_somebodys_hand_is_left_alone(city: City) -> None:
    database, town = city
    with closing(Store(database.gateway, desk="gateway", pool_size=1)) as store, store.transaction() as s:
        open_session(s, town.workers["w2"], "link")

    async def call() -> None:
        async with (
            answering(city),
            DeskSide(town.operator, town.workers["w2"]) as held,
            DeskSide(town.operator, town.workers["w1"]) as free,
        ):
            await free.until_call("the other's answer", lambda call: call.state is CallState.ACCEPTED)
            assert (await held.see()).state is CallState.REQUESTED

    play(call())


def test_two_programs_answer_a_city_once_and_the_second_takes_over_when_the_first_has_gone(city: City) -> None:
    async def call() -> None:
        async with AsyncExitStack() as runs:
            # Which of them it is that answers is for the database to say.
            stacks = [await runs.enter_async_context(AsyncExitStack()) for _ in range(2)]
            programs = [await stack.enter_async_context(answering(city)) for stack in stacks]
            async with DeskSide(city[1].operator, city[1].workers["w1"]) as desk:
                await desk.until("a picture", lambda: desk.pictures)
                assert len(desk.links) == 1
                at = next(n for n, one in enumerate(programs) if one._callees)
                assert not programs[1 - at]._callees
            await stacks[at].aclose()
            async with DeskSide(city[1].operator, city[1].workers["w1"]) as desk:
                await desk.until("a picture", lambda: desk.pictures)
                assert len(programs[1 - at]._callees) == 1

    play(call())


def test_the_picture_goes_on_while_the_database_is_away_and_the_end_is_learnt_when_it_is_back(
    city: City, server: EmbeddedServer
) -> None:
    database, town = city

    async def call(wire: Wire) -> None:
        url = database.gateway.set(host="127.0.0.1", port=wire.port, query={"sslmode": "disable"})
        through = replace(database, gateway=url)
        async with answering((through, town)) as answerer, DeskSide(town.operator, town.workers["w1"]) as desk:
            await desk.until("the channel", lambda: desk.said("can"))
            wire.refuse = True
            wire.break_all()
            seen = len(desk.pictures)
            await desk.until("pictures", lambda: len(desk.pictures) > seen + 30)
            await desk.end()
            assert len(answerer._callees) == 1
            wire.refuse = False
            await desk.until("the phone to learn of it", lambda: is_idle(answerer))

    with Wire(server.port) as wire:
        play(call(wire))


def test_no_call_of_a_real_city_is_answered(cities: CityServer, built_town: BuiltTown) -> None:
    async def call(city: City) -> None:
        with pytest.raises(NotADemoCity):
            async with answering(city):
                pass

    with cloned_town(cities, built_town) as real:
        play(call(real))


def test_the_process_answers_without_a_video_library_until_it_rings_and_hangs_up_when_its_input_ends(
    city: City,
) -> None:
    database, town = city
    child = subprocess.Popen(
        [sys.executable, "-m", "desktop.demo.answering.process"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    facts = {"database": database.gateway.render_as_string(hide_password=False)}
    child.stdin.write((json.dumps(facts) + "\n").encode())
    child.stdin.flush()

    async def call() -> Call:
        async with DeskSide(town.operator, town.workers["w1"]) as desk:
            await desk.until("a picture", lambda: desk.pictures)
            child.stdin.close()
            return await desk.until_call("the end", lambda call: call.state is CallState.ENDED)

    try:
        assert json.loads(child.stdout.readline()) == {"started": True}
        assert not any("/av.libs/" in one.path for one in psutil.Process(child.pid).memory_maps())
        ended = asyncio.run(call())
        assert (ended.ending, ended.ended_by) == (Ending.HUNG_UP, "phone")
        assert child.wait(20) == 0
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
