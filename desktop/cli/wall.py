"""`wall`: the overview on a large screen, read-only."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from desktop.cli.common import (
    city_option,
    database_option,
    finite,
    language_option,
    progress_bar,
    remember,
)
from desktop.ending import Ending
from desktop.prepare import prepare
from models.accounts.records import Duty
from widgets.i18n import tr
from widgets.wall.scale import DESIGN_DISTANCE_M, FARTHEST_M, NEAREST_M

THEMES = ("night", "day")
SCENES = ("overview", "video", "statistics")


def _known_theme(value: str) -> str:
    return _one_of(value, THEMES)


def _known_scene(value: str) -> str:
    return _one_of(value, SCENES)


def _one_of(value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise typer.BadParameter(f"{value!r} is none of {', '.join(known)}")
    return value


def wall(
    context: typer.Context,
    screen: Annotated[
        str | None, typer.Option("--screen", help="The screen's name or serial number; the main screen without it.")
    ] = None,
    distance: Annotated[
        float,
        typer.Option(
            "--distance",
            help=f"From how many metres it is read, {NEAREST_M:g} to {FARTHEST_M:g}: letters grow with it.",
            callback=finite,
        ),
    ] = DESIGN_DISTANCE_M,
    theme: Annotated[str, typer.Option("--theme", help="night or day.", callback=_known_theme)] = "night",
    scene: Annotated[
        str,
        typer.Option(
            "--scene", help="overview, video or statistics, to begin with; the keys 1, 2 and 3.", callback=_known_scene
        ),
    ] = "overview",
    camera: Annotated[
        list[str] | None,
        typer.Option(
            "--camera", help="A camera of the list by its code, instead of those nearest to a call; again for more."
        ),
    ] = None,
    sound: Annotated[bool, typer.Option("--sound", help="Let the call that has been there longest be heard.")] = False,
    windowed: Annotated[
        str | None, typer.Option("--windowed", help="In a window of this size instead, as 1920x1080.")
    ] = None,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    language: Annotated[str | None, language_option] = None,
) -> None:
    """Show the overview, the video or the statistics full screen on one screen, until Esc or Ctrl+Q is held down; it can change nothing."""
    from desktop.wall.problems import DistanceOutside
    from desktop.wall.screens import require_display, size_of

    options = remember(context, database=database, city=city, language=language)
    # The embedded city's leader has no right to write; a shared database's account stands in its address.
    options = replace(options, account=Duty.LEADER.value)
    if not NEAREST_M <= distance <= FARTHEST_M:
        raise DistanceOutside(nearest=f"{NEAREST_M:g}", farthest=f"{FARTHEST_M:g}", distance=f"{distance:g}")
    if windowed is not None:
        size_of(windowed)
    require_display()
    with progress_bar(tr("Starting the database")) as told:
        target = prepare(options, lambda share, words: told(share, tr(words)))
    with target, Ending() as ending:
        from desktop.wall.run import run_wall

        code = run_wall(
            target, options, ending, screen=screen, windowed=windowed, distance_m=distance, theme=theme, scene=scene,
            cameras=tuple(camera or ()), sound=sound,
        )  # fmt: skip
    raise typer.Exit(code)
