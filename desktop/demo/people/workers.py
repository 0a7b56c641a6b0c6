"""Workers and teams: 1+1+1+N a grid, the leader and the manager shared by neighbouring grids, some places vacant."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass

from desktop.demo.geography.records import Geography, Grid
from desktop.demo.people.persons import person_name, phone_number
from desktop.demo.volume import Team

VACANT = 0.04


@dataclass(frozen=True, slots=True)
class Person:
    """A worker before it is a row: its code, role, name, phone and the grid it belongs to."""

    code: str
    role: str
    name: str
    phone: str
    home: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the team of the grid `grid_code`; `worker_code` is None while vacant."""

    grid_code: str
    ordinal: int
    role: str
    worker_code: str | None


class Roster:
    """Makes workers one by one, with running codes."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self.people: list[Person] = []

    def hire(self, role: str, grid: Grid) -> str:
        """Return the code of a new worker at home in `grid`."""
        code = f"W{len(self.people) + 1:05d}"
        self.people.append(Person(code, role, person_name(self._rng), phone_number(self._rng), grid.code))
        return code


def staff(city: Geography, team: Team, rng: random.Random) -> tuple[list[Person], list[Slot]]:
    """Return the workers and the team places of every basic grid, as many as `team` says."""
    shared_by = {"leader": team.leader, "manager": team.manager}
    roster = Roster(rng)
    slots: list[Slot] = []
    communities: dict[str, list[Grid]] = defaultdict(list)
    for grid in city.basic_grids:
        communities[grid.parent_code or ""].append(grid)
    for grids in communities.values():
        for role, ordinal in (("leader", 1), ("manager", 2)):
            for start in range(0, len(grids), shared_by[role]):
                code = roster.hire(role, grids[start])
                slots += [Slot(g.code, ordinal, role, code) for g in grids[start : start + shared_by[role]]]
        neighbour: str | None = None
        for grid in grids:
            vacant = rng.random() < VACANT
            shared = neighbour if team.full_time_shared and rng.random() < team.full_time_shared else None
            neighbour = None if vacant else shared or roster.hire("full_time", grid)
            slots.append(Slot(grid.code, 3, "full_time", neighbour))
    total = team.workers or round(team.per_grid * len(city.basic_grids))
    wanted = total - len(roster.people)
    return roster.people, slots + _others(roster, city.basic_grids, max(wanted, 0), rng)


def _others(roster: Roster, grids: tuple[Grid, ...], wanted: int, rng: random.Random) -> list[Slot]:
    """The N of 1+1+1+N: one or two more places a grid, as many filled as are `wanted`."""
    places = []
    for grid in grids:
        places.append((grid, 4, "building_head" if grid.settlement == "urban" else "informant"))
        if rng.random() < 0.5:
            places.append((grid, 5, rng.choice(("part_time", "informant"))))
    filled = set(rng.sample(range(len(places)), min(wanted, len(places))))
    return [
        Slot(grid.code, ordinal, role, roster.hire(role, grid) if n in filled else None)
        for n, (grid, ordinal, role) in enumerate(places)
    ]
