"""Why someone is suggested for a case, in words."""

from __future__ import annotations

from models.cases.records import Recommendation
from widgets.i18n import mark, tr, trn
from widgets.text import line
from widgets.times import span
from widgets.words.terms import DOT


def distance_word(metres: float) -> str:
    """Return a distance: metres to the nearest ten below a kilometre, kilometres with one decimal above."""
    if metres < 995:
        return tr("{n} m", n=max(10, round(metres / 10) * 10))
    return tr("{n} km", n=f"{metres / 1000:.1f}")


_REASONS = {
    "in_grid": mark("in this grid"),
    "team": mark("on this grid's team, position not known"),
    "near": mark("in a grid nearby"),
    "owner": mark("owner"),
    "territory": mark("territory"),
    "competent": mark("competent"),
}


def reason_words(advice: Recommendation) -> str:
    """Return why someone is suggested: 在本网格 · 定位 40 秒前 · 310 米 · 手上 2 件. Only what is known is said."""
    said = [tr(_REASONS[advice.reason]) if advice.reason in _REASONS else line(advice.reason)]
    if advice.position_age_s is not None:
        said.append(tr("position {span} old", span=span(advice.position_age_s)))
    if advice.distance_m is not None:
        said.append(tr("{distance} away", distance=distance_word(advice.distance_m)))
    said.append(trn("{n} order in hand", "{n} orders in hand", advice.load))
    return DOT.join(part for part in said if part)
