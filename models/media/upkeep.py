"""What nobody attached expires, what lies elsewhere is checked; both in small parts, beside everybody's work."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select, text

from models.media.places import place_of
from models.media.reading import read_range
from models.media.records import Kept
from models.media.tables import MediaRow
from models.store.engine import Store
from models.store.errors import Refused

log = logging.getLogger(__name__)

KEEP = timedelta(days=1)
"""How long after it was last wanted; the database grants an hour at least."""
SLICE = 20
_EXPIRE = text("SELECT sha256, kept, address FROM expire_media(:keep, :many)")
_RETIRED = text("SELECT sha256, kept, address FROM drop_retired_media(:keep, :many)")
WANTED = timedelta(hours=1)
_PART = 4 << 20


class Fault(StrEnum):
    """What is wrong with a file that lies elsewhere, by the code it is refused with."""

    GONE = "media_gone"
    ALTERED = "media_altered"
    UNREACHABLE = "media_unreachable"
    NOT_SET = "place_not_set"


@dataclass(frozen=True, slots=True)
class Damaged:
    """A file that is not as it was kept."""

    sha256: str
    code: Fault
    where: str


def expire_media(store: Store, keep: timedelta = KEEP, many: int = SLICE) -> int:
    """Let go of at most `many` files that nobody attached and nobody wanted for so long; return how many went.

    Call again while it returns `many`. The row goes first: bytes that could not be removed from their place are lost
    there, never a row whose bytes are gone.
    """
    with store.transaction("upkeep") as s:
        going = s.execute(_EXPIRE, {"keep": keep, "many": many}).all()
    _remove(store, going)
    return len(going)


def drop_retired(store: Store, many: int = SLICE) -> int:
    """Let go of the bytes of at most `many` files that every case has lost by the city's retention; return how many went.

    Call again while it returns `many`. What somebody wanted within the hour waits: he may be about to attach it again.
    """
    with store.transaction("upkeep") as s:
        going = s.execute(_RETIRED, {"keep": WANTED, "many": many}).all()
    _remove(store, going)
    return len(going)


def _remove(store: Store, going: Sequence[Any]) -> None:
    for row in going:
        if row.kept == Kept.DATABASE:
            continue
        try:
            with store.read() as s:
                place, name = place_of(s, row.address)
            place.remove(name)
        except Refused as refused:
            log.warning("bytes of %s stay behind: %s", row.sha256[:12], refused)


def check_outside(store: Store) -> tuple[int, list[Damaged]]:
    """Read every file that lies elsewhere; return how many there are, and those that are not as they were kept."""
    with store.read() as s:
        m = MediaRow
        rows = s.execute(select(m.sha256, m.size).where(m.kept != Kept.DATABASE.value, m.complete)).all()
    damaged = []
    for row in rows:
        try:
            for start in range(0, row.size, _PART):
                # A snapshot a part: none stays open for as long as a film takes to be read.
                with store.read() as s:
                    read_range(s, row.sha256, start, _PART)
        except Refused as refused:
            if refused.code in set(Fault):
                damaged.append(Damaged(row.sha256, Fault(refused.code), str(refused.facts.get("where", ""))))
    return len(rows), damaged
