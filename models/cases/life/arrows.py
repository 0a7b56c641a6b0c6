"""The table of a case's life as rows of the database: what case_arrow and order_arrow have to hold."""

from __future__ import annotations

from models.cases.records import CaseState, OrderState
from models.cases.states import ACTIVE, ORDER_TRANSITIONS, TAKEN_OVER, TRANSITIONS, Who

CaseArrow = tuple[str, str, str, str]
OrderArrow = tuple[str, str, str]
IMPORT = "import"


def case_arrows() -> frozenset[CaseArrow]:
    """Return (action, start, end, who) of every arrow of a case, those of taking over from another system included."""
    own = {(t.action, _said(t.start), t.end.value, t.who.value) for t in TRANSITIONS}
    starts: list[CaseState | None] = [None, *TAKEN_OVER]
    taken = {
        (IMPORT, _said(start), end.value, Who.DESK.value) for start in starts for end in TAKEN_OVER if end is not start
    }
    return frozenset(own | taken)


def order_arrows() -> frozenset[OrderArrow]:
    """Return (action, start, end) of every arrow of an order, those of taking over from another system included."""
    own = {(t.action, _said(t.start), t.end.value) for t in ORDER_TRANSITIONS}
    begun = {(IMPORT, "", state.value) for state in ACTIVE}
    ended = {(IMPORT, state.value, OrderState.ENDED.value) for state in ACTIVE}
    return frozenset(own | begun | ended)


def _said(state: CaseState | OrderState | None) -> str:
    return "" if state is None else state.value


def as_sql() -> str:
    """Return the statements that fill the two tables, as a migration holds them."""
    cases = ",\n".join(f"    {row!r}" for row in sorted(case_arrows()))
    orders = ",\n".join(f"    {row!r}" for row in sorted(order_arrows()))
    return (
        f'INSERT INTO public.case_arrow (action, start, "end", who) VALUES\n{cases};\n\n'
        f'INSERT INTO public.order_arrow (action, start, "end") VALUES\n{orders};\n'
    )
