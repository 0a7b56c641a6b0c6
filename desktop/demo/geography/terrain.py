"""Sea, coast, bay, island, river and hills, in local metres."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import shapely
from shapely import LineString, MultiPolygon, Point, Polygon

from desktop.demo.geography.plan import SizePlan

FAR = 42_000.0
"""The land goes on this far (m) beyond the city, so that the map does not end at its border."""


@dataclass(frozen=True, slots=True)
class Terrain:
    """The ground the city stands on. ``dry`` is land without river: what grids may cover."""

    mainland: Polygon
    island: Polygon
    islets: tuple[Polygon, ...]
    river: Polygon
    river_axis: LineString
    hills: tuple[Polygon, ...]
    sea: Polygon
    dry: Polygon | MultiPolygon
    near_sea: Polygon | MultiPolygon
    near_river: Polygon | MultiPolygon
    near_land: Polygon | MultiPolygon
    """Sea, river and mainland up to 9 km west of the city: less to compute with."""


def waves(rng: random.Random, scales: list[tuple[float, float]]) -> list[tuple[float, float, float]]:
    """(amplitude, wavelength) pairs → sine components with random phases."""
    return [(amplitude, 2 * math.pi / length, rng.uniform(0, 2 * math.pi)) for amplitude, length in scales]


def wave(components: list[tuple[float, float, float]], t: float) -> float:
    """The sum of sine components at ``t``."""
    return sum(amplitude * math.sin(k * t + phase) for amplitude, k, phase in components)


def blob(rng: random.Random, x: float, y: float, width: float, height: float, rough: float = 0.16) -> Polygon:
    """An irregular round shape."""
    harmonics = [(rough / n**0.8, n, rng.uniform(0, 2 * math.pi)) for n in (2, 3, 4, 5, 7, 9, 13)]
    points = []
    for i in range(96):
        a = 2 * math.pi * i / 96
        r = 1 + sum(amp * math.sin(n * a + phase) for amp, n, phase in harmonics)
        points.append((x + width * r * math.cos(a), y + height * r * math.sin(a)))
    return largest(shapely.make_valid(Polygon(points)))


def largest(shape: shapely.Geometry) -> Polygon:
    """The biggest polygon in a shape, without its holes."""
    if isinstance(shape, Polygon):
        return Polygon(shape.exterior) if len(shape.interiors) else shape
    parts = [p for p in shapely.get_parts(shape) if isinstance(p, Polygon)]
    return Polygon(max(parts, key=lambda p: p.area).exterior)


def coast_x(y: float, slow: list[tuple[float, float, float]], bay_y: float) -> float:
    """How far east the land reaches at ``y`` before it is roughened: a bay at ``bay_y``, a headland either side."""
    bay = -1500 * math.exp(-(((y - bay_y) / 1500) ** 2))
    north_head = 900 * math.exp(-(((y - bay_y - 3000) / 1150) ** 2))
    south_head = 1250 * math.exp(-(((y - bay_y + 2900) / 1050) ** 2))
    retreat = -0.16 * max(0.0, abs(y) - 5500)
    return 3050 + bay + north_head + south_head + retreat + wave(slow, y)


def build_terrain(rng: random.Random, plan: SizePlan) -> Terrain:
    """Draw the ground of a city of this size."""
    bay_y = rng.uniform(-250, 250)
    slow = waves(rng, [(130, 5200), (80, 2300), (45, 1050)])
    fine_x = waves(rng, [(30, 520), (16, 260), (9, 130)])
    fine_y = waves(rng, [(60, 610), (22, 240)])
    shore = []
    for i in range(int(-FAR / 40), int(FAR / 40) + 1):
        y = i * 40.0
        shore.append((coast_x(y, slow, bay_y) + wave(fine_x, y), y + wave(fine_y, y)))
    mainland = largest(shapely.make_valid(Polygon([(-FAR, -FAR), *shore, (-FAR, FAR)])))
    mainland = add_harbour(rng, mainland, coast_x(bay_y - 2350, slow, bay_y), bay_y - 2350)

    island = blob(rng, 4250 + rng.uniform(-120, 120), bay_y + 900 + rng.uniform(-200, 200), 560, 430)
    islets = tuple(
        blob(rng, 4900 + rng.uniform(-250, 350), bay_y + dy + rng.uniform(-150, 150), w, w * 0.75)
        for dy, w in ((-420.0, 95.0), (-900.0, 60.0), (2050.0, 110.0))
    )
    islets = tuple(i for i in islets if i.distance(mainland) > 150 and i.distance(island) > 120)

    bend = waves(rng, [(330, 5200), (130, 2300), (50, 1100)])
    mouth = 1900 + 250.0
    axis_points = []
    for i in range(int(-FAR / 60), int((mouth + 2500) / 60) + 1):
        x = i * 60.0
        axis_points.append((x, -620 + bay_y + wave(bend, x) - 0.03 * (x - mouth)))
    axis = LineString(axis_points)
    channel = axis.buffer(62, quad_segs=4)
    for start, width in ((-1500.0, 68.0), (300.0, 78.0), (1200.0, 96.0), (1800.0, 125.0)):
        tail = LineString([p for p in axis_points if p[0] >= start])
        channel = channel.union(tail.buffer(width, quad_segs=6))
    river = largest(channel.buffer(60).buffer(-60).intersection(mainland))

    sea = Polygon([(-FAR, -FAR), (FAR, -FAR), (FAR, FAR), (-FAR, FAR)]).difference(mainland).difference(island)
    for islet in islets:
        sea = sea.difference(islet)
    dry = shapely.union_all([mainland.difference(river), island])
    near = shapely.box(plan.west - 9000, -FAR, plan.east + 3000, FAR)
    return Terrain(
        mainland,
        island,
        islets,
        river,
        axis,
        build_hills(rng, plan, river.intersection(near)),
        largest_with_holes(sea),
        dry.intersection(near),
        sea.intersection(near),
        river.intersection(near),
        mainland.intersection(near),
    )


def largest_with_holes(shape: shapely.Geometry) -> Polygon:
    """The biggest polygon in a shape, its holes kept."""
    return max((p for p in shapely.get_parts(shape) if isinstance(p, Polygon)), key=lambda p: p.area)


def add_harbour(rng: random.Random, land: Polygon, x: float, y: float) -> Polygon:
    """Reclaimed ground with straight quays and two moles on the south side of the bay."""
    angle = rng.uniform(-8, 8)
    quay = shapely.box(x - 600, y - 520, x + 330, y + 420)
    basin = shapely.box(x + 20, y - 60, x + 400, y + 130)
    basin = basin.union(shapely.box(x + 60, y - 340, x + 400, y - 210))
    mole = LineString([(x + 250, y + 400), (x + 620, y + 430), (x + 860, y + 210)]).buffer(
        22, cap_style="flat", join_style="mitre"
    )
    parts = [shapely.affinity.rotate(p, angle, origin=Point(x, y)) for p in (quay, basin, mole)]
    return largest(land.union(parts[0]).difference(parts[1]).union(parts[2]))


def build_hills(rng: random.Random, plan: SizePlan, river: Polygon) -> tuple[Polygon, ...]:
    """Wooded hills at the edges of the town, away from the river."""
    spots = [
        (plan.west + 1300, plan.north - 1200, 1150, 900),
        (plan.west + 3300, plan.north - 600, 800, 520),
        (plan.west + 900, plan.south + 1400, 900, 720),
        (-2150, 3100, 430, 330),
        (2900, 3350, 380, 300),
        (2700, -3900, 420, 330),
    ]
    hills = []
    banks = river.buffer(250)
    for x, y, w, h in spots:
        hill = blob(rng, x + rng.uniform(-150, 150), y + rng.uniform(-150, 150), w, h, 0.2)
        hill = largest(hill.difference(banks))
        hills.append(hill)
    return tuple(hills)
