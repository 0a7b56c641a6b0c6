"""The folders of an embedded server."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from desktop.postgres.errors import FolderNotUsable
from desktop.postgres.places import Places

TOGETHER = 3


def test_programs_that_start_at_once_on_a_bare_folder_all_get_it(tmp_path: Path) -> None:
    at_once = threading.Barrier(TOGETHER)

    def start(base: Path) -> None:
        at_once.wait()
        Places.under(base).make(os.geteuid(), os.getegid(), switch=False)

    with ThreadPoolExecutor(TOGETHER) as programs:
        for run in range(100):
            base = tmp_path / str(run) / "deep"
            for program in [programs.submit(start, base) for _ in range(TOGETHER)]:
                program.result()
            assert Places.under(base).sockets.is_dir()


def test_a_folder_that_is_a_link_is_refused_for_the_sockets(tmp_path: Path) -> None:
    places = Places(tmp_path / "base", tmp_path / "run")
    (tmp_path / "elsewhere").mkdir()
    places.runtime.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FolderNotUsable):
        places.make(os.geteuid(), os.getegid(), switch=False)
