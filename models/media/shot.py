"""When and where a picture was taken, as its camera noted it: offered to who attaches it, who may know better."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image

from models.media.kinds import FORMATS
from models.media.records import Shot

_FORM = "%Y:%m:%d %H:%M:%S"


def shot_of(path: Path, zone: tzinfo) -> Shot:
    """Return what a picture says of itself; `zone` is the city's, for cameras that note local time without a zone.

    What is missing or makes no sense is None; a file that is no picture says nothing. Never raises for its content.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=FORMATS) as opened:
                exif = opened.getexif()
                more, gps = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
        return Shot()
    lon = _degrees(gps, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "W", 180)
    lat = _degrees(gps, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "S", 90)
    if lon is None or lat is None or (lon, lat) == (0.0, 0.0):
        lon = lat = None
    return Shot(_taken(more, zone), lon, lat)


def _taken(more: Any, zone: tzinfo) -> datetime | None:
    base = ExifTags.Base
    said = str(more.get(base.DateTimeOriginal) or "").strip("\0 ")
    offset = str(more.get(base.OffsetTimeOriginal) or "").strip("\0 ")
    try:
        at = datetime.strptime(said + offset, _FORM + "%z") if offset else datetime.strptime(said, _FORM)  # noqa: DTZ007
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def _degrees(gps: Any, value: int, side: int, negative: str, most: float) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in gps[value])
        found = degrees + minutes / 60 + seconds / 3600
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    if not 0 <= found <= most:
        return None
    return -found if str(gps.get(side, "")).strip("\0 ").upper() == negative else found
