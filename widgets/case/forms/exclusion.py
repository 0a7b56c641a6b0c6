"""剔除 asked for: on which ground, and why."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from models.cases.requests.records import ExclusionBasis
from widgets.case.forms.base import ActForm
from widgets.case.sheet import CaseSheet
from widgets.i18n import tr
from widgets.labels import label
from widgets.words.requests import basis_word


class ExclusionForm(ActForm):
    """The ground and the reason; what the ground "repeated" lacks is said before it is sent."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.basis, self.reason = QComboBox(), QPlainTextEdit()
        self.about = label(role="note", wraps=True)
        for basis in ExclusionBasis:
            self.basis.addItem(basis_word(basis), basis.value)
        self.add_field("basis", tr("Ground"), self.basis, beside=True)
        self.fields.addWidget(self.about)
        self.add_field("reason", tr("Reason"), self.reason)
        self._grounded: bool | None = None
        self.basis.currentIndexChanged.connect(self._say)
        self.basis.activated.connect(self._chosen)

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:  # noqa: ARG002
        fresh, self._grounded = self._grounded is None, sheet.repeats_answered
        if fresh and not self._grounded:
            self.restore({"basis": ExclusionBasis.OTHER.value})
        self._say()

    def facts(self) -> dict[str, Any] | None:
        basis = self.basis.currentData()
        if self._lacking:
            self._tell_lacking()
            return None
        reason = self.words_of(self.reason, empty=tr("This cannot be left empty: it goes into the history."))
        return None if reason is None else {"basis": basis, "reason": reason}

    def forget(self) -> None:
        self._grounded = None
        super().forget()

    @property
    def _lacking(self) -> bool:
        return self.basis.currentData() == ExclusionBasis.REPEATED.value and not self._grounded

    def _tell_lacking(self) -> None:
        self.tell(
            tr(
                "A repeated request is excluded once it is noted as one and a final reply was sent. Choose another ground."
            ),
            self.basis,
        )

    @Slot()
    def _chosen(self) -> None:
        if self._lacking:
            self._tell_lacking()

    @Slot()
    def _say(self) -> None:
        repeated = self.basis.currentData() == ExclusionBasis.REPEATED.value
        grounded = tr("Noted as a repeated request, and a final reply was sent.")
        stays = tr("It leaves the due cases and their rates; it stays counted as reported and handled.")
        self.about.setText(grounded if repeated else stays)
        self.about.setVisible(not self._lacking)
