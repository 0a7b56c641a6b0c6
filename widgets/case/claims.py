"""Who has the case open just now: others are told by whom it is handled, oneself that the others see it."""

from __future__ import annotations

from datetime import datetime, tzinfo

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from models.cases.states import stage_of
from models.claims.records import Claim
from widgets.case.sections import SheetSection
from widgets.case.sheet import CaseSheet
from widgets.i18n import tr
from widgets.labels import ElidedLabel
from widgets.text import line
from widgets.times import moment
from widgets.words import claimed_word


class ClaimSection(SheetSection):
    """One line with the one button that fits: let go, take it again, break it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("At it just now"), parent)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.words = ElidedLabel(role="second")
        self.act = QPushButton()
        self.act.setProperty("kind", "link")
        self.act.setAutoDefault(False)
        self.act.clicked.connect(self._ask)
        row.addWidget(self.words, 1)
        row.addWidget(self.act, 0, Qt.AlignmentFlag.AlignRight)
        self._button = ""
        self._show(body, some=False)

    def show_sheet(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        claim: Claim | None = sheet.claim
        self._button, title = next(
            ((name, title) for name, title in _acts() if name in sheet.allowed),
            ("", ""),
        )
        self.act.setText(title)
        self.act.setVisible(bool(self._button))
        if claim is None:
            self.words.set_words(tr("Nobody: others see it as free"))
        elif sheet.me is not None and claim.account_id == sheet.me.id:
            self.words.set_words(tr("You; the other desks see so"))
        else:
            since = tr("since {moment}, at {desk}", moment=moment(claim.taken_at, now, zone), desk=line(claim.desk))
            self.words.set_words(f"{claimed_word(claim.holder)} · {since}")
        # What is over is handled by nobody, whoever looks at it.
        over = stage_of(sheet.detail.case.state) is None
        self.setVisible(not over and (claim is not None or bool(self._button)))

    @Slot()
    def _ask(self) -> None:
        self.asked.emit(self._button, {})


def _acts() -> tuple[tuple[str, str], ...]:
    return (
        ("let_go", tr("Let go")),
        ("claim", tr("Take it")),
        ("break_claim", tr("Break…")),
    )
