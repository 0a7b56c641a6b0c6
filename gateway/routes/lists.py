"""What a report or a feedback is filled in with: categories, places, departments; and reporting itself."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from gateway.access import At, Who, own_transaction, signed_in
from gateway.routes import failures
from gateway.schemas import lists, told
from gateway.schemas.given import SendReport
from models.cases.queries import get_categories
from models.cases.records import NewReport, Source
from models.phones.acting import report
from models.phones.queries import find_departments, find_places, get_own_self

router = APIRouter(tags=["reports"])
WORKER = [Depends(signed_in)]
Sought = Annotated[str, Query(max_length=100)]


@router.get("/categories", dependencies=WORKER, responses=failures(401))
def categories(at: At) -> lists.Categories:
    """Return the category tree, parents before children."""
    with at.store.read() as s:
        found = get_categories(s)
    return lists.Categories(categories=[lists.Category.model_validate(one) for one in found])


@router.get("/places", dependencies=WORKER, responses=failures(401))
def places(at: At, q: Sought = "") -> lists.Places:
    """Find places by two or more characters of their names."""
    with at.store.read() as s:
        found = find_places(s, q)
    return lists.Places(places=[lists.Place(name=n, kind=k, lon=x, lat=y) for n, k, x, y in found])


@router.get("/ground", responses=failures(401))
def ground(at: At, phone: Who) -> lists.Ground:
    """Return roads and places around the worker's grids, some 800 m beyond them included."""
    with at.store.read() as s:
        mine = get_own_self(s, phone.worker_id)
        found = at.ground.near(s, [ring for grid in mine.grids for ring in grid.outline])
    return lists.Ground.model_validate(found)


@router.get("/departments", dependencies=WORKER, responses=failures(401))
def departments(at: At, q: Sought = "") -> lists.Departments:
    """Find departments by a part of their names; the first fifty without."""
    with at.store.read() as s:
        found = find_departments(s, q)
    return lists.Departments(departments=[lists.Department.model_validate(one) for one in found])


@router.post("/reports", responses=failures(401, 409))
def send_report(given: SendReport, at: At, phone: Who) -> told.ReportTaken:
    """Report something (上报)."""
    files = tuple(one.as_record() for one in given.attachments)
    new = NewReport(
        title=given.title,
        text=given.text,
        source=Source.GRID_WORKER,
        category_id=given.category_id,
        lon=given.lon,
        lat=given.lat,
        address=given.address,
        occurred_at=given.at,
        reporting_worker_id=phone.worker_id,
    )
    with own_transaction(at, phone, given.id) as s:
        taken = report(s, phone.worker_id, new, command_id=given.id, at=given.at, attachments=files)
    return told.ReportTaken(report=told.Reported.model_validate(taken))
