"""The mapping file (TOML): what the columns of somebody's table mean here. The user guide lists its keys."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn, TypeVar
from zoneinfo import ZoneInfo

from models.cases.records import CaseState, Nature, Source, Urgency
from models.cases.states import TAKEN_OVER
from models.geo.crs import UnknownCrs, find_crs
from models.imports.errors import BadInput
from models.imports.reading.encodings import read_text

ANY = "*"
"""The key of `states`, `sources`, … for every value that is not named."""
SINGLE = ("number", "title", "text", "address", "reporter", "reporter_phone", "category", "class", "department", "status",
          "source", "nature", "urgency", "lon", "lat", "reported", "status_at", "due", "closed")  # fmt: skip
NEEDED = ("number", "title", "category", "status", "reported")
_TABLES = {"columns", "times", "place", "states", "sources", "natures", "urgencies", "category"}
_PLAIN = {"source_system", "encoding", "delimiter"}
Kind = TypeVar("Kind", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Pick:
    """What a fact is read from: one or more columns joined, and only what stands after the first `after`, if it is there."""

    columns: tuple[str, ...]
    join: str = " "
    after: str = ""

    def raw(self, row: Mapping[str, str]) -> str:
        """Return the fact as it stands in the file, without blanks around it."""
        return self.join.join(value for name in self.columns if (value := row[name].strip()))

    def of(self, row: Mapping[str, str]) -> str:
        """Return the fact."""
        whole = self.raw(row)
        _, found, rest = whole.partition(self.after) if self.after else ("", "", "")
        return rest.strip() if found and rest.strip() else whole


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A point that stands for "no location": WGS-84 or whatever the file's CRS is, with a tolerance in its units."""

    lon: float
    lat: float
    tolerance: float

    @property
    def name(self) -> str:
        """How it is called in the counts."""
        return f"({self.lat:g},{self.lon:g})"


@dataclass(frozen=True, slots=True)
class CaseMapping:
    """A mapping, checked. `zone` is None for the city's own; `bare_days` is the zone whose midnights are bare days."""

    source_system: str
    columns: Mapping[str, Pick]
    states: Mapping[str, CaseState]
    sources: Mapping[str, Source] = field(default_factory=lambda: {ANY: Source.PUBLIC})
    natures: Mapping[str, Nature] = field(default_factory=lambda: {ANY: Nature.HELP})
    urgencies: Mapping[str, Urgency] = field(default_factory=lambda: {ANY: Urgency.NORMAL})
    formats: tuple[str, ...] = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d")
    zone: ZoneInfo | None = None
    bare_days: ZoneInfo | None = None
    crs: str = "EPSG:4326"
    empty: frozenset[str] = frozenset({""})
    placeholders: tuple[Placeholder, ...] = ()
    type_code: str = ""
    type_name: str = ""
    type_name_en: str = ""
    routing: str = "territory_first"
    encoding: str | None = None
    delimiter: str = ","

    def needed(self) -> Iterator[str]:
        """Yield every column that the table must have."""
        for pick in self.columns.values():
            yield from pick.columns

    def facts(self) -> dict[str, Any]:
        """Return it as one JSON object (zones by name), for the record of the import."""
        zones = {name: str(zone) for name in ("zone", "bare_days") if (zone := getattr(self, name)) is not None}
        return asdict(self) | {"empty": sorted(self.empty)} | zones


def read_mapping(path: Path) -> CaseMapping:
    """Read a mapping file. Raises BadInput: all of `check_text`, and "mapping" with where and what is wrong."""
    try:
        given = tomllib.loads(read_text(path, None))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadInput("mapping", file=path, at="", detail=str(error)) from error
    return _Reading(path).mapping(given)


