"""The cases selected on the map in numbers: by lamp, stage, class and tier."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from models.cases.tally import Tally
from models.figures.rounding import percent_of
from widgets.i18n import tr, trn
from widgets.keys import KeyButton
from widgets.labels import label
from widgets.text import line
from widgets.theme.lamps import LAMP_SHAPES
from widgets.watch.table import Row, Table
from widgets.words import lamp_word, stage_word, tier_word


class TallyWindow(QDialog):
    """Not modal: it follows the selection. Esc hides it. `list_wanted()` wants the cases in the queue."""

    list_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Selected on the map"))
        self.setModal(False)
        self.resize(760, 660)
        self.setMinimumSize(560, 400)
        self.total = label(role="figure")
        self.note = label(tr("Open cases now, within what was drawn"), "note")
        self.lamps = self._table(tr("Lamp"))
        self.stages = self._table(tr("Stage"))
        self.classes = self._table(tr("Class"))
        self.tiers = self._table(tr("Tier"))
        self.list = KeyButton(tr("In the queue"), "Ctrl+Return")
        self.leave = KeyButton(tr("Close"), "Esc")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.total)
        head.addWidget(self.note, 1, Qt.AlignmentFlag.AlignBottom)
        tables = QGridLayout()
        tables.setSpacing(12)
        for number, table in enumerate((self.lamps, self.stages, self.classes, self.tiers)):
            tables.addWidget(table, number // 2, number % 2)
        tables.setRowStretch(0, 2)
        tables.setRowStretch(1, 2)
        foot = QHBoxLayout()
        foot.addWidget(self.list)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addLayout(tables, 1)
        layout.addLayout(foot)
        self.list.clicked.connect(self.list_wanted)
        self.list.setShortcut("Ctrl+Return")
        self.leave.clicked.connect(self.hide)

    def show_tally(self, counts: Tally) -> None:
        """Show these counts, each with its share."""
        self.total.setText(trn("{n} case", "{n} cases", counts.total, n=f"{counts.total:,}"))
        of = counts.total
        self.lamps.set_rows(
            [_row(f"{LAMP_SHAPES[lamp]} {lamp_word(lamp)}", n, of, lamp.value) for lamp, n in counts.lamps.items()]
        )
        self.stages.set_rows([_row(stage_word(stage), n, of) for stage, n in counts.stages.items()])
        self.classes.set_rows([_row(line(name) or "—", n, of) for name, n in counts.classes.items()])
        self.tiers.set_rows([_row(tier_word(tier), n, of) for tier, n in counts.tiers.items()])

    def open(self) -> None:
        """Show it without blocking the desk."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.lamps.setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _table(name: str) -> Table:
        return Table(name, [name, tr("Cases"), tr("Share")], wide=0, figures=frozenset({1, 2}))


def _row(word: str, n: int, of: int, ink: str = "") -> Row:
    share = f"{percent_of(n, of)}%" if of else "—"
    return Row((word, f"{n:,}", share), word, {0: ink} if ink and n else {})
