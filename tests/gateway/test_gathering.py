"""What many ask at the same moment is asked once: who is answered by which piece of work, and whose failure is whose."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.gathering import AT_ONCE, Gathering
from models.store.errors import Unreachable

PATIENCE_S = 20.0


class Work:
    """Doubles what it gets; the first piece waits until it is let go."""

    def __init__(self, wrong: Sequence[int] = ()) -> None:
        self.pieces: list[list[int]] = []
        self.wrong = wrong
        self.error: Exception = ValueError("wrong")
        self.begun, self.go = threading.Event(), threading.Event()

    def __call__(self, asked: Sequence[int]) -> list[int]:
        self.pieces.append(list(asked))
        if len(self.pieces) == 1:
            self.begun.set()
            assert self.go.wait(PATIENCE_S)
        if set(asked) & set(self.wrong):
            raise self.error
        return [2 * one for one in asked]


async def ask_while_busy(work: Work, numbers: Sequence[int]) -> list[int | BaseException]:
    """Ask for 0, and for the others while that is worked on."""
    gathering = Gathering(work)
    first = asyncio.create_task(gathering.ask(0))
    assert await asyncio.to_thread(work.begun.wait, PATIENCE_S)
    others = [asyncio.create_task(gathering.ask(one)) for one in numbers]
    await asyncio.sleep(0)
    assert not any(task.done() for task in (first, *others))
    work.go.set()
    return await asyncio.gather(first, *others, return_exceptions=True)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(), min_size=1, max_size=2 * AT_ONCE + 1))
def test_who_comes_during_a_piece_of_work_is_of_the_next_and_each_gets_the_own_answer(numbers: list[int]) -> None:
    work = Work()
    assert asyncio.run(ask_while_busy(work, numbers)) == [0, *(2 * one for one in numbers)]
    assert work.pieces[0] == [0], "nothing that was asked after it had begun"
    assert [one for piece in work.pieces[1:] for one in piece] == numbers
    assert len(work.pieces) == 1 + -(-len(numbers) // AT_ONCE)


def test_what_cannot_be_done_for_one_is_done_for_the_others() -> None:
    work = Work(wrong=[7])
    told = asyncio.run(ask_while_busy(work, [5, 7, 9]))
    assert [told[0], told[1], told[3]] == [0, 10, 18]
    assert isinstance(told[2], ValueError)
    assert work.pieces == [[0], [5, 7, 9], [5], [7], [9]]


def test_a_lost_database_is_lost_for_all_and_tried_once() -> None:
    work = Work(wrong=[7])
    work.error = Unreachable("gone")
    told = asyncio.run(ask_while_busy(work, [5, 7]))
    assert told == [0, work.error, work.error]
    assert work.pieces == [[0], [5, 7]]


def test_who_has_gone_is_not_waited_for() -> None:
    async def run() -> list[int]:
        work = Work()
        gathering = Gathering(work)
        gone, stays = asyncio.create_task(gathering.ask(1)), asyncio.create_task(gathering.ask(2))
        assert await asyncio.to_thread(work.begun.wait, PATIENCE_S)
        gone.cancel()
        work.go.set()
        with pytest.raises(asyncio.CancelledError):
            await gone
        return [await stays, await gathering.ask(3)]

    assert asyncio.run(run()) == [4, 6]


def test_between_two_beginnings_there_is_a_breath_but_nobody_waits_who_comes_alone() -> None:
    async def run() -> tuple[float, float]:
        work = Work()
        work.go.set()
        gathering, loop = Gathering(work, breath_s=0.3), asyncio.get_running_loop()
        began = loop.time()
        await gathering.ask(1)
        alone = loop.time() - began
        await gathering.ask(2)
        return alone, loop.time() - began

    alone, second = asyncio.run(run())
    assert alone < 0.3 <= second + 0.01
