"""Cuts the made-up roads at their crossings, as the road table wants them, and puts the pieces back into a graph."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from shapely import LineString

from desktop.demo.geography.records import RoadGraph

CLASSES = ("arterial", "secondary", "branch", "path")


@dataclass(frozen=True, slots=True)
class Piece:
    """A road from one crossing to the next: name, class and line (WGS-84)."""

    name: str
    road_class: str
    line: LineString


def cut_at_crossings(graph: RoadGraph) -> list[Piece]:
    """Return the graph's edges joined up to pieces that begin and end at crossings, ends or changes of name."""
    edges = graph.edges.tolist()
    names, classes = graph.names.tolist(), graph.classes.tolist()
    at: dict[int, list[int]] = defaultdict(list)
    for number, (a, b) in enumerate(edges):
        at[a].append(number)
        at[b].append(number)

    def goes_on(node: int) -> bool:
        return len(at[node]) == 2 and names[at[node][0]] == names[at[node][1]]

    done = [False] * len(edges)
    pieces: list[Piece] = []
    starts = [n for n, (a, b) in enumerate(edges) if not (goes_on(a) and goes_on(b))]
    for number in [*starts, *range(len(edges))]:
        if done[number]:
            continue
        a, b = edges[number]
        chain = [b, a] if goes_on(a) and not goes_on(b) else [a, b]
        done[number] = True
        while goes_on(chain[-1]):
            following = [n for n in at[chain[-1]] if not done[n]]
            if not following:
                break
            done[following[0]] = True
            x, y = edges[following[0]]
            chain.append(y if x == chain[-1] else x)
        line = LineString(graph.nodes[chain])
        pieces.append(Piece(graph.road_names[names[number]], CLASSES[classes[number]], line))
    return pieces
