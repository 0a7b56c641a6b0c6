"""A city of a few grids and cases in a data folder of its own: quick to make, for what must not take long."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shapely.geometry import box
from sqlalchemy import URL, insert, text

from desktop.postgres.accounts import migrate_and_register
from desktop.postgres.cities import CityServer, create_city_database
from desktop.postgres.places import Places
from desktop.postgres.server import EmbeddedServer
from models.cases.tables import CaseRow, CategoryRow, ReportRow, StepRow
from models.city.commands import create_city
from models.grids.commands import add_grids, add_levels
from models.grids.records import Grid, GridKind, Level
from models.store.engine import Store
from models.store.ids import new_id

CODE = "small"
SIDE = 4
"""Grids in each direction."""
STEP = 0.01
CASES = 120
LON, LAT = 121.0, 36.0


@contextmanager
def data_folder(prefix: str = "shaotai-bench-") -> Iterator[Path]:
    """A data folder (SHAOTAI_HOME) that the server's user can reach, gone afterwards."""
    base = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))
    base.chmod(0o755)
    try:
        yield base
    finally:
        shutil.rmtree(base, ignore_errors=True)
        shutil.rmtree(Places.under(base).runtime, ignore_errors=True)


def make_small_city(base: Path, code: str = CODE) -> None:
    """Make it in that data folder; its server has stopped when this returns."""
    with EmbeddedServer.start(base) as server:
        cities = CityServer.embedded(server)
        create_city_database(cities, code, migrate_and_register)
        fill(cities.url(code, "operator"), code)


def fill(url: URL, code: str) -> None:
    """Put 16 grids and 120 open cases into a migrated, empty database."""
    store = Store(url, desk="bench")
    try:
        with store.transaction() as s:
            create_city(s, code, "小城", lon=LON + SIDE * STEP / 2, lat=LAT + SIDE * STEP / 2)
            add_levels(s, [Level(1, "网格", "Grid")])
            add_grids(s, [_grid(x, y) for x in range(SIDE) for y in range(SIDE)])
            category = new_id()
            s.execute(insert(CategoryRow).values(id=category, code="c1", name="市容环境", depth=1))
            now = s.scalar(text("SELECT now()"))
            same = {"state": "REPORTED", "urgency": "normal", "nature": "help", "source": "hotline"}
            same |= {"category_id": category, "reported_at": now, "stage_since": now}
            spread = SIDE * STEP / CASES
            places = [{"id": new_id(), "lon": LON + n * spread, "lat": LAT + n * spread} for n in range(CASES)]
            s.execute(insert(CaseRow), [same | at | {"title": f"路灯不亮 {n}"} for n, at in enumerate(places)])
            came = {name: same[name] for name in ("urgency", "nature", "source", "category_id", "reported_at")}
            came["occurred_at"] = now
            s.execute(insert(ReportRow), [came | at | {"id": new_id(), "case_id": at["id"]} for at in places])
            step = {"action": "report", "to_state": "REPORTED", "occurred_at": now}
            s.execute(insert(StepRow), [step | {"id": new_id(), "case_id": at["id"]} for at in places])
    finally:
        store.close()


def _grid(x: int, y: int) -> Grid:
    lon, lat = LON + x * STEP, LAT + y * STEP
    code = f"{x}{y}"
    return Grid(
        id=new_id(),
        code=code,
        name=f"第{code}网格",
        name_en=f"Grid {code}",
        level=1,
        kind=GridKind.BASIC,
        parent_id=None,
        path=code,
        owner_department_id=None,
        lon=lon + STEP / 2,
        lat=lat + STEP / 2,
        geometry=box(lon, lat, lon + STEP, lat + STEP),
    )
