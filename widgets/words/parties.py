"""Who holds a case, who did a step and for whom, in words: workers by role and name, departments by name."""

from __future__ import annotations

from models.cases.records import OpenCase, Step
from models.workers.records import WorkerRole
from widgets.i18n import tr
from widgets.text import line
from widgets.words.terms import role_word

_WORKER_ROLES = frozenset(role.value for role in WorkerRole)


def party_word(name: str, role: str) -> str:
    """Return a worker's role and name (网格长 王**), a department's name alone: it says itself what it is."""
    return f"{role_word(role)} {line(name)}" if role in _WORKER_ROLES else line(name)


def holder_word(case: OpenCase) -> str:
    """Return who holds a case: the desk's 坐席, a worker by role and name, or a department."""
    return party_word(case.holder, case.holder_role) if case.holder else tr("Operator")


def claimed_word(holder: str) -> str:
    """Return that somebody else has a case open: 坐席小王正在处理."""
    return tr("{holder} is at it", holder=line(holder))


def actor_word(step: Step) -> str:
    """Return who did a step, by whom it was entered for them, and whom an act of the desk was about (坐席 → 网格长 王**)."""
    party = party_word(step.party, step.role)
    if step.entered_by:
        return tr("{party}, entered by {account}", party=party, account=line(step.entered_by))
    if not party or step.actor == step.party:
        return party or line(step.actor)
    return f"{line(step.actor)} → {party}"
