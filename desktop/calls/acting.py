"""What is done in a call: always to the one that has the voice, and only what can be done to it now."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from desktop.calls.evidence import Evidence
from desktop.calls.lines import Lines
from desktop.calls.saving import Saving
from desktop.desk.chosen import ChosenCase
from models.calls.records import DESK, Ending
from models.store.ids import new_id
from widgets.calls.records import Line, Media
from widgets.calls.view import CallView
from widgets.i18n import tr


class Acting(QObject):
    """`changed()` whatever is to be shown anew; `told(words)`; `text_wanted()` puts the cursor where a text is typed."""

    changed = Signal()
    told = Signal(str)
    text_wanted = Signal()

    def __init__(
        self,
        view: CallView,
        lines: Lines,
        evidence: Evidence,
        saving: Saving,
        chosen: ChosenCase,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._view, self.lines, self.evidence, self.saving, self._chosen = view, lines, evidence, saving, chosen
        self.focus: UUID | None = None
        lines.clicked.connect(self._clicked)

    @property
    def current(self) -> Line | None:
        """The call that has the voice."""
        return self.lines.all.get(self.focus) if self.focus is not None else None

    @Slot(str)
    def act(self, name: str) -> None:
        """Do something to the call that has the voice: a name of `acts`, where it can be done now."""
        if name in self.acts:
            getattr(self, name)()

    @property
    def acts(self) -> frozenset[str]:
        """What can be done now."""
        line = self.current
        found = {"next_call"} if len(self.lines.all) > 1 else set()
        if self.evidence.loose:
            found |= {"save_loose"} | ({"put_loose"} if self._chosen.case is not None else set())
        if line is None:
            return frozenset(found)
        if line.over:
            return frozenset(found | {"dismiss"} | ({"call_missed"} if line.own else set()))
        found |= {"hang_up"}
        if line.own and line.media is not Media.NONE:
            found |= {"mute", "hold", "record"}
            if line.media is Media.UP and not line.held:
                found |= {"still", "write"} | ({"camera"} if line.cameras > 1 else set())
                found |= {"torch"} if line.can_torch else set()
        return frozenset(found)

    def hang_up(self) -> None:
        """End the call, or leave one that is watched."""
        line = self.current
        if line is None:
            return
        had_picture = line.call.live_at is not None
        self.lines.end(line, Ending.HUNG_UP)
        if not line.own or had_picture:
            self.lines.drop(line.id)
            self.choose(next((one.id for one in self.lines.going), next(iter(self.lines.all), None)))
        self.told.emit(tr("The call has ended") if line.own else tr("You watch no longer"))

    def dismiss(self) -> None:
        """Put an ended call away."""
        if self.focus is not None:
            self.lines.drop(self.focus)
            self.choose(next(iter(self.lines.all), None))

    def mute(self) -> None:
        """Let the phone not hear this desk, or hear it again."""
        line = self.current
        if line is not None:
            line.muted = not line.muted
            self.set_all()

    def hold(self) -> None:
        """Hold the call, or go on with it."""
        line = self.current
        if line is not None:
            line.held = not line.held
            self.lines.note(line, "held" if line.held else "resumed")
            self.set_all()

    def record(self) -> None:
        """Switch recording on or off; the phone shows it as long as it is on."""
        line = self.current
        if line is not None:
            line.recording = not line.recording
            self._view.record(line.id, on=line.recording)
            if line.recording:
                self.lines.note(line, "recording_on")
            self.changed.emit()

    def still(self) -> None:
        """Take a still of the picture as it is now."""
        if self.focus is not None:
            self._view.still(self.focus, new_id())

    def camera(self) -> None:
        """Ask the phone for its other camera."""
        line = self.current
        if line is not None:
            line.facing = "user" if line.facing == "environment" else "environment"
            self._view.say(line.id, {"t": "camera", "facing": line.facing})

    def torch(self) -> None:
        """Ask the phone for its light, or to put it out."""
        line = self.current
        if line is not None:
            line.torch = not line.torch
            self._view.say(line.id, {"t": "torch", "on": line.torch})
            self.changed.emit()

    def write(self) -> None:
        """Put the cursor where a text to the phone is typed."""
        self.text_wanted.emit()

    def put_loose(self) -> None:
        """Put to the open case what was taken in calls about no case."""
        self.saving.put()

    def save_loose(self) -> None:
        """Save to files what was taken in calls about no case."""
        self.saving.ask()

    @Slot(str)
    def send_text(self, words: str) -> None:
        """Show words on the phone, large."""
        line = self.current
        if line is None or "write" not in self.acts:
            return
        line.problem = ""
        self._view.say(line.id, {"t": "text", "id": str(new_id()), "words": words})
        self.lines.keep_words(line, words, own=True)
        self.lines.note(line, "text", words=words, sender=DESK)
        self.changed.emit()

    def next_call(self) -> None:
        """Give the voice to the next call."""
        ids = list(self.lines.all)
        if ids:
            at = ids.index(self.focus) if self.focus in ids else -1
            self.choose(ids[(at + 1) % len(ids)])

    def choose(self, call_id: UUID | None) -> None:
        """Give a call the voice."""
        self.focus = call_id
        self.set_all()

    @Slot(object, dict)
    def _clicked(self, call_id: UUID, place: dict[str, float]) -> None:
        line = self.lines.all.get(call_id)
        if call_id != self.focus:
            self.choose(call_id)
        elif line is not None and line.own and place and line.media is Media.UP:
            self._view.say(call_id, {"t": "point", **place})

    @Slot()
    def set_all(self) -> None:
        """Tell the page how each call is: which has the voice, what is muted and held."""
        for line in self.lines.all.values():
            self._view.set_call(line.id, voice=line.id == self.focus, muted=line.muted, held=line.held)
        self.changed.emit()
