"""What a simulated worker's camera sees: a drawn street that moves as in a hand, with name, clock, grid and frame number.

Everything that the desk asked of the phone is to be seen in it: the other camera, the torch, 通话保持, 静音, 正在录像, words, mark.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from datetime import datetime

import numpy as np
from PIL import Image, ImageDraw

from desktop.demo.answering.pattern import Picture, stamp
from desktop.demo.answering.shown import USER, Shown
from desktop.demo.play.scene import font, view

SIZE = (640, 480)
RATE = 15
"""Pictures a second."""
_ROOM = 1.34
"""How much larger than the picture the street is that it moves over."""
_STEP = 80
_FOOT = SIZE[1] - 70
_GROUNDS = ("road", "road", "shop", "park", "school", "home")
_INK, _BAND, _GRID = (240, 242, 240, 255), (12, 18, 26, 168), (255, 255, 255, 34)
_RED, _AMBER = (232, 64, 56, 255), (248, 188, 60, 255)
_TORCH, _DIM = 1.36, 0.85


class Street:
    """Draws one worker's pictures; `seed` is whose street it is, `who` a name as it may be shown, `clock` the city's time."""

    def __init__(self, seed: str, who: str, shown: Shown, clock: Callable[[], datetime]) -> None:
        self._who, self._shown, self._clock = who, shown, clock
        rng = random.Random(seed)
        street = view(seed, rng.choice(_GROUNDS))
        large = (round(SIZE[0] * _ROOM), round(SIZE[1] * _ROOM))
        self._street = street.resize(large, Image.Resampling.BILINEAR)
        self._lit = self._street.point(lambda shade: min(255, round(shade * _TORCH + 18)))
        self._self = _portrait(rng, street).resize(large, Image.Resampling.BILINEAR)
        self._over: tuple[object, Image.Image] = (None, Image.new("RGBA", SIZE))

    def __call__(self, number: int) -> Picture:
        """Return the picture of that number: rows, columns, red-green-blue."""
        shown, at = self._shown, number / RATE
        if shown.held:
            seen = Image.new("RGB", SIZE, (22, 28, 36))
        else:
            ground = self._self if shown.facing == USER else self._lit if shown.torch else self._street
            spare = (ground.width - SIZE[0], ground.height - SIZE[1])
            left = round(spare[0] * (0.5 + 0.5 * math.sin(at * 0.42)))
            top = round(spare[1] * (0.5 + 0.34 * math.sin(at * 0.67 + 1) + 0.04 * math.sin(at * 3.1)))
            seen = ground.crop((left, top, left + SIZE[0], top + SIZE[1]))
        over = self._overlay()
        seen.paste(over, (0, 0), over)
        if not shown.held:
            _runner(ImageDraw.Draw(seen), number)
        picture: Picture = np.array(seen)
        stamp(picture, number)
        return picture

    def _overlay(self) -> Image.Image:
        """What is written over the picture; drawn anew when it changes, about once a second."""
        shown, now = self._shown, self._clock()
        clock = f"{now:%Y-%m-%d %H:%M:%S}"
        signs = (shown.facing, shown.torch, shown.held, shown.muted, shown.desk_muted, shown.recorded)
        key = (clock, signs, shown.words, shown.mark)
        if self._over[0] == key:
            return self._over[1]
        over = Image.new("RGBA", SIZE)
        draw = ImageDraw.Draw(over)
        if not shown.held:
            for x in range(_STEP, SIZE[0], _STEP):
                draw.line(((x, 0), (x, SIZE[1])), fill=_GRID)
            for y in range(_STEP, SIZE[1], _STEP):
                draw.line(((0, y), (SIZE[0], y)), fill=_GRID)
        # At the foot, above the frame's number: over the head stands what the desk says of the call.
        draw.rectangle((0, _FOOT, SIZE[0], SIZE[1]), fill=_BAND)
        draw.text((12, _FOOT + 19), f"{self._who}  ·  演示画面", font=font(17), fill=_INK, anchor="lm")
        draw.text((SIZE[0] - 12, _FOOT + 19), clock, font=font(17), fill=_INK, anchor="rm")
        self._signs(draw)
        if shown.held:
            draw.text((SIZE[0] / 2, SIZE[1] / 2), "通话保持", font=font(44), fill=_INK, anchor="mm")
        elif shown.words:
            _words(draw, shown.words)
        if shown.mark is not None:
            across, down = shown.mark[0] * SIZE[0], shown.mark[1] * SIZE[1]
            draw.ellipse((across - 24, down - 24, across + 24, down + 24), outline=_AMBER, width=4)
            draw.ellipse((across - 4, down - 4, across + 4, down + 4), fill=_AMBER)
        self._over = (key, over)
        return over

    def _signs(self, draw: ImageDraw.ImageDraw) -> None:
        shown, left = self._shown, 12.0
        for on, words, colour in (
            (shown.recorded, "正在录像", _RED),
            (shown.muted, "静音", _AMBER),
            (shown.desk_muted, "坐席静音", _AMBER),
            (shown.torch, "手电", _AMBER),
            (shown.facing == USER, "前置", _INK),
        ):
            if not on:
                continue
            width = draw.textlength(words, font=font(16)) + 38
            draw.rounded_rectangle((left, 44, left + width, 72), 14, fill=_BAND)
            draw.ellipse((left + 12, 53, left + 22, 63), fill=colour)
            draw.text((left + 28, 58), words, font=font(16), fill=_INK, anchor="lm")
            left += width + 8


def _runner(draw: ImageDraw.ImageDraw, number: int) -> None:
    """A mark that runs round the picture in six seconds: a picture that stands still is seen at once."""
    left, top, right, bottom = 24.0, 88.0, SIZE[0] - 24, _FOOT - 24
    sides = (right - left, bottom - top)
    way = (number % (6 * RATE)) / (6 * RATE) * 2 * sum(sides)
    for length, x, y, dx, dy in (
        (sides[0], left, top, 1, 0), (sides[1], right, top, 0, 1), (sides[0], right, bottom, -1, 0), (sides[1], left, bottom, 0, -1),
    ):  # fmt: skip
        if way <= length:
            x, y = x + dx * way, y + dy * way
            draw.ellipse((x - 9, y - 9, x + 9, y + 9), fill=(54, 214, 200), outline=(10, 40, 44), width=2)
            return
        way -= length


def _words(draw: ImageDraw.ImageDraw, words: str) -> None:
    lines = [words[at : at + 18] for at in range(0, min(len(words), 54), 18)]
    height = 38 * len(lines) + 20
    top = (SIZE[1] - height) // 2
    draw.rectangle((0, top, SIZE[0], top + height), fill=(12, 18, 26, 206))
    for n, line in enumerate(lines):
        draw.text((SIZE[0] / 2, top + 29 + 38 * n), line, font=font(28), fill=_INK, anchor="mm")


def _portrait(rng: random.Random, behind: Image.Image) -> Image.Image:
    """The worker before that street: drawn, nobody's face."""
    drawn = behind.point(lambda shade: round(shade * _DIM))
    draw = ImageDraw.Draw(drawn)
    width, height = drawn.size
    middle, skin = width // 2, rng.choice(((224, 184, 152), (206, 164, 130), (236, 200, 170)))
    draw.rounded_rectangle((middle - 150, height - 190, middle + 150, height + 60), 70, fill=(34, 64, 104))
    for side in (-1, 1):
        draw.rectangle((middle + side * 84 - 20, height - 180, middle + side * 84 + 20, height), fill=(222, 230, 72))
    draw.rectangle((middle - 30, height - 240, middle + 30, height - 170), fill=tuple(part - 24 for part in skin))
    draw.ellipse((middle - 82, height - 410, middle + 82, height - 200), fill=skin)
    draw.pieslice((middle - 92, height - 436, middle + 92, height - 270), 180, 360, fill=(34, 64, 104))
    draw.rounded_rectangle((middle - 104, height - 360, middle + 104, height - 342), 8, fill=(24, 48, 82))
    for side in (-1, 1):
        draw.ellipse((middle + side * 34 - 8, height - 318, middle + side * 34 + 8, height - 302), fill=(44, 38, 36))
    draw.arc((middle - 34, height - 282, middle + 34, height - 240), 20, 160, fill=(150, 84, 74), width=5)
    return drawn
