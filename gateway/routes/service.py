"""About the service itself: its health, for balancers and watchers."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import text

from gateway.access import At
from models.store.errors import StoreError
from models.store.times import utc

router = APIRouter(tags=["service"])
_STANDS = text("SELECT version_num, clock_timestamp() FROM alembic_version")


class Health(BaseModel):
    """`schema` is the database's revision; `now` its clock, or where it is out of reach this machine's."""

    model_config = ConfigDict(serialize_by_alias=True)

    ok: bool
    revision: str = Field(alias="schema")
    database: str
    now: datetime


@router.get("/health", responses={503: {"model": Health, "description": "The database is out of reach."}})
def health(at: At) -> JSONResponse:
    """Tell whether requests can be served: 200, or 503."""
    try:
        with at.store.read() as s:
            revision, now = s.execute(_STANDS).one()
    except StoreError:
        told = Health(ok=False, schema="", database="unreachable", now=datetime.now(UTC))
        return JSONResponse(told.model_dump(mode="json"), 503)
    return JSONResponse(Health(ok=True, schema=revision, database="reachable", now=utc(now)).model_dump(mode="json"))
