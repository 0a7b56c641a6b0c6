"""The tree of areas with codes and names: city, district, streets and towns, communities and villages, basic grids."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from desktop.demo.geography.blocks import Blocks
from desktop.demo.geography.districts import Neighbours, assign_streets, divide, mend
from desktop.demo.geography.plan import DistrictPlan, SizePlan
from desktop.demo.geography.projection import shape_to_lonlat
from desktop.demo.geography.records import Grid, Settlement
from desktop.demo.names.areas import AreaNames, grid_name

CITY_CODE = "999000"
"""No city of China has this code, and no county has its plan's."""


@dataclass(frozen=True, slots=True)
class Tree:
    """All basic areas, and for each block the records of its grid and its community."""

    grids: tuple[Grid, ...]
    grid_of: tuple[Grid, ...]
    community_of: tuple[Grid, ...]


def build_hierarchy(rng: random.Random, plan: SizePlan, blocks: Blocks, neighbours: Neighbours) -> Tree:
    """Gather blocks into communities and streets and give everything its code and its name."""
    street_of = assign_streets(blocks, plan)
    mend(street_of, neighbours)
    names = AreaNames(rng)
    shapes = shape_to_lonlat(np.array(blocks.polygons))
    share = plan.grids / plan.communities
    districts = plan.districts or (DistrictPlan(plan.county, "望澜区", "Wanglan District"),)
    blocks_of: dict[str, list[int]] = {district.code: [] for district in districts}
    counted: Counter[str] = Counter()
    streets: list[Grid] = []
    communities: list[Grid] = []
    grids: list[Grid] = []
    grid_of: dict[int, Grid] = {}
    community_of: dict[int, Grid] = {}
    for s, street in enumerate(plan.streets):
        members = [i for i, o in enumerate(street_of) if o == s]
        if not members:
            continue
        county = street.county or plan.county
        counted[county] += 1
        blocks_of[county] += members
        code = f"{county}{counted[county]:03d}"
        streets.append(area(code, street.name, street.name_en, 3, county, shapes, members, street.settlement))
        groups = divide(rng, members, max(2, round(len(members) / share)), blocks, neighbours)
        for c, group in enumerate(sorted(groups, key=lambda g: reading_order(blocks, g)), 1):
            c_code = f"{code}{c:03d}"
            rural = street.settlement == "rural"
            island = sum(blocks.on_island[i] for i in group) * 2 > len(group)
            name, name_en = names.community(street.name, rural=rural, island=island)
            community = area(c_code, name, name_en, 4, code, shapes, group, street.settlement)
            communities.append(community)
            for n, i in enumerate(sorted(group, key=lambda b: reading_order(blocks, [b])), 1):
                g_name, g_name_en = grid_name(name, name_en, n)
                grid = area(f"{c_code}{n:03d}", g_name, g_name_en, 5, c_code, shapes, [i], street.settlement)
                grids.append(grid)
                grid_of[i], community_of[i] = grid, community
    everyone = list(range(len(blocks.polygons)))
    city = area(CITY_CODE, plan.name, plan.name_en, 1, None, shapes, everyone, "urban")
    counties = [
        area(d.code, d.name, d.name_en, 2, CITY_CODE, shapes, sorted(blocks_of[d.code]), "urban")
        for d in districts
        if blocks_of[d.code]
    ]
    return Tree(
        (city, *counties, *streets, *communities, *grids),
        tuple(grid_of[i] for i in everyone),
        tuple(community_of[i] for i in everyone),
    )


def reading_order(blocks: Blocks, group: list[int]) -> tuple[int, float]:
    """Codes count from the north-west, row by row."""
    middles = [blocks.polygons[i].centroid for i in group]
    return (round(-sum(m.y for m in middles) / len(middles) / 900), sum(m.x for m in middles) / len(middles))


def area(
    code: str,
    name: str,
    name_en: str,
    level: int,
    parent: str | None,
    shapes: np.ndarray,
    members: list[int],
    settlement: Settlement,
) -> Grid:
    """One area made of blocks."""
    polygon = shapes[members[0]] if len(members) == 1 else shapely.coverage_union_all(shapes[members])
    assert isinstance(polygon, Polygon | MultiPolygon)
    weight = float(len(members)) * (1.0 if settlement == "urban" else 0.55)
    return Grid(code, name, name_en, level, "basic", parent, polygon, settlement, weight=weight)
