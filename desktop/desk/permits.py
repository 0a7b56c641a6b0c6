"""Which operations a case offers to an account: what cannot be done now is not on the screen."""

from __future__ import annotations

from desktop.acts import OPERATIONS
from models.accounts.records import Account
from models.cases.records import CaseState
from models.cases.states import actions_from

_ALWAYS = frozenset({"unmask", "show_on_map"})


def allowed(state: CaseState, account: Account | None) -> frozenset[str]:
    """Return the operations that this account may carry out on a case in this state."""
    if account is None or not account.may_write:
        return frozenset({"show_on_map"})
    return (actions_from(state) & OPERATIONS) | _ALWAYS
