"""The made-up city 澜州市, drawn from a seed: coast, river, roads, grids, places and cameras, all with names."""

from __future__ import annotations

import random

import shapely

from desktop.demo.geography.blocks import Blocks, build_blocks, thinned
from desktop.demo.geography.cameras import build_cameras
from desktop.demo.geography.districts import link_islands
from desktop.demo.geography.hierarchy import CITY_CODE, build_hierarchy
from desktop.demo.geography.landmarks import build_landmarks
from desktop.demo.geography.lattice import Lattice, Warp, build_lattice
from desktop.demo.geography.network import build_graph, build_roads, road_records
from desktop.demo.geography.plan import SIZES, SizePlan
from desktop.demo.geography.projection import shape_to_lonlat, to_lonlat
from desktop.demo.geography.records import Geography, Level
from desktop.demo.geography.scenery import build_scenery
from desktop.demo.geography.terrain import Terrain, build_terrain

LEVELS = (
    Level(1, "city", "市", "City"),
    Level(2, "district", "区", "District"),
    Level(3, "street", "街道(镇)", "Subdistrict or town"),
    Level(4, "community", "社区(村)", "Community or village"),
    Level(5, "grid", "网格", "Grid"),
)


def build_geography(seed: int, size: str) -> Geography:
    """Draw the city. The same seed and size give the same city, byte for byte.

    ``size`` is a key of ``SIZES`` ("small": about 300 basic grids; "jimo": 2,287). Raises ValueError for another one.
    """
    if size not in SIZES:
        raise ValueError(f"The demo city has no size {size!r}; it can be {', '.join(SIZES)}.")
    plan = SIZES[size]
    rng = random.Random(f"geography {seed} {size}")
    terrain = build_terrain(rng, plan)
    lattice, blocks = lay_out(rng, plan, terrain)
    neighbours = [dict(n) for n in blocks.neighbours]
    link_islands(blocks, neighbours)
    tree = build_hierarchy(rng, plan, blocks, neighbours)
    footprint = shapely.coverage_union_all(blocks.polygons)
    hull = (
        shapely.union_all([footprint.buffer(1), terrain.river.intersection(footprint.envelope)]).buffer(60).buffer(-60)
    )
    landmarks = build_landmarks(rng, plan, blocks, tree, terrain)
    built = build_roads(rng, plan, lattice, terrain, hull, landmarks.plots)
    graph, used = build_graph(built, hull)
    # What leaves the city is drawn but not walked on; a stretch cut off within it is not built.
    built = [b for i, b in enumerate(built) if i in used or not hull.intersects(b.line)]
    cameras = build_cameras(rng, built, landmarks, footprint, plan.cameras)
    bounds = shape_to_lonlat(hull.buffer(500)).bounds
    lon, lat = to_lonlat(shapely.get_coordinates(shapely.Point(plan.old_town)))[0]
    return Geography(
        name=plan.name,
        name_en=plan.name_en,
        code=CITY_CODE,
        seed=seed,
        size=size,
        centre=(float(lon), float(lat)),
        bounds=bounds,
        levels=LEVELS,
        grids=(*tree.grids, *landmarks.dedicated),
        roads=road_records(built),
        graph=graph,
        places=(*build_scenery(terrain), *landmarks.places),
        cameras=cameras,
    )


def lay_out(rng: random.Random, plan: SizePlan, terrain: Terrain) -> tuple[Lattice, Blocks]:
    """Lay the lattice so that about ``plan.grids`` blocks come of it, trying again with another block size.

    Where the plan wants exactly as many, a few more are laid and the smallest joined to their neighbours.
    """
    warp = Warp(rng, plan)
    state = rng.getstate()
    scale = plan.block_scale
    lattice, blocks = Lattice((), (), ()), Blocks([], [], [], [])
    wanted = plan.grids * (1.035 if plan.exact else 1.0)
    for _ in range(8 if plan.exact else 4):
        rng.setstate(state)
        lattice = build_lattice(rng, plan, scale, warp)
        blocks = build_blocks(lattice, terrain)
        if abs(len(blocks.polygons) / wanted - 1) < (0.03 if plan.exact else 0.09):
            break
        scale *= (len(blocks.polygons) / wanted) ** 1.2
    return lattice, thinned(blocks, plan.grids) if plan.exact else blocks
