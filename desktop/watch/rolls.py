"""Who can be called in one roll: the sub-centres, and the grid leaders or all on duty of the city and of each street."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.picture import Ground
from models.workers.records import DepartmentKind, Worker, WorkerRole
from widgets.i18n import tr
from widgets.text import line
from widgets.watch.roll import Called

STREET = 3
"""The level of streets and towns in a grid's tree."""
LEADERS = frozenset({WorkerRole.LEADER, WorkerRole.MANAGER})


def choices(ground: Ground, workers: Iterable[Worker]) -> list[Called]:
    """Return whom to call, those choices left out that would call nobody."""
    workers = list(workers)
    subcentres = tuple(one.id for one in ground.departments if one.kind is DepartmentKind.SUBCENTRE)
    found = [
        Called(tr("All sub-centres"), (), subcentres),
        Called(tr("All grid leaders"), tuple(one.id for one in workers if one.role in LEADERS), ()),
    ]
    paths = {grid.id: grid.path.split("/") for grid in ground.grids}
    for street in sorted((grid for grid in ground.grids if grid.level == STREET), key=lambda grid: grid.code):
        there = [one for one in workers if one.grid_id is not None and street.code in paths.get(one.grid_id, ())]
        own = tuple(one.id for one in ground.departments if one.grid_id == street.id and one.id in subcentres)
        leaders = tuple(one.id for one in there if one.role in LEADERS)
        on_duty = tuple(one.id for one in there if one.on_duty)
        found.append(Called(tr("{street}: sub-centre and grid leaders", street=line(street.name)), leaders, own))
        found.append(Called(tr("{street}: all on duty", street=line(street.name)), on_duty, ()))
    return [one for one in found if one.workers or one.departments]
