"""Which operations a case offers to an account: what cannot be done now is not on the screen."""

from __future__ import annotations

from desktop.operations import OPERATIONS
from models.accounts.records import Account
from models.cases.records import CaseState
from models.cases.states import ASSISTING_STATES, actions_from

_ALWAYS = frozenset({"unmask", "show_on_map"})
_ASSIST = frozenset({"assist"})
_UNDER_WAY = ASSISTING_STATES - {CaseState.FILED}
"""A case that has its lead order can be given assisting ones; before that it waits for the lead."""


def allowed(state: CaseState, account: Account | None) -> frozenset[str]:
    """Return the operations that this account may carry out on a case in this state."""
    if account is None or not account.may_write:
        return frozenset({"show_on_map"})
    return (actions_from(state) & OPERATIONS) | _ALWAYS | (_ASSIST if state in _UNDER_WAY else frozenset())
