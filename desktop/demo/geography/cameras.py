"""Cameras at junctions of the greater roads and at the gates of busy places."""

from __future__ import annotations

import random

import shapely
from shapely import Point

from desktop.demo.geography.landmarks import Landmarks
from desktop.demo.geography.network import Built
from desktop.demo.geography.projection import shape_to_metres, to_lonlat
from desktop.demo.geography.records import Camera
from desktop.demo.names.pinyin import in_english

GATES = {"school": "门口", "hospital": "门口", "market": "入口", "station": "广场", "pier": "码头"}


def build_cameras(
    rng: random.Random, built: list[Built], landmarks: Landmarks, city: shapely.Geometry, most: int
) -> tuple[Camera, ...]:
    """At most ``most`` cameras, at least 60 m apart."""
    around = city.buffer(100, quad_segs=1)
    shapely.prepare(around)
    great = [b for b in built if b.road_class in ("arterial", "secondary")]
    tree = shapely.STRtree([b.line for b in great])
    spots: list[tuple[Point, str, str]] = []
    for i, road in enumerate(great):
        for j in sorted(tree.query(road.line, predicate="intersects")):
            other = great[int(j)]
            if j <= i or other.name == road.name:
                continue
            for point in shapely.get_parts(road.line.intersection(other.line)):
                if isinstance(point, Point):
                    first, second = sorted((road.name, other.name))
                    name_en = f"{in_english(first)} at {in_english(second)}"
                    spots.append((point, f"{first}与{second}路口", name_en))
    rng.shuffle(spots)
    gates = []
    for place in landmarks.places:
        if place.kind in GATES and place.rank <= 3:
            gate = GATES[place.kind] if not place.name.endswith(GATES[place.kind]) else ""
            gates.append((shape_to_metres(place.point), f"{place.name}{gate}", f"{place.name_en} gate"))
    chosen: list[tuple[Point, str, str]] = []
    names: set[str] = set()
    for spot in [*gates, *spots]:
        near = any(spot[0].distance(c[0]) < 60 for c in chosen)
        if near or spot[1] in names or not around.contains(spot[0]) or len(chosen) >= most:
            continue
        names.add(spot[1])
        chosen.append(spot)
    cameras = []
    for n, (point, name, name_en) in enumerate(chosen, 1):
        lon, lat = to_lonlat(shapely.get_coordinates(point))[0]
        cameras.append(Camera(f"C{n:04d}", name, name_en, float(lon), float(lat)))
    return tuple(cameras)
