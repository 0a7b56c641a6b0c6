"""Reads what is kept: any part of it, exactly, touching only the chunks that hold it."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.media.places import place_of
from models.media.records import CHUNK, Kept, Media, MediaKind
from models.media.tables import MediaRow
from models.store.errors import Refused

_PARTS = text(
    """SELECT substr(content,
        CASE WHEN ordinal = :first THEN CAST(:skip AS integer) + 1 ELSE 1 END,
        CASE WHEN ordinal = :last THEN CAST(:upto AS integer) ELSE 262144 END
            - CASE WHEN ordinal = :first THEN CAST(:skip AS integer) ELSE 0 END)
    FROM media_chunk WHERE sha256 = :sha256 AND ordinal BETWEEN :first AND :last ORDER BY ordinal"""
)


def media_of(s: Session, sha256: str) -> Media | None:
    """Return what is kept whole under that digest; None for what is not, or not yet."""
    m = MediaRow
    columns = (m.sha256, m.size, m.mime, m.kind, m.width, m.height, m.seconds, m.kept)
    row = s.execute(select(*columns).where(m.sha256 == sha256, m.complete)).one_or_none()
    return None if row is None else as_media(row)


def as_media(row: Any) -> Media:
    """Return a row with the columns of a Media as one."""
    return Media(
        row.sha256, row.size, row.mime, MediaKind(row.kind), row.width, row.height, row.seconds, Kept(row.kept)
    )


def read_thumbnail(s: Session, sha256: str) -> bytes | None:
    """Return it small, as a JPEG of at most 320 pixels a side; None for what has no picture, or is not kept."""
    found = s.scalar(select(MediaRow.thumbnail).where(MediaRow.sha256 == sha256, MediaRow.complete))
    return None if found is None else bytes(found)


def read_range(s: Session, sha256: str, start: int, length: int) -> bytes:
    """Return `length` bytes from `start` on, fewer where it ends before.

    Raises Refused: "unknown_media" (sha256); of what lies in a folder or at an S3 address "media_gone", "media_altered"
    (its bytes there are not those that were kept), "media_unreachable", each with `where`; "place_not_set" for a place
    that no version of the city's setting names. ValueError for a negative start or length.
    """
    if start < 0 or length < 0:
        raise ValueError(f"a part of a file from {start}, {length} bytes long")
    m = MediaRow
    row = s.execute(select(m.size, m.kept, m.address, m.digests).where(m.sha256 == sha256, m.complete)).one_or_none()
    if row is None:
        raise Refused("unknown_media", sha256=sha256)
    length = min(length, row.size - start)
    if length <= 0:
        return b""
    first, last = start // CHUNK, (start + length - 1) // CHUNK
    if row.kept != Kept.DATABASE:
        return _outside(s, sha256, row, first, last)[start - first * CHUNK :][:length]
    facts = {"sha256": sha256, "first": first, "last": last, "skip": start - first * CHUNK}
    parts = s.scalars(_PARTS, facts | {"upto": start + length - last * CHUNK})
    return b"".join(bytes(part) for part in parts)


def _outside(s: Session, sha256: str, row: Any, first: int, last: int) -> bytes:
    """Return whole chunks from where they lie, each held against its digest."""
    place, name = place_of(s, row.address)
    upto = min(row.size, (last + 1) * CHUNK)
    content = place.read(name, first * CHUNK, upto - first * CHUNK)
    for ordinal in range(first, last + 1):
        chunk = content[(ordinal - first) * CHUNK :][:CHUNK]
        if hashlib.sha256(chunk).digest() != bytes(row.digests[32 * ordinal :][:32]):
            raise Refused("media_altered", sha256=sha256, where=place.where)
    return content
