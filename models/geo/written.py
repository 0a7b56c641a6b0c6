"""A place as it is written down in several reference systems: decimal, in degrees, minutes and seconds, or in metres."""

from __future__ import annotations

import math
from dataclasses import dataclass

from models.geo.crs import UnknownCrs, find_crs

DECIMALS = 7
"""About a centimetre."""


@dataclass(frozen=True, slots=True)
class Written:
    """`system` as it is told to people, `form` is "decimal", "dms" or "metres", `text` what is copied.

    Decimal and metres: longitude or easting first, then latitude or northing. DMS: latitude first, as on maps.
    """

    system: str
    form: str
    text: str


def dms(lon: float, lat: float) -> str:
    """Return a place in degrees, minutes and hundredths of a second: 36°24′00.00″N 120°30′00.00″E."""
    return f"{_angle(lat, 'N', 'S')} {_angle(lon, 'E', 'W')}"


def gauss_zone(lon: float) -> str:
    """Return the EPSG code of the CGCS2000 three-degree Gauss-Krüger zone of a longitude, "" outside 73.5° to 136.5° east."""
    middle = 3 * math.floor(lon / 3 + 0.5)
    return f"EPSG:{4534 + (middle - 75) // 3}" if 75 <= middle <= 135 else ""


def utm_zone(lon: float, lat: float) -> str:
    """Return the EPSG code of a place's UTM zone on WGS-84."""
    zone = min(60, int((lon + 180.0) // 6) + 1)
    return f"EPSG:{(32600 if lat >= 0 else 32700) + zone}"


def written(lon: float, lat: float, *more: str) -> list[Written]:
    """Return a place (WGS-84 degrees) in every way it is usually asked for, then in the systems named by `more`.

    Raises UnknownCrs for one of these that nobody knows, or that the place has no position in.
    """
    found = [*_both("WGS84", lon, lat), *_both("CGCS2000", lon, lat)]
    found += [_one("GCJ-02", lon, lat), _one("BD-09", lon, lat)]
    for name in (gauss_zone(lon), utm_zone(lon, lat), *more):
        if name:
            one = _one(name, lon, lat)
            if one.text not in [other.text for other in found if other.system == one.system]:
                found.append(one)
    return found


def _both(name: str, lon: float, lat: float) -> list[Written]:
    x, y = _in(name, lon, lat)
    return [_one(name, lon, lat), Written(name, "dms", dms(x, y))]


def _one(name: str, lon: float, lat: float) -> Written:
    x, y = _in(name, lon, lat)
    system = find_crs(name)
    if system.geographic:
        told = name if name in ("WGS84", "CGCS2000") else system.name
        return Written(told, "decimal", f"{x:.{DECIMALS}f}, {y:.{DECIMALS}f}")
    return Written(system.name, "metres", f"{x:.2f}, {y:.2f}")


def _in(name: str, lon: float, lat: float) -> tuple[float, float]:
    x, y = (float(one) for one in find_crs(name).from_wgs84(lon, lat))
    if not (math.isfinite(x) and math.isfinite(y)):
        raise UnknownCrs(name)
    return x, y


def _angle(degrees: float, positive: str, negative: str) -> str:
    # Rounded first: 59.999 seconds are the next minute.
    hundredths = round(abs(degrees) * 360_000)
    minutes, seconds = divmod(hundredths, 6000)
    whole, minutes = divmod(minutes, 60)
    return f"{whole}°{minutes:02d}′{seconds / 100:05.2f}″{positive if degrees >= 0 else negative}"
