"""A figure explained: its value with both its parts, formula, cohort, days, definition, from where and as of when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from models.figures.definition import DASH, Definition
from models.figures.filters import Period
from models.figures.values import Value
from models.store.replica import MAIN, ReadFrom
from widgets.i18n import tr
from widgets.labels import label
from widgets.words.figures import (
    amount_words,
    cohort_words,
    figure_word,
    formula_words,
    kind_word,
    made_word,
    period_words,
    value_word,
)
from widgets.words.origins import origin_word


@dataclass(frozen=True, slots=True)
class Explained:
    """What is shown of a figure. `period` is None for stock; `of` says what it is narrowed to, "" for nothing."""

    definition: Definition
    value: Value | None
    period: Period | None
    of: str = ""
    origin: ReadFrom = MAIN
    """From which server it was read."""


class AboutFigure(QWidget):
    """The upper part of the window. Nothing in it takes the keys but what can be copied with the mouse."""

    def __init__(self, zone: tzinfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self.name = label(role="title")
        self.kind = label(role="second")
        self.value = label(role="figure", selectable=True)
        self.parts = label(role="second", selectable=True)
        self._facts: dict[str, tuple[QLabel, QLabel]] = {}
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.name, 0, Qt.AlignmentFlag.AlignBaseline)
        head.addWidget(self.kind, 1, Qt.AlignmentFlag.AlignBaseline)
        figure = QHBoxLayout()
        figure.setSpacing(12)
        figure.addWidget(self.value, 0, Qt.AlignmentFlag.AlignBaseline)
        figure.addWidget(self.parts, 1, Qt.AlignmentFlag.AlignBaseline)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        names = {
            "formula": tr("Formula"), "cohort": tr("Counts by"), "period": tr("Period"), "of": tr("Narrowed to"),
            "definition": tr("Definition"), "made": tr("Made from"), "as_of": tr("As of"),
        }  # fmt: skip
        for row, (key, words) in enumerate(names.items()):
            name, told = label(words, "muted"), label(wraps=True, selectable=True)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(told, row, 1)
            told.setAccessibleName(words)
            self._facts[key] = (name, told)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addLayout(figure)
        layout.addLayout(grid)

    def show_figure(self, shown: Explained) -> None:
        """Explain this one; without a value a dash stands until it is read."""
        one, value = shown.definition, shown.value
        self.name.setText(figure_word(one))
        self.kind.setText(kind_word(one.kind))
        self.value.setText(DASH if value is None else _figure(one, value))
        self.parts.setText("" if value is None else _parts(one, value))
        self._say("formula", formula_words(one))
        self._say("cohort", cohort_words(one))
        self._say("period", period_words(shown.period) if shown.period is not None else "")
        self._say("of", shown.of)
        self._say("definition", one.key)
        self._say("made", _made(one, value))
        self._say("as_of", "" if value is None else self._as_of(value, shown.origin))

    def told(self, name: str) -> str:
        """Return what stands under a heading (formula, cohort, period, of, definition, made, as_of)."""
        return self._facts[name][1].text()

    def _as_of(self, value: Value, origin: ReadFrom) -> str:
        at, where = f"{value.as_of.astimezone(self._zone):%Y-%m-%d %H:%M:%S}", origin_word(origin)
        return f"{at} · {where}" if where else at

    def _say(self, name: str, words: str) -> None:
        heading, told = self._facts[name]
        told.setText(words)
        # What a figure does not have is absent; its place is kept only while it is being read.
        missing = not words and name in ("period", "of", "cohort")
        heading.setVisible(not missing)
        told.setVisible(not missing)


def _made(one: Definition, value: Value | None) -> str:
    if value is not None:
        return made_word(value.made)
    # Its place is kept while a figure is read; of what surveys tell there is nothing to read.
    return (
        tr("surveys and scorecards, which are not kept here") if one.kind == "rate" and not one.can_be_counted else ""
    )


def _figure(one: Definition, value: Value) -> str:
    return value_word(value) if value.denominator is not None else amount_words(one.unit, value.numerator)


def _parts(one: Definition, value: Value) -> str:
    if value.denominator is None:
        return ""
    part, whole = amount_words(one.unit, value.numerator), amount_words(one.unit, value.denominator)
    return tr("{part} of {whole}", part=part, whole=whole)
