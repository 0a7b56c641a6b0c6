"""The program: application, windows, the order in which things begin and end."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop.ending import Ending
from desktop.faults import log_to_file
from desktop.postgres.places import default_base
from desktop.preparation import Preparation
from desktop.prepare import Options
from desktop.program import Program
from desktop.scale import choose_scale
from desktop.settings import Settings, read_settings
from widgets import theme
from widgets.i18n import set_language
from widgets.web.flags import chromium_flags
from widgets.web.scheme import register_scheme

SWITCH_S = 0.0005
"""How long a thread of Python may go on while another waits: the screen's is one of them, and a tile being drawn is another."""


def is_root() -> bool:
    """Whether this is the system's administrator, as whom Chromium's sandbox does not start."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def make_application(settings: Settings, options: Options, *, theme_name: str = "night") -> QApplication:
    """Make the one QApplication: scheme, Chromium's flags, language and theme come first."""
    sys.setswitchinterval(SWITCH_S)
    if is_root():
        os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
        sys.stderr.write("Running as root: the web engine's sandbox is off. 以管理员身份运行:网页引擎沙箱已关闭。\n")
    os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", chromium_flags(is_root=is_root(), gpu=has_gpu()))
    if os.environ.get("QT_QPA_PLATFORM") != "offscreen" and "DISPLAY" in os.environ:
        # Without it grabs under a virtual X server are blank.
        os.environ.setdefault("QTWEBENGINE_FORCE_USE_GBM", "0")
    choose_scale()
    register_scheme()
    set_language(options.language or settings.language or "zh")
    app = QApplication([])
    app.setApplicationName("shaotai")
    app.setApplicationDisplayName("哨台 Shaotai")
    theme.apply(app, theme_name)
    return app


def has_gpu() -> bool:
    """Whether a graphics device is there to draw with (Linux: a render node)."""
    return sys.platform != "linux" or any(name.startswith("renderD") for name in _names("/dev/dri"))


def run_desk(options: Options, preparation: Preparation, ending: Ending) -> int:
    """Open the desk and stay until its window is closed; `preparation` is of these options.

    Returns the exit code; raises KeyboardInterrupt for a signal.
    """
    settings = read_settings()
    ending.raise_if_asked()
    app = make_application(settings, options)
    log_to_file(default_base() / "log")
    program = Program(replace(options, language=options.language or settings.language), preparation)
    try:
        program.show()
        code = ending.run(app)
    finally:
        program.close()
    ending.raise_if_asked()
    return code


def _names(folder: str) -> list[str]:
    try:
        return [path.name for path in Path(folder).iterdir()]
    except OSError:
        return []
