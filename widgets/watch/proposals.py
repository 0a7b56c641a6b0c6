"""What the rules propose to urge: chosen rows are confirmed in one batch; how the rules are set stands below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from models.cases.records import OpenCase
from models.watch.records import Proposal, Rule, RuleSetting
from widgets.i18n import tr, trn
from widgets.keys import KeyButton
from widgets.labels import label
from widgets.text import line
from widgets.times import span
from widgets.watch.table import Row, Table
from widgets.words import holder_word, number_word
from widgets.words.watch import rule_word


class ProposalsPage(QWidget):
    """`confirmed(list[Proposal])`, `rule_set(RuleSetting)`, `case_opened(UUID)`."""

    confirmed = Signal(object)
    rule_set = Signal(object)
    case_opened = Signal(object)

    def __init__(self, *, may_urge: bool, may_set: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heads = [tr("Number"), tr("Title"), tr("Holder"), tr("Why"), tr("Lasting"), tr("Urged before")]
        self.table = Table(tr("Proposed for urging"), heads, wide=1, figures=frozenset({4, 5}), many=True)
        self.none = label(tr("The rules propose nothing just now."), "note")
        self.confirm = KeyButton("", "Ctrl+Return")
        self.confirm.setProperty("kind", "primary")
        self.confirm.setVisible(may_urge)
        self.every = QPushButton(tr("Choose all"))
        self.every.setAutoDefault(False)
        self.outcome = label(role="note", wraps=True, selectable=True)
        self.enabled: dict[Rule, QCheckBox] = {}
        self.automatic: dict[Rule, QCheckBox] = {}
        self.words: dict[Rule, QLineEdit] = {}
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.confirm)
        foot.addWidget(self.every)
        foot.addWidget(self.outcome, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.none)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)
        layout.addLayout(self._settings(may_set))
        self.every.clicked.connect(self.table.choose_all)
        self.table.itemSelectionChanged.connect(self._count)
        self.table.opened.connect(self._opened)
        self.confirm.clicked.connect(self.give)
        self._count()

    def _settings(self, may_set: bool) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(3, 1)
        grid.addWidget(label(tr("Rules of this city"), "caption"), 0, 0, 1, 4)
        for row, rule in enumerate(Rule, start=1):
            on, by_itself, words = QCheckBox(tr("Proposes")), QCheckBox(tr("Sent by itself")), QLineEdit()
            words.setPlaceholderText(tr("The standard words"))
            words.setMaxLength(200)
            words.setAccessibleName(tr("Words of the rule: {rule}", rule=rule_word(rule)))
            self.enabled[rule], self.automatic[rule], self.words[rule] = on, by_itself, words
            grid.addWidget(label(rule_word(rule)), row, 0)
            for column, field in enumerate((on, by_itself, words), start=1):
                grid.addWidget(field, row, column)
                field.setEnabled(may_set)
            on.clicked.connect(partial(self._set, rule))
            by_itself.clicked.connect(partial(self._set, rule))
            words.editingFinished.connect(partial(self._set, rule))
        self._settings_known: dict[Rule, RuleSetting] = {}
        return grid

    def show_settings(self, settings: Sequence[RuleSetting]) -> None:
        """Show how the rules are set; words under way are left alone."""
        for one in settings:
            self._settings_known[one.rule] = one
            self.enabled[one.rule].setChecked(one.enabled)
            self.automatic[one.rule].setChecked(one.automatic)
            if not self.words[one.rule].hasFocus():
                self.words[one.rule].setText(one.words)

    def show_proposals(
        self, proposals: Sequence[Proposal], cases: Mapping[UUID, OpenCase], urged: Mapping[UUID, int], now: datetime
    ) -> None:
        """Show what is proposed, the longest-standing reason first."""
        rows = []
        for one in proposals:
            case = cases.get(one.case_id)
            if case is None:
                continue
            before = urged.get(one.case_id, 0)
            cells = (
                number_word(case.number),
                line(case.title),
                holder_word(case),
                rule_word(one.rule),
                span((now - one.since).total_seconds()),
                str(before) if before else "",
            )
            rows.append(Row(cells, one, {3: "late"} if one.rule is Rule.LATE else {}))
        self.table.set_rows(rows)
        self.table.setVisible(bool(rows))
        self.none.setVisible(not rows)
        self._count()

    def show_outcome(self, words: str) -> None:
        """Say what became of the batch."""
        self.outcome.setText(words)

    @Slot()
    def give(self) -> None:
        """Confirm the chosen proposals."""
        chosen = self.table.chosen
        if chosen and self.confirm.isEnabled() and not self.confirm.isHidden():
            self.confirm.setEnabled(False)
            self.confirmed.emit(chosen)

    @Slot()
    def _count(self) -> None:
        n = len(self.table.chosen)
        self.confirm.set_words(trn("Urge about {n} case", "Urge about {n} cases", n) if n else tr("Urge"))
        self.confirm.setEnabled(n > 0)
        self.every.setVisible(bool(self.table.rows) and not self.confirm.isHidden())

    def _set(self, rule: Rule, _checked: bool = False) -> None:
        on = self.enabled[rule].isChecked()
        by_itself = self.automatic[rule].isChecked() and on
        self.automatic[rule].setChecked(by_itself)
        wanted = RuleSetting(rule, on, by_itself, self.words[rule].text().strip())
        if wanted != self._settings_known.get(rule, RuleSetting(rule)):
            self._settings_known[rule] = wanted
            self.rule_set.emit(wanted)

    @Slot(object, int)
    def _opened(self, one: Proposal, _: int) -> None:
        self.case_opened.emit(one.case_id)
