"""作废: the end of a case that should not be one. What was late by then stays late in the figures."""

from __future__ import annotations

from models.cases.commands.act import Act
from models.cases.commands.ending import end_orders
from models.cases.requests.records import Request


def void(act: Act, request: Request) -> None:
    """Bring the case to VOID and end its orders. Raises Refused("not_in_this_state") where it is open no longer."""
    at = act.at
    act.advance("void", note=request.reason, holder_worker_id=None, holder_department_id=None)
    end_orders(act, at)
