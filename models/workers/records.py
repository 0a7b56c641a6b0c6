"""Departments, workers and positions as records. Names and phones are masked unless asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import numpy as np
from numpy.typing import NDArray


class DepartmentKind(StrEnum):
    """部门: an owner or professional bureau, or a street or town sub-centre (镇(街道)分中心)."""

    BUREAU = "bureau"
    SUBCENTRE = "subcentre"


class WorkerRole(StrEnum):
    """网格长, 网格管理员, 网格员(专职), 网格员(兼职), 网格信息员, 楼栋长."""

    LEADER = "leader"
    MANAGER = "manager"
    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    INFORMANT = "informant"
    BUILDING_HEAD = "building_head"


@dataclass(frozen=True, slots=True)
class Department:
    """A department or sub-centre; `grid_id` is the street or town whose sub-centre it is."""

    id: UUID
    code: str
    name: str
    name_en: str
    kind: DepartmentKind
    grid_id: UUID | None


@dataclass(frozen=True, slots=True)
class Worker:
    """A field worker; `name` and `phone` come masked (王**, 138****1234); `grid_id` is the grid of the first team slot."""

    id: UUID
    code: str
    role: WorkerRole
    name: str
    phone: str
    grid_id: UUID | None
    grid_name: str
    on_duty: bool
    load: int
    """Orders in hand."""


@dataclass(frozen=True, slots=True)
class WorkerFound:
    """A worker that was searched for, and where to look (WGS-84 degrees).

    The latest position of one on duty; without one, the point of his grid; None for one who has neither.
    """

    worker: Worker
    lon: float | None
    lat: float | None


@dataclass(frozen=True, slots=True)
class Fix:
    """One position of one worker as it comes in: WGS-84 degrees, heading in degrees clockwise from north, speed in m/s."""

    worker_id: UUID
    lon: float
    lat: float
    heading: float
    speed: float
    accuracy: float
    fixed_at: datetime


@dataclass(frozen=True, slots=True, eq=False)
class Positions:
    """Latest positions as columns of equal length n, rows in no particular order. `fixed_at` is seconds since 1970 UTC."""

    worker_ids: tuple[UUID, ...]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    heading: NDArray[np.float32]
    fixed_at: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class NewWorker:
    """A worker as entered: the full name and phone, unmasked."""

    id: UUID
    code: str
    role: WorkerRole
    name: str
    phone: str
    on_duty: bool = False


@dataclass(frozen=True, slots=True)
class TeamSlot:
    """A place in a grid's team; empty while `worker_id` is None. The lowest `ordinal` is the grid's first."""

    id: UUID
    grid_id: UUID
    ordinal: int
    role: WorkerRole
    worker_id: UUID | None


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a batch of fixes; every fix is in exactly one of kept, known, off_duty and unusable.

    `known` were in the history already; `off_duty` came from a worker who is not on duty, or is unknown, and are not
    kept; `unusable` have no possible place or time. `moved` is how many workers have a newer position now.
    """

    kept: int = 0
    known: int = 0
    off_duty: int = 0
    unusable: int = 0
    moved: int = 0
