"""How long each act is waited for, by who has to do it: mostly well within the limit, some late."""

from __future__ import annotations

import random
from datetime import datetime

from models.cases.records import CaseState, OpenCase, Urgency

S = CaseState
LEFT_FOR_HUMANS = 0.14
"""Share of what waits at the desk that the simulated operators leave alone until its limit is near."""
REFUSED = 0.015
REWORKED = 0.03
LATE = 0.02
_MEDIAN_S = {
    S.REPORTED: 240.0, S.ACCEPTED: 200.0, S.CONFIRMING: 300.0, S.FILED: 260.0, S.DISPATCHED: 420.0, S.SIGNED: 480.0,
    S.ARRIVED: 120.0, S.FEEDBACK: 60.0, S.VERIFYING: 1300.0, S.REVIEWING: 560.0,
}  # fmt: skip
_AT_THE_DESK = frozenset({S.REPORTED, S.ACCEPTED, S.CONFIRMING, S.FILED})


def wait_for(case: OpenCase, now: datetime, rng: random.Random) -> float:
    """Return how many seconds from `now` the next act on `case` is to happen, at rate 1."""
    if case.state is S.HANDLING:
        return _handling(case, now, rng)
    median = _MEDIAN_S[case.state] * (0.35 if case.urgency is Urgency.CRITICAL else 1)
    limit = (case.next_due_at - case.stage_since).total_seconds() if case.next_due_at else 8 * median
    if case.state in _AT_THE_DESK and rng.random() < LEFT_FOR_HUMANS:
        whole = limit * rng.uniform(0.78, 0.93)
    else:
        most = limit * (1.6 if rng.random() < LATE else 0.9)
        whole = min(median * rng.lognormvariate(0, 0.55), max(most, 20.0))
    passed = (now - case.stage_since).total_seconds()
    left = whole - passed
    # Seen late (the simulator was off): soon, but not everything at once.
    return left if left > 0 else rng.uniform(2, 90)


def _handling(case: OpenCase, now: datetime, rng: random.Random) -> float:
    if case.due_at is None:
        return rng.uniform(900, 7200)
    left = (case.due_at - now).total_seconds()
    if left <= 0:
        return rng.uniform(1200, 9000)
    share = rng.uniform(1.05, 1.4) if rng.random() < LATE else rng.uniform(0.25, 0.93)
    return max(left * share, 240.0)
