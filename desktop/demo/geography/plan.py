"""What a planner decides before drawing: extent, density, and where the streets and towns have their middles.

Everything here is in local metres: x to the east, y to the north, origin at the city's reference point.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.demo.geography.records import Settlement

STEP = 50
"""Every lattice line bends only at multiples of this (m), so that neighbours share their vertices exactly."""


@dataclass(frozen=True, slots=True)
class StreetPlan:
    """A street or town: its name, where its middle is (m) and whether it is town or country."""

    name: str
    name_en: str
    x: float
    y: float
    settlement: Settlement
    reach: float = 1.0
    """Above 1 it takes more ground than its neighbours."""


@dataclass(frozen=True, slots=True)
class SizePlan:
    """One size of the city. Lengths in metres, areas in square kilometres."""

    west: int
    east: int
    south: int
    north: int
    old_town: tuple[float, float]
    grids: int
    communities: int
    core_area: float
    rural_area: float
    streets: tuple[StreetPlan, ...]


SMALL = SizePlan(
    west=-7000,
    east=5600,
    south=-5000,
    north=5000,
    old_town=(-700.0, 500.0),
    grids=300,
    communities=40,
    core_area=0.058,
    rural_area=0.78,
    streets=(
        StreetPlan("望潮街道", "Wangchao Subdistrict", -700, 600, "urban", 0.9),
        StreetPlan("东汀街道", "Dongting Subdistrict", 1500, 1900, "urban", 1.0),
        StreetPlan("青榆街道", "Qingyu Subdistrict", -3000, 1700, "urban", 1.0),
        StreetPlan("汀湾新区", "Tingwan New Area", 1300, -2300, "urban", 1.05),
        StreetPlan("南桥街道", "Nanqiao Subdistrict", -1300, -1900, "urban", 0.95),
        StreetPlan("北岑街道", "Beicen Subdistrict", -700, 3700, "rural", 1.0),
        StreetPlan("柳渡镇", "Liudu Town", -4300, -2800, "rural", 1.05),
        StreetPlan("石岭镇", "Shiling Town", -5700, 2500, "rural", 1.0),
    ),
)

SIZES: dict[str, SizePlan] = {"small": SMALL}
