"""Everything that goes wrong, as one shape of answer: {"error": {code, message_zh, message_en, facts}}."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from gateway.words import words_of
from models.store.errors import NoSpace, NotPermitted, Refused, StoreError, WriteInDoubt

log = logging.getLogger(__name__)
AGAIN_S = 2
"""After so many seconds a phone may try again when the database is out of reach."""
_STATUS = {
    "not_yours": 403,
    "unknown_order": 404,
    "unknown_case": 404,
    "unknown_worker": 404,
    "unknown_supervision": 404,
    "unknown_call": 404,
}
_HTTP = {401: "signed_out", 403: "not_permitted", 404: "unknown", 405: "wrong_method", 413: "too_large"}


class Failure(Exception):
    """An answer that is no success, raised by a route."""

    def __init__(self, status: int, code: str, *, retry_after: int = 0, **facts: Any) -> None:
        super().__init__(code)
        self.status, self.code, self.retry_after, self.facts = status, code, retry_after, facts


def answer(status: int, code: str, facts: dict[str, Any] | None = None, retry_after: int = 0) -> Response:
    """Return the answer for a failure."""
    zh, en = words_of(code)
    error = {"code": code, "message_zh": zh, "message_en": en, "facts": plain(facts or {})}
    headers = {"Retry-After": str(retry_after)} if retry_after else {}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    # Escaped: what was sent may hold half a character pair, which no UTF-8 has.
    return Response(json.dumps({"error": error}), status, headers, "application/json")


def plain(value: Any) -> Any:
    """Return facts as JSON has them."""
    if isinstance(value, dict):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value if isinstance(value, (str, int, float, bool)) else None


def of_store(error: StoreError) -> Response:
    """Return the answer for what the store refuses or cannot do."""
    if isinstance(error, Refused):
        if error.code == "busy":
            return answer(503, "busy", retry_after=AGAIN_S)
        status = _STATUS.get(error.code, 409)
        return answer(status, "unknown" if status == 404 else error.code, error.facts)
    if isinstance(error, NotPermitted):
        # The server's own first line: it names tables and functions, never what is in them.
        log.error("the database does not permit what was asked: %s", str(error).partition("\n")[0])
        return answer(403, "not_permitted")
    if isinstance(error, WriteInDoubt):
        return answer(503, "in_doubt", retry_after=AGAIN_S)
    if isinstance(error, NoSpace):
        return answer(503, "no_space", retry_after=60)
    return answer(503, "database_gone", retry_after=AGAIN_S)


def install(app: FastAPI) -> None:
    """Let every failure be answered in that shape."""
    app.add_exception_handler(Failure, _failure)
    app.add_exception_handler(StoreError, _store)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


async def _failure(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Failure)
    return answer(error.status, error.code, error.facts, error.retry_after)


async def _store(_request: Request, error: Exception) -> Response:
    assert isinstance(error, StoreError)
    return of_store(error)


async def _invalid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    # Where and of what kind; never what was sent.
    fields = [{"where": [str(part)[:60] for part in one["loc"]], "kind": one["type"]} for one in error.errors()[:20]]
    return answer(422, "invalid", {"fields": fields})


async def _http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    # A body that is no JSON at all is no other mistake than one whose JSON is wrong.
    status = 422 if error.status_code == 400 else error.status_code
    response = answer(status, _HTTP.get(status, "invalid"))
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


def note(error: Exception) -> None:
    """Log an error that nobody foresaw: where it happened, not what it says, for that may quote somebody's name."""
    where = "".join(traceback.format_tb(error.__traceback__)[-6:])
    log.error("unforeseen %s\n%s", type(error).__name__, where)
