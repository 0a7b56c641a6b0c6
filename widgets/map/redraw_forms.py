"""What is asked before grids are redrawn: names, the team, owner and end; with the count of what moves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from uuid import UUID

from PySide6.QtCore import QDate, QDateTime, Qt, QTime, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDateTimeEdit,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from models.redrawing.records import Neighbour, RedrawPlan, TeamStays
from widgets.i18n import tr, trn
from widgets.keys import KeyButton
from widgets.labels import fit_height, label
from widgets.text import line
from widgets.watch.table import Row, Table

LONGEST_NAME = 60
SOON = timedelta(days=7)


def area_word(square_metres: float) -> str:
    """Return an area: m² below a hectare, hectares below a square kilometre."""
    if square_metres < 10_000:
        return f"{square_metres:,.0f} m²"
    if square_metres < 1_000_000:
        return f"{square_metres / 10_000:.1f} {tr('ha')}"
    return f"{square_metres / 1_000_000:.2f} km²"


def moves_words(plan: RedrawPlan) -> str:
    """Say what would move, and what has to be made anew by hand."""
    words = [trn("{n} open case moves to a new grid, with a line in its history.",
                 "{n} open cases move to new grids, each with a line in its history.", plan.moves)]  # fmt: skip
    if plan.without_place:
        words.append(trn("{n} of them has no place and goes to the first part.",
                         "{n} of them have no place and go to the first part.", plan.without_place))  # fmt: skip
    words.append(tr("Cases that have ended stay counted where they were. It can be taken back here."))
    if plan.duty_lines or plan.rulings:
        lines, rulings = plan.duty_lines, plan.rulings
        words.append(
            tr(
                "To be made anew by hand: {lines} lines of the duty list, {rulings} rulings.",
                lines=lines,
                rulings=rulings,
            )
        )
    return " ".join(words)


class RedrawForm(QDialog):
    """`agreed()`: what was asked is answered; the form stays until it is done or refused. Esc leaves all as it is."""

    agreed = Signal()

    def __init__(self, title: str, give: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(title)
        self.setMinimumWidth(560)
        self.fields = QGridLayout()
        self.fields.setHorizontalSpacing(12)
        self.fields.setVerticalSpacing(8)
        self.fields.setColumnStretch(1, 1)
        self.note = label(role="second", wraps=True)
        self.problem = label(role="problem", wraps=True, selectable=True)
        self.problem.hide()
        self.give = KeyButton(give, "Ctrl+Return")
        self.give.setProperty("kind", "primary")
        self.leave = KeyButton(tr("Leave as it is"), "Esc")
        foot = QHBoxLayout()
        foot.addWidget(self.give)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addLayout(self.fields)
        layout.addWidget(self.note)
        layout.addWidget(self.problem)
        layout.addLayout(foot)
        self.give.clicked.connect(self._give)
        self.leave.clicked.connect(self.reject)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self.give.click)

    def add_field(self, name: str, field: QWidget) -> None:
        """Put a field below the others."""
        row = self.fields.rowCount()
        self.fields.addWidget(label(name, "second"), row, 0)
        self.fields.addWidget(field, row, 1)
        field.setAccessibleName(name)

    def add_name(self, words: str, name: str) -> QLineEdit:
        """Put a field for a grid's name below the others."""
        field = QLineEdit(line(name))
        field.setMaxLength(LONGEST_NAME)
        self.add_field(words, field)
        return field

    def show_problem(self, words: str) -> None:
        """Say why it was not done; it can be tried again."""
        self.give.setEnabled(True)
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        fit_height(self)

    @Slot()
    def _give(self) -> None:
        self.give.setEnabled(False)
        self.agreed.emit()


