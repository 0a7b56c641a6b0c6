"""Reads cameras: the list, the nearest to a place, and an address for who may open it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cameras.records import Address, ListedCamera, NearCamera
from models.geo.distance import haversine_sql

_METRES = haversine_sql("c.lon", "c.lat", ":lon", ":lat")
_NEAREST = text(
    f"""SELECT * FROM (SELECT c.id, c.code, c.name, {_METRES} AS metres
        FROM camera c JOIN camera_address a ON a.camera_id = c.id AND a.url <> '' WHERE c.active) n
    WHERE n.metres <= :within ORDER BY n.metres, n.code LIMIT :most"""  # noqa: S608 - a constant of this module
)
_NEAREST_STREAMS = text(
    f"""SELECT c.id, c.code, c.name, {_METRES} AS metres FROM camera c
    JOIN camera_streams(ARRAY(SELECT n.id FROM camera n WHERE n.active)) s ON s.camera_id = c.id
    WHERE {_METRES} <= :within ORDER BY metres, c.code LIMIT :most"""  # noqa: S608 - a constant of this module
)
_STREAMS = text("SELECT camera_id, url FROM camera_streams(CAST(:ids AS uuid[]))")
_LIST = text(
    """SELECT c.id, c.code, c.name, c.lon, c.lat, c.active, coalesce(a.url, '') AS url,
        coalesce(a.sign_in, '') <> '' AS signs_in
    FROM camera c LEFT JOIN camera_address a ON a.camera_id = c.id ORDER BY c.code"""
)
_ADDRESSES = text(
    """SELECT a.camera_id, a.url, a.sign_in, a.password FROM camera_address a JOIN camera c ON c.id = a.camera_id AND c.active
    WHERE a.camera_id = ANY(:ids) AND a.url <> ''"""
)


def get_nearest(s: Session, lon: float, lat: float, *, most: int, within_m: float) -> list[NearCamera]:
    """Return the cameras in service that can be watched, nearest to a place first. Raises NotPermitted for who may not."""
    found = s.execute(_NEAREST, {"lon": lon, "lat": lat, "most": most, "within": within_m})
    return [NearCamera(*row) for row in found]


def get_addresses(s: Session, ids: Sequence[UUID]) -> dict[UUID, Address]:
    """Return the addresses of those of the cameras that are in service and have one. Raises NotPermitted for who may not."""
    return {row[0]: Address(*row[1:]) for row in s.execute(_ADDRESSES, {"ids": list(ids)})}


def get_nearest_streams(s: Session, lon: float, lat: float, *, most: int, within_m: float) -> list[NearCamera]:
    """Return those of the nearest that nobody signs in to, nearest first: what a leader's account may watch."""
    found = s.execute(_NEAREST_STREAMS, {"lon": lon, "lat": lat, "most": most, "within": within_m})
    return [NearCamera(*row) for row in found]


def get_streams(s: Session, ids: Sequence[UUID]) -> dict[UUID, Address]:
    """Return the addresses of those of the cameras that are in service and that nobody signs in to."""
    return {row[0]: Address(row[1]) for row in s.execute(_STREAMS, {"ids": list(ids)})}


def get_listed(s: Session) -> list[ListedCamera]:
    """Return every camera, those out of service too, by code; no passwords. Raises NotPermitted for who may not."""
    return [ListedCamera(*row) for row in s.execute(_LIST)]
