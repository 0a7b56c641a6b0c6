"""The fields of one category's rule: who handles, limits, what is asked for on the way, evidence, and why it is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QWidget

from models.cases.clocks.category_rules import MOST, ROUTINGS, RuleVersion
from models.cases.clocks.rules import EVIDENCE, LONGEST_MINUTES, VERIFIERS, Senseless, StageLimits
from models.workers.records import Department
from widgets.i18n import mark, tr
from widgets.labels import restyle
from widgets.rules.fields import NOTE_MOST, number, verifier_word
from widgets.text import line
from widgets.words.media import evidence_word
from widgets.words.orders import routing_words

UNITS = {
    "working_minute": mark("working minutes"),
    "working_day": mark("working days"),
    "calendar_minute": mark("minutes by the clock"),
}
_BY_FIELD = {
    "limit_amount": "amount", "limit_unit": "unit", "sign_minutes": "sign", "arrive_minutes": "arrive", "verify_minutes": "verify",
    "verifier": "verifier",
}  # fmt: skip


class RuleForm(QWidget):
    """`edited` when a value or the reason was typed; what is filled in by the program is not announced."""

    edited = Signal()

    def __init__(self, *, may_set: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filling = False
        self.routing, self.department, self.unit, self.verifier = (QComboBox() for _ in range(4))
        for one in ROUTINGS:
            self.routing.addItem(routing_words(one), one)
        self.unit.addItem(tr("no limit of its own"), None)
        for name, words in UNITS.items():
            self.unit.addItem(tr(words), name)
        for one in VERIFIERS:
            self.verifier.addItem(verifier_word(one), one)
        self.amount = number(tr("Limit"), max(MOST.values()))
        self.sign, self.arrive, self.verify = (
            number(tr(name), LONGEST_MINUTES, unset=tr("the city's"), unit=tr("min"))
            for name in (mark("Signing"), mark("Arriving"), mark("Verifying"))
        )
        self.needs_arrival, self.needs_verification = QCheckBox(tr("is asked for")), QCheckBox(tr("is asked for"))
        self.evidence = {kind: QCheckBox(evidence_word(kind)) for kind in EVIDENCE}
        self.note = QLineEdit()
        self.note.setMaxLength(NOTE_MOST)
        self.note.setPlaceholderText(tr("Why, by which paper"))
        self.set_city(StageLimits())
        self._lay_out()
        boxes = (self.routing, self.department, self.unit, self.verifier)
        numbers = (self.amount, self.sign, self.arrive, self.verify)
        checks = (self.needs_arrival, self.needs_verification, *self.evidence.values())
        for field in (*boxes, *numbers, *checks, self.note):
            field.setEnabled(may_set)
        for box in boxes:
            box.activated.connect(self._edited)
        for spin in numbers:
            spin.valueChanged.connect(self._edited)
        for check in checks:
            check.clicked.connect(self._edited)
        self.note.textEdited.connect(self._edited)

    def set_city(self, stages: StageLimits) -> None:
        """Say the city's own limits, for the stages a rule leaves to it."""
        for field, minutes in ((self.sign, stages.sign), (self.arrive, stages.arrive), (self.verify, stages.verify)):
            field.setSpecialValueText(tr("the city's {n} min", n=minutes))

    def set_departments(self, departments: Sequence[Department]) -> None:
        """Take the departments that may be competent."""
        self.department.clear()
        self.department.addItem(tr("none"), None)
        for one in departments:
            self.department.addItem(line(one.name), str(one.id))

    def fill(self, version: RuleVersion, note: str) -> None:
        """Show a rule, and the reason typed for it."""
        self._filling = True
        about, department = version.rule, version.rule.competent_department_id
        self.routing.setCurrentIndex(self.routing.findData(about.routing))
        named = self.department.findData(None if department is None else str(department))
        self.department.setCurrentIndex(max(0, named))
        self.unit.setCurrentIndex(self.unit.findData(about.limit_unit))
        self.amount.setValue(about.limit_amount or 1)
        self.needs_arrival.setChecked(about.needs_arrival)
        self.needs_verification.setChecked(about.needs_verification)
        for field, minutes in ((self.sign, version.sign_minutes), (self.arrive, version.arrive_minutes),
                               (self.verify, version.verify_minutes)):  # fmt: skip
            field.setValue(minutes or 0)
        self.verifier.setCurrentIndex(max(0, self.verifier.findData(version.verifier)))
        for kind, check in self.evidence.items():
            check.setChecked(kind in version.evidence)
        self.note.setText(note)
        self._filling = False
        self._fit()

    def typed(self, shown: RuleVersion) -> RuleVersion:
        """Return `shown` with what stands in the fields now."""
        unit, department = self.unit.currentData(), self.department.currentData()
        arrival, verification = self.needs_arrival.isChecked(), self.needs_verification.isChecked()
        rule = replace(
            shown.rule,
            routing=self.routing.currentData(),
            needs_arrival=arrival,
            needs_verification=verification,
            limit_amount=None if unit is None else self.amount.value(),
            limit_unit=unit,
            competent_department_id=None if department is None else UUID(department),
        )
        return replace(
            shown,
            rule=rule,
            sign_minutes=self.sign.value() or None,
            arrive_minutes=self.arrive.value() or None if arrival else None,
            verify_minutes=self.verify.value() or None if verification else None,
            evidence=tuple(kind for kind, check in self.evidence.items() if check.isChecked()),
            verifier=self.verifier.currentData() if verification else "anyone",
        )

    def mark_wrong(self, findings: Sequence[Senseless], *, no_note: bool) -> None:
        """Mark the fields that make no sense, and the reason where it is missing."""
        wrong = {_BY_FIELD.get(one.field, one.field) for one in findings}
        for name in _BY_FIELD.values():
            restyle(getattr(self, name), "wrong", "true" if name in wrong else "false")
        restyle(self.note, "wrong", "true" if no_note else "false")

    @Slot()
    def _edited(self) -> None:
        if not self._filling:
            self._fit()
            self.edited.emit()

    def _fit(self) -> None:
        self.amount.setVisible(self.unit.currentData() is not None)
        self.arrive.setVisible(self.needs_arrival.isChecked())
        verified = self.needs_verification.isChecked()
        self.verify.setVisible(verified)
        self._form.setRowVisible(self.verifier, verified)

    def _lay_out(self) -> None:
        self._form = form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.addRow(tr("Who handles"), self.routing)
        form.addRow(tr("Competent department"), self.department)
        form.addRow(tr("Limit"), _row(self.amount, self.unit))
        form.addRow(tr("Signing"), _row(self.sign))
        form.addRow(tr("Arriving"), _row(self.needs_arrival, self.arrive))
        form.addRow(tr("Verifying"), _row(self.needs_verification, self.verify))
        form.addRow(tr("Who verifies"), self.verifier)
        form.addRow(tr("Evidence"), _row(*self.evidence.values(), spacing=24))
        form.addRow(tr("Why"), self.note)


def _row(*widgets: QWidget, spacing: int = 8) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(spacing)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
