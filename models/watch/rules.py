"""What the rules propose to urge: pure decisions over the open cases. Whoever is told decides; nothing is sent here."""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import datetime
from uuid import UUID

from models.cases.records import CaseState, OpenCase
from models.watch.records import Proposal, Rule, RuleSetting


def reason_of(case: OpenCase, now: datetime) -> tuple[Rule, datetime] | None:
    """Return the rule that proposes to urge about `case` at `now`, and since when its reason holds; None for neither.

    LATE from the moment that the stage's or the case's limit has passed; UNSIGNED while an order waits for its signature
    and half the time for it is gone. A limit that passed is the stronger reason: a case has one at a time.
    """
    if case.next_due_at is not None and now > case.next_due_at:
        return Rule.LATE, case.next_due_at
    if case.state is CaseState.DISPATCHED and case.stage_due_at is not None:
        half = case.stage_since + (case.stage_due_at - case.stage_since) / 2
        if now >= half:
            return Rule.UNSIGNED, case.stage_since
    return None


def proposals(
    cases: Iterable[OpenCase],
    settings: Iterable[RuleSetting],
    followed: Set[tuple[UUID, Rule, datetime]],
    now: datetime,
    suspended: Set[UUID] = frozenset(),
) -> list[Proposal]:
    """Return what the rules in force propose and nobody has followed yet, the longest-standing reason first.

    Nobody is urged about a case whose clock stands still (`suspended`: 缓办, 挂账).
    """
    enabled = {setting.rule for setting in settings if setting.enabled}
    found = []
    for case in cases:
        reason = None if case.id in suspended else reason_of(case, now)
        if reason is None or reason[0] not in enabled or (case.id, *reason) in followed:
            continue
        found.append(Proposal(case.id, case.version, *reason))
    return sorted(found, key=lambda one: (one.since, one.case_id))
