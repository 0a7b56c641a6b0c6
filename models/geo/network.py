"""Lines cut where they meet: what a graph of roads is made from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

SAME_M = 0.1
"""Vertices nearer to each other than this are one."""
TOUCHES_M = 3.0
"""A loose end this near to another line meets it."""


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Lines on a plane in metres and the cuts on them: at their ends and wherever they meet others.

    Cuts are columns in the order of the lines and along each: `line`, `along` (metres from the line's start), `node` (a
    number each meeting place or end has). Those of line i are `first[i]` to `first[i + 1]`, two at least. `key` is
    `base[line] + along`, which rises over all cuts.
    """

    lines: NDArray[np.object_]
    line: NDArray[np.int64]
    along: NDArray[np.float64]
    node: NDArray[np.int64]
    nodes: int
    first: NDArray[np.int64]
    base: NDArray[np.float64]
    key: NDArray[np.float64]

    def only(self, wanted: NDArray[np.bool_]) -> Network:
        """The same without the lines that are not wanted; nodes keep their numbers."""
        if wanted.all():
            return self
        number = np.cumsum(wanted) - 1
        cuts = wanted[self.line]
        return _columns(self.lines[wanted], number[self.line[cuts]], self.along[cuts], self.node[cuts], self.nodes)


def network_of(xy: NDArray[np.float64], owner: NDArray[np.int64]) -> Network:
    """Cut lines where they meet: `xy` are the vertices in metres, `owner` says whose each is, in rising order.

    A vertex shared by two lines (or met twice by one) is a meeting place, as is where a loose end touches another line.
    Lines without length are left out.
    """
    xy, owner = _without_repeats(xy, owner)
    many = np.bincount(owner, minlength=int(owner[-1]) + 1 if len(owner) else 0)
    usable = many[owner] > 1
    xy = xy[usable]
    owner = np.unique(owner[usable], return_inverse=True)[1] if len(xy) else owner[usable]
    if not len(xy):
        none = np.array([], dtype=np.int64)
        return _columns(np.array([], dtype=object), none, np.array([]), none, 0)
    lines = shapely.linestrings(xy, indices=owner)
    starts = np.ones(len(xy), dtype=np.bool_)
    starts[1:] = owner[1:] != owner[:-1]
    ends = np.roll(starts, -1)
    step = np.where(starts, 0.0, np.hypot(*(xy - np.roll(xy, 1, axis=0)).T))
    whole = np.cumsum(step)
    along = whole - whole[starts][owner]
    vertex, times = np.unique(np.round(xy / SAME_M).astype(np.int64), axis=0, return_inverse=True, return_counts=True)[
        1:
    ]
    cut = starts | ends | (times[vertex] > 1)
    loose = np.flatnonzero((starts | ends) & (times[vertex] == 1))
    touching = _touching(lines, xy[loose], owner[loose])
    return _columns(
        lines,
        np.concatenate((owner[cut], touching[1])),
        np.concatenate((along[cut], touching[2])),
        np.concatenate((vertex[cut], vertex[loose[touching[0]]])),
        len(times),
    )


def _without_repeats(
    xy: NDArray[np.float64], owner: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Leave out vertices that stand where the one before them stands."""
    cell = np.round(xy / SAME_M)
    new = np.ones(len(xy), dtype=np.bool_)
    new[1:] = (owner[1:] != owner[:-1]) | (cell[1:] != cell[:-1]).any(axis=1)
    return xy[new], owner[new]


def _touching(
    lines: NDArray[np.object_], xy: NDArray[np.float64], owner: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Which loose end meets which other line, and how far along that one."""
    points = shapely.points(xy)
    end, line = shapely.STRtree(lines).query(points, predicate="dwithin", distance=TOUCHES_M)
    other = line != owner[end]
    end, line = end[other], line[other]
    return end, line, shapely.line_locate_point(lines[line], points[end])


def _columns(
    lines: NDArray[np.object_],
    line: NDArray[np.int64],
    along: NDArray[np.float64],
    node: NDArray[np.int64],
    nodes: int,
) -> Network:
    order = np.lexsort((along, line))
    line, along, node = line[order], along[order], node[order]
    length = shapely.length(lines) if len(lines) else np.array([])
    # A metre between one line and the next keeps the keys of the two apart.
    base = np.concatenate(([0.0], np.cumsum(length + 1.0)))
    first = np.searchsorted(line, np.arange(len(lines) + 1))
    return Network(lines, line, along, node, nodes, first, base, base[line] + along)
