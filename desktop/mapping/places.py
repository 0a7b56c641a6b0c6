"""Where cases lie, and which place is meant: the one under the pointer, else that of the open case, else the middle of the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.board import Board
from desktop.desk.chosen import ChosenCase
from desktop.desk.window import DeskBody
from models.cases.records import OpenCase
from widgets.i18n import tr
from widgets.text import line
from widgets.words import number_word


@dataclass(frozen=True, slots=True)
class Meant:
    """A place in WGS-84 degrees and what it is called."""

    words: str
    lon: float
    lat: float


class Places:
    """Finds the places that can be meant, the likeliest first."""

    def __init__(self, board: Board, chosen: ChosenCase, body: DeskBody) -> None:
        self._board, self._chosen, self._body = board, chosen, body

    def meant(self, pointer: tuple[float, float] | None) -> list[Meant]:
        """Return them; none before the city is known."""
        found: list[Meant] = []
        if pointer is not None:
            found.append(Meant(tr("Under the pointer"), *pointer))
        case = self._chosen.case
        if case is not None and case.lon is not None and case.lat is not None:
            found.append(Meant(f"{number_word(case.number)} {line(case.title)}", case.lon, case.lat))
        worker = self._board.workers.get(self._body.map.chosen("worker"))  # type: ignore[arg-type]
        if worker is not None and (place := self._board.position_of(worker.id)) is not None:
            found.append(Meant(line(worker.name), *place))
        state = self._body.map.state()
        if state:
            found.append(Meant(tr("Middle of the map"), float(state["lon"]), float(state["lat"])))  # type: ignore[arg-type]
        return found


def places_of(cases: Sequence[OpenCase]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return longitudes and latitudes (WGS-84 degrees); a case without a place has NaN, lies nowhere and is near nothing."""
    lon, lat = (np.array([getattr(case, axis) for case in cases], dtype=np.float64) for axis in ("lon", "lat"))
    return lon, lat
