"""What a planner decides before drawing: extent, density, and where the streets and towns have their middles.

Everything here is in local metres: x to the east, y to the north, origin at the city's reference point.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

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
    county: str = ""
    """The code of the district it belongs to; "" for the plan's only one."""


@dataclass(frozen=True, slots=True)
class DistrictPlan:
    """A district or county: the six digits that its areas' codes begin with (no county of China has them), and its name."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class TownPlan:
    """A lesser town in the country: where its middle is and how far it reaches (m)."""

    x: float
    y: float
    reach: float


@dataclass(frozen=True, slots=True)
class SizePlan:
    """One size of the city. Lengths in metres, areas in square kilometres."""

    name: str
    name_en: str
    county: str
    """The six digits that its areas' codes begin with; no county of China has them."""

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
    towns: tuple[TownPlan, ...] = ()
    block_scale: float = 1.0
    """What to try first: below 1 makes smaller blocks, hence more of them."""
    exact: bool = False
    """Whether there are exactly `grids` of them; otherwise about as many."""
    plenty: int = 1
    """How many times as many schools, markets, parks and so on there are as in the small city."""
    professional: int | None = None
    """How many of these belong to a department as professional grids; None: each is a dedicated grid instead."""
    zones: bool = False
    """Whether each street has a functional zone (功能区) with a dedicated grid over it."""
    cameras: int = 110
    districts: tuple[DistrictPlan, ...] = ()
    """Empty: one, with the plan's own code."""


