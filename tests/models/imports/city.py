"""A city with nothing in it, and files to bring into it."""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import text

from models.cases.queries import get_case
from models.cases.records import CaseDetail
from models.imports.cases import import_cases, survey_cases
from models.imports.founding import found_city
from models.imports.grids import GridFields, Missing, import_grids
from models.imports.mapping import read_mapping
from models.imports.reading import read_features
from models.imports.records import CaseCounts, GridCounts
from models.imports.rejects import Rejects, place_for
from models.store.engine import Store
from tests.support.database import CityDatabase

MAPPING = """
source_system = "hall"
[columns]
number = "No"
title = "Title"
text = "Text"
address = "Address"
reporter = "Caller"
reporter_phone = "Phone"
category = "Kind"
class = "Agency"
department = "Agency"
status = "Status"
lon = "Lon"
lat = "Lat"
reported = "In"
due = "Due"
closed = "Out"
[times]
zone = "America/New_York"
formats = ["%Y-%m-%d %H:%M"]
[place]
placeholders = [{ lon = 0, lat = 0, tolerance = 0.001 }]
[states]
New = "REPORTED"
Open = "FILED"
Busy = "HANDLING"
Done = "CLOSED"
"""
HEADER = (
    "No",
    "Title",
    "Text",
    "Address",
    "Caller",
    "Phone",
    "Kind",
    "Agency",
    "Status",
    "Lon",
    "Lat",
    "In",
    "Due",
    "Out",
)
ROW = {
    "Title": "Pothole", "Text": "A deep one", "Address": "1 Main St", "Caller": "Ann Lee", "Phone": "555",
    "Kind": "Pothole", "Agency": "Roads", "Status": "Open", "Lon": "0.5", "Lat": "0.5", "In": "2018-06-01 12:00",
    "Due": "2018-06-05 12:00", "Out": "",
}  # fmt: skip


def square(west: float, south: float, side: float = 1.0) -> list[list[float]]:
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(ring: Any, shape: str = "Polygon", /, **properties: Any) -> dict[str, Any]:
    coordinates = [ring] if shape == "Polygon" else ring
    return {"type": "Feature", "properties": properties, "geometry": {"type": shape, "coordinates": coordinates}}


def row(number: str, **facts: str) -> dict[str, str]:
    return {"No": number} | ROW | facts


@dataclass
class NewCity:
    """The city's store as its operator, and a folder for files."""

    store: Store
    database: CityDatabase
    folder: Path

    def table(self, rows: Sequence[dict[str, str]], name: str = "cases.csv") -> Path:
        path = self.folder / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, HEADER)
            writer.writeheader()
            writer.writerows(rows)
        return path

    def cases(self, rows: Sequence[dict[str, str]] | Path, mapping: str = MAPPING, **facts: Any) -> CaseCounts:
        path = rows if isinstance(rows, Path) else self.table(rows)
        # A file of its own for each thread: two imports at once must not read a mapping that is half written.
        written = self.folder / f"mapping-{threading.get_ident()}.toml"
        written.write_text(mapping, encoding="utf-8")
        meaning = read_mapping(written)
        table = survey_cases(path, meaning)
        with Rejects(place_for(path), table.header) as rejects:
            return import_cases(self.store, table, meaning, rejects, **facts)

    def grids(
        self, features: Sequence[dict[str, Any]] | Path, *, missing: Missing = Missing.KEEP, **fields: str
    ) -> GridCounts:
        path = features if isinstance(features, Path) else self.folder / "grids.geojson"
        if path is not features:
            path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        found = read_features(path)
        with Rejects(place_for(path), found.properties()) as rejects:
            return import_grids(self.store, found, GridFields(**fields), rejects, missing=missing)

    def rejected(self, name: str = "cases.csv") -> list[dict[str, str]]:
        path = self.folder / f"{name}.rejected.csv"
        if not path.exists():
            return []
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def ask(self, statement: str, **facts: Any) -> list[Any]:
        with self.store.read() as s:
            return list(s.execute(text(statement), facts).all())

    def case_of(self, number: str) -> CaseDetail:
        with self.store.read() as s:
            return get_case(s, self.id_of(number), unmask=True)

    def id_of(self, number: str) -> UUID:
        ((case_id,),) = self.ask("SELECT case_id FROM report WHERE source_number = :number", number=number)
        return UUID(str(case_id))


@contextmanager
def new_city(database: CityDatabase, folder: Path, **facts: Any) -> Iterator[NewCity]:
    store = Store(database.operator, desk="desk-1", pool_size=2)
    try:
        with store.transaction() as s:
            found_city(s, "newtown", "新城", **({"timezone": "America/New_York"} | facts))
        yield NewCity(store, database, folder)
    finally:
        store.close()
