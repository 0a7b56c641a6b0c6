"""Figures of every grid at once: each grid's own and all below it, the same as the figures elsewhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from shapely import Polygon, box

from models.figures.by_grid import GridTree, get_grid_figures
from models.figures.grid_records import GridFigure
from models.figures.queries import get_tiles
from models.grids.queries import get_grids
from models.grids.records import Grid, GridKind
from models.store.times import database_now
from models.workers.commands import receive_positions
from models.workers.records import Fix
from tests.models.town import LAT, LON, STEP, Town, as_owner
from tests.support.database import CityDatabase
from tests.support.desk_records import uid

WHOLE, FIRST, LAST = "999001", "999001001001001", "999001001002002"


def square(n: int, parent: int | None, shape: Polygon) -> Grid:
    parent_id = uid(parent) if parent is not None else None
    return Grid(uid(n), str(n), "", "", 5, GridKind.BASIC, parent_id, "", None, 0.0, 0.0, shape)


def test_what_lies_in_a_grid_lies_in_all_above_it_and_a_circle_of_grids_ends() -> None:
    tree = GridTree([square(1, None, box(0, 0, 1, 1)), square(2, 1, box(0, 0, 1, 1)), square(3, 2, box(0, 0, 1, 1))])
    assert tree.summed([(uid(3), 1, 2), (uid(2), 1, 1), (None, 9, 9), (uid(77), 9, 9)]) == {
        uid(3): (1, 2), uid(2): (2, 3), uid(1): (2, 3),
    }  # fmt: skip
    ring = GridTree([square(1, 2, box(0, 0, 1, 1)), square(2, 1, box(0, 0, 1, 1))])
    assert set(ring.summed([(uid(1), 1, 1)])) == {uid(1), uid(2)}


def test_a_grid_is_as_large_as_on_the_ground_and_a_hole_is_none_of_it() -> None:
    # A hundredth of a degree each way, at the equator and at 60°: tables of the ellipsoid give 1.231 and 0.622 km².
    shapes = [box(10, 0, 10.01, 0.01), box(10, 60, 10.01, 60.01)]
    shapes.append(shapes[0].difference(box(10.0025, 0.0025, 10.0075, 0.0075)))
    sizes = list(GridTree([square(n, None, shape) for n, shape in enumerate(shapes)]).square_km.values())
    assert sizes == pytest.approx([1.231, 0.622, 1.231 * 0.75], rel=1e-3)


@pytest.mark.database
def test_the_colours_of_grids_are_the_figures_of_the_tiles(town: Town, city_database: CityDatabase) -> None:
    first = {"lon": LON + 0.5 * STEP, "lat": LAT + 0.5 * STEP}
    last = {"lon": LON + 1.5 * STEP, "lat": LAT + 1.5 * STEP}
    on_time, _ = town.reviewing(**first)
    on_time = town.do("close", on_time.case_id, on_time.version)
    late = town.filed(**first)
    town.filed(**last)
    as_owner(city_database, "UPDATE case_file SET due_at = closed_at WHERE id = %s", on_time.case_id)
    hour_ago = "UPDATE case_file SET due_at = clock_timestamp() - interval '1 hour' WHERE id = %s"
    as_owner(city_database, hour_ago, late.case_id)
    with town.operator.read() as s:
        tree = GridTree(list(get_grids(s)))
        now = database_now(s)
    with town.field.transaction() as s:
        receive_positions(s, [Fix(town.workers["w1"], LON, LAT, 0.0, 0.0, 5.0, now - timedelta(seconds=5))])
    of = town.grids
    with town.leader.read() as s:
        rate, density, fresh = (
            get_grid_figures(s, figure, tree) for figure in (GridFigure.ON_TIME, GridFigure.DENSITY, GridFigure.FRESH)
        )
        tiles = get_tiles(s)
    assert (
        rate.parts[of[WHOLE]] == rate.parts[of[FIRST]] == (tiles.on_time.numerator, tiles.on_time.denominator) == (1, 2)
    )
    assert rate.value(of[LAST]) is None
    assert density.parts[of[WHOLE]][0] == tiles.open == 2
    assert density.value(of[FIRST]) == pytest.approx(1 / 1.0695, rel=1e-3)
    assert fresh.parts[of[WHOLE]] == (tiles.fresh, tiles.on_duty)
    assert tiles.fresh == 1
    with town.leader.read() as s, pytest.raises(ValueError, match="counted from the open cases"):
        get_grid_figures(s, GridFigure.LATE, tree)
