"""The handover page as it is read before it is signed, and as it stays afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from models.cases.records import CaseState, Lamp
from models.watch.shifts.records import Page, PageEntry, PageHolder
from widgets.i18n import tr, trn
from widgets.keys import KeyButton
from widgets.labels import label
from widgets.text import line, shown
from widgets.times import moment
from widgets.words import DOT, lamp_word, number_word, state_word
from widgets.words.watch import log_word

CASES_SHOWN = 5
"""Of each holder, the most pressing; the figures count them all."""


class HandoverPage(QWidget):
    """`signed()`: whoever comes takes the shift over; `began()` the first; `page_wanted(UUID | None)` one that was signed."""

    signed = Signal()
    began = Signal()
    page_wanted = Signal(object)

    def __init__(self, *, supervisor: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._supervisor = supervisor
        self.which = QComboBox()
        self.which.setAccessibleName(tr("Which page"))
        self.sign = KeyButton(tr("Sign and take over"), "Ctrl+Return")
        self.sign.setProperty("kind", "primary")
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.which, 1)
        top.addWidget(self.sign)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.area, 1)
        self.which.activated.connect(self._picked)
        self.sign.clicked.connect(self.give)
        self._shown: tuple[Page | None, bool] | None = None

    def offer(self, pages: Sequence[tuple[object, str]]) -> None:
        """Offer the pages that were signed, by what each is called; the one to be signed comes first."""
        wanted = [(None, tr("Now, to be signed")), *pages]
        if [self.which.itemText(n) for n in range(self.which.count())] == [words for _, words in wanted]:
            return
        chosen = self.which.currentData()
        self.which.clear()
        for key, words in wanted:
            self.which.addItem(words, None if key is None else str(key))
        self.which.setCurrentIndex(max(0, self.which.findData(chosen)) if chosen else 0)

    @property
    def looks_at_now(self) -> bool:
        """Whether what is shown is the page to be signed."""
        return self.which.currentData() is None

    def show_page(self, page: Page | None, zone: tzinfo, *, now: bool) -> None:
        """Show a page; None: no shift has begun yet. `now` says that it is the one to be signed."""
        if (page, now) == self._shown:
            return
        self._shown = (page, now)
        self.sign.set_words(tr("Sign and take over") if page is not None else tr("Begin the first shift"))
        self.sign.setVisible(self._supervisor and now)
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
        """Sign, or begin."""
        if self.sign.isHidden() or self._shown is None:
            return
        if self._shown[0] is None:
            self.began.emit()
        else:
            self.signed.emit()

    @Slot()
    def _picked(self) -> None:
        self.page_wanted.emit(self.which.currentData())


def _fill(layout: QVBoxLayout, page: Page, zone: tzinfo) -> None:
    def add(words: str, role: str = "note") -> None:
        layout.addWidget(label(words, role, wraps=True, selectable=True))

    def head(words: str, n: int) -> None:
        if n:
            layout.addSpacing(8)
            layout.addWidget(label(f"{words} {n}", "caption"))

    ends = page.ends_at
    add(
        tr("{city} · from {before} to {after}", city=page.city, before=line(page.from_name), after=line(page.to_name)),
        "lead",
    )
    add(
        tr("{begin} – {end}", begin=moment(page.began_at, ends, zone), end=f"{ends.astimezone(zone):%Y-%m-%d %H:%M}"),
        "second",
    )
    add(tr("{open} open, {late} late, {soon} due soon", open=page.open, late=page.late, soon=page.soon))
    head(tr("Standing: points, promises, waiting calls, words for who comes"), len(page.standing))
    for one in page.standing:
        add(_entry(one, ends, zone))
    head(tr("By holder and lamp"), len(page.holders))
    for holder in page.holders:
        add(_holder(holder), "")
        for case in holder.cases[:CASES_SHOWN]:
            due = "" if case.due_at is None else moment(case.due_at, ends, zone)
            facts = (
                number_word(case.number or line(case.title)),
                line(case.title),
                state_word(CaseState(case.state)),
                due,
            )
            add(f"    {lamp_word(Lamp(case.lamp))}  {DOT.join(part for part in facts if part)}")
        if len(holder.cases) > CASES_SHOWN:
            add("    " + trn("{n} more", "{n} more", len(holder.cases) - CASES_SHOWN))
    head(tr("Supervisions unanswered"), len(page.supervisions))
    for supervised in page.supervisions:
        due = tr("answer due {moment}", moment=moment(supervised.answer_due_at, ends, zone))
        add(
            DOT.join(
                part for part in (supervised.number, supervised.case_number, line(supervised.receiver), due) if part
            )
        )
    head(tr("Open on desks"), len(page.claims))
    for claim in page.claims:
        add(DOT.join((claim.number or line(claim.title), line(claim.by), line(claim.desk))))
    head(tr("Who sits where"), len(page.seats))
    for seat in page.seats:
        add(line(seat))
    head(tr("Roll call"), len(page.rolls))
    for roll in page.rolls:
        told = {"called": roll.called, "present": roll.present, "open": roll.unanswered}
        counts = tr("called {called}, present {present}, no answer yet {open}", **told)
        add(DOT.join(part for part in (moment(roll.at, ends, zone), line(roll.words), counts) if part))
    head(tr("Noted in this shift"), len(page.logged))
    for one in page.logged:
        add(_entry(one, ends, zone))


def _entry(one: PageEntry, now: datetime, zone: tzinfo) -> str:
    due = "" if one.due_at is None else tr("due {moment}", moment=moment(one.due_at, now, zone))
    told = (log_word(one.kind), shown(one.words), one.case_number, due, line(one.by), moment(one.at, now, zone))
    return DOT.join(part for part in told if part)


def _holder(holder: PageHolder) -> str:
    counts = [f"{lamp_word(lamp)} {n}" for lamp, n in ((Lamp.LATE, holder.late), (Lamp.SOON, holder.soon)) if n]
    held = tr("{n} in hand", n=holder.held)
    return DOT.join((line(holder.name) or tr("Operator"), *counts, held))
