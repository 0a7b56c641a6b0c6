"""The commands by name, each loaded when it is asked for: a desk that opens need not know how a file is imported."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup


@dataclass(frozen=True, slots=True)
class Room:
    """Where a command stands: a Typer with commands of its own, or a function with what is said below its help."""

    module: str
    name: str = "app"
    epilog: str = ""
    lenient: bool = False
    """Whether words that it does not know are left to it."""


ROOMS = {
    "headless": Room("headless", "headless", "Example: ./run --headless --seconds 60 --out pictures"),
    "wall": Room("wall", "wall", "Example: ./run wall --screen HDMI-1 --distance 6"),
    "briefing": Room("briefings", "briefing", "Example: ./run briefing --date 2026-11-23 --out briefings"),
    "demo": Room("demos"),
    "city": Room("cities"),
    "import": Room("imports"),
    "export": Room("exports"),
    "db": Room("databases"),
    "bench": Room("benches", "bench", "Example: ./run bench start --quick", lenient=True),
}
_LENIENT = {"allow_extra_args": True, "ignore_unknown_options": True}


class Commands(MutableMapping[str, Any]):
    """The commands; looking one up loads it."""

    def __init__(self) -> None:
        self._loaded: dict[str, Any] = dict.fromkeys(ROOMS)

    def __getitem__(self, name: str) -> Any:
        if self._loaded[name] is None:
            self._loaded[name] = _load(name, ROOMS[name])
        return self._loaded[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._loaded)

    def __len__(self) -> int:
        return len(self._loaded)


class Group(TyperGroup):
    """The program's command with those below it."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = Commands()


def _load(name: str, room: Room) -> Any:
    found = getattr(import_module(f"desktop.cli.{room.module}"), room.name)
    if isinstance(found, typer.Typer):
        group = typer.main.get_group(found)
        group.name = name
        return group
    alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    alone.command(name, epilog=room.epilog, context_settings=_LENIENT if room.lenient else None)(found)
    return typer.main.get_command(alone)
