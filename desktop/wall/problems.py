"""What keeps the wall from opening, told before anything is opened."""

from __future__ import annotations

from desktop.problems import Problem


class NoDisplay(Problem):
    """There is nothing to show a window on."""

    id = "wall.no_display"
    happened = "There is no display here (DISPLAY and WAYLAND_DISPLAY are empty)."
    kept = "Nothing was started."
    advice = (
        "Start it in the session of the screen; or make a picture of the wall without one:"
        " ./run --headless --seconds 30 --out pictures"
    )


class ScreenUnknown(Problem):
    """No screen has this name or serial number."""

    id = "input.screen_unknown"
    happened = "There is no screen {screen}."
    kept = "Nothing was opened."
    advice = "Give one of these by name or serial number with --screen: {screens}"


class DistanceOutside(Problem):
    """From so near, or so far, the scene is not made for."""

    id = "input.distance_outside"
    happened = "The wall is made for {nearest} to {farthest} metres, not {distance}."
    kept = "Nothing was opened."
    advice = "Give the distance from which it is read, in metres, with --distance."


class SizeUnreadable(Problem):
    """The window's size is not WIDTHxHEIGHT, or too small or large to be a wall."""

    id = "input.size_unreadable"
    happened = "{size} is no size of a window."
    kept = "Nothing was opened."
    advice = "Write width and height in pixels, from 960x540 to 15360x8640: --windowed 1920x1080"
