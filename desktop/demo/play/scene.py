"""What a worker's phone would show of a place: a plain drawn scene with number, time and place stamped on it. No photograph.

The same seed draws the same picture; another seed one that is not like it, to the eye and to a perceptual hash.
"""

from __future__ import annotations

import io
import random
import shutil
import subprocess
from collections.abc import Callable
from functools import cache

from PIL import Image, ImageDraw, ImageFilter, ImageFont

SIZE = (480, 360)
LARGE = (720, 540)
MOST_BYTES = 20_000
Colour = tuple[int, int, int]
Draw = ImageDraw.ImageDraw
_SKIES: tuple[tuple[Colour, Colour], ...] = (
    ((150, 178, 204), (222, 230, 234)), ((96, 118, 142), (176, 186, 196)), ((206, 170, 138), (240, 216, 190)),
    ((60, 74, 98), (122, 132, 150)), ((184, 200, 206), (236, 238, 236)),
)  # fmt: skip
_WALLS: tuple[Colour, ...] = (
    (188, 174, 156),
    (150, 140, 132),
    (206, 198, 186),
    (124, 128, 134),
    (168, 132, 110),
    (96, 100, 110),
)
_GROUNDS: dict[str, Colour] = {
    "road": (112, 114, 116), "home": (158, 152, 144), "shop": (170, 160, 150), "school": (176, 120, 96), "factory": (132, 128, 122),
    "field": (134, 138, 84), "water": (84, 112, 122), "park": (92, 122, 76),
}  # fmt: skip
_BRIGHT: tuple[Colour, ...] = (
    (196, 78, 48),
    (222, 158, 40),
    (52, 104, 150),
    (60, 124, 88),
    (140, 60, 70),
    (90, 84, 140),
)


def scene(seed: str, ground: str, lines: tuple[str, ...]) -> bytes:
    """Return a JPEG of at most 20 KB, 480 × 360; `ground` is where it is, `lines` are stamped at its foot."""
    rng = random.Random(seed)
    seen = _framed(_drawn(rng, ground), rng)
    _stamp(seen, lines)
    kept = io.BytesIO()
    for quality in (74, 60, 45, 30):
        kept = io.BytesIO()
        seen.save(kept, "JPEG", quality=quality)
        if kept.tell() <= MOST_BYTES:
            break
    return kept.getvalue()


def view(seed: str, ground: str) -> Image.Image:
    """Return the place alone, 720 × 540, level and sharp, nothing stamped on it: what a camera could turn to."""
    return _drawn(random.Random(seed), ground)


def _drawn(rng: random.Random, ground: str) -> Image.Image:
    drawn = Image.new("RGB", LARGE)
    draw = ImageDraw.Draw(drawn)
    horizon = rng.randrange(150, 330)
    _sky(draw, rng, horizon)
    _houses(draw, rng, horizon)
    _ground(draw, rng, horizon, ground)
    for _ in range(rng.randrange(2, 6)):
        rng.choice(_THINGS)(draw, rng, rng.randrange(40, LARGE[0] - 40), rng.randrange(horizon + 20, LARGE[1] - 30))
    return drawn


def _shade(colour: Colour, by: float) -> Colour:
    red, green, blue = (max(0, min(255, round(part * by))) for part in colour)
    return red, green, blue


def _sky(draw: Draw, rng: random.Random, horizon: int) -> None:
    top, low = rng.choice(_SKIES)
    for y in range(horizon):
        share = y / horizon
        draw.line(
            ((0, y), (LARGE[0], y)), fill=tuple(round(a + (b - a) * share) for a, b in zip(top, low, strict=True))
        )


