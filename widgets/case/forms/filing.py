"""With which tier and urgency a case is filed."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from models.cases.records import Tier, Urgency
from widgets.i18n import tr
from widgets.labels import label
from widgets.words import tier_word, urgency_word


class FilingForm(QWidget):
    """Two choices above the buttons; they go out with the filing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tier = QComboBox()
        # The special tier has no limit of its own; it is raised to with a limit set by hand.
        for tier in (Tier.GENERAL, Tier.RAISED):
            self.tier.addItem(tier_word(tier), tier.value)
        self.urgency = QComboBox()
        for urgency in Urgency:
            self.urgency.addItem(urgency_word(urgency), urgency.value)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for words, box in ((tr("Tier"), self.tier), (tr("Urgency"), self.urgency)):
            box.setAccessibleName(words)
            layout.addWidget(label(words, "second"))
            layout.addWidget(box, 1)

    def show_values(self, tier: Tier, urgency: Urgency) -> None:
        """Show what the case has now."""
        self.tier.setCurrentIndex(max(0, self.tier.findData(tier.value)))
        self.urgency.setCurrentIndex(self.urgency.findData(urgency.value))

    def facts(self) -> dict[str, object]:
        """Return the choice as the filing's facts."""
        return {"tier": Tier(self.tier.currentData()), "urgency": Urgency(self.urgency.currentData())}
