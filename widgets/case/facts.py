"""Facts that an act takes from the case itself rather than from who gives it."""

from __future__ import annotations

from collections.abc import Sequence

from models.cases.orders.records import Addressee
from models.cases.records import CaseDetail, OrderState
from widgets.case.suggestions import SuggestionRow
from widgets.text import line

_OF_ORDERS = frozenset({"sign", "arrive", "start_handling", "feed_back", "refuse"})
_ACTIVE = frozenset({OrderState.DISPATCHED, OrderState.SIGNED, OrderState.ARRIVED, OrderState.HANDLING})


def needs_order(button: str) -> bool:
    """Return whether the act is about the lead order where no other is named."""
    return button in _OF_ORDERS


def order_facts(detail: CaseDetail) -> dict[str, object] | None:
    """Return the lead order under way as a fact; None where there is none."""
    lead = [order for order in detail.orders if order.lead and order.state in _ACTIVE]
    return {"order_id": lead[-1].id} if lead else None


def route_facts(chosen: Sequence[SuggestionRow]) -> dict[str, object]:
    """Return the addressees of several orders at once as facts: the lead's first, the others assist."""
    lead, *assisting = (Addressee(*row.addressee) for row in chosen)
    return {"to": lead, "assisting": assisting, "name": line(chosen[0].advice.name)}
