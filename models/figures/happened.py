"""What happened since a moment, counted from the raw rows: for the headless job's summary and for tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.calendar import calendar_of
from models.city.queries import get_timezone

_SINCE = text("""
    SELECT (SELECT count(*) FROM report WHERE reported_at >= :since),
           (SELECT count(*) FROM case_file WHERE filed_at >= :since),
           (SELECT count(*) FROM dispatch_order WHERE given_at >= :since),
           (SELECT count(*) FROM dispatch_order WHERE signed_at >= :since),
           (SELECT count(*) FROM case_file WHERE closed_at >= :since),
           (SELECT count(*) FROM position_history WHERE fixed_at >= :since)
""")
_STOCK = text("""
    SELECT count(*),
           count(*) FILTER (WHERE lon IS NULL),
           count(*) FILTER (WHERE grid_id IS NOT NULL),
           count(*) FILTER (WHERE lon IS NOT NULL AND grid_id IS NULL),
           count(*) FILTER (WHERE state IN ('REPORTED','ACCEPTED','CONFIRMING','FILED','DISPATCHED','SIGNED','ARRIVED',
                                            'HANDLING','FEEDBACK','VERIFYING','REVIEWING'))
    FROM case_file
""")


@dataclass(frozen=True, slots=True)
class Happened:
    """Counts of what happened since a moment, by the times recorded in the city's own rows."""

    reports: int
    filed: int
    orders: int
    signed: int
    closed: int
    positions: int


@dataclass(frozen=True, slots=True)
class Stock:
    """How many cases there are, and where they lie; without_place + in_grid + outside_grids = cases."""

    cases: int
    without_place: int
    in_grid: int
    outside_grids: int
    open: int


def get_database_now(s: Session) -> datetime:
    """Return the database's clock, aware."""
    now: datetime = s.execute(text("SELECT clock_timestamp()")).scalar_one()
    return now


def get_happened(s: Session, since: datetime) -> Happened:
    """Count what happened at or after `since` (aware)."""
    return Happened(*s.execute(_SINCE, {"since": since}).one())


def get_stock(s: Session) -> Stock:
    """Count the cases there are."""
    return Stock(*s.execute(_STOCK).one())


def get_last_day(s: Session) -> date | None:
    """Return the last of the city's days on which anything was reported; None while nothing was."""
    at = s.execute(text("SELECT max(reported_at) FROM report")).scalar_one()
    return None if at is None else calendar_of(get_timezone(s)).local_day(at)
