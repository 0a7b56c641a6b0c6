"""Short sections of the case panel, and what every section is: a caption with what stands under it."""

from __future__ import annotations

from datetime import datetime, tzinfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from models.cases.records import CaseDetail
from models.grids.records import GridKind
from widgets.bodies import put_in_place
from widgets.case.sheet import CaseSheet
from widgets.i18n import tr
from widgets.labels import ElidedLabel, label
from widgets.text import line
from widgets.words import DOT, grid_kind_word


class Section(QWidget):
    """A caption with lines under it; it is absent where it has none."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(label(title, "caption"))
        self._body: QWidget | None = None

    def _show(self, body: QWidget, *, some: bool) -> None:
        """Put `body` in the place of what stood there; whoever had the focus in it has it again."""
        before, self._body = self._body, body
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        put_in_place(layout, before, body)
        self.setVisible(some)


class SheetSection(Section):
    """A room's section: shown with every reading of the case, and every minute anew."""

    asked = Signal(str, dict)
    """A button of a row: the act's button (intents), and the facts that say what it is about."""

    @property
    def count(self) -> int:
        """How many things it shows, for its tab to say."""
        return int(not self.isHidden())

    def show_sheet(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        """Show what the room knows about the case. `now` is the database's clock, `zone` the city's."""
        raise NotImplementedError


def _lines() -> tuple[QWidget, QVBoxLayout]:
    body = QWidget()
    layout = QVBoxLayout(body)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    return body, layout


def _pair(strong: str, quiet: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(label(strong))
    row.addWidget(ElidedLabel(quiet, "muted"), 1)
    return row


class GridSection(Section):
    """Every grid the place lies in, the basic one first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Lies in"), parent)

    def show_case(self, detail: CaseDetail) -> None:
        """Show a case's grids."""
        body, layout = _lines()
        for name, kind, owner in detail.grids:
            about = [grid_kind_word(kind), line(owner)]
            layout.addLayout(_pair(line(name), DOT.join(part for part in about if part)))
        if not detail.grids:
            nowhere = tr("Its place is not known.") if detail.case.lon is None else tr("Outside all grids.")
            layout.addWidget(label(nowhere, "second"))
        elif not any(kind == GridKind.BASIC for _, kind, _ in detail.grids):
            layout.addWidget(label(tr("Outside all basic grids."), "second"))
        self._show(body, some=True)
