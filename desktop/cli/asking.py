"""Questions on a terminal: a default to accept with Enter, and an answer that cannot be is asked for again."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Sequence
from difflib import get_close_matches
from typing import TypeVar
from zoneinfo import available_timezones

import typer

Kind = TypeVar("Kind")
TRIES = 5
"""After so many wrong answers it is a script that answers, or a cat."""


def on_terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty()


def ask(question: str, given: str | None, default: str, check: Callable[[str], Kind], *, asks: bool) -> Kind:
    """Return what was given, else what is answered, else the default: checked.

    `check` raises typer.BadParameter. On a terminal (`asks`) a wrong answer is told and asked for again; what was given
    as an option is not.
    """
    if given is not None:
        return check(given.strip())
    if not asks:
        return check(default)
    for left in range(TRIES - 1, -1, -1):
        said = str(typer.prompt(question, default=default, err=True, show_default=bool(default))).strip()
        try:
            return check(said)
        except typer.BadParameter as wrong:
            if not left:
                raise
            typer.echo(f"  {wrong.message}", err=True)
    raise AssertionError


def as_timezone(said: str) -> str:
    """Return the name of a time zone, however its blanks and capitals are written. Raises BadParameter with the nearest."""
    known = available_timezones()
    if said in known:
        return said
    folded = {name.casefold(): name for name in known}
    wanted = re.sub(r"\s+", "_", said.strip()).casefold()
    if wanted in folded:
        return folded[wanted]
    cities = {name.rpartition("/")[2].casefold(): name for name in sorted(known, reverse=True) if "/" in name}
    near = [cities[wanted]] if wanted in cities else [folded[one] for one in get_close_matches(wanted, folded, 3)]
    meant = f"did you mean {', '.join(near)}?" if near else "for example Asia/Shanghai"
    raise typer.BadParameter(f"there is no time zone {said!r}; {meant}", param_hint="--timezone")


def as_languages(said: str, possible: Collection[str]) -> tuple[str, ...]:
    """Return languages, each once, the first choice first. Raises BadParameter."""
    chosen = tuple(dict.fromkeys(one.strip() for one in re.split(r"[,，、;\s]+", said.strip())))
    if not chosen or any(one not in possible for one in chosen):
        wanted = ", ".join(possible)
        raise typer.BadParameter(f"{said!r}: one or more of {wanted}, separated by commas", param_hint="--languages")
    return chosen


def as_centre(said: str) -> tuple[float, float] | None:
    """Return longitude and latitude in WGS-84 degrees, None for "". Raises BadParameter, also where they are swapped."""
    if not said:
        return None
    numbers: Sequence[float] = ()
    try:
        numbers = [float(one) for one in re.split(r"[,，\s]+", said.strip())]
    except ValueError:
        pass
    if len(numbers) != 2 or not (abs(numbers[0]) <= 180 and abs(numbers[1]) <= 90):
        swapped = len(numbers) == 2 and abs(numbers[0]) <= 90 < abs(numbers[1]) <= 180
        hint = f"; did you mean {numbers[1]:g},{numbers[0]:g}?" if swapped else ""
        raise typer.BadParameter(
            f"{said!r}: longitude and latitude in degrees, as --center=-76.61,39.30{hint}", param_hint="--center"
        )
    return numbers[0], numbers[1]
