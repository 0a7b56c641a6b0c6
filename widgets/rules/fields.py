"""Fields of the rules' pages: numbers that may be left to the city, hours of a day as a line, findings as sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time, timedelta

from PySide6.QtWidgets import QSpinBox

from models.cases.clocks.records import Moves
from models.cases.clocks.rules import Hours, Senseless
from widgets.i18n import mark, tr, trn

NOTE_MOST = 200
_HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~至]\s*(\d{1,2}):(\d{2})")
_WHY = {
    "amount_without_unit": mark("a number and its unit belong together"),
    "out_of_range": mark("from {least} to {most}"),
    "unknown": mark("not known to this program"),
    "arrival_not_asked_for": mark("has a limit, but no arrival is asked for"),
    "verification_not_asked_for": mark("is set, but no verification is asked for"),
    "stages_longer_than_whole": mark("the stages together ({stages} min) are longer than the whole ({whole} min)"),
    "no_hours": mark("a working day has at least one stretch"),
    "ends_before_it_begins": mark("{opens}–{closes} ends before it begins"),
    "overlaps": mark("the stretch from {opens} begins before the one until {closes} has ended"),
    "urgent_slower": mark("is longer than the usual {usual} min"),
    "unreadable": mark("is to be written like 08:30-12:00, 13:30-17:00"),
}
_FIELDS = {
    "limit_amount": mark("Limit"),
    "limit_unit": mark("Unit of the limit"),
    "routing": mark("Who handles"),
    "arrive_minutes": mark("Arriving"),
    "verify_minutes": mark("Verifying"),
    "sign_minutes": mark("Signing"),
    "verifier": mark("Who verifies"),
    "evidence": mark("Evidence"),
    "hours": mark("Working hours"),
    "accept": mark("Accepting"),
    "file": mark("Filing"),
    "file_critical": mark("Filing, critical"),
    "sign": mark("Signing"),
    "arrive": mark("Arriving"),
    "arrive_critical": mark("Arriving, critical"),
    "verify": mark("Verifying"),
    "review": mark("Closing"),
    "raised_days": mark("Raised tier"),
    "refusal_days": mark("Sending back"),
    "late_filing": mark("Counts from the same day until"),
    "late_until": mark("Filed later: due on the next working day at"),
    "note": mark("Why"),
}


_VERIFIERS = {
    "anyone": mark("anyone but who did it"),
    "worker": mark("a grid worker on site"),
    "desk": mark("the desk"),
}


def verifier_word(who: str) -> str:
    """Return who verifies."""
    return tr(_VERIFIERS[who])


def field_word(name: str) -> str:
    """Return what a field of a rule or of the clocks is called."""
    return tr(_FIELDS[name]) if name in _FIELDS else name


def finding_words(findings: Sequence[Senseless]) -> str:
    """Return everything that makes no sense, one line each: which field, and why."""
    told = []
    for one in findings:
        facts = {name: f"{value:%H:%M}" if isinstance(value, time) else value for name, value in one.facts}
        why = tr(_WHY[one.why], **facts) if one.why in _WHY else one.why
        told.append(tr("{field}: {why}", field=field_word(one.field), why=why))
    return "\n".join(told)


def moves_words(moves: Moves) -> str:
    """Return what a change would do to open cases."""
    if not moves.moved:
        return trn(
            "No limit moves: {n} open case keeps its own.", "No limit moves: {n} open cases keep theirs.", moves.open
        )
    told = [
        trn(
            "The limit of {n} of {open} open cases moves.",
            "The limits of {n} of {open} open cases move.",
            moves.moved,
            open=moves.open,
        )
    ]
    if moves.latest > timedelta():
        told.append(tr("At most {length} later.", length=_length(moves.latest)))
    if moves.earliest < timedelta():
        told.append(tr("At most {length} earlier.", length=_length(-moves.earliest)))
    return " ".join(told)


def _length(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [(days, tr("{n} d", n=days)), (hours, tr("{n} h", n=hours)), (minutes, tr("{n} min", n=minutes))]
    return " ".join(words for n, words in parts if n) or tr("{n} min", n=0)


def number(name: str, most: int, *, least: int = 1, unset: str = "", unit: str = "") -> QSpinBox:
    """Return a field for a whole number; with `unset` its lowest step means: none of its own, and reads so."""
    made = QSpinBox()
    made.setRange(least - 1 if unset else least, most)
    made.setSpecialValueText(unset)
    made.setSuffix(f" {unit}" if unit else "")
    made.setAccessibleName(name)
    made.setMinimumWidth(150)
    # The style sheet's padding does not reach its text.
    made.lineEdit().setTextMargins(6, 0, 0, 0)
    return made


def hours_text(hours: Hours) -> str:
    """Return working hours as they are typed: 08:30-12:00, 13:30-17:00."""
    return ", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in hours)


def read_hours(typed: str) -> Hours | None:
    """Return the stretches in what was typed, None where it cannot be read."""
    parts = [part for part in re.split(r"[,，;；、]", typed) if part.strip()]
    found = []
    for part in parts:
        read = _HOURS.fullmatch(part.strip())
        if read is None:
            return None
        try:
            found.append((time(int(read[1]), int(read[2])), time(int(read[3]), int(read[4]))))
        except ValueError:
            return None
    return tuple(found)
