"""The page of keys (F1): every command by area with its key as it is now; another key is pressed, checked and kept."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from desktop.actions import Actions, Command, shown_key
from desktop.bindings import write_keys
from desktop.jobs import Jobs
from widgets.i18n import mark, tr
from widgets.keysheet import KeyLine, KeySheet

AREAS = {
    "case": mark("The open case"),
    "queue": mark("Queue and marked cases"),
    "map": mark("Map"),
    "call": mark("Video calls"),
    "watch": mark("Supervision and shift"),
    "city": mark("City and reports"),
    "program": mark("Program"),
}
_AREA_OF = {
    "case": "case", "queue": "queue", "bulk": "queue", "map": "map", "watch": "watch", "shift": "watch", "board": "watch",
    "call": "call",
    "replay": "map",
    "program": "program", "theme": "program", "language": "program", "simulation": "program", "phone": "program",
}  # fmt: skip
RESERVED = frozenset({
    "Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+A", "Ctrl+Y", "Ctrl+Shift+Z", "Ctrl+Return", "Ctrl+Enter", "Alt+F4", "Ctrl+Tab", "Ctrl+Space",
    "Ctrl+Left", "Ctrl+Right", "Ctrl+Home", "Ctrl+End", "Ctrl+Del", "Ctrl+Backspace", "Alt+Tab",
})  # fmt: skip
"""What text fields, forms, windows and input methods need themselves."""


def area_of(command: Command) -> str:
    """Return the area a command belongs to, by the first word of its name."""
    return _AREA_OF.get(command.id.split(".")[0], "city")


def _bare(command: Command) -> str:
    """Return a command's title without the word that its area's head says already."""
    area = area_of(command)
    said = {
        "case": tr("Case: {words}", words=""),
        "queue": tr("Queue: {stage}", stage=""),
        "call": tr("Call: {words}", words=""),
    }
    colon = said["case"][-1:] if said["case"].endswith("：") else ": "
    title = command.title.removeprefix(said.get(area, tr(AREAS[area]) + colon))
    # English goes on in small letters after the colon.
    return title[:1].upper() + title[1:]


def key_problem(key: str) -> str:
    """Return why a key cannot be a command's; "" where it can. Plain letters and digits are an input method's."""
    written = QKeySequence(key).toString()
    if written in RESERVED:
        return tr("{key} is needed where something is typed; choose another.", key=shown_key(key))
    last = written.rsplit("+", 1)[-1] or "+"
    function = last[0] == "F" and last[1:].isdigit()
    if not written or not (function or "Ctrl+" in written or "Alt+" in written):
        return tr("An input method would swallow it: take an F key, or one with Ctrl or Alt.")
    return ""


class KeysPage(QObject):
    """One opening of the page."""

    def __init__(self, actions: Actions, jobs: Jobs, window: QWidget) -> None:
        super().__init__(window)
        self._actions, self._jobs = actions, jobs
        self._asked: tuple[str, str] | None = None
        self.sheet = KeySheet(window)
        self._show()
        self.sheet.wanted.connect(self._wanted)
        self.sheet.taken_over.connect(self._taken_over)
        self.sheet.reset.connect(self._reset)
        self.sheet.destroyed.connect(self.deleteLater)

    def open(self) -> None:
        """Open it over its window."""
        self.sheet.open()

    def _show(self) -> None:
        places = list(AREAS)
        commands = sorted(self._actions.all(), key=lambda command: places.index(area_of(command)))
        self.sheet.show_lines([
            KeyLine(
                command.id,
                _bare(command),
                tr(AREAS[area_of(command)]),
                next(iter(self._actions.keys_of(command.id)), ""),
                changed=self._actions.keys_of(command.id) != command.keys,
            )
            for command in commands
        ])  # fmt: skip

    @Slot(str, str)
    def _wanted(self, name: str, key: str) -> None:
        self._asked = None
        problem = key_problem(key) if key else ""
        if problem:
            self.sheet.tell(problem)
            return
        owner = self._actions.owner_of(key) if key else None
        if owner is not None and owner != name:
            self._asked = (name, key)
            title = self._actions.command(owner).title
            self.sheet.ask(tr("{key} is the key of “{title}”.", key=shown_key(key), title=title))
            return
        self._rebind(name, key)

    @Slot()
    def _taken_over(self) -> None:
        if self._asked is not None:
            (name, key), self._asked = self._asked, None
            self._rebind(name, key)

    def _rebind(self, name: str, key: str) -> None:
        self._actions.rebind(name, (key,) if key else ())
        title = self._actions.command(name).title
        told = tr("{title}: {key}", title=title, key=shown_key(key)) if key else tr("{title}: no key", title=title)
        self._changed(told)

    @Slot()
    def _reset(self) -> None:
        self._actions.reset()
        self._changed(tr("Every command has the program's own key again."))

    def _changed(self, told: str) -> None:
        self._show()
        self.sheet.tell(told)
        file, keys = self._actions.file, self._actions.changed()
        if file is not None:
            self._jobs.write(lambda: write_keys(file, keys), None, self._not_kept)

    def _not_kept(self, error: BaseException) -> None:
        self.sheet.tell(
            tr("The keys hold until the program ends; they could not be written: {reason}", reason=str(error))
        )
