"""A camera's picture as a JPEG file that says itself when and where it was taken. No Qt."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

import av
from PIL import ExifTags, Image

QUALITY = 92


def write_still(frame: av.VideoFrame, path: Path, *, code: str, at: datetime, lon: float, lat: float) -> str:
    """Write a picture in the camera's own pixels; return the file's SHA-256 (lower-case hexadecimal).

    `at` is aware and stands in the file with its offset, the place in WGS-84 degrees, the camera's code as its model. Raises
    OSError.
    """
    exif, base = Image.Exif(), ExifTags.Base
    exif[base.Model] = code
    more = exif.get_ifd(ExifTags.IFD.Exif)
    more[base.DateTimeOriginal] = f"{at:%Y:%m:%d %H:%M:%S}"
    more[base.SubsecTimeOriginal] = f"{at:%f}"[:3]
    more[base.OffsetTimeOriginal] = at.isoformat(timespec="seconds")[-6:]
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps.update({
        ExifTags.GPS.GPSLongitudeRef: "E" if lon >= 0 else "W", ExifTags.GPS.GPSLongitude: _degrees(lon),
        ExifTags.GPS.GPSLatitudeRef: "N" if lat >= 0 else "S", ExifTags.GPS.GPSLatitude: _degrees(lat),
    })  # fmt: skip
    picture = Image.fromarray(frame.to_ndarray(format="rgb24"))
    picture.save(path, "JPEG", quality=QUALITY, exif=exif)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _degrees(value: float) -> tuple[float, float, float]:
    whole, rest = divmod(abs(value), 1)
    minutes, seconds = divmod(rest * 60, 1)
    return whole, minutes, round(seconds * 60, 4)
