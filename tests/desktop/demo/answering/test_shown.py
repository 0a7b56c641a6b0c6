"""What a simulated phone makes of what the desk says, and what is to be seen of it."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.demo.answering.pattern import find
from desktop.demo.answering.picture import RATE, SIZE, Street
from desktop.demo.answering.shown import MARK_S, WORDS_S, Shown
from desktop.demo.answering.temper import AT_ONCE, PICKS_UP_S, Act, draw_temper

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


def picture(shown: Shown, number: int = 3) -> np.ndarray:
    return Street("a worker", "王**", shown, lambda: NOON)(number).astype(int)


def changed(before: np.ndarray, after: np.ndarray) -> float:
    """The share of the picture that is another."""
    return float((np.abs(before - after).max(axis=2) > 16).mean())


@pytest.mark.parametrize(
    ("asked", "least"),
    [
        ({"t": "camera", "facing": "user"}, 0.3),
        ({"t": "torch", "on": True}, 0.3),
        ({"t": "hold", "on": True}, 0.5),
        ({"t": "mute", "who": "phone", "on": True}, 0.003),
        ({"t": "mute", "who": "desk", "on": True}, 0.003),
        ({"t": "recording", "on": True}, 0.003),
        ({"t": "text", "id": 1, "words": "请靠近井盖拍一张"}, 0.05),
        ({"t": "point", "x": 0.5, "y": 0.5}, 0.001),
    ],
)
def test_what_the_desk_asks_is_to_be_seen_in_the_picture(asked: dict[str, object], least: float) -> None:
    shown = Shown()
    before = picture(shown)
    shown.hear(asked)
    assert changed(before, picture(shown)) > least
    assert find(picture(shown, 77)) == 77


def test_the_picture_moves_and_shows_its_number() -> None:
    street = Street("a worker", "王**", Shown(), lambda: NOON)
    pictures = [street(number) for number in range(0, 4 * RATE, RATE)]
    assert pictures[0].shape == (SIZE[1], SIZE[0], 3)
    assert [find(one) for one in pictures] == list(range(0, 4 * RATE, RATE))
    for one, next_ in pairwise(pictures):
        assert changed(one.astype(int), next_.astype(int)) > 0.02


def test_each_worker_has_a_street_of_his_own_and_it_is_the_same_each_time() -> None:
    street = picture(Shown())
    assert changed(street, picture(Shown())) == 0
    assert changed(street, Street("another", "王**", Shown(), lambda: NOON)(3).astype(int)) > 0.3


def test_words_and_mark_go_after_a_while_and_words_are_answered() -> None:
    now = [100.0]
    shown = Shown(clock=lambda: now[0])
    assert shown.hear({"t": "text", "id": "7", "words": "到了吗"}) == ({"t": "text", "id": "7", "words": "收到"},)
    shown.hear({"t": "point", "x": 0.25, "y": 1})
    assert (shown.words, shown.mark) == ("到了吗", (0.25, 1.0))
    now[0] += MARK_S + 0.1
    assert (shown.words, shown.mark) == ("到了吗", None)
    now[0] += WORDS_S
    assert shown.words == ""
    shown.hear({"t": "point", "x": 0.25, "y": 1})
    shown.hear({"t": "point", "x": None, "y": None})
    assert shown.mark is None


@given(
    message=st.dictionaries(
        st.sampled_from(["t", "on", "x", "y", "words", "facing", "who", "id"]),
        st.none()
        | st.booleans()
        | st.integers()
        | st.sampled_from(["text", "point", "camera", "torch", "mute", "hold", "user", "desk", "", "手"]),
    )
)
def test_no_message_upsets_the_phone(message: dict[str, object]) -> None:
    shown = Shown()
    shown.hear(message)
    assert isinstance(shown.held, bool)
    assert shown.facing in ("environment", "user")


def test_a_few_workers_refuse_with_a_reason_one_in_twenty_is_silent_and_the_first_call_is_answered() -> None:
    drawn = [draw_temper(UUID(int=worker), nth, first=False) for worker in range(500) for nth in range(4)]
    silent = sum(temper.act is Act.IS_SILENT for temper in drawn)
    refused = [temper for temper in drawn if temper.act is Act.REFUSES]
    assert 60 <= silent <= 140
    assert 60 <= len(refused) <= 180
    assert all(temper.reason for temper in refused)
    assert all(PICKS_UP_S[0] <= temper.after_s <= PICKS_UP_S[1] for temper in drawn)
    assert drawn == [draw_temper(UUID(int=worker), nth, first=False) for worker in range(500) for nth in range(4)]
    assert {draw_temper(UUID(int=worker), 0, first=True).act for worker in range(500)} == {Act.ANSWERS} == {AT_ONCE.act}
