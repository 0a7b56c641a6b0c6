"""The handover page as it is read before it is signed, and as it stays afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from models.watch.shifts.records import Page
from widgets.i18n import tr, trn
from widgets.keys import KeyButton
from widgets.labels import label
from widgets.watch import lines
from widgets.watch.signing import SignQuestion
from widgets.words import lamp_word

CASES_SHOWN = 5
"""Of each holder, the most pressing; the figures count them all."""


class HandoverPage(QWidget):
    """`signed()`: whoever comes takes the shift over; `began()` the first; `page_wanted(UUID | None)` one that was signed.

    `print_wanted(Page)`: the paper of the signed page that is shown.
    """

    signed = Signal()
    began = Signal()
    page_wanted = Signal(object)
    print_wanted = Signal(object)

    def __init__(self, *, supervisor: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._supervisor = supervisor
        self.which = QComboBox()
        self.which.setAccessibleName(tr("Which page"))
        self.sign = KeyButton(tr("Sign and take over"), "Ctrl+Return")
        self.sign.setProperty("kind", "primary")
        self.print = KeyButton(tr("Print (PDF)"), "Ctrl+P")
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.which, 1)
        top.addWidget(self.print)
        top.addWidget(self.sign)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.area, 1)
        self.which.activated.connect(self._picked)
        self.sign.clicked.connect(self.give)
        self.print.clicked.connect(self.give_print)
        self._shown: tuple[Page | None, bool] | None = None
        self._wanted: str | None = None
        self.question: SignQuestion | None = None
        # Nothing is signed that was not shown, nothing is printed that was not signed.
        self.sign.hide()
        self.print.hide()

    def offer(self, pages: Sequence[tuple[object, str]]) -> None:
        """Offer the pages that were signed, by what each is called; the one to be signed comes first."""
        wanted = [(None, tr("Now, to be signed")), *pages]
        if [self.which.itemText(n) for n in range(self.which.count())] == [words for _, words in wanted]:
            return
        chosen = self._wanted or self.which.currentData()
        self.which.clear()
        for key, words in wanted:
            self.which.addItem(words, None if key is None else str(key))
        self.which.setCurrentIndex(max(0, self.which.findData(chosen)) if chosen else 0)
        if self._wanted is not None and self.which.currentData() == self._wanted:
            self._wanted = None
            self._picked()

    def show_signed(self, key: object) -> None:
        """The page was signed: show it as it is kept, as soon as it is among those offered; nothing is left to sign."""
        self._wanted, self._shown = str(key), None
        self.sign.hide()

    @property
    def looks_at_now(self) -> bool:
        """Whether what is shown is the page to be signed."""
        return self._wanted is None and self.which.currentData() is None

    def show_page(self, page: Page | None, zone: tzinfo, *, now: bool) -> None:
        """Show a page; None: no shift has begun yet. `now` says that it is the one to be signed."""
        if (page, now) == self._shown:
            return
        self._shown = (page, now)
        self.sign.set_words(tr("Sign and take over") if page is not None else tr("Begin the first shift"))
        self.sign.setVisible(self._supervisor and now)
        self.print.setVisible(page is not None and not now)
        at = self.area.verticalScrollBar().value()
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 12, 0)
        layout.setSpacing(4)
        if page is None:
            layout.addWidget(label(tr("No shift has begun yet. The supervisor begins the first one here."), "second"))
        else:
            _fill(layout, page, zone)
        layout.addStretch(1)
        self.area.setWidget(body)
        self.area.verticalScrollBar().setValue(at)

    @Slot()
    def give(self) -> None:
        """Begin the first shift, or ask whether this one is taken over."""
        if self.sign.isHidden() or self._shown is None or self.question is not None:
            return
        page = self._shown[0]
        if page is None:
            self.began.emit()
            return
        self.question = SignQuestion(page, self)
        self.question.confirmed.connect(self.signed)
        self.question.finished.connect(self._asked)
        self.question.open()

    @Slot()
    def _asked(self) -> None:
        self.question = None

    @Slot()
    def give_print(self) -> None:
        """Ask for the paper of the signed page that is shown."""
        if self._shown is not None and not self.print.isHidden():
            self.print_wanted.emit(self._shown[0])

    @Slot()
    def _picked(self) -> None:
        self.page_wanted.emit(self.which.currentData())


def _fill(layout: QVBoxLayout, page: Page, zone: tzinfo) -> None:
    _add(layout, lines.title(page), "lead")
    _add(layout, lines.stretch(page, zone), "second")
    _add(layout, lines.counts(page))
    _list(layout, *lines.standing(page, zone))
    held = lines.holders(page, zone)
    if held:
        _head(layout, tr("By holder and lamp"), len(held))
    for holder in held:
        _add(layout, holder.words, "")
        for lamp, words in holder.cases[:CASES_SHOWN]:
            _add(layout, f"    {lamp_word(lamp)}  {words}")
        if len(holder.cases) > CASES_SHOWN:
            _add(layout, "    " + trn("{n} more", "{n} more", len(holder.cases) - CASES_SHOWN))
    for words, told in lines.lists(page, zone):
        _list(layout, words, told)


def _add(layout: QVBoxLayout, words: str, role: str = "note") -> None:
    layout.addWidget(label(words, role, wraps=True, selectable=True))


def _head(layout: QVBoxLayout, words: str, n: int) -> None:
    layout.addSpacing(8)
    layout.addWidget(label(f"{words} {n}", "caption"))


def _list(layout: QVBoxLayout, words: str, told: list[str]) -> None:
    """A head with its lines; nothing where there are none."""
    if told:
        _head(layout, words, len(told))
    for one in told:
        _add(layout, one)
