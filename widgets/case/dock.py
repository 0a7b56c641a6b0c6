"""The lower end of the case panel, always at the same place: what an act asks for, what went wrong, and the buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from widgets.case.buttons import ActionButtons
from widgets.case.forms import FilingForm
from widgets.case.forms.host import FormHost
from widgets.labels import label, rule


class ActionDock(QWidget):
    """Stands under the panel's scrolled part; it grows upwards with the form that is open."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.forms, self.filing, self.buttons = FormHost(), FilingForm(), ActionButtons()
        self.problem = label(role="problem", wraps=True)
        self._line: QFrame = rule()
        inner = QVBoxLayout()
        inner.setContentsMargins(16, 12, 16, 12)
        inner.setSpacing(8)
        for part in (self.problem, self.forms, self.filing, self.buttons):
            inner.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._line)
        layout.addLayout(inner)
        self.problem.hide()
        self.forms.opened.connect(self.buttons.set_quiet)

    def tell(self, problem: str) -> None:
        """Say what went wrong; "" takes it back."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
