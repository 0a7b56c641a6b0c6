"""Every action is a named command with a key: menu, key, palette and test use the same one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from widgets.palette import PaletteEntry


@dataclass(frozen=True, slots=True)
class Command:
    """A named command. `keys` are in Qt's portable form ("Ctrl+K"), the first is the one shown."""

    id: str
    title: str
    run: Callable[[], None]
    keys: tuple[str, ...] = ()
    enabled: Callable[[], bool] | None = None
    keywords: str = ""


class Actions(QObject):
    """The commands of one window, each a QAction on it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._commands: dict[str, Command] = {}
        self._actions: dict[str, QAction] = {}

    def add(self, command: Command) -> QAction:
        """Register a command. ValueError where its name or one of its keys is taken."""
        if command.id in self._commands:
            raise ValueError(f"the command {command.id} is there already")
        taken = {key: other.id for other in self._commands.values() for key in other.keys}
        for key in command.keys:
            if key in taken:
                raise ValueError(f"{key} is taken by {taken[key]}")
        action = QAction(command.title, self._window)
        action.setObjectName(command.id)
        action.setShortcuts([QKeySequence(key) for key in command.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(self._triggered)
        self._window.addAction(action)
        self._commands[command.id] = command
        self._actions[command.id] = action
        return action

    def action(self, name: str) -> QAction:
        """Return the QAction of a command; KeyError for none of that name."""
        return self._actions[name]

    def available(self) -> Iterator[Command]:
        """The commands that can be given now."""
        return (command for command in self._commands.values() if command.enabled is None or command.enabled())

    def all(self) -> Iterator[Command]:
        """Every command, available or not."""
        return iter(self._commands.values())

    def entries(self) -> list[PaletteEntry]:
        """What the palette lists: the commands that can be given now."""
        return [
            PaletteEntry(
                command.id, command.title, command.keywords, shown_key(command.keys[0]) if command.keys else ""
            )
            for command in self.available()
        ]

    @Slot(str)
    def give(self, name: str) -> None:
        """Give a command by name; one that is not available now does nothing."""
        command = self._commands[name]
        if command.enabled is None or command.enabled():
            command.run()

    @Slot()
    def _triggered(self) -> None:
        sender = self.sender()
        if isinstance(sender, QAction):
            self.give(sender.objectName())


def shown_key(key: str) -> str:
    """Return a key as this system writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
