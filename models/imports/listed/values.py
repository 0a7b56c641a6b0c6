"""What the fields of one row mean: nothing looked up, nothing written."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from models.geo.crs import WGS84, find_crs
from models.imports.guesses.cases import FORMATS
from models.imports.guesses.looks import NO, YES
from models.imports.guessing import Guess
from models.imports.kinds import KINDS
from models.imports.kinds.words import meant, plain
from models.imports.listed.records import Entry
from models.imports.reading.features import Feature
from models.imports.reading.times import TimeReader
from models.imports.records import Rejected
from models.store.errors import Refused
from models.store.texts import storable

LONGEST = 500
"""Characters in one text: nobody's name or phone is longer, and a screen has no place for more."""
_BETWEEN = re.compile(r"[;；、,，\n\r]+")


class Reading:
    """Reads the fields of a kind's rows as a guess says. An empty field says nothing: "" or None.

    `zone` is the city's. Raises Rejected, with the heading and the reason, from every reader but `wgs84`.
    """

    def __init__(self, guess: Guess, zone: ZoneInfo) -> None:
        self._kind = KINDS[guess.kind]
        self._guess = guess
        self._times = TimeReader(tuple(dict.fromkeys((*guess.formats, *FORMATS))), zone)
        self._system = find_crs(guess.crs or WGS84)

    def text(self, entry: Entry, name: str) -> str:
        """Return a text as it stands, without blanks around it."""
        said = entry.said.get(name, "").strip()
        if len(said) > LONGEST:
            raise Rejected(f"{self._heading(name)}: longer than {LONGEST} characters")
        return self._storable(said, name)

    def need(self, entry: Entry, name: str) -> str:
        """Return a text that may not be empty."""
        said = self.text(entry, name)
        if not said:
            raise Rejected(f"{self._heading(name)} is empty")
        return said

    def names(self, entry: Entry, name: str) -> tuple[str, ...]:
        """Return the texts of a list, each once."""
        said = self._storable(entry.said.get(name, ""), name)
        return tuple(dict.fromkeys(one for part in _BETWEEN.split(said) if (one := part.strip())))

    def choice(self, entry: Entry, name: str) -> str | None:
        """Return the value that a word means: as somebody has said it means, or as it always does."""
        said = self.text(entry, name)
        if not said:
            return None
        field = self._kind.field(name)
        value = self._guess.values.get(name, {}).get(said) or meant(field, said)
        if value is None:
            known = ", ".join(words[0] for words in field.choices.values())
            raise Rejected(f"{self._heading(name)}: not known what {said!r} means; known are {known}")
        return value

    def need_choice(self, entry: Entry, name: str) -> str:
        """Return the value that a word means, which may not be empty."""
        value = self.choice(entry, name)
        if value is None:
            raise Rejected(f"{self._heading(name)} is empty")
        return value

    def yes_no(self, entry: Entry, name: str) -> bool | None:
        """Return yes or no."""
        said = plain(self.text(entry, name))
        if not said:
            return None
        if said not in YES | NO:
            raise Rejected(f"{self._heading(name)}: neither yes nor no: {self.text(entry, name)!r}")
        return said in YES

    def number(self, entry: Entry, name: str) -> float | None:
        """Return a number."""
        said = self.text(entry, name)
        if not said:
            return None
        try:
            number = float(said.replace(",", "")) if "_" not in said else math.nan
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise Rejected(f"{self._heading(name)} is no number: {said!r}")
        return number

    def time(self, entry: Entry, name: str) -> datetime | None:
        """Return an instant, in UTC."""
        said = self.text(entry, name)
        return self._times.read(said, self._heading(name))[0].astimezone(UTC) if said else None

    def position(self, entry: Entry) -> tuple[float, float] | None:
        """Return lon and lat, WGS-84 degrees."""
        x, y = self.number(entry, "lon"), self.number(entry, "lat")
        if x is None and y is None:
            return None
        if x is None or y is None:
            raise Rejected("half a position: only one of longitude and latitude is given")
        lon, lat = (float(one[0]) for one in self._system.to_wgs84([x], [y]))
        if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
            raise Rejected(f"no place on earth: {x:g}, {y:g} (in {self._system.name})")
        return lon, lat

    def feature(self, entry: Entry) -> Feature | None:
        """Return the row's geometry in WGS-84 as a feature: the file's own, or what the WKT says; None without one."""
        if entry.feature is not None:
            return entry.feature
        said = self._storable(entry.said.get("shape", ""), "shape").strip()
        if not said:
            return None
        try:
            geometry = shapely.force_2d(shapely.from_wkt(said))
        except (ShapelyError, ValueError, RecursionError) as error:
            raise Rejected(f"{self._heading('shape')} cannot be read: {error}") from error
        return Feature(entry.line, {}, self.wgs84(geometry))

    def wgs84(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry of the file's reference system in WGS-84. Raises Rejected for what lies nowhere on earth."""
        at = shapely.get_coordinates(geometry)
        lon, lat = self._system.to_wgs84(at[:, 0], at[:, 1])
        if not all(
            math.isfinite(x) and math.isfinite(y) and abs(x) <= 180 and abs(y) <= 90
            for x, y in zip(lon, lat, strict=True)
        ):
            raise Rejected(f"lies nowhere on earth when its coordinates are taken for {self._system.name}")
        if self._system.is_wgs84:
            return geometry
        moved: BaseGeometry = shapely.set_coordinates(geometry, [*zip(lon.tolist(), lat.tolist(), strict=True)])
        return moved

    def _heading(self, name: str) -> str:
        return self._guess.mapping.get(name) or self._kind.field(name).heading

    def _storable(self, said: str, name: str) -> str:
        try:
            return storable(said, name)
        except Refused as error:
            raise Rejected(f"{self._heading(name)}: a character that no database can hold") from error


def english(name_en: str, name: str) -> str:
    """Return the English name: the one given, else the name where it has no other letters."""
    return name_en or (name if name.isascii() else "")


def one_of(found: Sequence[str]) -> str:
    """Return a few names for a sentence."""
    return ", ".join(found[:5]) + (" …" if len(found) > 5 else "")
