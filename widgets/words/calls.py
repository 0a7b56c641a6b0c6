"""Video calls in words: how one stands, why it ended and what to do next, how good the picture is."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from models.calls.records import Call, CallState, CallStep, Ending
from widgets.calls.records import Line, Media, Quality
from widgets.i18n import mark, tr, trn
from widgets.text import line
from widgets.words.terms import DOT

_ENDINGS = {
    Ending.HUNG_UP: mark("Hung up"),
    Ending.REFUSED: mark("Refused by the phone"),
    Ending.MISSED: mark("No answer"),
    Ending.CANCELLED: mark("Given up before an answer"),
    Ending.LOST: mark("Connection lost"),
    Ending.NO_CAMERA: mark("The phone has no camera"),
    Ending.DENIED: mark("The phone may not use its camera"),
    Ending.FAILED: mark("Answered, but no picture came"),
}
_NEXT = {
    Ending.REFUSED: mark("Ask by an order or a text, or call again later."),
    Ending.MISSED: mark("Call again, or choose somebody near."),
    Ending.LOST: mark("What was saved is kept. Call again where there is a better network."),
    Ending.NO_CAMERA: mark("Ask for another phone, or for photos with the feedback."),
    Ending.DENIED: mark("The worker allows the camera in the browser's settings; then call again."),
    Ending.FAILED: mark("Call again; if it fails again, the network lets no picture through."),
}
_STEPS = {
    "requested": mark("Call asked for"),
    "woken": mark("Phone woken"),
    "rung": mark("Rings"),
    "accepted": mark("Call answered"),
    "live": mark("Picture there"),
    "ended": mark("Call ended"),
    "media_down": mark("Picture lost"),
    "media_up": mark("Picture back"),
    "held": mark("Held"),
    "resumed": mark("Resumed"),
    "recording_on": mark("Recording on"),
    "recording_off": mark("Recording off"),
    "still": mark("Still taken"),
    "text": mark("Text sent"),
    "joined": mark("Somebody watches"),
    "left": mark("Watcher left"),
}
POOR_LOSS, FAIR_LOSS = 0.08, 0.02
POOR_FRAMES, FAIR_FRAMES = 8, 15
POOR_DELAY_MS, FAIR_DELAY_MS = 800, 400


def clock(seconds: float) -> str:
    """Return a length of time as mm:ss, h:mm:ss from an hour on."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60:02d}:{rest % 60:02d}"


def talked_s(call: Call, now: datetime) -> float | None:
    """Return for how many seconds there was or has been a picture; None where none ever came."""
    return None if call.live_at is None else ((call.ended_at or now) - call.live_at).total_seconds()


def state_words(one: Line, now: datetime) -> str:
    """Return how a call stands."""
    call = one.call
    match call.state:
        case CallState.REQUESTED:
            return tr("Calling")
        case CallState.RINGING:
            return tr("Ringing")
        case CallState.ENDED:
            return tr("Ended: {why}", why=ending_words(call))
    if one.held:
        return tr("On hold")
    if one.media is Media.DOWN:
        return tr("Reconnecting")
    if one.media is Media.NONE:
        return tr("Answered, connecting")
    return tr("In call {time}", time=clock(talked_s(call, now) or 0))


def ending_words(call: Call) -> str:
    """Return why a call ended, with the reason given; "" while it goes on."""
    if call.ending is None:
        return ""
    words = tr(_ENDINGS[call.ending])
    if call.ending is Ending.HUNG_UP:
        words = tr("Hung up by the phone") if call.ended_by == "phone" else tr("Hung up")
    return tr("{words} ({reason})", words=words, reason=line(call.reason)) if call.reason else words


def next_words(call: Call) -> str:
    """Return what to do after a call that did not come about or was cut off; "" where nothing is to be done."""
    return tr(_NEXT[call.ending]) if call.ending in _NEXT else ""


def waiting_words(one: Line, now: datetime) -> str:
    """Return what a call that has no picture waits for."""
    call = one.call
    waited = (now - call.requested_at).total_seconds()
    match call.state:
        case CallState.REQUESTED if call.woken_at is not None:
            return tr("The phone was asleep; it has been woken")
        case CallState.REQUESTED:
            return tr("Waiting for the phone, {time}", time=clock(waited))
        case CallState.RINGING:
            return tr("The phone rings, {time}", time=clock(waited))
        case CallState.ENDED:
            return next_words(call)
    if one.held:
        return tr("The phone sends neither picture nor sound until you resume")
    if one.media is Media.DOWN and one.down_at is not None:
        gone = (now - one.down_at).total_seconds()
        return tr("No picture for {time}; it ends after half a minute", time=clock(gone))
    return tr("The worker has answered; the camera is being opened") if one.media is Media.NONE else ""


class Grade(StrEnum):
    """How good a picture is."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


_GRADES = {Grade.GOOD: mark("Picture good"), Grade.FAIR: mark("Picture fair"), Grade.POOR: mark("Picture poor")}


def grade_of(quality: Quality) -> Grade:
    """Judge a picture by what is lost on its way, how many frames come and how old they are."""
    if quality.loss >= POOR_LOSS or quality.frames < POOR_FRAMES or quality.delay_ms >= POOR_DELAY_MS:
        return Grade.POOR
    fair = quality.loss >= FAIR_LOSS or quality.frames < FAIR_FRAMES or quality.delay_ms >= FAIR_DELAY_MS
    return Grade.FAIR if fair else Grade.GOOD


def quality_words(quality: Quality | None) -> str:
    """Return how good the picture is: a word, then resolution, frames, delay and loss; "" before it was measured."""
    if quality is None:
        return ""
    parts = [
        tr(_GRADES[grade_of(quality)]),
        f"{quality.width}×{quality.height}",
        tr("{n} frames/s", n=round(quality.frames)),
        tr("delay {n} ms", n=quality.delay_ms),
        tr("loss {n} %", n=f"{quality.loss * 100:.1f}"),
    ]
    return DOT.join(parts)


def step_words(step: CallStep) -> str:
    """Return what happened, with what is worth knowing of it."""
    words = tr(_STEPS[step.kind]) if step.kind in _STEPS else step.kind
    if step.party == "wall":
        return tr("The wall watches") if step.kind == "joined" else tr("The wall no longer watches")
    detail = step.detail
    if step.kind == "live" and "first_frame_ms" in detail:
        return tr("{words} after {s:.1f} s", words=words, s=detail["first_frame_ms"] / 1000)
    if step.kind == "ended" and detail.get("ending") in set(Ending):
        return tr("{words}: {why}", words=words, why=tr(_ENDINGS[Ending(detail["ending"])]))
    if step.kind == "recording_off" and "seconds" in detail:
        return tr("{words}, {time}", words=words, time=clock(detail["seconds"]))
    if step.kind == "text" and detail.get("words"):
        return tr("{words}: {why}", words=words, why=line(str(detail["words"])))
    return words


def watchers_words(watchers: int) -> str:
    """Return how many others watch; "" for none."""
    return trn("{n} watches", "{n} watch", watchers) if watchers else ""
