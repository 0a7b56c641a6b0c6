"""Words about likely twins and earlier requests, the same at intake and on the case."""

from __future__ import annotations

from datetime import datetime, tzinfo

from models.links.records import Basis, Earlier, Twin
from widgets.i18n import tr, trn
from widgets.text import cut, line
from widgets.times import moment, span
from widgets.words import state_word

DOT = " · "


def twin_words(twin: Twin) -> str:
    """Say why two are likely the same: distance, age, state, how alike the words are, how many have told it."""
    parts = []
    if twin.same_address:
        parts.append(tr("same address"))
    elif twin.distance_m is not None:
        parts.append(tr("{n} m away", n=round(twin.distance_m)))
    parts.append(tr("{age} ago", age=span(twin.age_s)))
    parts.append(state_word(twin.case.state))
    if twin.likeness >= 0.1:
        parts.append(tr("words {percent}% alike", percent=round(twin.likeness * 100)))
    if twin.reports > 1:
        parts.append(trn("{n} report", "{n} reports", twin.reports))
    return DOT.join(parts)


def nth_words(nth: int) -> str:
    """Say which request of the same caller or address it is: 第 3 次诉求."""
    return tr("Request no. {n}", n=nth)


def earlier_words(one: Earlier, now: datetime, zone: tzinfo) -> tuple[str, str]:
    """Return what was asked before, and when, by which likeness and how it stands."""
    basis = tr("same caller") if one.basis is Basis.CALLER else tr("same address")
    return line(one.title), DOT.join((moment(one.reported_at, now, zone), basis, state_word(one.state)))


def answered_words(one: Earlier) -> str:
    """Say what was answered then."""
    return tr("Answered: {words}", words=cut(line(one.answered), 120)) if one.answered else tr("Not answered yet")
