"""The question before a shift is taken over: who signs for whom, and what goes over with the signature."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from models.watch.shifts.records import LogKind, Page
from widgets.i18n import tr
from widgets.labels import label
from widgets.question import Question
from widgets.text import line
from widgets.watch import lines
from widgets.words import DOT


class SignQuestion(Question):
    """A signature is not taken back; without a confirmation nothing is signed."""

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        asks = label(question(page), "title", wraps=True)
        goes = label(goes_over(page), wraps=True)
        own = label(tr("This is your own shift: nobody else takes it over."), "note", wraps=True)
        own.setProperty("lamp", "soon")
        own.setVisible(page.from_name == page.to_name)
        stays = label(tr("The page is kept as it is now, and a signature is not taken back."), "note", wraps=True)
        title, give, leave = tr("Take the shift over"), tr("Sign and take over"), tr("Do not sign yet")
        super().__init__(title, (asks, goes, own, stays), give, leave, 460, parent)
        self.question, self.goes, self.own = asks, goes, own


def question(page: Page) -> str:
    """Return who takes over from whom."""
    return tr("Take over: {before} → {after}", before=line(page.from_name), after=line(page.to_name))


def goes_over(page: Page) -> str:
    """Return what goes over with the signature: promises and waiting calls, cases open on desks, what is open."""
    promised = sum(one.kind in (LogKind.PROMISE, LogKind.WAITING_CALL) for one in page.standing)
    told = (
        tr("promises and waiting calls {n}", n=promised),
        tr("open on desks {n}", n=len(page.claims)),
        tr("supervisions unanswered {n}", n=len(page.supervisions)),
        lines.counts(page),
    )
    return DOT.join(told)
