"""The video check in words."""

from __future__ import annotations

from datetime import datetime, tzinfo

from models.cases.records import Lamp
from models.checks.records import CheckStage, StageNow, Verdict, VideoCheck
from widgets.i18n import mark, tr
from widgets.text import line
from widgets.times import moment, remaining, span
from widgets.words.terms import DOT

_STAGES = {
    CheckStage.TO_SIGN: mark("To be signed"),
    CheckStage.TO_ARRIVE: mark("On the way"),
    CheckStage.WAITING: mark("On site, looking"),
    CheckStage.TO_CALL: mark("Time to call"),
    CheckStage.CALLING: mark("In the call"),
    CheckStage.TO_JUDGE: mark("Verdict awaited"),
    CheckStage.TO_ANSWER: mark("Answer to the citizen awaited"),
    CheckStage.TO_CLOSE: mark("To be closed"),
    CheckStage.DONE: mark("Done"),
}
_VERDICTS = {
    Verdict.SO: mark("It is as told"),
    Verdict.SOLVED: mark("It is solved"),
    Verdict.NOT_SO: mark("It is not so"),
    Verdict.GIVEN_UP: mark("Given up"),
}


def check_stage_word(stage: CheckStage) -> str:
    """Return a stage's name."""
    return tr(_STAGES[stage])


def verdict_word(verdict: Verdict) -> str:
    """Return a verdict's name: 属实, 已解决, 不属实, 不再核查."""
    return tr(_VERDICTS[verdict])


def check_lamp(at: StageNow, now: datetime) -> Lamp | None:
    """Return the lamp of a stage: late past its limit, soon where the desk itself is awaited; None where nothing waits."""
    if at.stage is CheckStage.DONE:
        return None
    if at.due_at is not None and now > at.due_at and at.stage is not CheckStage.TO_CALL:
        return Lamp.LATE
    if at.stage is CheckStage.TO_CALL and at.due_at is not None and (now - at.due_at).total_seconds() > CALL_WITHIN_S:
        return Lamp.LATE
    return Lamp.SOON if at.stage in (CheckStage.TO_CALL, CheckStage.TO_JUDGE) else Lamp.ON_TIME


CALL_WITHIN_S = 300
"""Seconds after the waiting is over within which the desk should have called."""


def check_clock(at: StageNow, now: datetime, zone: tzinfo) -> str:
    """Return since when it stands there, and what is left or over."""
    if at.stage is CheckStage.DONE:
        return moment(at.since, now, zone)
    lasted = tr("for {span}", span=span(max(0.0, (now - at.since).total_seconds())))
    if at.due_at is None or at.stage is CheckStage.TO_CALL:
        return lasted
    return DOT.join((lasted, remaining(at.due_at, now)))


def check_words(check: VideoCheck) -> str:
    """Return who looks where, and who began it."""
    return DOT.join(part for part in (line(check.worker), line(check.grid), line(check.by)) if part)
