"""What a made-up camera sees: a street at night from a pole, cars that come and go, its number and a clock in the picture.

The picture repeats after `SECONDS`. Along its lower edge stands a code of black and white cells that a program can read:
the camera's number and which picture of the loop this is.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 640, 360
RATE = 12
"""Pictures a second."""
SECONDS = 5
PICTURES = RATE * SECONDS
CELL = 8
"""Pixels a cell of the code; small enough to be no part of the scene, large enough to come through an encoder."""
BITS = 32
HORIZON = 132
INK = (226, 230, 234)

Pixels = NDArray[np.uint8]
Colour = tuple[int, int, int]


def number_of(code: str) -> int:
    """Return 24 bits that stand for a camera's number in the code."""
    return zlib.crc32(code.encode()) & 0xFFFFFF


def draw_scene(code: str) -> list[Pixels]:
    """Return every picture of a camera's loop, (HEIGHT, WIDTH, 3) each; the same camera always sees the same."""
    chance = random.Random(code)
    ground = _ground(chance)
    cars = [_Car(chance) for _ in range(chance.randint(3, 6))]
    return [_picture(ground, cars, code, number) for number in range(PICTURES)]


def read_code(pixels: Pixels) -> tuple[int, int] | None:
    """Return (number, picture) as they stand along the lower edge; None where there is no such code."""
    height, width = pixels.shape[:2]
    if (width, height) != (WIDTH, HEIGHT):
        return None
    row = pixels[height - CELL // 2, CELL // 2 : CELL * (BITS + 2) : CELL].astype(int).sum(axis=-1) / pixels.shape[2]
    # A white cell before and a black one behind: without them it is some other picture.
    if row[0] < 170 or row[-1] > 85:
        return None
    value = int("".join("1" if one > 127 else "0" for one in row[1:-1]), 2)
    return value >> 8, value & 0xFF


class _Car:
    """A pair of lights on the road; `way` is 1 for one that comes nearer, -1 for one that goes."""

    def __init__(self, chance: random.Random) -> None:
        self.way = chance.choice((1, -1))
        self.lane = chance.choice((0.3, 0.66))
        self.start = chance.random()
        self.colour = chance.choice(((52, 58, 64), (70, 74, 78), (44, 52, 66), (66, 50, 48)))

    def draw(self, pen: ImageDraw.ImageDraw, phase: float) -> None:
        far = (self.start + self.way * phase) % 1.0
        # Nearness grows by the square: so it looks when seen from a pole.
        near = far * far
        y = HORIZON + 8 + near * (HEIGHT - HORIZON + 60)
        half = 5 + near * 62
        middle = WIDTH / 2 + self.way * -self.lane * (24 + near * 300)
        pen.rounded_rectangle((middle - half, y - half * 1.1, middle + half, y), half / 4, fill=self.colour)
        pen.rectangle((middle - half * 0.7, y - half * 0.95, middle + half * 0.7, y - half * 0.6), fill=(24, 28, 33))
        light: Colour = (240, 232, 200) if self.way > 0 else (190, 62, 48)
        size = max(1.0, half / 6)
        for side in (-0.72, 0.72):
            x = middle + side * half
            pen.ellipse((x - size, y - half * 0.4 - size, x + size, y - half * 0.4 + size), fill=light)


def _ground(chance: random.Random) -> Image.Image:
    image = Image.new("RGB", (WIDTH, HEIGHT), (23, 28, 34))
    pen = ImageDraw.Draw(image)
    x = 0
    while x < WIDTH:
        wide, high = chance.randint(44, 96), chance.randint(40, 112)
        shade = chance.randint(30, 44)
        pen.rectangle((x, HORIZON - high, x + wide, HORIZON + 6), fill=(shade, shade + 5, shade + 11))
        for wx in range(x + 7, x + wide - 8, 12):
            for wy in range(HORIZON - high + 8, HORIZON - 6, 13):
                if chance.random() < 0.3:
                    pen.rectangle((wx, wy, wx + 4, wy + 5), fill=(150, 136, 96))
        x += wide
    pen.rectangle((0, HORIZON, WIDTH, HEIGHT), fill=(40, 46, 50))
    edges = [(WIDTH / 2 - 30, HORIZON), (WIDTH / 2 + 30, HORIZON), (WIDTH + 60, HEIGHT), (-60, HEIGHT)]
    pen.polygon(edges, fill=(54, 59, 64))
    pen.line((edges[0], edges[3]), fill=(118, 122, 120), width=2)
    pen.line((edges[1], edges[2]), fill=(118, 122, 120), width=2)
    for dash in range(9):
        top, end = ((dash + part) / 9 for part in (0.0, 0.45))
        y1, y2 = (HORIZON + part * part * (HEIGHT - HORIZON) for part in (top, end))
        pen.line((WIDTH / 2, y1, WIDTH / 2, y2), fill=(150, 140, 96), width=1 + round(4 * top))
    side = chance.choice((-1, 1))
    for stripe in range(-5, 6):
        left = WIDTH / 2 + stripe * 40 + side * 6
        pen.polygon([(left, 262), (left + 16, 262), (left + 22, 286), (left + 2, 286)], fill=(122, 126, 128))
    return image


def _picture(ground: Image.Image, cars: Sequence[_Car], code: str, number: int) -> Pixels:
    image = ground.copy()
    pen = ImageDraw.Draw(image)
    phase = number / PICTURES
    # The farthest first: the nearer ones stand before it.
    for car in sorted(cars, key=lambda one: (one.start + one.way * phase) % 1.0):
        car.draw(pen, phase)
    _write(pen, (14, 10), code, 22)
    _write(pen, (WIDTH - 128, 10), f"{number // RATE:02d}.{number % RATE * 100 // RATE:02d} s", 22)
    _dial(pen, (WIDTH - 150, 23), 11, number % RATE / RATE)
    pen.rectangle((0, HEIGHT - CELL, CELL * (BITS + 2) - 1, HEIGHT), fill=(0, 0, 0))
    bits = f"1{number_of(code) << 8 | number:0{BITS}b}0"
    for cell, bit in enumerate(bits):
        if bit == "1":
            pen.rectangle((cell * CELL, HEIGHT - CELL, cell * CELL + CELL - 1, HEIGHT), fill=(255, 255, 255))
    return np.asarray(image, dtype=np.uint8)


def _write(pen: ImageDraw.ImageDraw, at: tuple[float, float], words: str, size: int) -> None:
    pen.text(at, words, fill=INK, font=ImageFont.load_default(size), stroke_width=2, stroke_fill=(10, 12, 14))


def _dial(pen: ImageDraw.ImageDraw, middle: tuple[int, int], radius: int, turn: float) -> None:
    x, y = middle
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=INK, fill=(10, 12, 14), width=2)
    angle = 2 * np.pi * turn
    pen.line((x, y, x + np.sin(angle) * (radius - 3), y - np.cos(angle) * (radius - 3)), fill=INK, width=2)
