"""Verifies a kept paper: recomputes what it says from the history as it was seen then, and tells what differs and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.briefings.behind import changed_cases, digest_of
from models.briefings.composing import told_by, told_in
from models.briefings.content import About, Content, Then, read_content
from models.briefings.differences import NAMES, differ, said_by
from models.briefings.judging.limits import RULES
from models.briefings.masking import only_masked
from models.briefings.records import Briefing, Difference
from models.briefings.sentences import sentences_of
from models.city.queries import as_city_was
from models.figures.as_of import Seen, same_epoch, told_anew_since
from models.figures.day_definitions import DAY_DEFINITIONS
from models.figures.filters import Period
from models.store.errors import Refused

_SUBJECT = text("SELECT subject FROM briefing WHERE id = :id")
_THERE = text("SELECT id FROM case_file WHERE id = ANY(CAST(:ids AS uuid[]))")

_OTHERS = text(
    """SELECT 1 FROM case_file WHERE number = ANY(CAST(:numbers AS text[])) AND id <> ALL(CAST(:ids AS uuid[])) LIMIT 1"""
)


class Why(StrEnum):
    """Why something is told otherwise by now.

    A name is no history; a case went with its import; another system told its cases anew; history was changed; this program
    counts by a definition no more, or by one that is newer than the paper.
    """

    NAMED = "named"
    REMOVED = "removed"
    RENEWED = "renewed"
    MOVED = "moved"
    SUBJECT_GONE = "subject_gone"
    DEFINITION_GONE = "definition_gone"
    DEFINITION_NEW = "definition_new"


@dataclass(frozen=True, slots=True)
class Found:
    """A difference, and why."""

    difference: Difference
    why: Why


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found when so many facts were compared.

    `by_clock`: the database was restored since, so that the time of recording had to stand for the snapshot. `possible` is
    False for papers that were made before snapshots were noted.
    """

    number: str
    possible: bool
    by_clock: bool
    compared: int
    differences: tuple[Found, ...]

    @property
    def equal(self) -> bool:
        """Whether everything was recomputed and is the same."""
        return self.possible and not self.differences


def verify_briefing(s: Session, briefing: Briefing) -> Verified:
    """Recompute a paper as it was seen then. What was written since, late steps and later edits alike, changes nothing.

    The digest of what is kept was checked when the paper was read (`get_briefing`).
    """
    kept = briefing.snapshot
    if kept.seen is None:
        return Verified(kept.number, possible=False, by_clock=False, compared=0, differences=())
    subject: UUID | None = s.scalar(_SUBJECT, {"id": briefing.id})
    about = About(kept.kind, Period(kept.first, kept.last), subject)
    by_clock = not same_epoch(s, kept.seen)
    told = told_by(briefing)
    try:
        with as_city_was(s, kept.timezone, kept.seen.at):
            content = read_content(s, about, Then(kept.seen, kept.as_of, kept.begins_at))
    except Refused as error:
        gone = Difference("subject", error.code, kept.number, "")
        return Verified(kept.number, True, by_clock, len(told), (Found(gone, Why.SUBJECT_GONE),))
    removed = _removed(s, briefing)
    other = [one for one in differ(told, told_in(content, briefing)) if not only_masked(one)]
    # Where the totals are the same, a row that is gone stands there under another name.
    defined = {one.what: _defined(one, briefing) for one in other}
    renamed = not any("/" in one.what and defined[one.what] is None for one in other)
    found = [Found(one, defined[one.what] or _why(one, removed, renamed=renamed)) for one in other]
    found += [Found(one, Why.REMOVED if removed else Why.MOVED) for one in _other_cases(briefing, content)]
    said = said_by(kept.sentences) if kept.rules == RULES else {}
    other = [one for one in differ(said, said_by(sentences_of(content)) if said else {}) if not only_masked(one)]
    moved = Why.REMOVED if removed else Why.MOVED
    found += [Found(one, Why.NAMED if renamed and one.where.startswith(NAMES) else moved) for one in other]
    if any(one.why is Why.MOVED for one in found) and _told_anew(s, kept.seen, found):
        found = [Found(one.difference, Why.RENEWED) if one.why is Why.MOVED else one for one in found]
    return Verified(kept.number, True, by_clock, len(told) + len(said) + len(kept.behind), tuple(found))


def _told_anew(s: Session, seen: Seen, found: list[Found]) -> bool:
    """Whether another system has told cases anew since, and no other case is among those that differ."""
    anew = told_anew_since(s, seen)
    numbers = {number for one in found for number in one.difference.cases}
    others = s.execute(_OTHERS, {"numbers": list(numbers), "ids": list(anew)}).first() if numbers else None
    return bool(anew) and others is None


def _removed(s: Session, briefing: Briefing) -> frozenset[UUID]:
    """The cases behind the figures that the database has no more: their import was undone."""
    ids = [case for case, _ in briefing.snapshot.cases]
    if briefing.snapshot.topics is not None:
        ids += [case.id for one in briefing.snapshot.topics.topics for case in one.cases]
    return frozenset(ids) - frozenset(s.scalars(_THERE, {"ids": ids})) if ids else frozenset()


def _defined(one: Difference, briefing: Briefing) -> Why | None:
    """Whether it is the definition that came or went, not what is counted by it."""
    if "/" not in one.what:
        return None
    if one.what not in DAY_DEFINITIONS:
        return Why.DEFINITION_GONE
    return Why.DEFINITION_NEW if one.what not in {kept.key for kept in briefing.snapshot.definitions} else None


def _why(one: Difference, removed: frozenset[UUID], *, renamed: bool) -> Why:
    if removed:
        return Why.REMOVED
    by_name = one.what.partition(".")[0] in ("area", "class", "topic") and "" in (one.kept, one.now)
    # An order is told by when it was given and to whom.
    to_whom = one.what == "matter.order" and one.kept.partition(" ")[0] == one.now.partition(" ")[0]
    return Why.NAMED if (by_name and renamed) or to_whom else Why.MOVED


def _other_cases(briefing: Briefing, content: Content) -> list[Difference]:
    """Figures that rest on other cases, even where their number is the same."""
    now = {(one.definition, one.span): one for one in content.behind}
    found = []
    for one in briefing.snapshot.behind:
        members = now.get((one.definition, one.span))
        if members is not None and digest_of(members) != one.sha256:
            hits = sum(hit for *_, hit in members.rows)
            told = Difference(
                "cases", f"{one.definition} {one.span}", f"{one.hits}/{one.many}", f"{hits}/{len(members.rows)}"
            )
            found.append(replace(told, cases=changed_cases(one, briefing.snapshot.cases, members)))
    return found
