"""The commands by name, each loaded when it is asked for: a desk that opens need not know how a file is imported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, cast

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
    "briefing": Room("briefings"),
    "demo": Room("demos"),
    "city": Room("cities"),
    "import": Room("imports"),
    "export": Room("exports"),
    "db": Room("databases"),
    "gateway": Room("gateways"),
    "bench": Room("benches", "bench", "Example: ./run bench start --quick", lenient=True),
}
_LENIENT = {"allow_extra_args": True, "ignore_unknown_options": True}


class Commands(Mapping[str, Any]):
    """The commands; looking one up loads it."""

    def __getitem__(self, name: str) -> Any:
        return _load(name)

    def __iter__(self) -> Iterator[str]:
        return iter(ROOMS)

    def __len__(self) -> int:
        return len(ROOMS)


class Group(TyperGroup):
    """The program's command with those below it."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = cast("Any", Commands())


@cache
def _load(name: str) -> Any:
    room = ROOMS[name]
    found = getattr(import_module(f"desktop.cli.{room.module}"), room.name)
    if isinstance(found, typer.Typer):
        group = typer.main.get_group(found)
        group.name = name
        return group
    alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    alone.command(name, epilog=room.epilog, context_settings=_LENIENT if room.lenient else None)(found)
    return typer.main.get_command(alone)
