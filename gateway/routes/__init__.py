"""The routes under /api/v1, one module a matter."""

from __future__ import annotations

from typing import Any

from gateway.schemas.told import Failed

_SAID = {
    401: "No token, or one that is dead (signed_out).",
    403: "Another's (not_yours).",
    404: "There is none.",
    409: "A rule says no; nothing was written.",
    413: "Too large.",
    422: "What was sent is not as it should be.",
    429: "Too much at once; Retry-After says when.",
    503: "The database is out of reach; Retry-After says when.",
}


def failures(*codes: int) -> dict[int | str, dict[str, Any]]:
    """Return, for the OpenAPI document, the failures that a route may answer with."""
    return {code: {"model": Failed, "description": _SAID[code]} for code in (*codes, 422, 429, 503)}
