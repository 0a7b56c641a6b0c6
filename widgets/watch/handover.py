"""The handover page as it is read before it is signed, and as it stays afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from models.cases.records import CaseState, Lamp
from models.watch.shifts.records import Page, PageCase, PageEntry, PageHolder, PageRoll, PageSupervision
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
        # Nothing is signed that was not shown.
        self.sign.hide()

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
    ends = page.ends_at
    title = tr(
        "{city} · from {before} to {after}", city=page.city, before=line(page.from_name), after=line(page.to_name)
    )
    begin, end = (f"{at.astimezone(zone):%Y-%m-%d %H:%M}" for at in (page.began_at, ends))
    _add(layout, title, "lead")
    _add(layout, tr("{begin} – {end}", begin=begin, end=end), "second")
    _add(layout, tr("{open} open, {late} late, {soon} due soon", open=page.open, late=page.late, soon=page.soon))
    standing = tr("Standing: points, promises, waiting calls, words for who comes")
    _list(layout, standing, [_entry(one, ends, zone) for one in page.standing])
    if page.holders:
        _head(layout, tr("By holder and lamp"), len(page.holders))
    for holder in page.holders:
        _add(layout, _holder(holder), "")
        for case in holder.cases[:CASES_SHOWN]:
            _add(layout, f"    {lamp_word(Lamp(case.lamp))}  {_case(case, ends, zone)}")
        if len(holder.cases) > CASES_SHOWN:
            _add(layout, "    " + trn("{n} more", "{n} more", len(holder.cases) - CASES_SHOWN))
    _list(layout, tr("Supervisions unanswered"), [_supervision(one, ends, zone) for one in page.supervisions])
    claims = [DOT.join((one.number or line(one.title), line(one.by), line(one.desk))) for one in page.claims]
    _list(layout, tr("Open on desks"), claims)
    _list(layout, tr("Who sits where"), [line(seat) for seat in page.seats])
    _list(layout, tr("Roll call"), [_roll(one, ends, zone) for one in page.rolls])
    _list(layout, tr("Noted in this shift"), [_entry(one, ends, zone) for one in page.logged])


def _add(layout: QVBoxLayout, words: str, role: str = "note") -> None:
    layout.addWidget(label(words, role, wraps=True, selectable=True))


def _head(layout: QVBoxLayout, words: str, n: int) -> None:
    layout.addSpacing(8)
    layout.addWidget(label(f"{words} {n}", "caption"))


def _list(layout: QVBoxLayout, words: str, lines: list[str]) -> None:
    """A head with its lines; nothing where there are none."""
    if lines:
        _head(layout, words, len(lines))
    for one in lines:
        _add(layout, one)


def _case(case: PageCase, now: datetime, zone: tzinfo) -> str:
    due = "" if case.due_at is None else moment(case.due_at, now, zone)
    facts = (number_word(case.number), line(case.title), state_word(CaseState(case.state)), due)
    return DOT.join(part for part in facts if part)


def _supervision(one: PageSupervision, now: datetime, zone: tzinfo) -> str:
    due = tr("answer due {moment}", moment=moment(one.answer_due_at, now, zone))
    return DOT.join(part for part in (one.number, one.case_number, line(one.receiver), due) if part)


def _roll(one: PageRoll, now: datetime, zone: tzinfo) -> str:
    told = {"called": one.called, "present": one.present, "open": one.unanswered}
    counts = tr("called {called}, present {present}, no answer yet {open}", **told)
    return DOT.join(part for part in (moment(one.at, now, zone), line(one.words), counts) if part)


def _entry(one: PageEntry, now: datetime, zone: tzinfo) -> str:
    due = "" if one.due_at is None else tr("due {moment}", moment=moment(one.due_at, now, zone))
    told = (log_word(one.kind), shown(one.words), one.case_number, due, line(one.by), moment(one.at, now, zone))
    return DOT.join(part for part in told if part)


def _holder(holder: PageHolder) -> str:
    counts = [f"{lamp_word(lamp)} {n}" for lamp, n in ((Lamp.LATE, holder.late), (Lamp.SOON, holder.soon)) if n]
    held = tr("{n} in hand", n=holder.held)
    return DOT.join((line(holder.name) or tr("Operator"), *counts, held))
