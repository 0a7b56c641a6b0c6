"""What was found on site, told to the citizen and asked of them, and where the matter went."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo

from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.cases.citizen.records import Callback, CitizenSide, Confirmation, Reply, Transfer
from widgets.case.sections import SheetSection
from widgets.case.sheet import CaseSheet
from widgets.i18n import tr
from widgets.labels import label
from widgets.text import line, shown
from widgets.times import moment
from widgets.words import DOT
from widgets.words.requests import channel_word, satisfaction_word

Line = tuple[str, str]
"""What it is, and what is to be said of it."""


class ToldSection(SheetSection):
    """A line for each, in the order they came about; absent where there is nothing yet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("With the citizen and on site"), parent)

    def show_sheet(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        lines = list(_lines(sheet.citizen, now, zone))
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for what, told in lines:
            layout.addWidget(label(what))
            layout.addWidget(label(told, "note", wraps=True, selectable=True))
        self._show(body, some=bool(lines))


def _lines(side: CitizenSide, now: datetime, zone: tzinfo) -> Iterator[Line]:
    for confirmation in side.confirmations:
        yield _confirmation(confirmation, now, zone)
    for transfer in side.transfers:
        yield from _transfer(transfer, now, zone)
    for reply in side.replies:
        yield _reply(reply, now, zone)
    for call in side.callbacks:
        yield _callback(call, now, zone)


def _joined(*parts: str) -> str:
    return DOT.join(part for part in parts if part)


def _confirmation(one: Confirmation, now: datetime, zone: tzinfo) -> Line:
    asked = _joined(line(one.worker), shown(one.question), moment(one.asked_at, now, zone))
    if one.answered_at is not None:
        what = tr("Looked on site: it is so") if one.is_so else tr("Looked on site: it is not so")
        return what, _joined(shown(one.finding), line(one.worker), moment(one.answered_at, now, zone))
    if one.stopped_at is not None:
        return tr("Looking on site was given up"), asked
    return tr("Asked to look on site"), asked


def _transfer(one: Transfer, now: datetime, zone: tzinfo) -> Iterator[Line]:
    told = _joined(shown(one.reason), line(one.given_by), moment(one.given_at, now, zone))
    yield tr("Transferred to {name}", name=line(one.receiver)), told
    receipt = tr("no receipt yet")
    if one.receipt_at is not None:
        receipt = tr("receipt {words}, {moment}", words=line(one.receipt), moment=moment(one.receipt_at, now, zone))
    citizen = tr("the citizen was not told yet")
    if one.told_at is not None and one.told_by is not None:
        facts = {"how": channel_word(one.told_by), "moment": moment(one.told_at, now, zone)}
        citizen = tr("the citizen was told: {how}, {moment}", **facts)
    yield tr("Receipt and citizen"), _joined(receipt, citizen)


def _reply(one: Reply, now: datetime, zone: tzinfo) -> Line:
    if one.sent_at is None:
        words = _joined(shown(one.words), line(one.written_by), moment(one.written_at, now, zone))
        return tr("Draft of a reply, not sent"), words
    how = "" if one.channel is None else channel_word(one.channel)
    what = tr("Final reply") if one.final else tr("Reply")
    return what, _joined(shown(one.words), how, line(one.sent_by), moment(one.sent_at, now, zone))


def _callback(one: Callback, now: datetime, zone: tzinfo) -> Line:
    what = tr("Callback {n}", n=one.nth)
    at = moment(one.called_at, now, zone)
    if not one.reached:
        return what, _joined(tr("not reached"), shown(one.words), line(one.called_by), at)
    solved = tr("solved") if one.solved else tr("not solved")
    said = "" if one.satisfaction is None else satisfaction_word(one.satisfaction)
    return what, _joined(solved, said, shown(one.words), line(one.called_by), at)
