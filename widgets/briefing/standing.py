"""What a sentence of a paper stands on: its figures, and the cases behind the chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import label
from widgets.watch.table import Row, Table


@dataclass(frozen=True, slots=True)
class StandsCase:
    """A case behind a figure by its number ("" before it has one), and whether it is in the numerator."""

    id: UUID
    number: str
    counts: bool


@dataclass(frozen=True, slots=True)
class StandsOn:
    """A figure behind a sentence: its name, definition, of what it is, its numbers ("14/23"), and the first of its `many` cases.

    Of days that are compared with the paper keeps a digest of the cases, and none of them.
    """

    name: str
    definition: str
    of: str
    parts: str
    many: int
    cases: tuple[StandsCase, ...]


class StandingWindow(QDialog):
    """`case_opened(UUID)` on Enter or a double click. Not modal; Esc closes."""

    case_opened = Signal(object)

    def __init__(self, text: str, figures: Sequence[StandsOn], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("What the sentence stands on"))
        self.setModal(False)
        self.resize(720, 560)
        heads = [tr("Figure"), tr("Of"), tr("Numbers"), tr("Definition")]
        self.figures = Table(tr("Figures"), heads, wide=1, figures=frozenset({2}))
        self.figures.set_rows([Row((one.name, one.of, one.parts, one.definition), one) for one in figures])
        self.cases = Table(tr("Cases"), [tr("Number"), tr("In the numerator")], wide=0)
        self.about = label(role="note", wraps=True)
        self.leave = KeyButton(tr("Close"), "Esc")
        self.leave.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addWidget(self.about, 1)
        foot.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(label(text, wraps=True, selectable=True))
        layout.addWidget(label(tr("Figures"), "caption"))
        layout.addWidget(self.figures, 2)
        layout.addWidget(label(tr("Cases behind it"), "caption"))
        layout.addWidget(self.cases, 3)
        layout.addLayout(foot)
        self.leave.clicked.connect(self.close)
        self.figures.currentCellChanged.connect(self._chosen)
        self.figures.opened.connect(self._to_cases)
        self.cases.opened.connect(self._open_case)

    def open(self) -> None:
        """Show it without blocking the desk, the first figure chosen."""
        self.show()
        self.activateWindow()
        self.figures.setCurrentCell(0, 0)
        self.figures.setFocus(Qt.FocusReason.OtherFocusReason)
        self._chosen(self.figures.currentRow())

    @Slot(int)
    def _chosen(self, row: int, *_: int) -> None:
        if not 0 <= row < len(self.figures.rows):
            return
        one: StandsOn = self.figures.rows[row].value
        self.cases.set_rows([
            Row((case.number or str(case.id), tr("yes") if case.counts else tr("no")), case.id) for case in one.cases
        ])  # fmt: skip
        self.about.setText(_told(one))

    @Slot(object, int)
    def _to_cases(self, *_: object) -> None:
        if self.cases.rows:
            self.cases.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object, int)
    def _open_case(self, case_id: UUID, _: int) -> None:
        self.case_opened.emit(case_id)


def _told(one: StandsOn) -> str:
    if one.cases and len(one.cases) == one.many:
        return tr("Enter opens a case on the desk.")
    if one.cases:
        return tr("The first {n} of {many}; the workbook has all.", n=len(one.cases), many=f"{one.many:,}")
    if one.many:
        return tr("Of these {many} cases the paper keeps a digest; verifying counts them again.", many=f"{one.many:,}")
    return tr("No case.")
