"""The worker: who, on duty or not, where, his day and his reports."""

from __future__ import annotations

from fastapi import APIRouter

from gateway.access import At, Who, own_transaction
from gateway.routes import failures
from gateway.schemas import told
from gateway.schemas.given import SayDuty, SendPositions
from models.city.queries import get_city
from models.phones.acting import say_duty
from models.phones.queries import get_own_day, get_own_reports, get_own_self
from models.store.errors import Refused
from models.store.times import database_now
from models.workers.records import Fix

router = APIRouter(tags=["me"])


@router.get("/me", responses=failures(401, 409))
def me(at: At, phone: Who) -> told.Me:
    """Return who is signed in, his grids, the city, and what the page goes by."""
    with at.store.read() as s:
        mine, city, now = get_own_self(s, phone.worker_id), get_city(s), database_now(s)
    options = at.options
    return told.Me(
        worker=told.Worker.model_validate(mine),
        on_duty=mine.on_duty,
        grids=[told.Grid.model_validate(grid) for grid in mine.grids],
        city=told.City(name=city.name, zone=city.timezone, languages=list(city.languages)),
        settings=told.Settings(
            position_every_s=options.position_every_s,
            photo_max_px=options.photo_max_px,
            photo_max_bytes=options.photo_max_bytes,
        ),
        now=now,
    )


@router.put("/me/duty", responses=failures(401, 409))
def duty(given: SayDuty, at: At, phone: Who) -> told.Duty:
    """Go on or off duty. What arrives after something later is noted, and changes nothing."""
    with own_transaction(at, phone, given.id) as s:
        return told.Duty(on_duty=say_duty(s, phone.worker_id, given.on, command_id=given.id, at=given.at))


@router.post("/positions", responses=failures(401, 409))
async def positions(given: SendPositions, at: At, phone: Who) -> told.Taken:
    """Send where the worker was; refused (off_duty) while he is not on duty. What is answered is kept."""
    fixes = [
        Fix(phone.worker_id, one.lon, one.lat, one.heading or 0.0, one.speed or 0.0, one.accuracy_m, one.at)
        for one in given.fixes
    ]
    taken = await at.positions.ask((phone.worker_id, fixes))
    if isinstance(taken, Refused):
        raise taken
    return told.Taken(taken=taken)


@router.get("/me/day", responses=failures(401, 409))
def day(at: At, phone: Who) -> told.Day:
    """Return what happened today, by and to the worker."""
    with at.store.read() as s:
        today, entries = get_own_day(s, phone.worker_id)
    return told.Day(day=today, entries=[told.Entry.model_validate(entry) for entry in entries])


@router.get("/me/reports", responses=failures(401))
def reports(at: At, phone: Who) -> told.OwnReports:
    """Return what the worker reported, and what became of it."""
    with at.store.read() as s:
        found = get_own_reports(s, phone.worker_id)
    return told.OwnReports(reports=[told.OwnReport.model_validate(one) for one in found])
