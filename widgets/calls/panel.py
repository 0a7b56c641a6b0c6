"""The panel of calls: pictures above, how the one with the voice stands and what can be done with it below, lists at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from models.calls.records import Call, Missed
from widgets.calls.buttons import KEYS, CallButtons
from widgets.calls.lists import CallLists
from widgets.calls.pictures import CallPictures
from widgets.calls.records import Line, Media
from widgets.calls.view import CallView
from widgets.i18n import tr, trn
from widgets.keys import key_of
from widgets.labels import ElidedLabel, label, restyle, rule
from widgets.text import line as one_line
from widgets.web.profile import WebProfile
from widgets.words import DOT, number_word
from widgets.words.calls import quality_words, state_words, waiting_words, watchers_words

TEXT_MOST = 200
"""Letters that are still large on a phone."""
VIEW_LEAST = 240


class CallPanel(QWidget):
    """`large_changed` it has more room, or less; `acted(name)` a button, `texted(words)`, `call_asked(Call)` again, `watch_asked(Call)` another desk's."""

    acted = Signal(str)
    texted = Signal(str)
    large_changed = Signal()
    call_asked = Signal(object)
    watch_asked = Signal(object)

    def __init__(self, profile: WebProfile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(360)
        self.view = CallView(profile)
        self.view.setMinimumHeight(VIEW_LEAST)
        self.pictures = CallPictures(self.view)
        self._told: dict[UUID, dict[str, object]] = {}
        self.large = False
        self.who, self.state = ElidedLabel(role="lead"), label("", "lead")
        self.recording = label(tr("● recording"))
        restyle(self.recording, "lamp", "late")
        self.about, self.quality = ElidedLabel(role="note"), ElidedLabel(role="note")
        self.said, self.problem = label("", "second", wraps=True), label("", "problem", wraps=True)
        self.buttons = CallButtons()
        self.text = QLineEdit()
        self.text.setMaxLength(TEXT_MOST)
        self.text.setAccessibleName(tr("Words for the phone"))
        self.loose, self.put, self.save = (
            label("", "note", wraps=True),
            QPushButton(tr("To the open case")),
            QPushButton(tr("Save…")),
        )
        self.lists = CallLists()
        self._lay_out()
        self.view.fell.connect(self._told.clear)
        self.buttons.pressed.connect(self.acted)
        self.text.returnPressed.connect(self._send)
        self.put.clicked.connect(lambda: self.acted.emit("put_loose"))
        self.save.clicked.connect(lambda: self.acted.emit("save_loose"))
        self.lists.call_asked.connect(self.call_asked)
        self.lists.watch_asked.connect(self.watch_asked)

    def _lay_out(self) -> None:
        head, loose = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(8)
        loose.setSpacing(8)
        self.bar = QWidget()
        bar = QVBoxLayout(self.bar)
        bar.setContentsMargins(12, 8, 12, 12)
        bar.setSpacing(4)
        bar.addLayout(head)
        head.addWidget(self.who, 1)
        head.addWidget(self.recording)
        head.addWidget(self.state)
        for part in (self.about, self.quality, self.said, self.problem):
            bar.addWidget(part)
        bar.addSpacing(4)
        bar.addWidget(self.buttons)
        bar.addSpacing(4)
        bar.addWidget(self.text)
        self.rest = QWidget()
        rest = QHBoxLayout(self.rest)
        rest.setContentsMargins(12, 4, 12, 8)
        rest.setSpacing(8)
        rest.addWidget(self.loose, 1)
        for button in (self.put, self.save):
            button.setAutoDefault(False)
            rest.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.pictures, 1)
        layout.addWidget(self.bar)
        layout.addWidget(self.rest)
        self.rule = rule()
        layout.addWidget(self.rule)
        layout.addWidget(self.lists)
        self.filler = QWidget()
        layout.addWidget(self.filler, 1)

    # What is shown

    def show_calls(
        self, lines: Sequence[Line], focus: UUID | None, acts: frozenset[str], loose: int, now: datetime
    ) -> None:
        """Show the calls, the one that has the voice below, and what can be done with it."""
        for one in lines:
            words = tile_words(one, now, chosen=one.id == focus)
            if self._told.get(one.id) != words:
                self._told[one.id] = words
                self.view.show_words(one.id, words)
        for gone in self._told.keys() - {one.id for one in lines}:
            del self._told[gone]
        self.pictures.setVisible(bool(lines))
        self.filler.setVisible(not lines)
        current = next((one for one in lines if one.id == focus), None)
        self.bar.setVisible(current is not None)
        self.rest.setVisible(loose > 0)
        self.loose.setText(trn("{n} file from calls about no case", "{n} files from calls about no case", loose))
        self.put.setEnabled("put_loose" in acts)
        self.buttons.show_acts(acts, current)
        if current is not None:
            self._show_bar(current, acts, now)

    def _show_bar(self, one: Line, acts: frozenset[str], now: datetime) -> None:
        self.who.set_words(one_line(one.call.worker))
        self.state.setText(state_words(one, now))
        self.recording.setVisible(one.recording and not one.over)
        marks = [about_words(one), watchers_words(one.watchers)]
        marks += [tr("phone muted")] if one.phone_muted else []
        marks += [tr("you are muted")] if one.muted else []
        marks += [trn("{n} still", "{n} stills", one.stills)] if one.stills else []
        self.about.set_words(DOT.join(part for part in marks if part))
        # What a call without a picture waits for stands where the picture will be.
        measured = quality_words(one.quality) if one.media is Media.UP and not one.over and not one.held else ""
        self.quality.set_words(measured)
        self.quality.setVisible(bool(measured))
        told = [
            tr("You: {words}", words=words) if own else tr("Phone: {words}", words=words) for own, words in one.said
        ]
        self.said.setText("\n".join(map(one_line, told)))
        self.said.setVisible(bool(told))
        self.problem.setText(one.problem)
        self.problem.setVisible(bool(one.problem))
        self.text.setVisible("write" in acts)
        key = key_of("call.write", KEYS["write"])
        self.text.setPlaceholderText(tr("Words for the phone ({key}), shown large there; Enter sends", key=key))

    def show_lists(self, watchable: Sequence[Call], missed: Sequence[Missed], now: datetime, zone: tzinfo) -> None:
        """Show other desks' calls that can be watched, and whom this desk did not reach."""
        self.lists.show_calls(watchable, missed, now, zone)
        # That nobody waits is said where there is nothing else.
        some = bool(watchable or missed) or self.pictures.isHidden()
        self.lists.setVisible(some)
        self.rule.setVisible(some)

    def set_large(self, large: bool) -> None:
        """Say that it has the place of map and charts, or has it no more."""
        if large is not self.large:
            self.large = large
            self.large_changed.emit()

    def focus_text(self) -> None:
        """Put the cursor where a text is typed."""
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_list(self) -> None:
        """Give the keys to the lists."""
        self.lists.focus_first()

    def close_down(self) -> None:
        """Take the page away, before the web profile goes."""
        self.view.close_down()

    @Slot()
    def _send(self) -> None:
        words = self.text.text().strip()
        if words:
            self.text.clear()
            self.texted.emit(words)


def about_words(one: Line) -> str:
    """Return what a call is about, and that it is watched."""
    case = (
        number_word(one.call.case_number)
        if one.call.case_number
        else tr("about no case")
        if one.call.case_id is None
        else tr("about a case without a number yet")
    )
    return DOT.join([case] if one.own else [tr("watching {caller}'s call", caller=one_line(one.call.caller)), case])


def tile_words(one: Line, now: datetime, *, chosen: bool) -> dict[str, object]:
    """Return the words on a call's tile (resources/call/tile.mjs)."""
    picture = one.media is Media.UP and not one.over and not one.held
    tone = (
        "late" if one.over and one.call.live_at is None else "gone" if one.media is Media.DOWN and not one.over else ""
    )
    return {
        "name": one_line(one.call.worker),
        "about": about_words(one),
        "state": state_words(one, now) if picture else "",
        "recording": tr("● recording") if one.recording and not one.over else "",
        "large": "" if picture else state_words(one, now),
        "small": "" if picture else waiting_words(one, now),
        "tone": tone,
        "chosen": chosen,
        "picture": picture,
    }
