"""The pages' scripts under Node: the parts that need no page."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.support.node import node

HERE = Path(__file__).parent


@pytest.mark.parametrize("file", sorted(HERE.glob("*.test.mjs")), ids=lambda path: path.name)
def test_the_facts_stated_in_javascript_hold(file):
    program = node()
    if program is None:
        pytest.skip("there is no Node on this system")
    done = subprocess.run([program, "--test", str(file)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
