"""What can be done in a call, as buttons with their keys; one that cannot be done now is not there."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from widgets.calls.records import Line
from widgets.flow import FlowLayout
from widgets.i18n import mark, tr
from widgets.keys import KeyButton, key_of
from widgets.labels import restyle

KEYS = {
    "hang_up": "Ctrl+Shift+L",
    "call_missed": "Alt+Shift+L",
    "dismiss": "Alt+Shift+W",
    "still": "Ctrl+Shift+S",
    "record": "Ctrl+Shift+O",
    "mute": "Ctrl+Shift+M",
    "hold": "Ctrl+Shift+H",
    "camera": "Ctrl+Shift+J",
    "torch": "Ctrl+Shift+F",
    "write": "Ctrl+Shift+W",
    "next_call": "Ctrl+Shift+N",
    "put_loose": "Alt+Shift+S",
    "save_loose": "Alt+Shift+D",
}
"""The program's own keys, by act."""
_WORDS = {
    "still": (mark("Still"), mark("Still")),
    "record": (mark("Record"), mark("Stop recording")),
    "mute": (mark("Mute"), mark("Unmute")),
    "hold": (mark("Hold"), mark("Resume")),
    "camera": (mark("Other camera"), mark("Other camera")),
    "torch": (mark("Torch"), mark("Torch off")),
    "write": (mark("Send words"), mark("Send words")),
    "next_call": (mark("Next call"), mark("Next call")),
    "call_missed": (mark("Call again"), mark("Call again")),
    "dismiss": (mark("Clear away"), mark("Clear away")),
    "hang_up": (mark("Hang up"), mark("Stop watching")),
}
"""Words off and on."""


def act_words() -> dict[str, str]:
    """Return what can be done in a call by name, as a command is called."""
    more = {"put_loose": tr("put what was taken to the open case"), "save_loose": tr("save what was taken…")}
    return {name: tr(words) for name, (words, _) in _WORDS.items()} | more


class CallButtons(QWidget):
    """`pressed(name)`."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        flow = FlowLayout(self, spacing=8)
        self.all: dict[str, KeyButton] = {}
        for name, (words, _) in _WORDS.items():
            if name == "write":
                continue  # the field itself says its key
            button = KeyButton(tr(words), KEYS[name])
            button.setObjectName(name)
            button.clicked.connect(self._clicked)
            self.all[name] = button
            flow.addWidget(button)
        for name in ("hang_up", "call_missed"):
            self.all[name].setProperty("kind", "primary")

    def show_acts(self, acts: frozenset[str], one: Line | None) -> None:
        """Show what can be done, and in which way round."""
        on = set()
        if one is not None:
            states = {
                "record": one.recording,
                "mute": one.muted,
                "hold": one.held,
                "torch": one.torch,
                "hang_up": not one.own,
            }
            on = {name for name, state in states.items() if state}
        for name, button in self.all.items():
            button.setVisible(name in acts)
            button.set_words(tr(_WORDS[name][name in on]))
            button.set_key(key_of(f"call.{name}", KEYS[name]))
            restyle(button, "lamp", "late" if name == "record" and name in on else "")

    @Slot()
    def _clicked(self) -> None:
        self.pressed.emit(self.sender().objectName())
