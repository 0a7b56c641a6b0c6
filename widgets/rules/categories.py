"""Rules of categories: the tree on the left, the rule in force on the right, changed as its next version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from uuid import UUID, uuid4

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from models.cases.clocks.category_rules import RuleVersion, senseless_rule
from models.cases.clocks.rules import StageLimits
from models.cases.records import Category, CategoryRule
from models.workers.records import Department
from widgets.i18n import language, tr
from widgets.keys import KeyButton
from widgets.labels import label
from widgets.pinyin import match
from widgets.rules.fields import finding_words
from widgets.rules.rule_form import RuleForm
from widgets.text import line
from widgets.times import moment
from widgets.watch.table import Row, Table


class CategoriesPage(QWidget):
    """`saved(RuleVersion, str)`: the next version and why; `versions_wanted(UUID)`: how a category's rule came about."""

    saved = Signal(object, str)
    versions_wanted = Signal(object)

    def __init__(self, *, may_set: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._may_set = may_set
        self._categories: dict[UUID, Category] = {}
        self._rules: Mapping[UUID, RuleVersion] = {}
        self._shown: RuleVersion | None = None
        self._under: UUID | None = None
        self._kept: dict[UUID, tuple[RuleVersion, str]] = {}
        """What was typed and not saved, by category."""
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Category: name, pinyin, initials or code"))
        self.search.setClearButtonEnabled(True)
        self.table = Table(tr("Categories"), [tr("Category"), tr("Rule")], wide=0)
        self.head = label(role="lead", wraps=True)
        self.about = label(role="note", wraps=True)
        self.form = RuleForm(may_set=may_set)
        self.problem = label(role="problem", wraps=True)
        self.save = KeyButton(tr("Save as the next version"), "Ctrl+Return")
        self.save.setProperty("kind", "primary")
        self.drop = KeyButton(tr("Discard what was typed"), "Ctrl+Backspace")
        self.history = Table(tr("Versions"), [tr("Version"), tr("In force since"), tr("By"), tr("Why")], wide=3)
        self._lay_out()
        self.search.textEdited.connect(self._narrow)
        self.search.returnPressed.connect(self.table.setFocus)
        self.table.currentCellChanged.connect(self._chosen)
        self.save.clicked.connect(self.give)
        self.drop.clicked.connect(self.discard)
        self.form.edited.connect(self._edited)

    def set_city(self, stages: StageLimits) -> None:
        """Say the city's own limits, for the stages a rule leaves to it."""
        self.form.set_city(stages)

    def set_ground(self, categories: Sequence[Category], departments: Sequence[Department]) -> None:
        """Take the catalogue."""
        self._categories = {one.id: one for one in _as_tree(categories)}
        self.form.set_departments(departments)
        self._narrow()

    def show_rules(self, rules: Mapping[UUID, RuleVersion], zone: tzinfo, now: datetime) -> None:
        """Show the rules in force; what is being typed stays."""
        self._rules, self._zone, self._now = rules, zone, now
        self._narrow()
        if self._under is not None and self._under not in self._kept:
            self._fill()

    def show_versions(self, category_id: UUID, versions: Sequence[RuleVersion]) -> None:
        """Show how the chosen category's rule came about, the newest first."""
        if category_id != self._under:
            return
        rows = []
        for one in reversed(versions):
            at = "" if one.at is None else moment(one.at, self._now, self._zone)
            rows.append(Row((str(one.rule.version), at, line(one.by), line(one.note)), one))
        self.history.set_rows(rows)

    @property
    def unsaved(self) -> int:
        """For how many categories something was typed that is not saved."""
        return len(self._kept)

    def taken(self, category_id: UUID) -> None:
        """It is saved: what was typed is the rule now."""
        self._kept.pop(category_id, None)
        if category_id == self._under:
            self._fill()
        self._narrow()

    def show_problem(self, words: str) -> None:
        """Say why it was not saved; "" takes it back."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    @Slot()
    def give(self) -> None:
        """Save the next version, if what it says makes sense."""
        version = self._typed()
        if self.save.isHidden() or version is None or self._under not in self._kept:
            return
        findings = senseless_rule(version)
        note = self.form.note.text().strip()
        self.form.mark_wrong(findings, no_note=not note)
        if findings:
            self.show_problem(finding_words(findings))
            return
        if not note:
            self.show_problem(tr("Say why: whoever asks later finds it in the history."))
            self.form.note.setFocus()
            return
        self.show_problem("")
        self.saved.emit(version, note)

    @Slot()
    def discard(self) -> None:
        """Forget what was typed for the chosen category; the rule in force is shown again."""
        if self._under is not None and self._kept.pop(self._under, None) is not None:
            self._fill()
            self._narrow()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.search)
        left.addWidget(self.table, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.save)
        buttons.addWidget(self.drop)
        buttons.addStretch(1)
        body = QWidget()
        right = QVBoxLayout(body)
        right.setContentsMargins(16, 0, 8, 0)
        right.setSpacing(8)
        right.addWidget(self.head)
        right.addWidget(self.about)
        right.addWidget(self.form)
        right.addWidget(self.problem)
        right.addLayout(buttons)
        right.addWidget(label(tr("Versions"), "caption"))
        right.addWidget(self.history, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(body)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(left, 2)
        layout.addWidget(area, 3)
        self.problem.hide()
        self.save.setVisible(self._may_set)
        self.drop.hide()

    @Slot()
    def _narrow(self) -> None:
        wanted = self.search.text().strip()
        rows = []
        for one in self._categories.values():
            name = _name(one)
            if wanted and match(wanted, name) is None and not one.code.startswith(wanted):
                continue
            if one.id in self._kept:
                rule = tr("typed, not saved")
            elif one.id in self._rules:
                rule = tr("version {n}", n=self._rules[one.id].rule.version)
            else:
                rule = tr("as above it") if self._in_force(one.id)[1] is not None else tr("none of its own")
            rows.append(Row(("　" * (one.depth - 1 if not wanted else 0) + name, rule), one.id))
        self.table.set_rows(rows)
        if self._under is None and rows:
            self.table.setCurrentCell(0, 0)

    @Slot()
    def _chosen(self) -> None:
        chosen = self.table.chosen
        at = self.table.currentRow()
        under = chosen[0] if chosen else self.table.rows[at].value if 0 <= at < len(self.table.rows) else None
        if under is None or under == self._under:
            return
        self._under = under
        self.history.set_rows([])
        self._fill()
        self.versions_wanted.emit(under)

    def _in_force(self, category_id: UUID) -> tuple[RuleVersion, UUID | None]:
        """Return the rule a category goes by, and whose it is; None: nobody's, the program's own."""
        at: UUID | None = category_id
        while at is not None:
            if at in self._rules:
                return self._rules[at], at
            at = self._categories[at].parent_id if at in self._categories else None
        return RuleVersion(CategoryRule(uuid4(), category_id, "territory_first", version=0)), None

    def _fill(self) -> None:
        category = self._categories.get(self._under) if self._under is not None else None
        if category is None:
            return
        rule, whose = self._in_force(category.id)
        own = (
            rule if whose == category.id else replace(rule, rule=replace(rule.rule, category_id=category.id, version=0))
        )
        self._shown = own
        version, note = self._kept.get(category.id, (own, ""))
        self.head.setText(_name(category))
        self.about.setText(self._about(own, whose))
        self.form.fill(version, note)
        self._fit()
        self.show_problem("")

    def _about(self, own: RuleVersion, whose: UUID | None) -> str:
        if whose is None:
            told = tr("No rule of its own, and none above it: the program's own holds.")
        elif whose != own.rule.category_id:
            told = tr("No rule of its own: it goes by that of {name}.", name=_name(self._categories[whose]))
        else:
            at = "" if own.at is None else moment(own.at, self._now, self._zone)
            told = tr("Version {n}, since {at}, by {by}", n=own.rule.version, at=at, by=line(own.by) or "—")
        if not self._may_set:
            return f"{told}\n" + tr("Only a supervisor changes rules.")
        return f"{told}\n" + tr("A new version holds for cases filed from then on; those filed before keep theirs.")

    @Slot()
    def _edited(self) -> None:
        if self._under is None:
            return
        version = self._typed()
        if version is None:
            return
        if version == self._shown and not self.form.note.text().strip():
            self._kept.pop(self._under, None)
        else:
            self._kept[self._under] = (version, self.form.note.text())
        self.show_problem("")
        self._narrow()
        self._fit()

    def _fit(self) -> None:
        self.drop.setVisible(self._may_set and self._under in self._kept)
        self.save.setEnabled(self._under in self._kept)

    def _typed(self) -> RuleVersion | None:
        return None if self._shown is None else self.form.typed(self._shown)


def _as_tree(categories: Sequence[Category]) -> list[Category]:
    """Return them as they are read: each right under the one above it, in the catalogue's order."""
    below: dict[UUID | None, list[Category]] = {}
    known = {one.id for one in categories}
    for one in categories:
        below.setdefault(one.parent_id if one.parent_id in known else None, []).append(one)
    found: list[Category] = []
    todo = list(reversed(below.get(None, ())))
    while todo:
        one = todo.pop()
        found.append(one)
        todo += reversed(below.get(one.id, ()))
    return found


def _name(category: Category) -> str:
    return line(category.name if language() == "zh" else category.name_en or category.name)