class _Reading:
    def __init__(self, path: Path) -> None:
        self._path = path

    def mapping(self, given: dict[str, Any]) -> CaseMapping:
        for name in given:
            if name not in _TABLES | _PLAIN:
                self._bad(name, f"unknown; known are {', '.join(sorted(_TABLES | _PLAIN))}")
        tables = {name: self._table(given.get(name, {}), name) for name in _TABLES}
        columns = self._columns(tables["columns"])
        kind = self._table(tables["category"].get("type", {}), "category.type")
        place, times = tables["place"], tables["times"]
        facts: dict[str, Any] = {}
        for name, values, meant in (("sources", Source, "source"), ("natures", Nature, "nature"),
                                    ("urgencies", Urgency, "urgency")):  # fmt: skip
            if tables[name]:
                facts[name] = self._values(tables[name], name, values)
            elif meant in columns:
                self._bad(f"columns.{meant}", f"the table [{name}] says nothing about its values")
        if "formats" in times:
            formats = self._texts(times["formats"], "times.formats")
            facts["formats"] = tuple(self._format(one) for one in formats)
        system = self._text(given.get("source_system", ""), "source_system")
        if not system:
            self._bad("source_system", "missing: the name of the system that gave the numbers")
        return CaseMapping(
            source_system=system,
            columns=columns,
            states=self._values(tables["states"], "states", CaseState, self._state),
            zone=self._zone(times, "zone"),
            bare_days=self._zone(times, "bare_days"),
            crs=self._crs(place),
            empty=frozenset({""} | {one.strip() for one in self._texts(place.get("empty", []), "place.empty")}),
            placeholders=tuple(self._placeholder(one) for one in place.get("placeholders", [])),
            type_code=self._text(kind.get("code", system), "category.type.code"),
            type_name=self._text(kind.get("name", system), "category.type.name"),
            type_name_en=self._text(kind.get("name_en", ""), "category.type.name_en"),
            routing=self._routing(tables["category"]),
            encoding=self._text(given["encoding"], "encoding") if "encoding" in given else None,
            delimiter=self._delimiter(given.get("delimiter", ",")),
            **facts,
        )

    def _columns(self, given: dict[str, Any]) -> dict[str, Pick]:
        for name in given:
            if name not in SINGLE:
                self._bad(f"columns.{name}", f"unknown; known are {', '.join(SINGLE)}")
        for name in NEEDED:
            if name not in given:
                self._bad(f"columns.{name}", "missing")
        if ("lon" in given) != ("lat" in given):
            self._bad("columns.lon", "lon and lat go together")
        return {name: self._pick(value, f"columns.{name}") for name, value in given.items()}

    def _pick(self, value: Any, at: str) -> Pick:
        if isinstance(value, dict):
            if unknown := set(value) - {"column", "columns", "join", "after"}:
                self._bad(at, f"unknown {', '.join(sorted(unknown))}; known are column, columns, join, after")
            names = value.get("columns", value.get("column"))
            join, after = value.get("join", " "), value.get("after", "")
        else:
            names, join, after = value, " ", ""
        columns = tuple(self._texts([names] if isinstance(names, str) else names, at))
        if not columns:
            self._bad(at, "names no column")
        return Pick(columns, self._text(join, at), self._text(after, at))

    def _values(
        self, given: dict[str, Any], at: str, kind: type[Kind], check: Callable[[str, Kind], None] | None = None
    ) -> dict[str, Kind]:
        if not given:
            self._bad(at, "missing")
        found = {}
        for said, meant in given.items():
            try:
                found[said.strip()] = kind(meant)
            except ValueError:
                self._bad(f"{at}.{said}", f"unknown {meant!r}; known are {', '.join(kind)}")
            if check is not None:
                check(f"{at}.{said}", found[said.strip()])
        return found

    def _state(self, at: str, state: CaseState) -> None:
        if state not in TAKEN_OVER:
            self._bad(at, f"a case cannot be taken over in {state}; possible are {', '.join(sorted(TAKEN_OVER))}")

    def _placeholder(self, given: Any) -> Placeholder:
        at = "place.placeholders"
        known = self._table(given, at)
        numbers = [known.get("lon"), known.get("lat"), known.get("tolerance", 1e-6)]
        if not all(isinstance(one, int | float) and not isinstance(one, bool) and one == one for one in numbers):
            self._bad(at, "needs lon and lat (and may have tolerance) as numbers")
        if unknown := set(known) - {"lon", "lat", "tolerance"}:
            self._bad(at, f"unknown {', '.join(sorted(unknown))}")
        return Placeholder(*(float(one) for one in numbers if one is not None))

    def _zone(self, times: dict[str, Any], name: str) -> ZoneInfo | None:
        if name not in times:
            return None
        value = self._text(times[name], f"times.{name}")
        try:
            return ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            self._bad(f"times.{name}", f"unknown time zone {value!r}")

    def _crs(self, place: dict[str, Any]) -> str:
        value = self._text(place.get("crs", "EPSG:4326"), "place.crs")
        try:
            find_crs(value)
        except UnknownCrs:
            self._bad("place.crs", f"unknown coordinate reference system {value!r}; for example EPSG:4326")
        return value

    def _format(self, value: str) -> str:
        if not re.search(r"%[Yy]", value) or not re.search(r"%[mbBj]", value):
            self._bad("times.formats", f"{value!r} has no year or no month (%Y, %m)")
        return value

    def _routing(self, given: dict[str, Any]) -> str:
        value = self._text(given.get("routing", "territory_first"), "category.routing")
        if value not in ("territory_first", "owner_first"):
            self._bad("category.routing", "is territory_first or owner_first")
        return value

    def _delimiter(self, value: Any) -> str:
        if not isinstance(value, str) or len(value) != 1 or value in '"\r\n\0':
            self._bad("delimiter", "is one character")
        return str(value)

    def _texts(self, value: Any, at: str) -> list[str]:
        if not isinstance(value, list):
            self._bad(at, "is a text, or a list of texts")
        return [self._text(one, at) for one in value]

    def _text(self, value: Any, at: str) -> str:
        if not isinstance(value, str) or "\0" in value:
            self._bad(at, "is a text")
        return str(value)

    def _table(self, value: Any, at: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            self._bad(at, "is a table")
        return dict(value)

    def _bad(self, at: str, problem: str) -> NoReturn:
        raise BadInput("mapping", file=self._path, at=at, detail=problem)
