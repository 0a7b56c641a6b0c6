"""The open ones by stage: seven numbers that add up to 在办."""

from __future__ import annotations

from PySide6.QtCore import QRect

from models.cases.records import Stage
from widgets.i18n import tr, trn
from widgets.wall.facts import Stock
from widgets.wall.ink import CENTRE, Ink, Part
from widgets.words import DOT, stage_word

HEAD, GAP = 60, 12


class StagesPart(Part):
    """A head with the sum, and a card for each stage."""

    def show_stock(self, stock: Stock, *, stale: bool = False) -> None:
        """Show these numbers; `stale` ones are quiet."""
        self.take((stock.open, stock.stages, stale))

    def card_rect(self, index: int) -> QRect:
        """Return where a stage stands."""
        px, gap = self.scale.px, self.scale.px(GAP)
        left, right = (round(i * (self.width() + gap) / len(Stage)) for i in (index, index + 1))
        return QRect(left, px(HEAD), right - left - gap, self.height() - px(HEAD))

    def draw(self, ink: Ink) -> None:
        if self._shown is None:
            return
        total, stages, stale = self._shown  # type: ignore[misc]
        px = self.scale.px
        title = tr("Open by stage") + DOT + trn("{n} case", "{n} cases", total)
        ink.write(QRect(0, 0, self.width(), px(48)), title, 1, "second")
        for index, (stage, count) in enumerate(zip(Stage, stages, strict=True)):
            card = self.card_rect(index)
            ink.card(card)
            inside = card.adjusted(0, px(16), 0, -px(14))
            half = inside.height() * 58 // 100
            number = QRect(inside.x(), inside.y(), inside.width(), half)
            ink.write(number, f"{count:,}", 2, "muted" if stale else "text", CENTRE, least=0)
            name = QRect(inside.x(), inside.y() + half, inside.width(), inside.height() - half)
            ink.write(name, stage_word(stage), 0, "second", CENTRE)
