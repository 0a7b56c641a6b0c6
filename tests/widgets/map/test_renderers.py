"""Both ways of drawing marks give the same picture, and one takes over when the other is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from widgets.web.flags import chromium_flags

ROOT = Path(__file__).resolve().parents[3]
SCENE = Path(__file__).with_name("two_renderers.py")


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What a program says that drew one scene both ways; it needs an engine that may emulate a graphics processor."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    environment = {
        **os.environ, "QT_QPA_PLATFORM": "offscreen", "QTWEBENGINE_CHROMIUM_FLAGS": chromium_flags(is_root=is_root, gpu=True),
        "PYTHONPATH": str(ROOT), "SHAOTAI_PICTURES_OF_MARKS": str(tmp_path_factory.mktemp("marks")),
    }  # fmt: skip
    if is_root:
        environment["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    done = subprocess.run(
        [sys.executable, str(SCENE)],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    facts = json.loads(done.stdout.splitlines()[-1])
    if not facts["webgl"]:
        pytest.skip("this engine has no WebGL2")
    return facts


def test_the_two_renderers_differ_by_no_more_than_an_eye_can_tell(told):
    assert told["marks"] > 1000
    assert told["drawn"] > 0.02
    assert told["mean"] < 0.15
    assert told["worst"] <= 12


def test_discs_of_other_counts_are_the_same_picture_both_ways(told):
    assert told["discs"] > 5
    assert told["mean_fewer"] < 0.15
    assert told["worst_fewer"] <= 12


def test_a_lost_context_is_taken_over_by_the_processor_and_given_back(told):
    assert told["way"] == [1, 0, 1]
    assert told["mean_lost"] < 0.15
    assert told["mean_back"] < 0.15


def test_an_emulated_processor_is_not_used_unless_it_is_asked_for(told):
    assert told["unasked"] == 0
