"""Why someone is suggested for a case, or is not, in words."""

from __future__ import annotations

from models.cases.advice import LeftOut, Recommendation, Recommendations
from widgets.i18n import mark, tr, trn
from widgets.text import line
from widgets.times import span
from widgets.words.terms import DOT, role_word

VAGUE_M = 30.0
"""A position that may be wrong by more than this many metres says so."""
LATELY_S = 3600.0
"""Who was sent within this many seconds is said to have been."""


def distance_word(metres: float) -> str:
    """Return a distance: metres to the nearest ten below a kilometre, kilometres with one decimal above."""
    if metres < 995:
        return tr("{n} m", n=max(10, round(metres / 10) * 10))
    return tr("{n} km", n=f"{metres / 1000:.1f}")


_REASONS = {
    "in_grid": mark("in this grid"),
    "team": mark("on this grid's team, position not known"),
    "near": mark("in a grid nearby"),
    "ruled": mark("appointed by a ruling for the like of it"),
    "owner": mark("owner"),
    "territory": mark("territory"),
    "competent": mark("competent"),
}
_PARTS = {
    "distance": mark("the way {n}"),
    "outside": mark("of another grid {n}"),
    "orders": mark("in hand {n}"),
    "age": mark("age of the position {n}"),
    "accuracy": mark("vagueness of the position {n}"),
    "unlisted": mark("not on the duty list {n}"),
    "sent": mark("sent lately {n}"),
}


def reason_words(advice: Recommendation) -> str:
    """Return why someone is suggested: 在本网格 · 定位 40 秒前 · 步行 310 米 · 手上 2 件. Only what is known is said."""
    said = [tr(_REASONS[advice.reason]) if advice.reason in _REASONS else line(advice.reason)]
    if advice.refused:
        said.insert(0, tr("has sent this case back"))
    if advice.listed:
        said.insert(1, tr("on today's duty list"))
    if advice.position_age_s is not None:
        said.append(tr("position {span} old", span=span(advice.position_age_s)))
    if advice.distance_m is not None:
        far = distance_word(advice.distance_m)
        said.append(tr("{distance} on foot", distance=far) if advice.on_foot else tr("{distance} away", distance=far))
    said.append(trn("{n} order in hand", "{n} orders in hand", advice.load))
    return DOT.join(part for part in said if part)


def record_words(advice: Recommendation) -> str:
    """Return what is to be known besides, "" for nothing.

    Of a department how it did: 近 30 天同类 12 件 · 到场中位 38 分钟 · 退单 1 件; of a worker what speaks against him:
    误差 60 米 · 25 分钟前派过.
    """
    record, said = advice.record, []
    if advice.accuracy_m is not None and advice.accuracy_m > VAGUE_M:
        said.append(tr("to within {distance}", distance=distance_word(advice.accuracy_m)))
    if advice.sent_s is not None and advice.sent_s < LATELY_S:
        said.append(tr("sent {span} ago", span=span(advice.sent_s)))
    if record is None:
        return DOT.join(said)
    if not record.orders:
        return tr("nothing of the kind in 30 days")
    said.append(trn("{n} of the kind in 30 days", "{n} of the kind in 30 days", record.orders))
    if record.median_arrival_s is not None:
        said.append(tr("median arrival {span}", span=span(record.median_arrival_s)))
    elif record.median_feedback_s is not None:
        said.append(tr("median feedback {span}", span=span(record.median_feedback_s)))
    said.append(trn("{n} sent back", "{n} sent back", record.refusals) if record.refusals else tr("none sent back"))
    return DOT.join(said)


def sum_words(advice: Recommendation) -> str:
    """Return what a worker's rank was reckoned from, in metres of walking: 折合步行 1310 米 = 路程 310 + 手上任务 1000; "" for others."""
    if not advice.parts:
        return ""
    parts = " + ".join(
        tr(_PARTS[name], n=round(metres)) for name, metres in advice.parts if name in _PARTS and round(metres)
    )
    total = round(sum(metres for _, metres in advice.parts))
    return tr("ranked as {n} m on foot = {parts}", n=total, parts=parts or "0")


def left_out_words(one: LeftOut) -> str:
    """Return who is not among the suggestions, and why: 李** 网格长 · 定位失联 26 分钟 · 末次相距 400 米."""
    why = {
        "lost": tr("position lost for {span}", span=span(one.seconds or 0.0)),
        "never_seen": tr("on duty, no position ever came"),
        "off_duty": tr("off duty"),
        "busy": trn("{n} order in hand already", "{n} orders in hand already", one.load),
        "refused": tr("has sent this case back"),
        "no_way": tr("no way on foot that is short enough"),
    }.get(one.reason, line(one.reason))
    said = [f"{line(one.name)} {role_word(one.role)}", why]
    if one.distance_m is not None:
        far = distance_word(one.distance_m)
        seen = tr("last seen {distance} away", distance=far) if one.reason == "lost" else None
        said.append(seen or tr("{distance} away", distance=far))
    return DOT.join(said)


def others_left_out(advice: Recommendations) -> str:
    """Return how many more are left out because their position is lost than are named; "" for none."""
    more = advice.left_out_stale - sum(one.reason == "lost" for one in advice.left_out)
    if more <= 0:
        return ""
    if not advice.left_out:
        return trn("{n} worker left out: position lost", "{n} workers left out: position lost", more)
    return trn("{n} more: position lost", "{n} more: position lost", more)
