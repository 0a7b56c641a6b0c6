"""Writes the list of cameras: what is known by its number is changed where it differs, nothing is ever taken away."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.accounts.queries import get_me
from models.cameras.records import CameraEntry, SetCameras
from models.grids.lookup import grid_index
from models.store.errors import NotPermitted, Refused
from models.store.ids import new_id

_ALONE = text("SELECT pg_advisory_xact_lock(hashtext('shaotai.cameras'))")
_KNOWN = text(
    """SELECT c.code, c.id, c.name, c.lon, c.lat, c.active,
        coalesce(a.url, '') AS url, coalesce(a.sign_in, ''), coalesce(a.password, '')
    FROM camera c LEFT JOIN camera_address a ON a.camera_id = c.id WHERE c.code = ANY(:codes)"""
)
_ADD = text(
    """INSERT INTO camera (id, code, name, lon, lat, grid_id, active)
    VALUES (:id, :code, :name, :lon, :lat, :grid_id, :active)"""
)
_CHANGE = text(
    """UPDATE camera SET name = :name, lon = :lon, lat = :lat, grid_id = :grid_id, active = :active WHERE id = :id"""
)
_ADDRESS = text(
    """INSERT INTO camera_address (camera_id, url, sign_in, password) VALUES (:id, :url, :sign_in, :password)
    ON CONFLICT (camera_id) DO UPDATE SET url = excluded.url, sign_in = excluded.sign_in, password = excluded.password"""
)
_NO_ADDRESS = text("UPDATE camera_address SET url = '', sign_in = '', password = '' WHERE camera_id = :id")


def set_cameras(s: Session, entries: Sequence[CameraEntry]) -> SetCameras:
    """Enter cameras and change those of the same number to what the list says, their address with it.

    One that the list does not name stays as it is; one that it says is not in service is no longer shown.
    Raises NotPermitted, Refused: "camera_code" (blank), "camera_name" (camera), "camera_place" (camera),
    "camera_twice" (codes).
    """
    me = get_me(s)
    if not me.may_write:
        raise NotPermitted("the list of cameras is for operators and supervisors")
    _check(entries)
    s.execute(_ALONE)
    known = {row.code: row for row in s.execute(_KNOWN, {"codes": [one.code for one in entries]})}
    index = grid_index(s)
    done: Counter[str] = Counter()
    for one in entries:
        row = known.get(one.code)
        address = one.address
        wanted = (one.name, one.lon, one.lat, one.active)
        to = ("", "", "") if address is None else (address.url, address.user, address.password)
        if row is not None and tuple(row[2:6]) == wanted and tuple(row[6:]) == to:
            done["same"] += 1
            continue
        grid = index.basic_at(one.lon, one.lat)
        facts = {
            "id": new_id() if row is None else row.id,
            "code": one.code,
            "name": one.name,
            "lon": one.lon,
            "lat": one.lat,
            "grid_id": None if grid is None else grid.id,
            "active": one.active,
        }
        s.execute(_ADD if row is None else _CHANGE, facts)
        if address is not None:
            sign_in = {"sign_in": address.user, "password": address.password}
            s.execute(_ADDRESS, {"id": facts["id"], "url": address.url} | sign_in)
        elif row is not None and row.url:
            s.execute(_NO_ADDRESS, {"id": facts["id"]})
        done["new" if row is None else "changed"] += 1
    return SetCameras(done["new"], done["changed"], done["same"])


def _check(entries: Sequence[CameraEntry]) -> None:
    for one in entries:
        if not one.code.strip():
            raise Refused("camera_code")
        if not one.name.strip():
            raise Refused("camera_name", camera=one.code)
        if not (math.isfinite(one.lon) and math.isfinite(one.lat) and abs(one.lon) <= 180 and abs(one.lat) <= 90):
            raise Refused("camera_place", camera=one.code)
    if twice := [code for code, many in Counter(one.code for one in entries).items() if many > 1]:
        raise Refused("camera_twice", codes=tuple(sorted(twice)))
