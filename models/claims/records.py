"""Claims and the desks that hold them, as records. Every time is aware, in UTC, on the database's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

LEASE = timedelta(seconds=60)
"""How long a desk is believed to be there after it was last heard of."""
RENEW_EVERY = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Claim:
    """A case that is open on a desk: others see by whom it is handled, and are not kept from anything."""

    id: UUID
    case_id: UUID
    lease_id: UUID
    account_id: UUID
    holder: str
    """The account's name."""
    desk: str
    """The desk's name: its machine's."""
    taken_at: datetime
    until: datetime
    """When the desk's lease runs out unless it is renewed: from then on the claim holds nobody up."""


@dataclass(frozen=True, slots=True)
class RunningDesk:
    """A desk that is there: who sits at it, since when, when it was last heard of, and how many cases it has open."""

    lease_id: UUID
    account_id: UUID
    account: str
    """The account's name."""
    login: str
    duty: str
    desk: str
    opened_at: datetime
    renewed_at: datetime
    until: datetime
    claims: int


@dataclass(frozen=True, slots=True)
class PastClaim:
    """A claim of a case's history, running or over. `ending` is freed, lapsed, broken, moved, or "" while it holds."""

    holder: str
    desk: str
    taken_at: datetime
    ended_at: datetime | None
    ending: str
    ended_by: str
    """Name of the account that ended it; "" while it holds, and where it lapsed."""
    note: str
