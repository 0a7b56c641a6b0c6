"""What is to be redrawn, what it would move, and what was, as records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shapely.geometry.base import BaseGeometry


class RedrawKind(StrEnum):
    """画, 拆分, 合并, 撤销."""

    DRAW = "draw"
    SPLIT = "split"
    MERGE = "merge"
    UNDO = "undo"


class TeamStays(StrEnum):
    """Which part of a split grid the team goes with: both have the whole of it, or one of them and the other none."""

    BOTH = "both"
    FIRST = "first"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class PartPlan:
    """A grid to be: its area in WGS-84 and square metres, and how many open cases would lie in it."""

    shape: BaseGeometry
    square_metres: float
    cases: int


@dataclass(frozen=True, slots=True)
class RedrawPlan:
    """What a split or a merge would do, as it stands now.

    `moves` open cases would be in another grid (of them `without_place` have none and follow the first part);
    `duty_lines` of the duty list and `rulings` name a grid that would be closed: they are made anew by hand.
    """

    names: tuple[str, ...]
    parts: tuple[PartPlan, ...]
    moves: int
    without_place: int
    team: int
    duty_lines: int
    rulings: int


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A grid that can be merged with another: of the same parent and level, with an edge in common."""

    id: UUID
    code: str
    name: str
    cases: int


@dataclass(frozen=True, slots=True)
class Redraw:
    """Something that was redrawn: by whom (the account's name) and when, how many cases it moved."""

    id: UUID
    kind: RedrawKind
    title: str
    cases: int
    by: str
    at: datetime
    undone: bool
    undoable: bool
    """Whether its grids are still as it left them."""


@dataclass(frozen=True, slots=True)
class Redrawn:
    """What a command has done: its row, the grids there are now, how many cases moved."""

    id: UUID
    grid_ids: tuple[UUID, ...]
    cases: int