def _houses(draw: Draw, rng: random.Random, horizon: int) -> None:
    x = -rng.randrange(80)
    while x < LARGE[0]:
        width, height = rng.randrange(50, 230), rng.randrange(30, horizon)
        if rng.random() < 0.72:
            wall = _shade(rng.choice(_WALLS), rng.uniform(0.7, 1.1))
            draw.rectangle((x, horizon - height, x + width, horizon), fill=wall)
            step = rng.randrange(18, 40)
            for column in range(x + 8, x + width - step // 2, step):
                for row in range(horizon - height + 10, horizon - 14, step):
                    draw.rectangle(
                        (column, row, column + step // 2, row + step // 2),
                        fill=_shade(wall, rng.choice((0.55, 0.7, 1.25))),
                    )
        x += width + rng.choice((0, 0, 12, 60))


def _ground(draw: Draw, rng: random.Random, horizon: int, ground: str) -> None:
    colour = _shade(_GROUNDS.get(ground, _GROUNDS["road"]), rng.uniform(0.75, 1.2))
    draw.rectangle((0, horizon, *LARGE), fill=colour)
    vanish = rng.randrange(-100, LARGE[0] + 100)
    left, right = rng.randrange(-400, 300), rng.randrange(420, LARGE[0] + 400)
    draw.polygon(
        ((vanish - 12, horizon), (vanish + 12, horizon), (right, LARGE[1]), (left, LARGE[1])),
        fill=_shade(colour, rng.choice((0.7, 0.82, 1.2))),
    )
    if ground in ("road", "shop", "school"):
        middle = (left + right) // 2
        for share in (0.25, 0.45, 0.7):
            x, y = vanish + (middle - vanish) * share, horizon + (LARGE[1] - horizon) * share
            draw.polygon(
                (
                    (x - 5 * share, y),
                    (x + 5 * share, y),
                    (x + 14 * share, y + 50 * share),
                    (x - 14 * share, y + 50 * share),
                ),
                fill=(226, 222, 206),
            )


def _lid(draw: Draw, rng: random.Random, x: int, y: int) -> None:
    r = rng.randrange(30, 90)
    draw.ellipse((x - r, y - r // 2, x + r, y + r // 2), fill=(58, 58, 60), outline=(150, 148, 144), width=5)
    for offset in range(-r + 14, r - 10, 18):
        draw.line(((x + offset, y - r // 4), (x + offset, y + r // 4)), fill=(104, 104, 104), width=4)


def _cone(draw: Draw, rng: random.Random, x: int, y: int) -> None:
    h = rng.randrange(50, 130)
    draw.polygon(((x, y - h), (x + h // 3, y), (x - h // 3, y)), fill=(214, 84, 36))
    draw.rectangle((x - h // 5, y - h // 2, x + h // 5, y - h // 3), fill=(236, 232, 224))


def _heap(draw: Draw, rng: random.Random, x: int, y: int) -> None:
    for _ in range(rng.randrange(6, 18)):
        r, dx, dy = rng.randrange(14, 48), rng.randrange(-90, 90), rng.randrange(-40, 24)
        draw.ellipse(
            (x + dx - r, y + dy - r, x + dx + r, y + dy + r // 2),
            fill=_shade(rng.choice(_WALLS + _BRIGHT), rng.uniform(0.5, 1)),
        )


def _post(draw: Draw, rng: random.Random, x: int, y: int) -> None:
    h = rng.randrange(180, 430)
    draw.rectangle((x - 6, y - h, x + 6, y), fill=(74, 78, 82))
    side = rng.choice((-1, 1))
    draw.line(((x, y - h), (x + side * 80, y - h - 16)), fill=(74, 78, 82), width=9)
    draw.ellipse((x + side * 96 - 24, y - h - 24, x + side * 96 + 24, y - h - 4), fill=(238, 226, 170))


def _car(draw: Draw, rng: random.Random, x: int, y: int) -> None:
    w, colour = rng.randrange(140, 300), rng.choice((*_BRIGHT, (226, 226, 222), (40, 42, 46)))
    h = w // 3
    draw.rounded_rectangle((x - w // 2, y - h, x + w // 2, y), h // 4, fill=colour)
    draw.polygon(
        ((x - w // 3, y - h), (x - w // 5, y - h - h // 2), (x + w // 5, y - h - h // 2), (x + w // 3, y - h)),
        fill=_shade(colour, 0.7),
    )
    for wheel in (x - w // 3, x + w // 3):
        draw.ellipse((wheel - h // 3, y - h // 3, wheel + h // 3, y + h // 3), fill=(34, 34, 36))


def _tree(draw: Draw, rng: random.Random, x: int, y: int) -> None:
    h = rng.randrange(140, 340)
    draw.rectangle((x - 9, y - h // 2, x + 9, y), fill=(92, 74, 58))
    for _ in range(7):
        r, dx, dy = rng.randrange(h // 8, h // 4), rng.randrange(-h // 4, h // 4), rng.randrange(-h // 4, h // 6)
        draw.ellipse(
            (x + dx - r, y - h * 2 // 3 + dy - r, x + dx + r, y - h * 2 // 3 + dy + r),
            fill=_shade((84, 118, 66), rng.uniform(0.7, 1.25)),
        )


def _stall(draw: Draw, rng: random.Random, x: int, y: int) -> None:
    w, h, colour = rng.randrange(120, 260), rng.randrange(110, 220), rng.choice(_BRIGHT)
    draw.rectangle((x - w // 2, y - h // 2, x + w // 2, y), fill=(196, 188, 174))
    for n, left in enumerate(range(x - w // 2 - 14, x + w // 2 + 14, 28)):
        draw.rectangle((left, y - h, left + 28, y - h * 3 // 4), fill=colour if n % 2 else (236, 230, 220))
    for leg in (x - w // 2, x + w // 2):
        draw.line(((leg, y - h), (leg, y)), fill=(70, 70, 72), width=5)


_THINGS: tuple[Callable[[Draw, random.Random, int, int], None], ...] = (_lid, _cone, _heap, _post, _car, _tree, _stall)


def _framed(drawn: Image.Image, rng: random.Random) -> Image.Image:
    """Return it as a phone held by hand sees it: a part of it, a little turned, not quite sharp, some light or dark."""
    share = rng.uniform(0.62, 0.92)
    width, height = round(LARGE[0] * share), round(LARGE[1] * share)
    left, top = rng.randrange(LARGE[0] - width), rng.randrange(LARGE[1] - height)
    turned = drawn.rotate(rng.uniform(-4, 4), Image.Resampling.BILINEAR, fillcolor=(120, 120, 120))
    seen = turned.crop((left, top, left + width, top + height)).resize(SIZE, Image.Resampling.BILINEAR)
    if rng.random() < 0.5:
        seen = seen.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    light = rng.uniform(0.8, 1.12)
    return seen.point(lambda shade: min(255, round(shade * light))).filter(ImageFilter.GaussianBlur(0.7))


def _stamp(seen: Image.Image, lines: tuple[str, ...]) -> None:
    draw = ImageDraw.Draw(seen, "RGBA")
    height = 20 * len(lines) + 8
    draw.rectangle((0, SIZE[1] - height, *SIZE), fill=(10, 14, 18, 150))
    for n, words in enumerate(lines):
        draw.text((10, SIZE[1] - height + 4 + 20 * n), words, font=font(15), fill=(240, 240, 236, 255))


@cache
def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Return the system's Chinese face, found as every program finds it; the plain one where there is none."""
    finder = shutil.which("fc-match")
    if finder is not None:
        asked = subprocess.run(
            [finder, "-f", "%{file}", "Noto Sans CJK SC"], capture_output=True, text=True, timeout=10, check=False
        )
        try:
            return ImageFont.truetype(asked.stdout.strip(), size)
        except OSError:
            pass
    return ImageFont.load_default(size)
