"""The time machine's commands."""

from __future__ import annotations

from collections.abc import Callable

from desktop.actions import Command
from desktop.replay.controller import Replay
from widgets.i18n import tr


def replay_commands(replay: Replay) -> list[Command]:
    """Opening it, and what can be done in it from anywhere at the desk; the bar has keys of its own besides."""

    def opened() -> bool:
        return replay.open_now

    def command(name: str, words: str, run: Callable[[], None], key: str) -> Command:
        return Command(f"replay.{name}", tr("Replay: {words}", words=words), run, (key,), opened)

    return [
        Command("replay.open", tr("Replay: go through the past…"), replay.open, ("Alt+Z",), lambda: replay.can_open),
        command("play", tr("play or pause"), replay.toggle, "Alt+Shift+Z"),
        command("late", tr("next late"), lambda: replay.find("late"), "Alt+Shift+N"),
        command("critical", tr("next critical"), lambda: replay.find("critical"), "Alt+Shift+K"),
        command("live", tr("back to live"), replay.leave, "Alt+Shift+B"),
    ]
