"""Histories as stretches: whoever held the case, the stretches add up to its age."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from models.cases.calendar import calendar_of
from models.cases.clocks.counting import COUNTS, Counting, Why, length
from models.cases.clocks.due import Basis, Extension, Stop
from models.cases.clocks.stretches import DESK, HolderKind, age, stretches
from models.cases.clocks.why import why_due
from models.cases.records import CaseState, Step, Tier
from models.cases.states import TRANSITIONS

T = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
S = CaseState
SHANGHAI = calendar_of("Asia/Shanghai")


def step(
    action: str, at: datetime, to: CaseState | None = None, worker: int | None = None, until: datetime | None = None
) -> Step:
    detail = {} if until is None else {"suspended_until": [None, until.isoformat()]}
    return Step(
        id=UUID(int=1), action=action, from_state=None, to_state=to, actor="坐席", party="王**" if worker else "", desk="", note="",
        occurred_at=at, recorded_at=at, detail=detail, worker_id=UUID(int=worker) if worker else None, role="leader",
    )  # fmt: skip


LIFE = (
    step("report", T, S.REPORTED),
    step("accept", T + 5 * MINUTE, S.ACCEPTED),
    step("file", T + 10 * MINUTE, S.FILED),
    step("dispatch", T + 20 * MINUTE, S.DISPATCHED, worker=7),
    step("sign", T + HOUR, S.SIGNED, worker=7),
    step("start_handling", T + 2 * HOUR, S.HANDLING, worker=7),
    step("feed_back", T + 5 * HOUR, S.FEEDBACK, worker=7),
    step("send_to_review", T + 5 * HOUR, S.REVIEWING),
    step("close", T + 6 * HOUR, S.CLOSED),
)


@st.composite
def histories(draw: st.DrawFn) -> Sequence[Step]:
    """Any walk through the table, with clocks that go back as well as on, and stops in between."""
    here, at, found = None, T, []
    for _ in range(draw(st.integers(1, 25))):
        arrows = [arrow for arrow in TRANSITIONS if arrow.start is here]
        if not arrows:
            break
        arrow = draw(st.sampled_from(arrows))
        at += timedelta(seconds=draw(st.integers(-300, 90_000)))
        worker = draw(st.sampled_from([None, 7, 8]))
        found.append(step(arrow.action, at, arrow.end, worker))
        here = arrow.end
        if draw(st.booleans()):
            at += timedelta(seconds=draw(st.integers(0, 9000)))
            until = at + timedelta(seconds=draw(st.integers(1, 200_000)))
            found.append(draw(st.sampled_from([
                step("postpone", at, until=until), step("strike_off", at), step("urge", at), step("confirmed", at, None, 7),
            ])))  # fmt: skip
    return found


@given(histories(), st.integers(0, 3_000_000))
def test_the_stretches_of_every_history_lie_end_to_end_and_add_up_to_the_cases_age(
    steps: Sequence[Step], after: int
) -> None:
    until = T + timedelta(seconds=after)
    found = stretches(steps, until)
    assert sum((one.length for one in found), timedelta(0)) == age(steps, until)
    assert all(one.end == other.begin for one, other in pairwise(found))
    assert all(one.length > timedelta(0) for one in found)
    assert sum(one.last for one in found) <= 1
    if found:
        assert found[0].begin == steps[0].occurred_at
        assert found[-1].end <= until


def test_each_stretch_is_charged_to_who_held_the_case_then() -> None:
    told = [(one.holder.kind, one.state, one.length) for one in stretches(LIFE, T + DAY)]
    assert told == [
        (HolderKind.DESK, S.REPORTED, 5 * MINUTE),
        (HolderKind.DESK, S.ACCEPTED, 5 * MINUTE),
        (HolderKind.DESK, S.FILED, 10 * MINUTE),
        (HolderKind.WORKER, S.DISPATCHED, 40 * MINUTE),
        (HolderKind.WORKER, S.SIGNED, HOUR),
        (HolderKind.WORKER, S.HANDLING, 3 * HOUR),
        (HolderKind.DESK, S.REVIEWING, HOUR),
    ]
    assert stretches(LIFE, T + DAY)[3].holder.name == "王**"


def test_an_open_case_is_held_until_now_and_a_reopened_ones_rest_was_nobodys() -> None:
    open_still = stretches(LIFE[:4], T + HOUR)
    assert (open_still[-1].last, open_still[-1].end) == (True, T + HOUR)
    again = [*LIFE, step("reopen", T + 9 * HOUR, S.FILED)]
    told = stretches(again, T + 10 * HOUR)
    assert [(one.holder.kind, one.length) for one in told[-2:]] == [
        (HolderKind.NOBODY, 3 * HOUR),
        (HolderKind.DESK, HOUR),
    ]
    assert age(again, T + 10 * HOUR) == 10 * HOUR


def test_a_postponement_stops_the_clock_until_its_date_or_until_it_is_struck_off() -> None:
    stopped = [*LIFE[:4], step("shelve", T + 30 * MINUTE, until=T + 3 * HOUR)]
    told = [(one.stopped, one.length) for one in stretches(stopped, T + 4 * HOUR)][3:]
    assert told == [(False, 10 * MINUTE), (True, 150 * MINUTE), (False, HOUR)]
    struck = [*stopped, step("strike_off", T + HOUR)]
    told = [(one.stopped, one.length) for one in stretches(struck, T + 4 * HOUR)][3:]
    assert told == [(False, 10 * MINUTE), (True, 30 * MINUTE), (False, 3 * HOUR)]


def test_a_worker_who_has_answered_whether_it_is_so_holds_the_case_no_longer() -> None:
    asked = [*LIFE[:2], step("confirm", T + 6 * MINUTE, S.CONFIRMING, 7), step("confirmed", T + 20 * MINUTE, None, 7)]
    told = [(one.holder.kind, one.length) for one in stretches(asked, T + 30 * MINUTE)][2:]
    assert told == [(HolderKind.WORKER, 14 * MINUTE), (HolderKind.DESK, 10 * MINUTE)]


def test_what_has_not_happened_yet_is_not_told() -> None:
    assert stretches(LIFE, T) == ()
    assert age((), T) == timedelta(0)
    assert [one.state for one in stretches(LIFE, T + 7 * MINUTE)] == [S.REPORTED, S.ACCEPTED]


@given(
    st.integers(0, 40 * 24),
    st.integers(1, 900),
    st.integers(1, 400),
    st.sampled_from(["working_minute", "working_day"]),
)
def test_the_lines_of_an_explanation_lie_end_to_end_and_hold_the_whole_amount(
    begin: int, lasting: int, amount: int, unit: str
) -> None:
    filed = T + begin * HOUR
    amount = amount if unit == "working_minute" else amount % 9 + 1
    stop = Stop(filed + 20 * MINUTE, filed + 20 * MINUTE + lasting * HOUR, "shelving")
    basis = Basis(filed, Tier.GENERAL, amount, unit, stops=(stop,))
    why = why_due(SHANGHAI, basis, filed, stretches(LIFE, T + DAY), T + DAY)
    assert (why.lines[0].begin, why.lines[-1].end) == (filed, why.due_at)
    assert all(one.end == other.begin for one, other in pairwise(why.lines))
    plain = why_due(SHANGHAI, Basis(filed, Tier.GENERAL, amount, unit), filed, (), T)
    assert why.counted == plain.counted
    if unit == "working_minute":
        assert why.counted == amount * MINUTE
    counted = sum((one.length for one in why.lines if one.why in COUNTS), timedelta(0))
    stopped = sum((one.length for one in why.lines if one.why is Why.STOPPED), timedelta(0))
    assert counted + stopped <= why.due_at - filed


def test_an_explanation_names_holders_as_far_as_time_has_come_and_what_was_granted() -> None:
    filed = T + 10 * MINUTE
    extension = Extension(T + 2 * HOUR, filed + 3 * DAY, filed + 5 * DAY)
    why = why_due(
        SHANGHAI, Basis(filed, Tier.RAISED, extensions=(extension,)), filed, stretches(LIFE[:4], T + HOUR), T + HOUR
    )
    assert [(line.why, line.holder.kind if line.holder else None, line.length) for line in why.lines] == [
        (Why.COUNTED, HolderKind.DESK, 10 * MINUTE),
        (Why.COUNTED, HolderKind.WORKER, 40 * MINUTE),
        (Why.COUNTED, None, 3 * DAY - 50 * MINUTE),
        (Why.EXTENDED, None, 2 * DAY),
    ]
    assert why.due_at == filed + 5 * DAY
    assert length(SHANGHAI, Counting.CALENDAR, filed, why.due_at) == why.counted
    assert DESK.name == ""
