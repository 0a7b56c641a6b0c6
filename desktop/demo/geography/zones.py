"""Functional zones (功能区): one in each street or town, some blocks of one community, with a dedicated grid over them."""

from __future__ import annotations

import random

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from desktop.demo.geography.blocks import Blocks
from desktop.demo.geography.hierarchy import Tree
from desktop.demo.geography.projection import shape_to_lonlat
from desktop.demo.geography.records import Grid, Owner
from desktop.demo.names.places import street_stem

BLOCKS = (3, 4, 5)
KINDS: tuple[tuple[str, str, Owner], ...] = (
    ("高新技术产业园", "High-tech Park", "emergency"), ("现代物流园", "Logistics Park", "transport"),
    ("生态旅游度假区", "Resort", "landscape"), ("商贸城", "Trade City", "market"), ("大学城", "University Town", "education"),
    ("医药健康产业园", "Health Park", "health"), ("先进制造产业园", "Manufacturing Park", "emergency"),
    ("农业示范园", "Model Farm Park", "market"),
)  # fmt: skip


def functional_zones(rng: random.Random, tree: Tree, blocks: Blocks) -> list[Grid]:
    """One zone a street, each in one piece within one of its communities, owned by the bureau its kind asks for."""
    shapes = shape_to_lonlat(np.array(blocks.polygons))
    kinds = list(KINDS)
    rng.shuffle(kinds)
    zones = []
    for n, street in enumerate(g for g in tree.grids if g.level == 3):
        members: dict[str, list[int]] = {}
        for i, community in enumerate(tree.community_of):
            if community.parent_code == street.code and not blocks.on_island[i]:
                members.setdefault(community.code, []).append(i)
        roomy = sorted(code for code, own in members.items() if len(own) > BLOCKS[-1]) or sorted(members)
        code = rng.choice(roomy)
        own = gathered(rng, members[code], blocks, rng.choice(BLOCKS))
        polygon = shapely.coverage_union_all(shapes[own])
        assert isinstance(polygon, Polygon | MultiPolygon)
        ending, english, owner = kinds[n % len(kinds)]
        stem, stem_en = street_stem(street.name, street.name_en)
        name, name_en = f"{stem}{ending}", f"{stem_en} {english}"
        zones.append(
            Grid(f"{code}990", f"{name}专属网格", f"{name_en} Dedicated Grid", 5, "dedicated", code, polygon,
                 street.settlement, owner, name)
        )  # fmt: skip
    return zones


def gathered(rng: random.Random, members: list[int], blocks: Blocks, many: int) -> list[int]:
    """Up to ``many`` blocks of ``members`` in one piece, grown from one of them."""
    own = [rng.choice(members)]
    while len(own) < many:
        beside = {n for i in own for n in blocks.neighbours[i] if n in members and n not in own}
        if not beside:
            break
        own.append(max(beside, key=lambda n: (sum(blocks.neighbours[i].get(n, 0.0) for i in own), -n)))
    return sorted(own)
