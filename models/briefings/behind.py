"""The cases behind every figure, as a snapshot keeps them: each case once, and where it stands behind which figure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import UUID

from models.briefings.records import Behind
from models.figures.day_records import Members

Cases = tuple[tuple[UUID, str | None], ...]
LISTED_SPANS = frozenset({"own", "concentrated", "worst_area", "worst_department", "risen", "longest"})
"""Of these the cases are kept by identifier; of the 30 days before and of days compared with, by digest: see `Behind`."""


PutBehind = tuple[Cases, tuple[Behind, ...]]


def put_behind(members: Iterable[Members]) -> PutBehind:
    """Return the cases, each with its number, and the figures that point at them."""
    places: dict[UUID, int] = {}
    cases: list[tuple[UUID, str | None]] = []
    found, written = [], dict[UUID, str]()
    for one in members:
        of, within = [], []
        if one.span in LISTED_SPANS:
            for n, (case, number, hit) in enumerate(one.rows):
                if case not in places:
                    places[case] = len(cases)
                    cases.append((case, number))
                of.append(places[case])
                if hit:
                    within.append(n)
        hits = sum(hit for *_, hit in one.rows)
        found.append(
            Behind(one.definition, one.span, len(one.rows), hits, digest_of(one, written), tuple(of), tuple(within))
        )
    return tuple(cases), tuple(found)


def digest_of(members: Members, written: dict[UUID, str] | None = None) -> str:
    """Return the SHA-256 over the identifiers and whether each is in the numerator, in whatever order they came.

    `written` has the identifiers as text, for a case stands behind a dozen figures; those not there yet are added.
    """
    written, lines = {} if written is None else written, []
    for case, _, hit in members.rows:
        text = written.get(case)
        if text is None:
            text = written[case] = str(case)
        lines.append(text + ("+" if hit else "-"))
    lines.sort()
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def changed_cases(kept: Behind, cases: Cases, now: Members, limit: int = 20) -> tuple[str, ...]:
    """Return which cases came, went or changed sides since, by number (identifier where there is none), the first ones."""
    hits = set(kept.within)
    before = {cases[place][0]: n in hits for n, place in enumerate(kept.of)}
    names = {case: number or str(case) for case, number in cases}
    after = {case: hit for case, _, hit in now.rows}
    names |= {case: number or str(case) for case, number, _ in now.rows}
    other = sorted(case for case in before.keys() | after.keys() if before.get(case) != after.get(case))
    return tuple(names[case] for case in other[:limit])
