"""The process that imagines a demo city and hands it to its parent, pickled, on standard output.

It says ("told", share, words) while at it, then ("imagined", what) or ("failed", why). It ends when its standard input does.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import threading
from datetime import datetime
from io import FileIO
from typing import IO, Any


def say(out: IO[bytes], *facts: Any) -> None:
    """Tell the parent."""
    pickle.dump(facts, out, protocol=pickle.HIGHEST_PROTOCOL)
    out.flush()


def main(seed: int, size: str, now: datetime, out: IO[bytes], *, drafts: bool) -> None:
    """Imagine the city."""
    # Nothing of what is made is let go of before the end: looking for garbage would be a tenth of the work.
    gc.disable()
    try:
        from desktop.demo.imagined import imagine_city

        imagined = imagine_city(seed, size, now, lambda share, words: say(out, "told", share, words), drafts=drafts)
    except ValueError as error:
        say(out, "failed", error)
    else:
        say(out, "imagined", imagined)


def _end_with_parent() -> None:
    # Unbuffered: a buffer's lock, held by this thread, would break the interpreter's end.
    FileIO(sys.stdin.fileno(), closefd=False).read(1)
    os._exit(1)


if __name__ == "__main__":
    # Ctrl-C in the desk's terminal comes here too; the parent ends this process in its own order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _, seed, size, now, drafts = sys.argv
    try:
        main(int(seed), size, datetime.fromisoformat(now), sys.stdout.buffer, drafts=drafts == "drafts")
    except BrokenPipeError:
        os._exit(1)
    # Not by the interpreter's own end, which would wait for the thread that reads.
    os._exit(0)
