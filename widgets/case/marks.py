"""What lies over a case beside its stage: who has it open, what was asked for, who was called, what was urged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from models.cases.records import Lamp
from models.cases.requests.records import RequestState
from models.cases.states import stage_of
from models.links.records import LinkKind
from widgets.case.sheet import CaseSheet
from widgets.flow import FlowLayout
from widgets.i18n import tr, trn
from widgets.labels import label
from widgets.links import nth_words, twin_words
from widgets.text import line, tooltip
from widgets.theme import LampMark
from widgets.times import moment, remaining
from widgets.words import DOT, number_word
from widgets.words.clocks import stopped_word
from widgets.words.requests import basis_word, request_word


@dataclass(frozen=True, slots=True)
class Mark:
    """A few words in a frame; `lamp` where something is wrong or waits for somebody, None where it is just so."""

    words: str
    lamp: Lamp | None = None
    about: str = ""


Reader = Callable[[CaseSheet, datetime, tzinfo], Iterator[Mark]]


def _claimed(sheet: CaseSheet, now: datetime, zone: tzinfo) -> Iterator[Mark]:
    claim = sheet.claim
    if (
        claim is not None
        and stage_of(sheet.detail.case.state) is not None
        and (sheet.me is None or claim.account_id != sheet.me.id)
    ):
        about = tr("since {moment}, from {desk}", moment=moment(claim.taken_at, now, zone), desk=line(claim.desk))
        yield Mark(tr("Being handled by {name}", name=line(claim.holder)), None, about)


def _stopped(sheet: CaseSheet, now: datetime, zone: tzinfo) -> Iterator[Mark]:
    clocks = sheet.clocks
    if clocks is not None and clocks.stopped_until is not None and clocks.stopped_until > now:
        yield Mark(stopped_word(clocks.stopped_kind, clocks.stopped_until, now, zone))


def _asked(sheet: CaseSheet, now: datetime, zone: tzinfo) -> Iterator[Mark]:
    for request in sheet.requests:
        if request.state is RequestState.ASKED:
            facts = {"name": line(request.asked_by), "moment": moment(request.asked_at, now, zone)}
            about = f"{tr('Asked for by {name}, {moment}', **facts)}\n{request.reason}"
            yield Mark(tr("To be approved: {what}", what=request_word(request.kind)), Lamp.SOON, about)


def _excluded(sheet: CaseSheet, now: datetime, zone: tzinfo) -> Iterator[Mark]:
    there = sheet.exclusion
    if there is not None:
        approved = tr("Approved by {name}, {moment}", name=line(there.by), moment=moment(there.at, now, zone))
        about = DOT.join((basis_word(there.basis), approved))
        yield Mark(tr("Out of assessment"), None, f"{about}\n{there.reason}")


def _confirming(sheet: CaseSheet, now: datetime, zone: tzinfo) -> Iterator[Mark]:
    waiting = sheet.citizen.waiting
    if waiting is not None:
        about = tr("Asked at {moment}", moment=moment(waiting.asked_at, now, zone))
        yield Mark(tr("{name} looks on site", name=line(waiting.worker)), None, about)


def _disputed(sheet: CaseSheet, now: datetime, zone: tzinfo) -> Iterator[Mark]:
    dispute = sheet.deliberation
    if dispute is not None and dispute.ended_at is None:
        about = tr("since {moment}", moment=moment(dispute.opened_at, now, zone))
        heard = trn("{n} party heard", "{n} parties heard", dispute.heard)
        yield Mark(tr("In deliberation, {heard}", heard=heard), Lamp.SOON, f"{about}\n{dispute.question}")


def _called(sheet: CaseSheet, now: datetime, zone: tzinfo) -> Iterator[Mark]:
    for whistle in sheet.whistles:
        if whistle.open:
            lamp = Lamp.LATE if whistle.due_at < now else Lamp.SOON
            facts = {"name": line(whistle.called), "left": remaining(whistle.due_at, now)}
            about = tr("to come by {moment}", moment=moment(whistle.due_at, now, zone))
            yield Mark(tr("Whistled for {name}, {left}", **facts), lamp, f"{about}\n{whistle.words}")


def _urged(sheet: CaseSheet, now: datetime, zone: tzinfo) -> Iterator[Mark]:
    plain = [urge for urge in sheet.urges if urge.supervision is None]
    if plain:
        last = max(urge.at for urge in plain)
        words = trn("Urged {n} time", "Urged {n} times", len(plain))
        yield Mark(words, None, tr("last at {moment}", moment=moment(last, now, zone)))
    for urge in sheet.urges:
        given = urge.supervision
        if given is not None and given.answer is None:
            lamp = Lamp.LATE if given.answer_due_at < now else Lamp.SOON
            facts = {"number": line(given.number), "left": remaining(given.answer_due_at, now)}
            yield Mark(tr("Supervised {number}, {left}", **facts), lamp, f"{line(given.title)}\n{urge.words}")


def _linked(sheet: CaseSheet, now: datetime, zone: tzinfo) -> Iterator[Mark]:
    links = sheet.links
    if links is None:
        return
    if links.main is not None:
        merged = links.main.kind is LinkKind.MERGED
        words = tr("Merged into {number}") if merged else tr("Follows its parent {number}")
        about = tr("since {moment}", moment=moment(links.main.made_at, now, zone))
        yield Mark(words.format(number=number_word(links.main.number)), None, f"{about}\n{line(links.main.title)}")
    if links.children:
        yield Mark(trn("{n} child case", "{n} child cases", len(links.children)))
    if len(links.reporters) > 1:
        yield Mark(trn("{n} report behind it", "{n} reports behind it", len(links.reporters)))
    if links.hints.nth > 1:
        yield Mark(nth_words(links.hints.nth))
    if links.hints.twins and "merge" in sheet.allowed:
        words = trn("{n} likely the same", "{n} likely the same", len(links.hints.twins))
        about = "\n".join(f"{line(twin.case.title)}{DOT}{twin_words(twin)}" for twin in links.hints.twins)
        yield Mark(words, Lamp.SOON, about)


def _counted(sheet: CaseSheet, now: datetime, zone: tzinfo) -> Iterator[Mark]:  # noqa: ARG001
    case = sheet.detail.case
    if case.rework_count:
        yield Mark(trn("Reworked {n} time", "Reworked {n} times", case.rework_count))
    if case.reopen_count:
        yield Mark(trn("Reopened {n} time", "Reopened {n} times", case.reopen_count))


READERS: tuple[Reader, ...] = (
    _claimed, _stopped, _linked, _urged, _called, _asked, _excluded, _disputed, _confirming, _counted,
)  # fmt: skip
"""In the order of the marks: what has to be known before one acts comes first."""


def marks(sheet: CaseSheet, now: datetime, zone: tzinfo) -> list[Mark]:
    """Return what lies over a case at a moment; a case that is not open has nothing that waits."""
    found = [mark for reader in READERS for mark in reader(sheet, now, zone)]
    over = stage_of(sheet.detail.case.state) is None
    return [mark for mark in found if mark.lamp is None] if over else found


class MarkLine(QWidget):
    """The marks, line after line; absent where there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, spacing=8)
        self._shown: list[Mark] = []
        self._parts: list[QWidget] = []
        self.hide()

    @property
    def shown(self) -> list[Mark]:
        """The marks shown."""
        return list(self._shown)

    def show_sheet(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        """Show what lies over a case."""
        wanted = marks(sheet, now, zone)
        if wanted == self._shown:
            return
        self._shown = wanted
        for part in self._parts:
            self._flow.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts = [_chip(mark) for mark in wanted]
        for part in self._parts:
            self._flow.addWidget(part)
            part.show()
        self.setVisible(bool(wanted))
        self.updateGeometry()


def _chip(mark: Mark) -> QWidget:
    chip = QWidget()
    row = QHBoxLayout(chip)
    row.setContentsMargins(0, 0, 8, 0)
    row.setSpacing(4)
    if mark.lamp is not None:
        lamp = LampMark(11)
        lamp.show_lamp(mark.lamp)
        row.addWidget(lamp)
    words: QLabel = label(mark.words, "note")
    if mark.lamp is not None:
        words.setProperty("lamp", mark.lamp.value)
    row.addWidget(words)
    chip.setToolTip(tooltip(mark.about))
    return chip
