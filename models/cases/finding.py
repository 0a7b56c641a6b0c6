"""Finds cases by what was written of them: two characters or more of title, words or address, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.numbering import ending, number_end
from models.store.texts import findable

COUNTED = 1000
"""So many are counted; that there are more is told as more."""
_LARGEST = 64
_STRETCHES = text(
    """WITH RECURSIVE t AS (
        SELECT max(reported_at) AS at FROM case_words
        UNION ALL
        SELECT (SELECT max(w.reported_at) FROM case_words w
                WHERE w.reported_at < to_timestamp(691200.0 * words_stretch(t.at))) FROM t WHERE t.at IS NOT NULL)
    SELECT words_stretch(at) FROM t WHERE at IS NOT NULL"""
)
# OFFSET 0 keeps the stretches apart: joined with the whole table at once, a word that few cases have would be looked for in
# every row, for the server thinks that any two pairs stand in each two-hundredth of them.
_WORDS = text(
    """SELECT w.case_id FROM unnest(CAST(:stretches AS integer[])) AS t(stretch)
    CROSS JOIN LATERAL (
        SELECT w.case_id, w.reported_at FROM case_words w
        WHERE dated_pairs(w.stretch, w.words) @> dated_pairs(t.stretch, :folded) AND w.stretch = t.stretch
          AND position(:folded IN w.words) > 0 OFFSET 0) w
    ORDER BY w.reported_at DESC, w.case_id"""
)
_NUMBERS = text(
    """SELECT x.id FROM (
        SELECT c.id, c.reported_at FROM case_file c WHERE c.number = :number
        UNION SELECT c.id, c.reported_at FROM case_file c WHERE right(c.number, 4) = :tail AND c.number LIKE :number_end
        UNION SELECT c.id, c.reported_at FROM report r JOIN case_file c ON c.id = r.case_id
              WHERE reverse(lower(r.source_number)) LIKE :ending) x
    ORDER BY x.reported_at DESC, x.id LIMIT :most"""
)
_FOLDED = text("SELECT fold_words(:text)")


@dataclass(frozen=True, slots=True)
class Found:
    """The cases found, the newest first, as many as were asked for; how many there are, and whether there are more than that."""

    ids: tuple[UUID, ...]
    count: int
    more: bool

    @property
    def counted(self) -> str:
        """How many there are, "312", or "1,000+"."""
        return f"{self.count:,}+" if self.more else f"{self.count:,}"


def find_cases(s: Session, typed: str, limit: int = 20) -> Found:
    """Find cases, open or not, by number (whole, or its last four characters or more) and by what was written of them.

    A number found stands first. Words are folded in case and width, and one character alone finds none. The caller's name
    and number find nothing.
    """
    wanted = findable(typed)
    if not wanted or limit < 1:
        return Found((), 0, more=False)
    found = dict.fromkeys(_by_number(s, wanted))
    for many in _by_words(s, wanted):
        found.update(dict.fromkeys(many))
        if len(found) > COUNTED:
            break
    ids = tuple(found)
    return Found(ids[:limit], min(len(ids), COUNTED), more=len(ids) > COUNTED)


def _by_number(s: Session, wanted: str) -> list[UUID]:
    tail, literal = number_end(wanted)
    facts: dict[str, Any] = {
        "number": wanted, "tail": tail, "number_end": literal, "ending": ending(wanted), "most": COUNTED + 1,
    }  # fmt: skip
    return list(s.scalars(_NUMBERS, facts)) if any(sign.isdigit() for sign in wanted) else []


def _by_words(s: Session, wanted: str) -> Iterator[list[UUID]]:
    """Yield what is found stretch by stretch, the newest first, more of them at a time the longer nothing is found."""
    folded = str(s.scalar(_FOLDED, {"text": wanted}))
    if len(folded) < 2 or not any(a != " " != b for a, b in pairwise(folded)):
        return
    stretches = list(s.scalars(_STRETCHES))
    at, many = 0, 1
    while at < len(stretches):
        yield list(s.scalars(_WORDS, {"stretches": stretches[at : at + many], "folded": folded}))
        at, many = at + many, min(2 * many, _LARGEST)
