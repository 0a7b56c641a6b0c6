"""Facts that an act takes from the case itself rather than from who gives it."""

from __future__ import annotations

from models.cases.records import CaseDetail, OrderState

_OF_ORDERS = frozenset({"sign", "arrive", "start_handling", "feed_back", "refuse"})
_ACTIVE = frozenset({OrderState.DISPATCHED, OrderState.SIGNED, OrderState.ARRIVED, OrderState.HANDLING})


def needs_order(button: str) -> bool:
    """Return whether the act is about the lead order where no other is named."""
    return button in _OF_ORDERS


def order_facts(detail: CaseDetail) -> dict[str, object] | None:
    """Return the lead order under way as a fact; None where there is none."""
    lead = [order for order in detail.orders if order.lead and order.state in _ACTIVE]
    return {"order_id": lead[-1].id} if lead else None
