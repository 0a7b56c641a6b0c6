"""What a paper shows of people: words from elsewhere masked before they come in, and papers from before that read as the same."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlalchemy.orm import Session

from models.briefings.records import Difference
from models.cases.callers import callers_of_numbers
from models.watch.shifts.records import Page, PageCase, PageClaim, PageEntry
from models.workers.masking import mask_said

_STARS = re.compile(r"(?:\\\*)+")


def masked_page(s: Session, page: Page) -> Page:
    """Return a handover page as a paper shows it; at the desk it stands as it was signed."""
    cases = [case for one in page.holders for case in one.cases]
    entries = (*page.standing, *page.logged)
    numbers = {one.number for one in cases} | {one.number for one in page.claims} | {one.case_number for one in entries}
    callers = callers_of_numbers(s, numbers - {""})

    def case(one: PageCase) -> PageCase:
        return replace(one, title=mask_said(one.title, callers.get(one.number, ())))

    def entry(one: PageEntry) -> PageEntry:
        return replace(one, words=mask_said(one.words, callers.get(one.case_number, ())))

    def claim(one: PageClaim) -> PageClaim:
        return replace(one, title=mask_said(one.title, callers.get(one.number, ())))

    return replace(
        page,
        holders=tuple(replace(one, cases=tuple(map(case, one.cases))) for one in page.holders),
        standing=tuple(map(entry, page.standing)),
        logged=tuple(map(entry, page.logged)),
        claims=tuple(map(claim, page.claims)),
        rolls=tuple(replace(one, words=mask_said(one.words, ())) for one in page.rolls),
    )


def only_masked(one: Difference) -> bool:
    """Whether what differs is that more is masked by now than when the paper was made."""
    if "*" not in one.now:
        return False
    return re.fullmatch(_STARS.sub(".*", re.escape(one.now)), one.kept, re.DOTALL) is not None
