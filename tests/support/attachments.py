"""Attachments for tests of what is seen."""

from __future__ import annotations

from datetime import timedelta

from models.cases.attachments.records import Attachment
from models.media.records import Kept, Media, MediaKind
from tests.support.desk_records import NOW, uid

_MIMES = {
    MediaKind.PICTURE: "image/jpeg",
    MediaKind.FILM: "video/mp4",
    MediaKind.SOUND: "audio/wav",
    MediaKind.DOCUMENT: "application/pdf",
}


def media(n: int = 1, kind: MediaKind = MediaKind.PICTURE, **changes) -> Media:
    seconds = 42.0 if kind in (MediaKind.FILM, MediaKind.SOUND) else None
    given = {"size": 3_400_000, "mime": _MIMES[kind], "width": None, "height": None, "seconds": seconds} | changes
    return Media(sha256=f"{n:064x}", kind=kind, kept=Kept.DATABASE, **given)


def attachment(n: int = 1, kind: MediaKind = MediaKind.PICTURE, **changes) -> Attachment:
    given = {
        "name": f"现场{n}.jpg",
        "evidence": "",
        "note": "",
        "taken_at": None,
        "lon": None,
        "lat": None,
        "by": "陈晨",
        "desk": "desk-1",
        "at": NOW - timedelta(minutes=n),
        "action": "add_files",
    } | changes
    return Attachment(uid(900 + n), uid(1), uid(2), None, None, media(n, kind), **given)
