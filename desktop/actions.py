"""Every action is a named command with a key: menu, key, palette and test use the same one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from widgets.keys import put_key
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
    """The commands of one window, each a QAction on it. `changed` are the keys that differ from the commands' own."""

    rebound = Signal()
    """Some commands have other keys now."""

    def __init__(
        self, window: QWidget, changed: Mapping[str, tuple[str, ...]] | None = None, file: Path | None = None
    ) -> None:
        """`file` is where changed keys are kept; nowhere without."""
        super().__init__(window)
        self._window = window
        self.file = file
        self._commands: dict[str, Command] = {}
        self._actions: dict[str, QAction] = {}
        self._changed = {name: tuple(map(_portable, keys)) for name, keys in (changed or {}).items()}

    def add(self, command: Command) -> QAction:
        """Register a command. ValueError where its name or one of its own keys is taken by the program's own."""
        if command.id in self._commands:
            raise ValueError(f"the command {command.id} is there already")
        taken = {key: other.id for other in self._commands.values() for key in other.keys}
        for key in command.keys:
            if key in taken:
                raise ValueError(f"{key} is taken by {taken[key]}")
        action = QAction(command.title, self)
        action.setObjectName(command.id)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(self._triggered)
        self._window.addAction(action)
        self._commands[command.id] = command
        self._actions[command.id] = action
        self._set_keys(command.id)
        return action

    def keys_of(self, name: str) -> tuple[str, ...]:
        """Return a command's keys as they are now; KeyError for none of that name."""
        own = self._commands[name].keys
        if name in self._changed:
            return self._changed[name]
        elsewhere = {key for other, keys in self._changed.items() if other in self._commands for key in keys}
        # A key that was given to another command is not this one's any more.
        return tuple(key for key in own if _portable(key) not in elsewhere)

    def command(self, name: str) -> Command:
        """Return a command; KeyError for none of that name."""
        return self._commands[name]

    def owner_of(self, key: str) -> str | None:
        """Return the command that has a key now."""
        wanted = _portable(key)
        return next((name for name in self._commands if wanted in map(_portable, self.keys_of(name))), None)

    def rebind(self, name: str, keys: tuple[str, ...]) -> None:
        """Give a command other keys; whoever had one of them has it no longer."""
        for key in keys:
            owner = self.owner_of(key)
            if owner is not None and owner != name:
                self._changed[owner] = tuple(one for one in self.keys_of(owner) if _portable(one) != _portable(key))
        self._changed[name] = tuple(map(_portable, keys))
        # A change that leaves a command with its own keys is none.
        for one in [one for one in self._changed if one in self._commands]:
            if self._changed[one] == tuple(map(_portable, self._commands[one].keys)):
                del self._changed[one]
        self._set_all()

    def reset(self) -> None:
        """Give every command its own keys again."""
        self._changed.clear()
        self._set_all()

    def changed(self) -> dict[str, tuple[str, ...]]:
        """Return the keys that differ, those of commands that are not here (another account's) too."""
        return dict(self._changed)

    def _set_all(self) -> None:
        for name in self._commands:
            self._set_keys(name)
        self.rebound.emit()

    def _set_keys(self, name: str) -> None:
        keys = self.keys_of(name)
        self._actions[name].setShortcuts([QKeySequence(key) for key in keys])
        put_key(name, keys[0] if keys else "")

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
                command.id,
                command.title,
                command.keywords,
                next(map(shown_key, self.keys_of(command.id)), ""),
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


def _portable(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText) or key
