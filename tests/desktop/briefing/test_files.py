"""Files that belong together come into a folder whole and together, or the folder is as it was; also when the program is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop.briefing.files import put
from models.exports.beside import DEAD_S, PREFIX
from tests.desktop.cli.test_headless import can_mount, small_disk

WRITING = """
import sys
from pathlib import Path
from desktop.briefing.files import put

folder, n = Path(sys.argv[1]), 0
print("ready", flush=True)
while True:
    n += 1
    put({folder / name: bytes([n % 256]) * 400_000 for name in ("a.pdf", "b.xlsx", "c.png")})
"""


def listing(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir()}


def test_where_the_second_cannot_come_into_its_place_the_first_is_what_it_was(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"before")
    (tmp_path / "b.xlsx").mkdir()
    with pytest.raises(IsADirectoryError):
        put({tmp_path / "new.docx": b"new", tmp_path / "a.pdf": b"after", tmp_path / "b.xlsx": b"b"})
    assert {one.name for one in tmp_path.iterdir()} == {"a.pdf", "b.xlsx"}
    assert (tmp_path / "a.pdf").read_bytes() == b"before"
    (tmp_path / "b.xlsx").rmdir()
    put({tmp_path / "a.pdf": b"after", tmp_path / "b.xlsx": b"b"})
    assert listing(tmp_path) == {"a.pdf": b"after", "b.xlsx": b"b"}
    assert (tmp_path / "a.pdf").stat().st_mode & 0o777 == 0o644


@can_mount
def test_on_a_disk_that_fills_up_what_was_there_stays_whole(tmp_path: Path) -> None:
    with small_disk(tmp_path / "full", "64k") as folder:
        put({folder / "a.pdf": b"1" * 20_000})
        with pytest.raises(OSError, match="No space left"):
            put({folder / "a.pdf": b"2" * 20_000, folder / "b.xlsx": b"2" * 40_000})
        assert listing(folder) == {"a.pdf": b"1" * 20_000}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_killed_at_any_moment_no_file_is_half_there_and_what_is_left_hidden_goes_by_itself(tmp_path: Path) -> None:
    hidden = 0
    for n in range(12):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITING, str(tmp_path)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(0.02 + 0.013 * n)
        os.kill(writer.pid, signal.SIGKILL)
        writer.communicate()
        shown = {one.name: one.read_bytes() for one in tmp_path.iterdir() if not one.name.startswith(".")}
        assert shown.keys() <= {"a.pdf", "b.xlsx", "c.png"}
        assert {len(data) for data in shown.values()} <= {400_000}
        assert all(len(set(data)) == 1 for data in shown.values()), "no file of two writings"
        hidden = max(hidden, len(list(tmp_path.glob(f"{PREFIX}*"))))
    assert hidden, "killed too early or too late to tell anything"
    for one in tmp_path.glob(f"{PREFIX}*"):
        for each in (*one.iterdir(), one):
            os.utime(each, (time.time() - 2 * DEAD_S,) * 2)
    young = tmp_path / f"{PREFIX}young"
    young.mkdir()
    put({tmp_path / "a.pdf": b"a"})
    assert list(tmp_path.glob(f"{PREFIX}*")) == [young]
