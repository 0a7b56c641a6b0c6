"""What a city sets about its attachments: how large one may be, and where large ones lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from models.city.settings import get_setting, get_versions, set_setting
from models.store.errors import Refused

NAME = "media"
MIB = 1 << 20
LIMIT_MIB = 200
LARGE_FROM_MIB = 16
LIMIT_MOST_MIB = 4096
IN_DATABASE_MOST_MIB = 256
"""The database proves a file's digest in one piece of memory: larger ones go elsewhere, or are refused."""


@dataclass(frozen=True, slots=True)
class MediaSettings:
    """`place` is {} for the database, {"folder": path}, or {"s3": {endpoint, bucket, prefix, region}}.

    Files of `large_from_mib` and more go there; those over `limit_mib` are refused. Credentials of an S3 address are never
    here: they come from the machine's own environment or files, as boto3 finds them.
    """

    limit_mib: int = LIMIT_MIB
    large_from_mib: int = LARGE_FROM_MIB
    place: Mapping[str, Any] | None = None

    def stored(self) -> dict[str, Any]:
        """Return it as the setting keeps it."""
        return {"limit_mib": self.limit_mib, "large_from_mib": self.large_from_mib, "place": self.place or "database"}


def get_media_settings(s: Session) -> tuple[MediaSettings, int]:
    """Return what holds, and its version; 0 for the program's own."""
    found = get_setting(s, NAME)
    return (MediaSettings(), 0) if found is None else (_settings(found.value), found.version)


def set_media_settings(s: Session, wanted: MediaSettings, *, version: int, note: str = "") -> int:
    """Set it anew after the version that was looked at; return the new one.

    Raises Refused("media_setting_senseless", what=…) for what makes no sense, and what `set_setting` raises.
    """
    check(wanted)
    return set_setting(s, NAME, wanted.stored(), version=version, note=note).version


def places_ever_set(s: Session) -> list[Mapping[str, Any]]:
    """Return every place that a supervisor has ever set: what was kept there is still read there."""
    return [place for one in get_versions(s, NAME) if (place := _settings(one.value).place) is not None]


def check(wanted: MediaSettings) -> None:
    """Raise Refused("media_setting_senseless", what=…) for a limit out of range or a place that is none."""
    if not 1 <= wanted.limit_mib <= LIMIT_MOST_MIB:
        raise Refused("media_setting_senseless", what="limit_mib", low=1, high=LIMIT_MOST_MIB)
    if not 0 <= wanted.large_from_mib <= LIMIT_MOST_MIB:
        raise Refused("media_setting_senseless", what="large_from_mib", low=0, high=LIMIT_MOST_MIB)
    place = wanted.place
    if place is None:
        if wanted.limit_mib > IN_DATABASE_MOST_MIB:
            raise Refused("media_setting_senseless", what="limit_mib", low=1, high=IN_DATABASE_MOST_MIB)
        return
    if set(place) == {"folder"} and isinstance(place["folder"], str) and Path(place["folder"]).is_absolute():
        return
    s3 = place.get("s3") if set(place) == {"s3"} else None
    if not isinstance(s3, dict) or not s3.get("bucket") or set(s3) - {"endpoint", "bucket", "prefix", "region"}:
        raise Refused("media_setting_senseless", what="place")
    if not all(isinstance(value, str) for value in s3.values()):
        raise Refused("media_setting_senseless", what="place")


def _settings(value: Mapping[str, Any]) -> MediaSettings:
    place = value.get("place")
    return MediaSettings(
        int(value.get("limit_mib", LIMIT_MIB)),
        int(value.get("large_from_mib", LARGE_FROM_MIB)),
        place if isinstance(place, dict) else None,
    )
