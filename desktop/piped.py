"""Another Python with the same code, spoken to in pickles over its standard input and output: no Qt, for any thread.

What is started here answers there by `answers`. See `desktop.child` for those that Qt's loop listens to.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

ROOT = Path(__file__).resolve().parent.parent


def start(module: str) -> subprocess.Popen[bytes]:
    """Run `python -m module`, both pipes ours; what it says as errors goes where ours go. Raises OSError."""
    return subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill it: it keeps nothing that could be lost; and nothing of it is left."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()


def answers() -> BinaryIO:
    """In such a process: return where its answers go. Whatever else says something there says it where errors go.

    Ctrl-C in the desk's terminal comes to it too, and is left alone: who started it ends it in its own order.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    own = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return own
