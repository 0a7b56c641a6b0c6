"""Where every label of a zoom stands.

Laid out once for the whole city, so that no label is cut at a tile's edge, none covers another, and a road's name does not
repeat at every corner.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from desktop.basemap.lettering import Lettering, Style
from desktop.basemap.source import BasemapSource, shapes_to_world, to_world
from desktop.basemap.wording import RoadWords, Wording, area_words, place_words, road_words

Box = tuple[float, float, float, float]
REPEAT = 620.0
"""A road's name stands about this many pixels apart."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter with its middle at x, y (pixels of the zoom), turned clockwise by ``turn`` degrees."""

    letter: str
    x: float
    y: float
    turn: float


@dataclass(frozen=True, slots=True)
class Label:
    """A label in its place. ``tone`` is the name of a colour in the theme; ``mark`` is where its dot stands."""

    glyphs: tuple[Glyph, ...]
    style: Style
    tone: str
    box: Box
    mark: tuple[float, float] | None = None


@dataclass(slots=True)
class Layout:
    """All labels of one zoom, and their boxes as an array for quick choice."""

    labels: list[Label]
    boxes: NDArray[np.float64]

    def within(self, box: Box) -> Iterator[Label]:
        """The labels that reach into a box."""
        if len(self.labels):
            b = self.boxes
            hit = (b[:, 0] < box[2]) & (b[:, 2] > box[0]) & (b[:, 1] < box[3]) & (b[:, 3] > box[1])
            for i in np.flatnonzero(hit):
                yield self.labels[i]


class Room:
    """What is taken already, in a coarse grid of cells."""

    CELL = 96.0

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], list[Box]] = defaultdict(list)

    def over(self, box: Box) -> Iterator[tuple[int, int]]:
        for cx in range(int(box[0] // self.CELL), int(box[2] // self.CELL) + 1):
            for cy in range(int(box[1] // self.CELL), int(box[3] // self.CELL) + 1):
                yield cx, cy

    def free(self, boxes: list[Box]) -> bool:
        """Whether nothing stands in any of these boxes."""
        return not any(
            a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1]
            for a in boxes
            for cell in self.over(a)
            for b in self.cells.get(cell, ())
        )

    def take(self, boxes: list[Box]) -> None:
        for box in boxes:
            for cell in self.over(box):
                self.cells[cell].append(box)


class Layouter:
    """Lays out one city's labels in one language, a zoom at a time; made for one `zoom` alone it is made sooner."""

    def __init__(self, source: BasemapSource, language: str, lettering: Lettering, zoom: int | None = None) -> None:
        self.lettering = lettering
        self.words = [*area_words(source, language), *place_words(source, language)]
        self.roads = road_words(source, language, zoom)
        at = np.array([(w.lon, w.lat) for w in self.words], dtype=float).reshape(-1, 2)
        self.at = to_world(at)
        self.road_lines = shapes_to_world(r.line for r in self.roads)

    def layout(self, zoom: int) -> Layout:
        """Place what this zoom has room for, the most important first; equal ones in their given order."""
        room = Room()
        placed: list[Label] = []
        jobs: list[tuple[float, int, Wording | RoadWords]] = []
        jobs += [(w.order, i, w) for i, w in enumerate(self.words) if w.first <= zoom <= w.last]
        jobs += [(r.order, i, r) for i, r in enumerate(self.roads) if zoom >= r.first]
        for _, i, job in sorted(jobs, key=lambda j: (j[0], isinstance(j[2], RoadWords), j[1])):
            if isinstance(job, Wording):
                label = self.spot(job, self.at[i] * 2**zoom, zoom)
                if label and claim(room, label):
                    placed.append(label)
            else:
                placed += self.along(room, job, self.road_lines[i], zoom)
        boxes = np.array([label.box for label in placed], dtype=float).reshape(-1, 4)
        return Layout(placed, boxes)

    def spot(self, words: Wording, at: NDArray[np.float64], zoom: int) -> Label | None:
        """A level line of text, or two, at a point."""
        style = words.style(zoom)
        x, y = float(at[0]), float(at[1])
        if words.reach and self.lettering.width(style, words.text) > words.reach * 2**zoom:
            return None
        mark = (x, y) if words.dot else None
        lines = broken(words.text) if words.dot or words.wrap else [words.text]
        top = y + (style.size * 1.15 if words.dot else -(len(lines) - 1) * style.size * 0.6)
        glyphs: list[Glyph] = []
        for n, line in enumerate(lines):
            cursor = x - self.lettering.width(style, line) / 2
            for letter in line:
                advance = self.lettering.glyph(style, letter)[1]
                glyphs.append(Glyph(letter, cursor + advance / 2, top + n * style.size * 1.2, words.turn))
                cursor += advance + style.spacing
        if words.turn:
            glyphs = [turned(g, x, y, words.turn) for g in glyphs]
        return Label(tuple(glyphs), style, words.tone, box_round(glyphs, style, mark), mark)

    def along(self, room: Room, words: RoadWords, line: shapely.Geometry, zoom: int) -> list[Label]:
        """A road's name along its line, every REPEAT pixels, where it is straight enough and nothing is in the way."""
        style = words.style(zoom)
        need = self.lettering.width(style, words.text)
        found = []
        for part in shapely.get_parts(line):
            points = shapely.get_coordinates(part) * 2**zoom
            track = Track(points)
            if track.length < need + 24:
                continue
            count = max(1, round(track.length / REPEAT))
            for n in range(count):
                middle = (n + 0.5) * track.length / count
                for shift in (0.0, 55.0, -55.0, 110.0, -110.0, 170.0, -170.0):
                    label = self.on_track(track, middle + shift, need, words, style)
                    if label and claim(room, label):
                        found.append(label)
                        break
        return found

    def on_track(self, track: Track, middle: float, need: float, words: RoadWords, style: Style) -> Label | None:
        """One name along a line, or None where the line is too short or bends too much."""
        if middle - need / 2 < 6 or middle + need / 2 > track.length - 6:
            return None
        upright = words.upright and abs(math.degrees(track.angle(middle))) % 180 > 52 and (
            abs(math.degrees(track.angle(middle))) % 180 < 128)  # fmt: skip
        angle = track.angle(middle)
        forward = math.sin(angle) > 0 if upright else math.cos(angle) >= 0
        cursor = -need / 2
        glyphs = []
        for letter in words.text:
            advance = self.lettering.glyph(style, letter)[1]
            offset = cursor + advance / 2
            s = middle + (offset if forward else -offset)
            bend = math.degrees(math.remainder(track.angle(s) - angle, 2 * math.pi))
            if abs(bend) > 24:
                return None
            here = math.degrees(track.angle(s)) + (0 if forward else 180)
            turn = here - 90 if upright else here
            gx, gy = track.point(s)
            glyphs.append(Glyph(letter, gx, gy, math.remainder(turn, 360)))
            cursor += advance + style.spacing
        return Label(tuple(glyphs), style, words.tone, box_round(glyphs, style, None))


class Track:
    """A line measured along its length."""

    def __init__(self, points: NDArray[np.float64]) -> None:
        # Asked for point by point: lists and a search in them are some fifty times as quick as arrays.
        self.x, self.y = points[:, 0].tolist(), points[:, 1].tolist()
        self.along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T)))).tolist()
        self.length = self.along[-1]

    def point(self, s: float) -> tuple[float, float]:
        """The point so far along the line; beyond an end it is the end."""
        along = self.along
        at = bisect_right(along, s) - 1
        if at < 0:
            return self.x[0], self.y[0]
        if at >= len(along) - 1:
            return self.x[-1], self.y[-1]
        part = (s - along[at]) / (along[at + 1] - along[at])
        return self.x[at] + (self.x[at + 1] - self.x[at]) * part, self.y[at] + (self.y[at + 1] - self.y[at]) * part

    def angle(self, s: float) -> float:
        """Direction in radians, smoothed over 24 pixels; 0 is east, growing clockwise on the screen."""
        (x0, y0), (x1, y1) = self.point(max(0.0, s - 12)), self.point(min(self.length, s + 12))
        return math.atan2(y1 - y0, x1 - x0)


