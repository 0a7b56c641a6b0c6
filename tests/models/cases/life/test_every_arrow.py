"""In the long run every arrow of a case's life that can be taken is taken, and nothing is left that the table forbids."""

from __future__ import annotations

import pytest

from tests.models.cases.life.test_many_hands import ManyHands, check_history, run
from tests.models.cases.life.tour import NEVER, REACHABLE, take
from tests.models.town import Town

LONG = 150
"""Minutes on one core; three hundred, with every case read again after every act, did not end in twenty."""


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_many_hands_take_what_arrows_they_like_and_the_others_are_walked_one_by_one(town: Town) -> None:
    ManyHands.taken.clear()
    run(town, LONG, 60)
    by_chance = len(ManyHands.taken & REACHABLE)
    for arrow in sorted(REACHABLE - ManyHands.taken, key=str):
        for case_id in take(town, *arrow):
            seen = town.see(case_id)
            check_history(seen)
            moves = [step for step in seen.steps if step.to_state is not None]
            ManyHands.taken.update((step.action, step.from_state, step.to_state) for step in moves if step.to_state)
    print(f"{len(REACHABLE)} arrows, {by_chance} of them by chance; never, as it should be: {sorted(map(str, NEVER))}")
    assert REACHABLE - ManyHands.taken == set()
    assert ManyHands.taken & NEVER == set()
