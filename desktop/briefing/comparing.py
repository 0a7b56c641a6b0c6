"""Two papers side by side in words: what each figure is called, what stands in either, and how far apart they are."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from desktop.briefing import words
from desktop.briefing.heads import figure_of, figure_what, is_named, number_word, value_words
from desktop.briefing.sentences import sentence
from models.briefings.queries import get_briefing
from models.briefings.records import Briefing, Sentence
from models.briefings.side_by_side import Pair, beside
from models.cases.records import CaseState
from models.store.engine import Store
from widgets.briefing import ComparedLine, Comparison
from widgets.i18n import mark, tr
from widgets.words import standing_word

_MORE = {
    "hour.usual": mark("Usual by hour"), "matter.step": mark("Step of the history"), "matter.order": mark("Order given"),
    "matter.file": mark("Attached file"), "handover.ends": mark("Handed over at"),
    "handover.holder": mark("Held / late / due soon"), "handover.entry": mark("Entry of the log"),
    "handover.supervision": mark("Supervision due at"),
}  # fmt: skip
"""Single entries that no list of differences in a document names; side by side all stand."""
_NAMELESS = frozenset({"matter.step", "matter.file", "matter.order", "handover.entry"})
"""Of these the second part of the name is an identifier."""


def compare_papers(store: Store, before: str, after: str) -> Comparison:
    """Return two papers side by side in the language in use. Raises Refused ("kinds_differ", …)."""
    with store.read() as s:
        first, second = get_briefing(s, before), get_briefing(s, after)
    return comparison(first, second)


def comparison(before: Briefing, after: Briefing) -> Comparison:
    """Return the same of papers that were read. Raises Refused("kinds_differ")."""
    both = beside(before, after)
    zones = ZoneInfo(before.snapshot.timezone), ZoneInfo(after.snapshot.timezone)
    return Comparison(
        _called(before),
        _called(after),
        tuple((_said(before, one), _said(after, other)) for one, other in both.sentences),
        tuple(_line(one, *zones) for one in both.pairs if is_named(one.what) or one.what in _MORE),
    )


def _called(briefing: Briefing) -> str:
    told = briefing.snapshot
    days = str(told.last) if told.first == told.last else f"{told.first} – {told.last}"
    return f"{number_word(briefing)} · {days}"


def _said(briefing: Briefing, one: Sentence | None) -> str:
    return "" if one is None else sentence(briefing, one)


def _line(one: Pair, zone: ZoneInfo, other_zone: ZoneInfo) -> ComparedLine:
    what = tr(_MORE[one.what]) if one.what in _MORE else figure_what(one.what)
    if one.before_what != one.what:
        # The name may have stayed: what it stands for is another all the same.
        versions = (key.partition("/")[2] for key in (one.before_what, one.what))
        what = tr("{figure} (definition {before} → {after})", figure=what, before=next(versions), after=next(versions))
    of = "" if one.what in _NAMELESS else figure_of(one.what, one.where)
    before, after = _value(one.what, one.before, zone), _value(one.what, one.after, other_zone)
    return ComparedLine(what, of, before, after, _change(one), one.differs)


def _value(what: str, said: str, zone: ZoneInfo) -> str:
    if what == "matter.step" and said:
        at, _, state, note = (*said.split(" ", 3), "")[:4]
        stands = standing_word(CaseState(state)) if state else ""
        return f"{words.stamp(datetime.fromisoformat(at), zone)} {stands} {words.said(note)}".strip()
    if what == "matter.order" and said:
        at, _, who = said.partition(" ")
        return f"{words.stamp(datetime.fromisoformat(at), zone)} {words.typed(who)}"
    if what == "handover.entry" and said:
        return words.said(said.partition(" ")[2])
    return value_words(said, zone)


def _change(one: Pair) -> str:
    """How far the second is from the first: so many, or so many percentage points; "" where that is no number."""
    if one.before == one.after:
        return ""
    if one.before.isdigit() and one.after.isdigit():
        return f"{int(one.after) - int(one.before):+,}"
    rates = [_rate(said) for said in (one.before, one.after)]
    if rates[0] is None or rates[1] is None:
        return ""
    return tr("{n} points", n=f"{rates[1] - rates[0]:+.1f}")


def _rate(said: str) -> float | None:
    above, slash, below = said.partition("/")
    if not slash or not above.isdigit() or not below.isdigit() or int(below) == 0:
        return None
    return 100 * int(above) / int(below)
