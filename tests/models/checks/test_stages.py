"""Where a video check stands, told from what happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cases.records import CaseState
from models.checks.records import CheckStage, Verdict, VideoCheck
from models.checks.reply import reply_draft
from models.checks.stages import ANSWER_WITHIN, stage_of_check, stage_times
from models.store.ids import new_id

T0 = datetime(2026, 11, 29, 8, 0, tzinfo=UTC)
MIN = timedelta(minutes=1)
FRESH = VideoCheck(
    id=new_id(), case_id=new_id(), number="1129-0001", title="井盖破损", case_state=CaseState.DISPATCHED, case_closed_at=None,
    order_id=new_id(), worker_id=new_id(), worker="李**", grid="第1网格", wait=15 * MIN, by="陈晨", began_at=T0,
    sign_due_at=T0 + 10 * MIN, order_due_at=T0 + 240 * MIN, signed_at=None, arrived_at=None, order_ended_at=None,
    call_id=None, calling_since=None, seen_at=None, verdict=None, verdict_words="", judged_at=None, answered_at=None,
)  # fmt: skip
HAPPENED = (
    ({}, CheckStage.TO_SIGN, 0),
    ({"signed_at": 2}, CheckStage.TO_ARRIVE, 2),
    ({"arrived_at": 12}, CheckStage.WAITING, 12),
    ({"calling_since": 30}, CheckStage.CALLING, 30),
    ({"calling_since": None, "seen_at": 33}, CheckStage.TO_JUDGE, 33),
    ({"judged_at": 35, "verdict": Verdict.SOLVED}, CheckStage.TO_ANSWER, 35),
    ({"answered_at": 41}, CheckStage.TO_CLOSE, 41),
    ({"case_closed_at": 50, "case_state": CaseState.CLOSED}, CheckStage.DONE, 50),
)


def at(minutes):
    return T0 + minutes * MIN if isinstance(minutes, int | float) else minutes


def test_the_loop_goes_through_its_stages_in_order() -> None:
    check = FRESH
    for change, stage, since in HAPPENED:
        check = replace(check, **{name: at(value) for name, value in change.items()})
        told = stage_of_check(check, at(since) + timedelta(seconds=1))
        assert (told.stage, told.since) == (stage, at(since))
    assert stage_times(check, at(99)) == {
        CheckStage.TO_SIGN: 2 * MIN,
        CheckStage.TO_ARRIVE: 10 * MIN,
        CheckStage.WAITING: 15 * MIN,
        CheckStage.TO_CALL: 6 * MIN,
        CheckStage.TO_JUDGE: 2 * MIN,
        CheckStage.TO_ANSWER: 6 * MIN,
        CheckStage.TO_CLOSE: 9 * MIN,
    }


def test_a_quarter_of_an_hour_after_the_arrival_it_is_time_to_call() -> None:
    there = replace(FRESH, signed_at=at(2), arrived_at=at(12))
    assert stage_of_check(there, at(26)).due_at == at(27)
    late = stage_of_check(there, at(40))
    assert (late.stage, late.since, late.due_at) == (CheckStage.TO_CALL, at(27), at(27))


def test_nobody_answered_and_it_is_to_be_called_again() -> None:
    there = replace(FRESH, signed_at=at(2), arrived_at=at(12))
    assert stage_of_check(replace(there, calling_since=at(28)), at(29)).stage is CheckStage.CALLING
    assert stage_of_check(there, at(29)).stage is CheckStage.TO_CALL


def test_the_answer_is_due_half_an_hour_after_the_verdict() -> None:
    judged = replace(FRESH, signed_at=at(2), arrived_at=at(12), seen_at=at(33), judged_at=at(35), verdict=Verdict.SO)
    assert stage_of_check(judged, at(36)).due_at == at(35) + ANSWER_WITHIN


def test_what_was_given_up_is_done() -> None:
    given_up = replace(FRESH, judged_at=at(9), verdict=Verdict.GIVEN_UP, verdict_words="转办")
    assert stage_of_check(given_up, at(10)).stage is CheckStage.DONE


@given(st.lists(st.integers(0, 500), min_size=7, max_size=7), st.integers(0, 7), st.integers(0, 600))
def test_the_times_of_the_stages_add_up_to_the_loops_age(moments: list[int], far: int, now: int) -> None:
    names = ("signed_at", "arrived_at", "calling_since", "seen_at", "judged_at", "answered_at", "case_closed_at")
    gone = dict(zip(names, sorted(moments), strict=True))
    happened = {name: at(gone[name]) for name in names[:far]}
    moment = max(at(now), *happened.values()) if happened else at(now)
    if far > 3:
        happened.pop("calling_since")
    verdict = Verdict.SO if far > 4 else None
    state = CaseState.CLOSED if far > 6 else CaseState.HANDLING
    check = replace(FRESH, **happened, verdict=verdict, case_state=state)
    last = stage_of_check(check, moment)
    whole = (last.since if last.stage is CheckStage.DONE else moment) - T0
    assert sum(stage_times(check, moment).values(), timedelta(0)) == whole


@pytest.mark.parametrize(
    ("verdict", "words", "told"),
    [
        (Verdict.SOLVED, "井盖已更换。", "现场问题已得到解决。井盖已更换。"),
        (Verdict.NOT_SO, "", "现场未发现您反映的情况。感谢"),
    ],
)
def test_the_draft_of_the_reply_says_when_it_was_seen_and_what_was_found(
    verdict: Verdict, words: str, told: str
) -> None:
    judged = replace(FRESH, seen_at=at(33), judged_at=at(35), verdict=verdict, verdict_words=words)
    draft = reply_draft(judged, ZoneInfo("Asia/Shanghai"))
    assert "“井盖破损”，我中心已于11月29日16时33分通过视频连线" in draft
    assert told in draft
    assert reply_draft(FRESH, ZoneInfo("Asia/Shanghai")) == ""
