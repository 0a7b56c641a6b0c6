"""The program's own commands: what concerns no case, from the palette to the end of the day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop.actions import Actions, Command
from widgets.i18n import LANGUAGES, tr

if TYPE_CHECKING:
    from desktop.program import Program

RATES = (1.0, 10.0, 60.0)
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}
LANGUAGE_KEYS = {"zh": "Ctrl+Shift+F1", "en": "Ctrl+Shift+F2"}


def register(actions: Actions, program: Program) -> None:
    """Register the program's own commands."""
    for command in (*_program(program), *_looks(program), *_simulation(program)):
        actions.add(command)


def _program(program: Program) -> Iterator[Command]:
    menus = program.menus

    def full_screen() -> None:
        program.window.setWindowState(program.window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def leave() -> None:
        program.window.close()

    yield Command("program.palette", tr("Find a command"), program.open_palette, ("Ctrl+K",))
    yield Command("program.keys", tr("Keys"), program.show_keys, ("F1",))
    yield Command("program.fullscreen", tr("Full screen"), full_screen, ("F11",))
    yield Command("program.user", tr("Switch user…"), menus.accounts, ("Ctrl+U",))
    yield Command("program.city", tr("Switch city…"), menus.cities, ("Ctrl+O",), program.has_cities)
    phones = program.phones
    yield Command("phone.open", tr("Open the worker's phone page"), phones.open, ("Alt+L",), lambda: phones.can_open)
    yield Command("program.quit", tr("Quit"), leave, ("Ctrl+Q",))


def _looks(program: Program) -> Iterator[Command]:
    def theme(name: str) -> Callable[[], None]:
        return lambda: program.switch_theme(name)

    def speech(code: str) -> Callable[[], None]:
        return lambda: program.switch_language(code)

    yield Command("theme.night", tr("Night colours"), theme("night"), ("Ctrl+F11",))
    yield Command("theme.day", tr("Day colours"), theme("day"), ("Shift+F11",))
    for code in LANGUAGES:
        yield Command(f"language.{code}", LANGUAGE_NAMES[code], speech(code), (LANGUAGE_KEYS[code],))


def _simulation(program: Program) -> Iterator[Command]:
    living = program.living

    def simulated() -> bool:
        return living.simulation is not None

    def at(rate: float) -> Callable[[], None]:
        return lambda: living.set_rate(rate)

    words = tr("Pause or continue the simulation")
    yield Command("simulation.toggle", words, living.toggle, ("Ctrl+P",), simulated)
    for number, rate in enumerate(RATES, start=1):
        words, keys = tr("Simulation: ×{rate:g}", rate=rate), (f"Ctrl+Alt+{number}",)
        yield Command(f"simulation.rate.{rate:g}", words, at(rate), keys, simulated)