def turned(glyph: Glyph, x: float, y: float, degrees: float) -> Glyph:
    """The same letter turned about a point."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    dx, dy = glyph.x - x, glyph.y - y
    return Glyph(glyph.letter, x + dx * cos - dy * sin, y + dx * sin + dy * cos, degrees)


def broken(text: str) -> list[str]:
    """A long name in two lines, at a space or in its middle."""
    if len(text) <= 8 or (" " in text and len(text) <= 16):
        return [text]
    spaces = [i for i, c in enumerate(text) if c == " "]
    if spaces:
        cut = min(spaces, key=lambda i: abs(i - len(text) / 2))
        return [text[:cut], text[cut + 1 :]]
    if any(c.isascii() for c in text):
        return [text]
    return [text[: (len(text) + 1) // 2], text[(len(text) + 1) // 2 :]]


def box_round(glyphs: list[Glyph], style: Style, mark: tuple[float, float] | None) -> Box:
    """The box that holds all ink of a label, halo included."""
    half = style.size * 0.75 + style.halo
    xs = [g.x for g in glyphs] + ([mark[0]] if mark else [])
    ys = [g.y for g in glyphs] + ([mark[1]] if mark else [])
    return min(xs) - half, min(ys) - half, max(xs) + half, max(ys) + half


def claim(room: Room, label: Label) -> bool:
    """Take the room for a label if it is free: letter by letter, so that a slanted name blocks only what it covers."""
    half = label.style.size * 0.62 + 2.5
    boxes = [(g.x - half, g.y - half, g.x + half, g.y + half) for g in label.glyphs]
    if label.mark:
        x, y = label.mark
        boxes.append((x - 5, y - 5, x + 5, y + 5))
    if not room.free(boxes):
        return False
    room.take(boxes)
    return True