SMALL = SizePlan(
    name="澜州市",
    name_en="Lanzhou-on-Sea",
    county="999001",
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

# As many grids of each kind as Jimo's platform has; a size, not the place: the ground and all names are made up.
JIMO = SizePlan(
    name="澜州都市区",
    name_en="Greater Lanzhou-on-Sea",
    county="999002",
    west=-26000,
    east=5600,
    south=-13000,
    north=13000,
    old_town=(-700.0, 500.0),
    grids=2287,
    communities=310,
    core_area=0.058,
    rural_area=0.78,
    streets=(
        *(replace(street, reach=street.reach * 1.1) for street in SMALL.streets),
        StreetPlan("听澜街道", "Tinglan Subdistrict", 500, 8000, "urban"),
        StreetPlan("金汐街道", "Jinxi Subdistrict", 200, -7800, "urban"),
        StreetPlan("云溪街道", "Yunxi Subdistrict", -16500, 800, "urban", 1.1),
        StreetPlan("澜北镇", "Lanbei Town", -4200, 9800, "rural"),
        StreetPlan("澜南镇", "Lannan Town", -4400, -9600, "rural"),
        StreetPlan("鹤台镇", "Hetai Town", -9800, 5200, "rural"),
        StreetPlan("青崖镇", "Qingya Town", -9600, -5600, "rural"),
        StreetPlan("松台镇", "Songtai Town", -15500, 8800, "rural"),
        StreetPlan("芦汀镇", "Luting Town", -17000, -8200, "rural"),
        StreetPlan("望泉镇", "Wangquan Town", -22500, 4800, "rural"),
        StreetPlan("砚塘镇", "Yantang Town", -22800, -4200, "rural"),
    ),
    towns=(
        TownPlan(500, 8000, 1700), TownPlan(200, -7800, 1700), TownPlan(-16500, 800, 2300), TownPlan(-4200, 9800, 1200),
        TownPlan(-4400, -9600, 1200), TownPlan(-9800, 5200, 1400), TownPlan(-9600, -5600, 1400),
        TownPlan(-15500, 8800, 1200), TownPlan(-17000, -8200, 1300), TownPlan(-22500, 4800, 1200),
        TownPlan(-22800, -4200, 1200),
    ),
    block_scale=0.607,
    exact=True,
    plenty=9,
    professional=563,
    zones=True,
    cameras=480,
)  # fmt: skip


_CORE, _NORTH, _SOUTH, _MIDDLE, _WEST = "999003", "999004", "999005", "999006", "999007"

# As many basic grids as a city of the size of Qingdao or Hohhot has; again a size, not the place.
QINGDAO = SizePlan(
    name="澜州大都市",
    name_en="Metropolitan Lanzhou-on-Sea",
    county=_CORE,
    west=-32000,
    east=5600,
    south=-20000,
    north=20000,
    old_town=(-700.0, 500.0),
    grids=5880,
    communities=560,
    core_area=0.058,
    rural_area=0.78,
    streets=(
        *(replace(street, reach=street.reach * 1.1, county=_CORE) for street in SMALL.streets),
        *(replace(street, county=_district) for street, _district in zip(
            JIMO.streets[8:],
            (_CORE, _CORE, _MIDDLE, _NORTH, _SOUTH, _MIDDLE, _MIDDLE, _NORTH, _SOUTH, _MIDDLE, _MIDDLE), strict=True,
        )),
        StreetPlan("海晏街道", "Haiyan Subdistrict", -1200, 13600, "urban", 1.0, _NORTH),
        StreetPlan("云门镇", "Yunmen Town", -6800, 15200, "rural", 1.0, _NORTH),
        StreetPlan("北泉街道", "Beiquan Subdistrict", -11800, 13800, "urban", 1.1, _NORTH),
        StreetPlan("柏岭镇", "Boling Town", -18200, 15400, "rural", 1.0, _NORTH),
        StreetPlan("桃川镇", "Taochuan Town", -24200, 13000, "rural", 1.0, _WEST),
        StreetPlan("秋浦镇", "Qiupu Town", -29600, 16200, "rural", 1.0, _WEST),
        StreetPlan("南澳街道", "Nan'ao Subdistrict", -1000, -13400, "urban", 1.0, _SOUTH),
        StreetPlan("长汀镇", "Changting Town", -6900, -15400, "rural", 1.0, _SOUTH),
        StreetPlan("苇塘街道", "Weitang Subdistrict", -12200, -13600, "urban", 1.1, _SOUTH),
        StreetPlan("龙湾镇", "Longwan Town", -18600, -15600, "rural", 1.0, _SOUTH),
        StreetPlan("荆山镇", "Jingshan Town", -24600, -13200, "rural", 1.0, _WEST),
        StreetPlan("双溪镇", "Shuangxi Town", -29800, -16200, "rural", 1.0, _WEST),
        StreetPlan("平陵街道", "Pingling Subdistrict", -27800, 400, "urban", 1.2, _WEST),
        StreetPlan("鹿苑镇", "Luyuan Town", -28400, 8000, "rural", 1.0, _WEST),
        StreetPlan("沙河镇", "Shahe Town", -28600, -8200, "rural", 1.0, _WEST),
        StreetPlan("中泽街道", "Zhongze Subdistrict", -11200, 200, "urban", 1.0, _MIDDLE),
        StreetPlan("秀川街道", "Xiuchuan Subdistrict", -6900, -400, "urban", 1.0, _MIDDLE),
    ),
    towns=(
        *JIMO.towns,
        TownPlan(-1200, 13600, 1900), TownPlan(-6800, 15200, 1200), TownPlan(-11800, 13800, 2000),
        TownPlan(-18200, 15400, 1200), TownPlan(-24200, 13000, 1300), TownPlan(-29600, 16200, 1200),
        TownPlan(-1000, -13400, 1900), TownPlan(-6900, -15400, 1200), TownPlan(-12200, -13600, 2000),
        TownPlan(-18600, -15600, 1200), TownPlan(-24600, -13200, 1300), TownPlan(-29800, -16200, 1200),
        TownPlan(-27800, 400, 2600), TownPlan(-28400, 8000, 1300), TownPlan(-28600, -8200, 1300),
        TownPlan(-11200, 200, 1900), TownPlan(-6900, -400, 1700),
    ),
    block_scale=0.47,
    exact=True,
    plenty=16,
    professional=900,
    zones=True,
    cameras=1200,
    districts=(
        DistrictPlan(_CORE, "望澜区", "Wanglan District"), DistrictPlan(_NORTH, "北澜区", "Beilan District"),
        DistrictPlan(_SOUTH, "南澜区", "Nanlan District"), DistrictPlan(_MIDDLE, "云溪区", "Yunxi District"),
        DistrictPlan(_WEST, "平陵市", "Pingling City"),
    ),
)  # fmt: skip

SIZES: dict[str, SizePlan] = {"small": SMALL, "jimo": JIMO, "qingdao": QINGDAO}
