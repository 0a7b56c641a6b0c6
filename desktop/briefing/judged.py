"""The words of what a paper judges by rule; which of them it says is decided in `models.briefings.judging`."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from desktop.briefing import words
from models.briefings.records import Fact, Sentence, Snapshot
from widgets.i18n import mark, tr
from widgets.text import cut

TITLE = 30
"""So many characters of a case's title stand in a sentence, of Latin letters twice as many; the table has all of it."""
_USUAL = mark(
    "{accepted} cases were accepted, {change} more than on the usual {weekday} (median of the last {days}: {usual}; the middle half {low} to {high})."
)
_FEWER = mark(
    "{accepted} cases were accepted, {change} fewer than on the usual {weekday} (median of the last {days}: {usual}; the middle half {low} to {high})."
)
JUDGED = {
    "quiet": mark(
        "A quiet day: nothing is late or critical, no due case missed its limit, and no more came in than usual."
    ),
    "quiet_day": mark("A quiet day: nothing is late or critical, and no due case missed its limit."),
    "quiet_so_far": mark("Quiet so far: nothing is late or critical, and no due case has missed its limit."),
    "quiet_period": mark("Quiet days: at their end nothing is late or critical, and no due case missed its limit."),
    "usual_more": _USUAL,
    "usual_fewer": _FEWER,
    "usual_more_by_now": mark(
        "By {clock} {accepted} cases were accepted, {change} more than by this time of the usual {weekday} (median of the last {days}: {usual}; the middle half {low} to {high})."
    ),
    "usual_fewer_by_now": mark(
        "By {clock} {accepted} cases were accepted, {change} fewer than by this time of the usual {weekday} (median of the last {days}: {usual}; the middle half {low} to {high})."
    ),
    "change_more": mark("Accepted cases rose by {change} on the days before."),
    "change_fewer": mark("Accepted cases fell by {change} on the days before."),
    "change_same": mark("About as many cases were accepted as in the days before."),
    "peak": mark("Most came on {peak_day}: {accepted} cases, {change} more than the other days' {usual} (median)."),
    "on_time_better": mark("Closing on time rose by {points} percentage points on the days before."),
    "on_time_worse": mark("Closing on time fell by {points} percentage points on the days before."),
    "concentrated": mark("{share} of the late cases lie in {areas}: {within} of {late}."),
    "worst_area": mark(
        "Closing on time is lowest in {area}: {rate} ({on_time} of {due}), against {whole_rate} over all."
    ),
    "worst_department": mark(
        "Of the departments, {department} closed the fewest on time: {rate} ({on_time} of {due}), against {whole_rate} over all."
    ),
    "risen_usual": mark(
        "{class} rose most: {accepted} cases, {change} more than the usual {usual}, {share} of all accepted."
    ),
    "risen_usual_few": mark("{class} rose most: {accepted} cases after the usual {usual}, {share} of all accepted."),
    "risen_before": mark("{class} rose most: by {change}, from {before} to {accepted} cases, {share} of all accepted."),
    "risen_before_few": mark("{class} rose most: from {before} to {accepted} cases, {share} of all accepted."),
    "risen_new": mark("{class} came up: {accepted} cases after none, {share} of all accepted."),
    "longest": mark("Late the longest: {cases}."),
}
"""By key."""


def counted(fact: Fact) -> str:
    """Return a number of a sentence: a count, a rate, a change, a difference of rates, or a middle of counts."""
    number, of = fact.number, fact.of
    if number is None or of is None:
        return words.ratio(number, of) if number is None else words.big(number)
    if not of or fact.name.endswith(("rate", "share")):
        return words.ratio(number, of)
    told = {"change": words.share, "points": words.points}
    return told.get(fact.name, words.amount)(number, of)


def told_together(snapshot: Snapshot, one: Sentence) -> dict[str, str]:
    """Return what a sentence lists: the areas, or the cases with whom they are; by how much a matter is late."""
    facts = {fact.name: fact for fact in one.facts}
    many = facts["n"].number if "n" in facts else None
    if one.key == "concentrated":
        return {"areas": tr(", ").join(_name(facts[f"area{n + 1}"]) for n in range(many or 0))}
    if one.key in ("matter_late", "matter_too_late"):
        return {"late": words.late_by(facts["due"].at, _at(facts["as_of"]))}
    if one.key == "longest":
        return {"cases": tr("; ").join(_case(snapshot, facts, n + 1) for n in range(many or 0))}
    return {}


def _case(snapshot: Snapshot, facts: dict[str, Fact], n: int) -> str:
    at, due = _at(facts["as_of"]), facts[f"due{n}"].at
    title = original_title(facts[f"title{n}"])
    return tr(
        "{number} {title} ({holder}, limit {limit}, {late})",
        number=words.typed(_raw(facts[f"number{n}"])) or tr("No number yet"),
        title=title,
        holder=words.held_by(_raw(facts[f"holder{n}"]), _raw(facts[f"role{n}"]), told=bool(facts[f"told{n}"].number)),
        limit=words.moment(due, ZoneInfo(snapshot.timezone), snapshot.last),
        late=words.late_by(due, at),
    )


def original_title(fact: Fact) -> str:
    """Return a case's title as a sentence has room for it."""
    title = words.said(_raw(fact))
    return cut(title, 2 * TITLE if title.isascii() else TITLE)


def _at(fact: Fact) -> datetime:
    assert fact.at is not None
    return fact.at


def _name(fact: Fact) -> str:
    return "" if fact.words is None else words.named(fact.words)


def _raw(fact: Fact) -> str:
    return "" if fact.words is None else fact.words.name
