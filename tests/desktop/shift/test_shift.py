"""A whole shift with the hands on the keys: every branch and overlay of a case's life on the real program, nothing clicked."""

from __future__ import annotations

import pytest

from models.cases.states import OVERLAYS, TRANSITIONS
from tests.desktop.shift.chapters.begin import begin
from tests.desktop.shift.chapters.clocks import clocks
from tests.desktop.shift.chapters.disputes import disputes
from tests.desktop.shift.chapters.intake import intake
from tests.desktop.shift.chapters.many_hands import many_hands
from tests.desktop.shift.chapters.orders import orders
from tests.desktop.shift.chapters.rest import rest
from tests.desktop.shift.chapters.watch import watch
from tests.desktop.shift.chapters.ways_out import ways_out

ELSEWHERE = frozenset({"recompute", "progress"})
"""Acts that no key on an open case does: what follows from a changed calendar (tests/desktop/desk/test_rules.py), and what
a worker tells from the phone (tests/field)."""


def test_a_report_goes_from_the_telephone_to_the_archive_with_the_hands_on_the_keys(shift):
    for chapter in (intake, orders):
        chapter(shift)
    assert len(shift.steps) >= 40


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_shift_goes_by_with_the_hands_on_the_keys(shift):
    for chapter in (begin, intake, orders, disputes, clocks, ways_out, rest, many_hands, watch):
        chapter(shift)
    assert len(shift.steps) >= 60
    taken = {step.action for case_id in shift.known.values() for step in shift.case(case_id).steps}
    assert {one.action for one in (*TRANSITIONS, *OVERLAYS)} - taken <= ELSEWHERE
