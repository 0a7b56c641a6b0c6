"""The command line as its user has it: words in; exit code, standard output and standard error out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
# What nobody who types a command should ever see.
NEVER = ("Traceback", "psycopg.", "sqlalchemy.", "(Background on this error")


@dataclass(frozen=True)
class Answer:
    """What came of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """Standard output, which is one JSON object and nothing else."""
        found: dict[str, Any] = json.loads(self.out)
        assert self.out == self.out.strip() + "\n"
        return found

    def tells(self, code: int, happened: str, kept: str, advice: str) -> None:
        """State: it ended with that code, told these three parts in this order, and nothing on standard output."""
        assert (self.code, self.out) == (code, ""), self.err
        assert not any(word in self.err for word in NEVER), self.err
        places = [self.err.find(part) for part in (happened, kept, advice)]
        assert -1 not in places, self.err
        assert places == sorted(places), self.err


class Command:
    """Runs the command line in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self.capsys, self.patch = capsys, patch

    def __call__(self, *words: str, answer: str = "") -> Answer:
        from desktop.cli import main

        self.capsys.readouterr()
        self.patch.setattr("sys.stdin", StringIO(answer))
        code = main(list(words))
        said = self.capsys.readouterr()
        return Answer(code, said.out, said.err)


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Command]:
    """The command line, for an English terminal."""
    from widgets.i18n import language, set_language

    before = language()
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    yield Command(capsys, monkeypatch)
    set_language(before)


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment for a program of ours on a data folder of its own."""
    ours = {"SHAOTAI_HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8"}
    return {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "DISPLAY")} | ours | more


def run_program(home: Path, *words: str, timeout: float = 110, **more: str) -> Answer:
    """Run main.py as a process of its own, to its end."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *words],
        cwd=ROOT,
        env=environment(home, **more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=timeout,
    )
    return Answer(done.returncode, done.stdout, done.stderr)
