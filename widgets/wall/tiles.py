"""Six figures: what there is now (late, 特急, due soon), and what today did (accepted, closed, on time)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect

from models.cases.records import Lamp
from models.figures.definitions import percent
from models.figures.records import Band, Tiles, Usual
from models.figures.rounding import whole
from widgets.i18n import tr
from widgets.wall.facts import Stock
from widgets.wall.ink import Ink, Part
from widgets.wall.words import change_words, duration
from widgets.words import DOT

DASH = "—"
ROWS, COLUMNS, GAP = 2, 3, 20
PAD = 32


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure with its name and with what makes it big or small; `hue` is a token, `lamp` stands before the name."""

    name: str
    value: str
    measure: str
    hue: str = "text"
    lamp: Lamp | None = None


def _stock_tile(name: str, value: int, measure: str, hue: str, lamp: Lamp | None = None) -> Tile:
    # Nothing wrong has no colour.
    return Tile(name, f"{value:,}", measure if value else "", hue if value else "text", lamp)


def _flow_tile(name: str, value: int, usual: Band | None) -> Tile:
    if usual is None:
        return Tile(name, f"{value:,}", tr("usual {n}", n=DASH))
    words = tr("usual {n}", n=whole(usual.middle))
    change = change_words(value, usual.middle)
    return Tile(name, f"{value:,}", f"{words}{DOT}{change}" if change else words)


def tiles_of(stock: Stock, tiles: Tiles | None, usual: Usual | None) -> tuple[Tile, ...]:
    """Return the six tiles; dashes for what is not known yet."""
    longest = tr("longest {time}", time=duration(stock.longest)) if stock.longest is not None else ""
    waiting = tr("{n} not dispatched", n=stock.critical_undispatched)
    first = (
        _stock_tile(tr("Late"), stock.late, longest, "late", Lamp.LATE),
        _stock_tile(tr("Critical, open"), stock.critical, waiting, "late"),
        _stock_tile(tr("Due soon"), stock.soon, tr("{n} within 1 h", n=stock.within_an_hour), "soon", Lamp.SOON),
    )
    names = (tr("Accepted today"), tr("Closed today"), tr("On-time rate"))
    if tiles is None:
        return first + tuple(Tile(name, DASH, "") for name in names)
    due = f"{tiles.on_time.denominator:,}"
    return (
        *first,
        _flow_tile(names[0], tiles.accepted_today, usual.accepted_by_now if usual else None),
        _flow_tile(names[1], tiles.closed_today, usual.closed_by_now if usual else None),
        Tile(names[2], percent(tiles.on_time).replace(" ", ""), tr("of {n} due", n=due)),
    )


class TilesPart(Part):
    """The six tiles; stock above, flow below."""

    def show_tiles(self, tiles: tuple[Tile, ...], *, stale: bool = False) -> None:
        """Show these tiles, first row first; of `stale` ones the figures are quiet."""
        self.take((tiles, stale))
        self.setAccessibleName("; ".join(f"{tile.name} {tile.value} {tile.measure}".strip() for tile in tiles))

    def card_rect(self, index: int) -> QRect:
        """Return where a tile stands."""
        gap = self.scale.px(GAP)
        row, column = divmod(index, COLUMNS)
        xs = [round(i * (self.width() + gap) / COLUMNS) for i in range(COLUMNS + 1)]
        ys = [round(i * (self.height() + gap) / ROWS) for i in range(ROWS + 1)]
        return QRect(xs[column], ys[row], xs[column + 1] - xs[column] - gap, ys[row + 1] - ys[row] - gap)

    def draw(self, ink: Ink) -> None:
        if self._shown is None:
            return
        tiles, stale = self._shown  # type: ignore[misc]
        px = self.scale.px
        for index, tile in enumerate(tiles):
            card = self.card_rect(index)
            ink.card(card)
            inside = card.adjusted(px(PAD), px(24), -px(PAD), -px(20))
            name = QRect(inside.x(), inside.y(), inside.width(), px(56))
            hue = "second" if tile.hue == "text" else tile.hue
            if tile.lamp is not None:
                wide = ink.lamp(
                    tile.lamp, name.x(), name.center().y() + 0.5, 30, hue="faint" if hue == "second" else ""
                )
                name.adjust(wide + px(12), 0, 0, 0)
            ink.write(name, tile.name, 1, hue, least=0)
            value = QRect(inside.x(), name.bottom() + 1, inside.width(), px(96))
            ink.write(value, tile.value, 4, "muted" if stale else tile.hue, least=2)
            measure = QRect(inside.x(), inside.bottom() + 1 - px(44), inside.width(), px(44))
            if tile.measure:
                ink.write(measure, tile.measure, 1, "muted", least=0)
