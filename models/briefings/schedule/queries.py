"""Reads what was due, what became of it, and how far its deliveries are."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.briefings.kinds import Kind, Number
from models.briefings.schedule.records import Channel, Delivery, DeliveryState, Outcome, Settled
from models.briefings.schedule.rules import Due, due
from models.briefings.schedule.setting import get_schedule
from models.city.queries import get_city
from models.figures.days import get_day_begin
from models.store.times import database_now, utc, utc_or_none

_SETTLED = text("SELECT kind, day FROM briefing_due")
_LATEST = text(
    """SELECT d.kind, d.first_day, d.day, d.outcome, d.why, d.recorded_at, coalesce(a.name, d.login) AS made_by,
              b.year, b.kind AS of_kind, b.serial, b.edition
    FROM briefing_due d LEFT JOIN briefing b ON b.id = d.briefing_id LEFT JOIN account a ON a.login = d.login
    ORDER BY d.recorded_at DESC, d.id DESC LIMIT :limit"""
)
_DELIVERIES = """SELECT d.*, b.year, b.kind, b.serial, b.edition
    FROM briefing_delivery d JOIN briefing b ON b.id = d.briefing_id"""
_WAITING = text(
    f"""{_DELIVERIES} WHERE d.state IN ('waiting','sending','failed') AND d.next_at <= clock_timestamp()
    ORDER BY d.next_at, d.id LIMIT 200"""
)
_NEWEST = text(f"{_DELIVERIES} ORDER BY d.recorded_at DESC, d.id DESC LIMIT :limit")
_FAILED = text(
    f"""{_DELIVERIES} WHERE d.state = 'failed'
        OR d.state = 'given_up' AND d.next_at > clock_timestamp() - interval '1 day' ORDER BY d.next_at, d.id LIMIT 200"""
)


def list_due(s: Session) -> list[Due]:
    """Return the papers that are due now and that nobody has made, the oldest first; none while the schedule is off."""
    schedule, _, since = get_schedule(s)
    if not schedule.on:
        return []
    known = {kind.value for kind in Kind}
    settled: set[tuple[Kind, date]] = {(Kind(row.kind), row.day) for row in s.execute(_SETTLED) if row.kind in known}
    return due(schedule, since, database_now(s), get_city(s).zone, settled, get_day_begin(s))


def list_settled(s: Session, limit: int = 50) -> list[Settled]:
    """Return what became of papers that were due, the newest first."""
    return [
        Settled(
            Kind(row.kind), row.first_day, row.day, Outcome(row.outcome), row.why,
            "" if row.year is None else str(Number(Kind(row.of_kind), row.year, row.serial, row.edition)),
            row.made_by, utc(row.recorded_at),
        )
        for row in s.execute(_LATEST, {"limit": limit})
    ]  # fmt: skip


def list_waiting(s: Session) -> list[Delivery]:
    """Return the deliveries whose time has come, the longest waiting first."""
    return [_delivery(row) for row in s.execute(_WAITING)]


def list_deliveries(s: Session, limit: int = 50) -> list[Delivery]:
    """Return deliveries of any state, the newest first."""
    return [_delivery(row) for row in s.execute(_NEWEST, {"limit": limit})]


def list_failed(s: Session) -> list[Delivery]:
    """Return the deliveries that have failed: those that are tried again, and those given up within the last day."""
    return [_delivery(row) for row in s.execute(_FAILED)]


def _delivery(row: Any) -> Delivery:
    return Delivery(
        id=row.id,
        number=str(Number(Kind(row.kind), row.year, row.serial, row.edition)),
        channel=Channel(row.channel),
        target=row.target,
        formats=tuple(row.formats.split(",")),
        language=row.language,
        style=row.style,
        message_id=row.message_id,
        state=DeliveryState(row.state),
        tries=row.tries,
        error=row.error,
        begun_at=utc(row.recorded_at),
        next_at=utc(row.next_at),
        sent_at=utc_or_none(row.sent_at),
    )
