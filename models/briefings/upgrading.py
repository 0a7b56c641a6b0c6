"""Reads a snapshot of any form that there was as one of today's: what older papers do not know stays empty."""

from __future__ import annotations

import json
from typing import Any

from models.briefings.records import FORMAT, Snapshot
from models.store.canonical import Unreadable, from_text

_FIRST = {"format", "number", "city_code", "city", "maker", "figures", "definitions", "map_key"}

_LATER: dict[int, dict[str, Any]] = {3: {"rules": 0, "usual": [], "topics": None}, 4: {"begins_at": 0}}
"""What came with each form. Forms 1 and 2: nothing was judged by rule, and no hot topics were looked for; up to 3 days began at
midnight."""


def read_snapshot(told: str, picture_size: int) -> Snapshot:
    """Return the snapshot that a kept text holds, its picture that many bytes long. Raises Unreadable."""
    # What stands within may have a form of its own (a handover's page), so only the whole says which it is.
    if any(f'"format":{form},' in told for form in range(1, FORMAT)):
        try:
            whole = json.loads(told)
            if isinstance(whole, dict) and whole.get("format") == 1:
                whole = _from_first(whole, picture_size)
            if isinstance(whole, dict) and whole.get("format") in range(1, FORMAT):
                told = json.dumps(_with_later(whole, whole["format"]))
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise Unreadable(f"Snapshot: {error}") from error
    snapshot = from_text(Snapshot, told)
    if snapshot.format > FORMAT:
        raise Unreadable(f"Snapshot: format {snapshot.format}")
    return snapshot


def _with_later(whole: dict[str, Any], form: int) -> dict[str, Any]:
    later = {name: value for since, more in _LATER.items() if since > form for name, value in more.items()}
    # A field of a later form would be none of its own.
    if whole.keys() & later.keys():
        raise ValueError(f"not the fields of a snapshot of form {form}")
    return whole | later


def _from_first(told: dict[str, Any], picture_size: int) -> dict[str, Any]:
    """Form 1: one kind (日报), one edition, no sentences, no identifiers of cases."""
    if told.keys() != _FIRST:
        raise ValueError("not the fields of a snapshot of form 1")
    figures = told["figures"]
    return told | {
        "kind": "daily", "edition": 1, "first": figures["day"], "last": figures["day"], "timezone": figures["timezone"],
        "as_of": figures["as_of"], "so_far": figures["so_far"], "seen": None, "period": None, "matter": None,
        "handover": None, "cases": [], "behind": [], "sentences": [], "differences": [], "first_sha256": "",
        "pictures": [{"kind": "map", "mime": "image/png", "size": picture_size, "caption": "", "at": None}],
    }  # fmt: skip
