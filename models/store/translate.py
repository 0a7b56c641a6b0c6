"""The one place where the driver's errors become the store's."""

from __future__ import annotations

import psycopg
from psycopg import errors as pg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from models.store.errors import (
    NoSpace,
    NotPermitted,
    Refused,
    ServerTooOld,
    StoreError,
    UnknownDatabase,
    Unreachable,
    WrongPassword,
)

OLDEST_SERVER = 150000

# A refused login carries no SQLSTATE through libpq, only the server's text, in the server's language.
_PASSWORD = ("password authentication failed", "no password supplied", "认证失败", "没有提供密码")
_ROLE = ('role "', "角色")
_DATABASE = ('database "', "数据库")
_MISSING = ("does not exist", "不存在")
_CONSTRAINTS = {
    "uq_dispatch_order_active_lead": "taken",
    "uq_step_command_id": "already_done",
    "uq_report_source_system_source_number": "already_reported",
    "uq_case_request_open": "already_asked",
    "uq_briefing_due_kind_first_day_day": "settled_already",
}
# What triggers hold, by the name they give for a constraint.
_HELD = {
    "case_file_arrow": "against_the_table",
    "case_file_step": "without_a_step",
    "case_file_version": "changed_meanwhile",
    "dispatch_order_arrow": "against_the_table",
    "dispatch_order_step": "without_a_step",
    "case_request_decided": "decided_already",
    "case_request_asker": "not_the_asker",
    "case_request_decider": "decided_by_asker",
    "media_digest": "changed_while_reading",
    "attachment_step": "without_a_step",
    "attachment_media": "unknown_media",
    "case_file_evidence": "evidence_missing",
    "case_file_verifier": "verifier_is_other",
}


def translate(error: BaseException) -> StoreError | None:
    """Return the store's error for a driver's or SQLAlchemy's, or None for a bug of ours (to be raised as it is)."""
    if isinstance(error, StoreError):
        return error
    if isinstance(error, PoolTimeout):
        return Refused("busy")
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, StoreError):
        return cause
    if not isinstance(cause, psycopg.Error):
        return None
    if cause.sqlstate is None:
        lost = isinstance(cause, psycopg.OperationalError) or (
            isinstance(error, DBAPIError) and error.connection_invalidated
        )
        return _connecting(cause) if lost else None
    return _answered(cause)


def _connecting(cause: psycopg.Error) -> StoreError:
    text = str(cause).strip()
    missing = any(word in text for word in _MISSING)
    if "pg_hba.conf" in text:
        return NotPermitted(text)
    if any(word in text for word in _PASSWORD) or (missing and any(word in text for word in _ROLE)):
        return WrongPassword(text)
    if missing and any(word in text for word in _DATABASE):
        return UnknownDatabase(text)
    return Unreachable(text)


def _answered(cause: psycopg.Error) -> StoreError | None:
    text = str(cause).strip()
    state = cause.sqlstate or ""
    if isinstance(cause, pg.InsufficientPrivilege):
        return NotPermitted(text)
    if isinstance(cause, (pg.InvalidPassword, pg.InvalidAuthorizationSpecification)):
        return WrongPassword(text)
    if isinstance(cause, pg.InvalidCatalogName):
        return UnknownDatabase(text)
    if isinstance(cause, pg.DiskFull):
        return NoSpace(text)
    if isinstance(cause, (pg.SerializationFailure, pg.DeadlockDetected)):
        return Refused("changed_meanwhile")
    if isinstance(cause, (pg.LockNotAvailable, pg.QueryCanceled)):
        return Refused("busy")
    if isinstance(cause, pg.UniqueViolation):
        code = _CONSTRAINTS.get(cause.diag.constraint_name or "")
        return Refused(code) if code else None
    if isinstance(cause, pg.CheckViolation):
        code = _HELD.get(cause.diag.constraint_name or "")
        return Refused(code) if code else None
    if isinstance(cause, (pg.UndefinedTable, pg.UndefinedFunction)):
        # A restore is under way: it takes away and brings back what everything stands on.
        return Unreachable(text)
    # Connection exceptions, server going down or starting up, too many connections, idle time-outs.
    if state.startswith("08") or state in ("57P01", "57P02", "57P03", "57P05", "53300", "25P03", "25P04"):
        return Unreachable(text)
    return None


def require_server(version: int) -> None:
    """Raise ServerTooOld for a server_version_num below PostgreSQL 15."""
    if version < OLDEST_SERVER:
        raise ServerTooOld(f"PostgreSQL {version // 10000}.{version % 10000}; 15 or newer is needed")
