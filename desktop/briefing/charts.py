"""The briefing's charts as SVG, in the document's own type and greys: grey is normal, colour only for the day itself."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from models.figures.records import DayCount, HourCount
from widgets.theme.tokens import DAY, FAMILY

INTAKE, COMPLETION = "#9AA5AF", "#6FA697"
"""Bars of the days before: grey, and the green of what is done, both quiet."""
LEFT, RIGHT, TOP, BOTTOM = 30.0, 6.0, 8.0, 18.0
"""The room around the plot, for letters of the paper's size."""
TICK_EVERY = 7
LETTERS, LETTERS_ON_CARD = 7.5, 11.5
"""On a card 500 units are 960 pixels wide, and nothing on it is smaller than 22."""


def days_chart(
    days: Sequence[DayCount], own_days: int = 1, letters: float = LETTERS, width: float = 500, height: float = 120
) -> str:
    """Draw what was accepted and closed on each day, a pair of bars a day; the last `own_days` are the paper's own."""
    frame = _Frame(width, height, max((max(day.accepted, day.closed) for day in days), default=0), letters)
    step = (width - frame.left - frame.right) / max(len(days), 1)
    out = frame.levels()
    for n, day in enumerate(days):
        own = n >= len(days) - own_days
        x = frame.left + n * step
        out.append(frame.bar(x + step * 0.14, step * 0.36, day.accepted, DAY.accent if own else INTAKE))
        out.append(frame.bar(x + step * 0.50, step * 0.36, day.closed, DAY.on_time if own else COMPLETION))
        last = n == len(days) - 1
        if (n % TICK_EVERY == 0 and n < len(days) - 3) or last:
            out.append(frame.word(x + step / 2, height - 5, f"{day.day:%m/%d}", strong=own))
    return frame.drawn(out)


def hours_chart(hours: Sequence[HourCount], letters: float = LETTERS, width: float = 500, height: float = 92) -> str:
    """Draw the day's accepted cases by hour over the band that is usual: quartiles, and a broken line in the middle."""
    most = max((max(float(hour.today or 0), hour.usual_high) for hour in hours), default=0.0)
    frame = _Frame(width, height, most, letters)
    step = (width - frame.left - frame.right) / 24
    out = frame.levels()

    def middle(n: int) -> float:
        return frame.left + (n + 0.5) * step

    placed = list(enumerate(hours))
    low = [f"{middle(n):.1f},{frame.y(one.usual_low):.1f}" for n, one in reversed(placed)]
    high = [f"{middle(n):.1f},{frame.y(one.usual_high):.1f}" for n, one in placed]
    usual = " ".join(f"{middle(n):.1f},{frame.y(one.usual):.1f}" for n, one in placed)
    out.append(f'<polygon points="{" ".join(high + low)}" fill="{DAY.line}" fill-opacity="0.55"/>')
    out.append(
        f'<polyline points="{usual}" fill="none" stroke="{DAY.faint}" stroke-width="0.8" stroke-dasharray="2.5 2"/>'
    )
    told = [(middle(n), frame.y(float(one.today))) for n, one in placed if one.today is not None]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in told)
    out.append(f'<polyline points="{line}" fill="none" stroke="{DAY.accent}" stroke-width="1.6"/>')
    out += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.6" fill="{DAY.accent}"/>' for x, y in told]
    out += [frame.word(middle(n), height - 5, str(one.hour)) for n, one in placed[::3]]
    return frame.drawn(out)


def bars_chart(hours: Sequence[int], letters: float = LETTERS, width: float = 500, height: float = 92) -> str:
    """Draw counts by hour of the day, a bar an hour."""
    frame = _Frame(width, height, max(hours, default=0), letters)
    step = (width - frame.left - frame.right) / max(len(hours), 1)
    out = frame.levels()
    for n, many in enumerate(hours):
        x = frame.left + n * step
        out.append(frame.bar(x + step * 0.18, step * 0.64, many, DAY.accent))
        if n % 3 == 0:
            out.append(frame.word(x + step / 2, height - 5, str(n)))
    return frame.drawn(out)


class _Frame:
    """The plot's box, its scale from 0 to a round number above `most`, and how things in it are written."""

    def __init__(self, width: float, height: float, most: float, letters: float) -> None:
        self.width, self.height, self.letters = width, height, letters
        self.left, self.right, self.bottom = (room * letters / LETTERS for room in (LEFT, RIGHT, BOTTOM))
        self.step = _nice(most)
        self.top = self.step * max(1, -(-most // self.step))

    def y(self, value: float) -> float:
        return TOP + (self.height - TOP - self.bottom) * (1 - value / self.top)

    def levels(self) -> list[str]:
        out = []
        for n in range(round(self.top / self.step) + 1):
            y = self.y(n * self.step)
            colour = DAY.line_strong if n == 0 else DAY.line
            out.append(
                f'<line x1="{self.left:g}" x2="{self.width - self.right:g}" y1="{y:.1f}" y2="{y:.1f}" stroke="{colour}"'
                ' stroke-width="0.6"/>'
            )
            out.append(
                self.word(self.left - 5, y + 2.6 * self.letters / LETTERS, f"{n * self.step:,.0f}", anchor="end")
            )
        return out

    def bar(self, x: float, width: float, value: int, colour: str) -> str:
        y = self.y(value)
        return (
            f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{self.y(0) - y:.2f}" fill="{escape(colour)}"/>'
        )

    def word(self, x: float, y: float, words: str, *, anchor: str = "middle", strong: bool = False) -> str:
        colour = DAY.text if strong else DAY.muted
        return (
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-family="{FAMILY}" font-size="{self.letters:g}"'
            f' fill="{colour}">{escape(words)}</text>'
        )

    def drawn(self, parts: Sequence[str]) -> str:
        box = f"0 0 {self.width:g} {self.height:g}"
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{"".join(parts)}</svg>'


def _nice(most: float, lines: int = 4) -> float:
    """A step of 1, 2 or 5 times a power of ten that divides 0..most into about `lines` parts, at least 1."""
    rough = max(most / lines, 1.0)
    power = 10.0 ** (len(str(int(rough))) - 1)
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
