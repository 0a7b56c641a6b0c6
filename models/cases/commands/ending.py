"""Orders that end with their case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from models.cases.commands.act import ORDER, Act
from models.cases.records import OrderState
from models.cases.tables import ACTIVE_ORDER_STATES

_ACTIVE = [state.value for state in ACTIVE_ORDER_STATES]


def end_orders(act: Act, at: datetime) -> None:
    """End every order of the case that is in force, lead and assisting; the step of the act that ends the case tells why."""
    of_case = (ORDER.c.case_id == act.case["id"], ORDER.c.state.in_(_ACTIVE))
    act.s.execute(update(ORDER).where(*of_case).values(state=OrderState.ENDED.value, ended_at=at))
