"""The shape of an act on a case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from models.accounts.records import Account
from models.cases.records import OpenCase
from widgets.case.sheet import CaseSheet

CaseWork = Callable[[Session, OpenCase, dict[str, Any], UUID], Any]
"""(transaction, the case as the operator saw it, facts from the screen, command's identifier) → Done."""

Offers = Callable[[CaseSheet, Account], bool]
"""(what is known of the case, who looks at it) → whether the button is there. The command decides again by itself."""
