"""Runs the headless job from the command line's options."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop.ending import Ending
from desktop.headless.job import HeadlessJob
from desktop.preparation import Preparation
from desktop.prepare import Options
from desktop.program import Program


def run_headless(
    options: Options,
    preparation: Preparation,
    seconds: float,
    out: Path,
    ending: Ending,
    painted: Callable[[float, dict[str, Any]], None],
) -> dict[str, Any]:
    """Run the job; return its summary. `preparation` is of these options, `painted` hears of the first painted map with data, as `first_painted` tells it.

    Raises the Problem that kept it from making all of it, KeyboardInterrupt when a signal asked it to end.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from desktop.app import make_application
    from desktop.faults import log_to_file
    from desktop.postgres.places import default_base
    from desktop.settings import read_settings

    settings = read_settings()
    ending.raise_if_asked()
    app = make_application(settings, options)
    log_to_file(default_base() / "log")
    program = Program(options, preparation)
    job = HeadlessJob(program, seconds, out)
    job.first_painted.connect(painted)
    job.finished.connect(QApplication.quit)
    QTimer.singleShot(0, job.start)
    try:
        ending.run(app)
        # Asked before the program closes: what a signal breaks besides is not what kept the job from its end.
        ending.raise_if_asked()
    finally:
        job.close()
        program.close()
    if job.problem is not None:
        raise job.problem
    if not job.summary:
        raise KeyboardInterrupt
    return job.summary
