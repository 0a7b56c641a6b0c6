"""Which reports came from one address or by one caller's telephone: found by themselves, and looked into by number then.

In one statement with all that is told of them the planner has to guess how many there are. What it knows of an expression
is gathered long after a city was filled; until then it takes an address for that of 25,000 reports in five million, and walks
through all of them by their time.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

_BY_CALLER = text("SELECT report_id FROM report_text WHERE caller_key(reporter_phone) = caller_key(:phone)")
_BY_ADDRESS = text("SELECT report_id FROM report_text WHERE address_key(address) = address_key(:address)")


def by_caller(s: Session, phone: str) -> list[UUID]:
    """Return the reports of a caller, known by the digits of the telephone number."""
    return list(s.scalars(_BY_CALLER, {"phone": phone}))


def by_address(s: Session, address: str) -> list[UUID]:
    """Return the reports from an address, which is the same but for blanks and punctuation."""
    return list(s.scalars(_BY_ADDRESS, {"address": address}))
