"""What a case belongs together with: its main case or parent, what was merged, its children, who reported it, its like."""

from __future__ import annotations

from datetime import datetime, tzinfo
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.links.records import Hints, Linked, LinkKind, Links, Reporter
from widgets.case.sections import SheetSection
from widgets.case.sheet import CaseSheet
from widgets.i18n import tr, trn
from widgets.labels import ElidedLabel, label
from widgets.links import answered_words, earlier_words, nth_words, twin_words
from widgets.text import cut, line, shown
from widgets.times import moment
from widgets.words import DOT, number_word, state_word

TWINS, EARLIER, MEMBERS, REPORTERS = 4, 4, 6, 6
"""How many of each are listed; the rest is counted."""


class LinkSection(SheetSection):
    """Linked cases with how each stands; where it has none, the likely same ones with a button that merges."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Belongs together"), parent)
        self._count = 0

    @property
    def count(self) -> int:
        """Linked cases, further reports and likely twins."""
        return self._count

    def show_sheet(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        links = sheet.links if isinstance(sheet.links, Links) else Links()
        body = QWidget()
        lines = QVBoxLayout(body)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        if links.main is not None:
            self._main(lines, links.main, sheet, now, zone)
        self._members(lines, links, now, zone)
        if len(links.reporters) > 1:
            self._reporters(lines, links.reporters, now, zone)
        offers = "merge" in sheet.allowed
        if offers:
            self._twins(lines, links.hints)
        linked = (links.merged, links.children, links.reporters[1:], links.hints.twins if offers else ())
        self._count = int(links.main is not None) + sum(map(len, linked))
        self._show(body, some=lines.count() > 0)

    def _main(self, lines: QVBoxLayout, main: Linked, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        merged = main.kind is LinkKind.MERGED
        words = tr("Merged into {number}") if merged else tr("Follows its parent {number}")
        lines.addWidget(label(words.format(number=number_word(main.number)), "lead", wraps=True, selectable=True))
        about = DOT.join(
            (line(main.title), state_word(main.state), line(main.made_by), moment(main.made_at, now, zone))
        )
        button = "unmerge" if merged else "release"
        lines.addLayout(
            self._row(about, button if button in sheet.allowed else "", tr("Undo") if merged else tr("Release"))
        )

    def _members(self, lines: QVBoxLayout, links: Links, now: datetime, zone: tzinfo) -> None:
        for title, members in (
            (trn("{n} case merged into it", "{n} cases merged into it", len(links.merged)), links.merged),
            (trn("{n} child case", "{n} child cases", len(links.children)), links.children),
        ):
            if not members:
                continue
            lines.addWidget(label(title, "lead"))
            for one in members[:MEMBERS]:
                about = (
                    number_word(one.number),
                    line(one.title),
                    state_word(one.state),
                    moment(one.made_at, now, zone),
                )
                lines.addWidget(ElidedLabel(DOT.join(part for part in about if part), "second"))
            self._rest(lines, len(members) - MEMBERS)

    def _reporters(self, lines: QVBoxLayout, reporters: tuple[Reporter, ...], now: datetime, zone: tzinfo) -> None:
        lines.addWidget(label(trn("{n} report behind it", "{n} reports behind it", len(reporters)), "lead"))
        for one in reporters[:REPORTERS]:
            about = [moment(one.reported_at, now, zone), line(one.name) or tr("no name given"), line(one.phone)]
            if one.nth > 1:
                about.append(nth_words(one.nth))
            about.append(cut(line(one.text), 80))
            lines.addWidget(ElidedLabel(DOT.join(part for part in about if part), "second"))
        self._rest(lines, len(reporters) - REPORTERS)

    def _twins(self, lines: QVBoxLayout, hints: Hints) -> None:
        if hints.twins:
            lines.addWidget(label(tr("Likely the same matter"), "lead"))
        for twin in hints.twins[:TWINS]:
            row = self._row(line(twin.case.title), "merge", tr("Merge…"), {"main_id": str(twin.case.id)})
            lines.addLayout(row)
            lines.addWidget(ElidedLabel(DOT.join((number_word(twin.case.number), twin_words(twin))), "muted"))

    def _rest(self, lines: QVBoxLayout, more: int) -> None:
        if more > 0:
            lines.addWidget(label(trn("and {n} more", "and {n} more", more), "muted"))

    def _row(self, words: str, button: str, title: str, facts: dict[str, str] | None = None) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(ElidedLabel(words, "second"), 1)
        if button:
            act = QPushButton(title)
            act.setProperty("kind", "link")
            act.setAutoDefault(False)
            act.clicked.connect(partial(self._ask, button, facts or {}))
            row.addWidget(act)
        return row

    def _ask(self, button: str, facts: dict[str, str], _checked: bool = False) -> None:
        self.asked.emit(button, dict(facts))


class EarlierSection(SheetSection):
    """What the same caller asked before, or came from the same address, and what was answered (第 N 次诉求)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Earlier requests"), parent)
        self._count = 0

    @property
    def count(self) -> int:
        """Earlier requests."""
        return self._count

    def show_sheet(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        hints = sheet.links.hints if isinstance(sheet.links, Links) else Hints()
        body = QWidget()
        lines = QVBoxLayout(body)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        if hints.earlier:
            lines.addWidget(label(nth_words(hints.nth), "lead"))
        for one in hints.earlier[:EARLIER]:
            title, about = earlier_words(one, now, zone)
            lines.addWidget(ElidedLabel(DOT.join((title, about)), "second"))
            lines.addWidget(label(shown(answered_words(one)), "muted", wraps=True, selectable=True))
        if len(hints.earlier) > EARLIER:
            lines.addWidget(label(trn("and {n} more", "and {n} more", len(hints.earlier) - EARLIER), "muted"))
        self._count = len(hints.earlier)
        self._show(body, some=bool(hints.earlier))
