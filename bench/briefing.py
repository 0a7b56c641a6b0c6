"""A day's briefing (日报) in all formats: read, drawn, numbered, set as PDF, DOCX, XLSX, HTML and cards, written to a folder.

Each round makes the last whole day's paper and writes all its files. In a city that stands (--city CODE, in the folder that
SHAOTAI_HOME names) every round but the first finds that nothing differs and gives no new number. There are no peers.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QGuiApplication

from bench._common import Case, Round, arguments, finish, say
from bench._figures_city import FiguresCity, city_of
from desktop.briefing.formats import Format, Wanted
from desktop.briefing.make import make_paper
from models.briefings.content import About
from models.briefings.kinds import Kind
from models.figures.filters import Period
from models.store.engine import Store


def making(
    store: Store, city: FiguresCity, folder: Path, stages: dict[str, float], *, today: bool
) -> Callable[[], Round]:
    """A round; `stages` gets when, in seconds from the beginning, each of the last round's steps began."""
    day = city.today - timedelta(days=0 if today else 1)
    wanted = Wanted(tuple(Format))

    def run() -> Round:
        stages.clear()
        began = time.perf_counter()

        def heard(_: float, words: str) -> None:
            stages.setdefault(words, round(time.perf_counter() - began, 2))

        paper = make_paper(store, About(Kind.DAILY, Period.today(day), None), folder, wanted, progress=heard)
        took = time.perf_counter() - began
        say(f"{paper.number}: {took:.2f} s")
        written = sorted({path.suffix for path in paper.paths})
        return Round([took], (written, paper.day))

    return run


def main() -> None:
    options = arguments(
        __doc__ or "", size=(int, 200_000, "reports of a city that is built"), city=(str, "", "a city that stands")
    )
    # As the program has it: it collects garbage by a timer of its own (desktop/garbage.py).
    gc.disable()
    # For the letters of maps.
    app: Any = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    with (
        city_of(options.city, options.size, quick=options.quick) as city,
        tempfile.TemporaryDirectory(prefix="shaotai-bench-") as folder,
    ):
        store = Store(city.url, desk="bench", pool_size=2)
        stages: dict[str, float] = {}
        try:
            run = making(store, city, Path(folder), stages, today=options.quick)
            case = Case("daily_all_formats", "s", "lower", run, detail=lambda: {"steps_began": dict(stages)})
            versions = {"postgresql": city.server_version}
            finish(
                "briefing",
                options,
                [case],
                ("weasyprint", "python-docx", "openpyxl"),
                reports=city.reports,
                versions=versions,
            )
        finally:
            store.close()
    del app


if __name__ == "__main__":
    main()
