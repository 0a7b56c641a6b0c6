"""A list of cameras as a table: its columns in English or Chinese, each line a camera or the reason why it is none."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.cameras.records import CameraEntry
from models.cameras.rules import parse_address
from models.geo.crs import ReferenceSystem, UnknownCrs, find_crs
from models.imports.errors import BadInput
from models.imports.reading import read_table
from models.store.errors import Refused

COLUMNS = {
    "code": "编号",
    "name": "名称",
    "lon": "经度",
    "lat": "纬度",
    "address": "视频地址",
    "user": "用户名",
    "password": "密码",
    "active": "启用",
}
"""The columns of a list with their Chinese headings; the first four must be there."""
NEEDED = ("code", "name", "lon", "lat")
YES, NO = ("", "1", "yes", "y", "true", "是", "启用"), ("0", "no", "n", "false", "否", "停用")
WHYS = {
    "scheme": "the address does not begin with rtsp://",
    "host": "the address names no host",
    "port": "the address has a port that is none",
    "blank": "the address has blanks in it",
    "long": "the address is longer than 500 characters",
    "twice": "the address names another user than the column does",
    "password": "there is a password without a user",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """What was read: the cameras, and the lines that are none with the reason. Reasons hold nothing of the line itself."""

    entries: tuple[CameraEntry, ...]
    faults: tuple[tuple[int, str], ...]
    rows: int


class _Fault(Exception):
    pass


def read_entries(file: Path, crs: str, encoding: str | None = None) -> Listed:
    """Read a list of cameras. Raises BadInput for a file that is none as a whole, or a `crs` that nobody knows."""
    table = read_table(file, encoding=encoding)
    try:
        system = find_crs(crs)
    except UnknownCrs as error:
        raise BadInput("unknown_crs", file=file, crs=crs) from error
    at = _columns(table.header)
    if missing := [name for name in NEEDED if name not in at]:
        table.need(missing)
    entries: list[CameraEntry] = []
    faults: list[tuple[int, str]] = []
    seen: dict[str, int] = {}
    rows = 0
    for row in table.read():
        rows += 1
        cells = {name: row.fields[column].strip() if column < len(row.fields) else "" for name, column in at.items()}
        try:
            entry = _entry(cells, system)
            if entry.code in seen:
                raise _Fault(f"its number stands in line {seen[entry.code]} already")
        except _Fault as fault:
            faults.append((row.line, str(fault)))
            continue
        seen[entry.code] = row.line
        entries.append(entry)
    return Listed(tuple(entries), tuple(faults), rows)


def write_template(file: Path) -> None:
    """Write an empty list with Chinese headings, as a spreadsheet opens it. Raises OSError."""
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerow(COLUMNS.values())


def _columns(header: Sequence[str]) -> Mapping[str, int]:
    names = {heading: name for name, chinese in COLUMNS.items() for heading in (name, chinese)}
    found: dict[str, int] = {}
    for column, heading in enumerate(header):
        name = names.get(heading.strip().casefold())
        if name is not None:
            found.setdefault(name, column)
    return found


def _entry(cells: Mapping[str, str], system: ReferenceSystem) -> CameraEntry:
    for name, word in (("code", "number"), ("name", "name")):
        if not cells[name]:
            raise _Fault(f"it has no {word}")
    lon, lat = _position(cells, system)
    active = cells.get("active", "").casefold()
    if active not in (*YES, *NO):
        raise _Fault("whether it is in service is neither yes nor no")
    user, password = cells.get("user", ""), cells.get("password", "")
    address = None
    if cells.get("address"):
        try:
            address = parse_address(cells["address"], user, password)
        except Refused as refused:
            raise _Fault(WHYS[str(refused.facts["why"])]) from None
    elif user or password:
        raise _Fault("there is a user or a password without an address")
    return CameraEntry(cells["code"], cells["name"], lon, lat, address, active in YES)


def _position(cells: Mapping[str, str], system: ReferenceSystem) -> tuple[float, float]:
    try:
        x, y = float(cells["lon"]), float(cells["lat"])
    except ValueError:
        raise _Fault("its position is no two numbers") from None
    if not (math.isfinite(x) and math.isfinite(y)):
        raise _Fault("its position is no two numbers")
    lon, lat = (float(one) for one in system.to_wgs84(x, y))
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        raise _Fault("its position is nowhere on earth: longitude first, then latitude")
    return lon, lat
