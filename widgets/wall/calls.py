"""A call's tile on the wall in words: role and place, case and stage, how the picture is. Nobody by name or number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.calls.records import Call
from models.cases.records import OpenCase
from models.cases.states import stage_of
from models.workers.records import Worker
from widgets.calls.records import Line, Media, Quality
from widgets.i18n import mark, tr
from widgets.text import line
from widgets.words import DOT, number_word, role_word, stage_word
from widgets.words.calls import Grade, clock, grade_of, talked_s

_GRADES = {Grade.GOOD: mark("clear"), Grade.FAIR: mark("fair"), Grade.POOR: mark("poor")}
"""Shorter than at the desk: two lines over a picture are read from five metres."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A call on the wall: as it stands, whose phone it is, and the open case it is about, as far as they are known."""

    line: Line
    worker: Worker | None
    case: OpenCase | None


def who_words(seen: Seen, *, crowded: bool = False) -> str:
    """Return who shows the place, by role, and where that is: the case's street and community, else the worker's grid.

    Of many pictures the street alone.
    """
    role = role_word(seen.worker.role.value) if seen.worker is not None else tr("Grid worker")
    place = ""
    if seen.case is not None:
        place = seen.case.area or seen.case.grid
    if not place and seen.worker is not None:
        place = seen.worker.grid_name
    if crowded:
        place = place.split(DOT)[0]
    return DOT.join(part for part in (role, line(place)) if part)


def case_words(seen: Seen) -> str:
    """Return the case's number and stage; a case that is no longer open has its number alone."""
    call: Call = seen.line.call
    if call.case_id is None:
        return tr("about no case")
    number = number_word(call.case_number) if call.case_number else tr("about a case without a number yet")
    stage = stage_of(seen.case.state) if seen.case is not None else None
    return DOT.join([number] + ([stage_word(stage)] if stage is not None else []))


def picture_words(quality: Quality | None, *, crowded: bool) -> str:
    """Return how good the picture is and how old; of many pictures only what is wrong is said."""
    if quality is None or (crowded and grade_of(quality) is Grade.GOOD):
        return ""
    age = tr("{n} s old", n=f"{max(100, quality.delay_ms) / 1000:.1f}")
    grade = tr(_GRADES[grade_of(quality)])
    return grade if crowded else DOT.join((grade, age))


def tile_words(seen: Seen, now: datetime, *, crowded: bool) -> dict[str, object]:
    """Return the words on a call's tile (resources/call/tile.mjs)."""
    one = seen.line
    picture = one.media is Media.UP and not one.over and not one.held
    large, small = ("", "") if picture else _standing(one, now)
    return {
        "name": who_words(seen, crowded=crowded),
        "about": case_words(seen),
        "state": picture_words(one.quality, crowded=crowded) if picture else "",
        "recording": "",
        "large": large,
        "small": small,
        "tone": "gone" if one.media is Media.DOWN and not one.over and not one.held else "",
        "chosen": False,
        "picture": picture,
    }


def _standing(one: Line, now: datetime) -> tuple[str, str]:
    """Why there is no picture, and since when."""
    if one.over:
        talked = talked_s(one.call, now)
        return tr("This call has ended"), tr("Lasted {time}", time=clock(talked)) if talked is not None else ""
    if one.held:
        return tr("On hold"), tr("The desk goes on in a moment")
    if one.media is Media.DOWN and one.down_at is not None:
        return tr("Picture lost"), tr(
            "No picture for {time}, reconnecting", time=clock((now - one.down_at).total_seconds())
        )
    return tr("Picture on its way"), ""