class SplitForm(RedrawForm):
    """Asks what the two parts are called and with which the team goes."""

    def __init__(self, plan: RedrawPlan, parent: QWidget | None = None) -> None:
        name = line(plan.names[0])
        super().__init__(tr("Split {name}", name=name), tr("Split"), parent)
        self.names = [
            self.add_name(
                tr("{part} · {area} · {cases} open", part=part, area=area_word(one.square_metres), cases=one.cases),
                f"{name} {suffix}".replace(" （", "（"),
            )
            for one, part, suffix in zip(
                plan.parts, (tr("Western part"), tr("Eastern part")), (tr("(west)"), tr("(east)")), strict=True
            )
        ]
        self.team = QComboBox()
        for stays, words in (
            (TeamStays.BOTH, tr("both parts")), (TeamStays.FIRST, tr("the western part")), (TeamStays.SECOND, tr("the eastern part")),
        ):  # fmt: skip
            self.team.addItem(words, stays.value)
        if plan.team:
            self.add_field(trn("The team of {n} goes with", "The team of {n} goes with", plan.team), self.team)
        self.note.setText(moves_words(plan))
        fit_height(self)

    def answer(self) -> tuple[tuple[str, str], TeamStays]:
        """Return the names and who has the team."""
        return (self.names[0].text(), self.names[1].text()), TeamStays(self.team.currentData())


class MergeForm(RedrawForm):
    """Asks with which neighbours a grid is merged and what it is called. `chosen_changed()`: others are chosen."""

    chosen_changed = Signal()

    def __init__(self, name: str, neighbours: Sequence[Neighbour], parent: QWidget | None = None) -> None:
        super().__init__(tr("Merge {name}", name=line(name)), tr("Merge"), parent)
        self.list = Table(
            tr("Neighbours"), [tr("Neighbours"), tr("Code"), tr("Open")], wide=0, figures=frozenset({2}), many=True
        )
        self.list.set_rows([Row((line(n.name), n.code, f"{n.cases:,}"), n.id) for n in neighbours])
        self.list.setMinimumHeight(200)
        self.fields.addWidget(self.list, 0, 0, 1, 2)
        self.name = self.add_name(tr("Name of the merged grid"), name)
        self.note.setText(tr("Choose one or more: ↑ ↓, with Shift or Ctrl several."))
        self.list.itemSelectionChanged.connect(self.chosen_changed)
        self.give.setEnabled(False)
        fit_height(self)

    @property
    def chosen(self) -> list[UUID]:
        """The neighbours that are chosen."""
        return self.list.chosen

    def show_plan(self, plan: RedrawPlan) -> None:
        """Say what merging the chosen ones would do."""
        self.show_problem("")
        team = trn("One team of {n} place.", "One team of {n} places.", plan.team)
        self.note.setText(f"{area_word(plan.parts[0].square_metres)}. {moves_words(plan)} {team}")
        fit_height(self)


class DynamicForm(RedrawForm):
    """Asks what a dynamic grid is called, whose it is and until when."""

    def __init__(
        self,
        square_metres: float,
        cases: int,
        departments: Sequence[tuple[UUID, str]],
        now: datetime,
        zone: tzinfo,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr("New dynamic dedicated grid"), tr("Save the grid"), parent)
        self._zone = zone
        self.name = self.add_name(tr("Name"), "")
        self.owner = QComboBox()
        for department, words in departments:
            self.owner.addItem(line(words), department)
        self.add_field(tr("Owned by"), self.owner)
        self.until = QDateTimeEdit()
        self.until.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.until.setCalendarPopup(True)
        # The city's clock on the wall: what it shows is taken as that, whatever this machine's zone is.
        local = (now + SOON).astimezone(zone)
        self.until.setDateTime(QDateTime(QDate(local.year, local.month, local.day), QTime(18, 0)))
        self.add_field(tr("Ends at"), self.until)
        cases_words = trn("{n} open case lies in it now", "{n} open cases lie in it now", cases)
        self.note.setText(
            tr("{area}. {cases}; they stay in their basic grids. It closes by itself at its end, and can be taken back here.", area=area_word(square_metres), cases=cases_words)
        )  # fmt: skip
        fit_height(self)

    def answer(self) -> tuple[str, UUID, datetime]:
        """Return name, owner and end."""
        shown = self.until.dateTime()
        day, hour = shown.date(), shown.time()
        until = datetime(day.year(), day.month(), day.day(), hour.hour(), hour.minute(), tzinfo=self._zone)
        return self.name.text(), self.owner.currentData(), until
