"""What each room knows about the chosen case: one function a field of CaseSheet, called in the one background read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from models.accounts.records import Account
from models.cases.records import CaseDetail

Reading = Callable[[Session, CaseDetail, Account | None], Any]
"""(read transaction, the case, who is looking) → the value of the sheet's field. Off the GUI thread; records only."""

READINGS: dict[str, Reading] = {}
"""By the name of the sheet's field: one line a room."""
