"""From the command line to an open wall, and its end."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from desktop.app import make_application
from desktop.connect import Target
from desktop.ending import Ending
from desktop.faults import log_to_file
from desktop.postgres.places import default_base
from desktop.prepare import Options
from desktop.settings import read_settings
from desktop.wall.program import WallOptions, WallProgram
from desktop.wall.screens import choose_screen, described, size_of
from desktop.wall.video import Scene
from widgets.i18n import tr


def run_wall(
    target: Target,
    options: Options,
    ending: Ending,
    *,
    screen: str | None = None,
    windowed: str | None = None,
    distance_m: float,
    theme: str = "night",
    scene: str = Scene.OVERVIEW.value,
    cameras: Sequence[str] = (),
    sound: bool = False,
) -> int:
    """Open the wall on the target's city and stay until somebody closes it. Returns the exit code.

    Raises ScreenUnknown, SizeUnreadable, AccountUnknown and SecretsBroken before anything is opened, KeyboardInterrupt
    for a signal.
    """
    url, size = target.url, size_of(windowed) if windowed is not None else None
    ending.raise_if_asked()
    app = make_application(read_settings(), options, theme_name=theme)
    log_to_file(default_base() / "log")
    where = WallOptions(choose_screen(screen), size, distance_m, Scene(scene), tuple(cameras), sound)
    program = WallProgram(url, where)
    errors: list[BaseException] = []

    def failed(error: BaseException) -> None:
        errors.append(error)
        app.quit()

    def told() -> None:
        """For whoever started it from elsewhere, and for the service's log."""
        window = program.window
        assert window is not None
        place = described(where.screen) if size is None and where.screen else f"{window.width()}×{window.height()}"
        sys.stderr.write(tr("The wall is open: {place}", place=place) + "\n")
        sys.stderr.flush()

    program.failed.connect(failed)
    program.opened.connect(told)
    try:
        program.start()
        code = ending.run(app)
    finally:
        program.close()
    ending.raise_if_asked()
    if errors:
        raise errors[0]
    return code
