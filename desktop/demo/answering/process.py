"""The answering workers as a process of their own: video costs the desk neither a frame nor a library.

It reads one line of JSON from standard input (`database`, the gateway's login; for benchmarks `at_once`, and `turn` with
addresses and secret), and ends when standard input does, so that no kill of the desk leaves it behind. Passwords come by
that line, never by the command line.
"""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import sys
import threading
from io import FileIO
from typing import Any, TextIO

from desktop.demo.answering.answerer import Answerer
from desktop.problems import Problem
from models.calls.turn import Relay
from models.store.errors import StoreError


def main(source: FileIO, out: TextIO = sys.stdout) -> int:
    """Run until `source` ends. Return 0 for an orderly end, 1 for one that the last line of output explains."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    first = source.readline()
    if not first:
        return 0
    start: dict[str, Any] = json.loads(first)
    try:
        asyncio.run(_answer(source, out, start))
    except (Problem, StoreError) as error:
        say(out, failed=str(error))
        return 1
    return 0


def say(out: TextIO, **facts: Any) -> None:
    """Tell the desk something, as one line of JSON."""
    out.write(json.dumps(facts, ensure_ascii=False) + "\n")
    out.flush()


async def _answer(source: FileIO, out: TextIO, start: dict[str, Any]) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def listen() -> None:
        while source.readline():
            pass
        loop.call_soon_threadsafe(stop.set)

    # A daemon: when answering fails, the process ends, though nobody has closed the input it waits for.
    threading.Thread(target=listen, name="orders", daemon=True).start()
    relay = Relay(tuple(start.get("turn", ())), start.get("turn_secret", ""))
    answerer = Answerer(start["database"], at_once=bool(start.get("at_once")), relay=relay)
    answering = asyncio.ensure_future(answerer.run(stop, lambda: say(out, started=True)))
    await asyncio.wait((answering, asyncio.ensure_future(stop.wait())), return_when=asyncio.FIRST_COMPLETED)
    # While the database is away it has not begun yet, and needs no time to end.
    done, _ = await asyncio.wait((answering,), timeout=3.0)
    if done:
        answering.result()


if __name__ == "__main__":
    # Ctrl-C in the desk's terminal comes here too; the desk ends this process in its own order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Unbuffered: a buffer's lock, held by the thread that waits for input, would break the interpreter's end.
    sys.exit(main(FileIO(sys.stdin.fileno(), closefd=False)))
