"""The simulator as a process of its own, so that the living city never costs the desk a frame.

It reads lines of JSON from standard input: first how to connect and how fast, then commands; it ends when standard
input does, so that no kill of the desk leaves it behind. Passwords come by that line, never by the command line.
"""

from __future__ import annotations

import json
import logging
import signal
import sys
import threading
from io import FileIO
from typing import Any, TextIO

from desktop.demo.simulator import Simulator
from desktop.problems import Problem
from models.store.engine import Store
from models.store.errors import StoreError

DESK = "simulator"


def say(out: TextIO, **facts: Any) -> None:
    """Tell the desk something, as one line of JSON."""
    out.write(json.dumps(facts, ensure_ascii=False) + "\n")
    out.flush()


def obey(simulator: Simulator, line: bytes) -> None:
    """Carry out one command: pause, resume, or rate with its value."""
    order = json.loads(line)
    match order["do"]:
        case "pause":
            simulator.pause()
        case "resume":
            simulator.resume()
        case "rate":
            simulator.rate = float(order["rate"])


def main(source: FileIO, out: TextIO = sys.stdout) -> int:
    """Run until `source` ends. Return 0 for an orderly end, 1 for one that the last line of output explains."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    first = source.readline()
    if not first:
        return 0
    start = json.loads(first)
    stop = threading.Event()
    failures: list[Exception] = []

    def listen() -> None:
        try:
            for line in source:
                obey(simulator, line)
        except (KeyError, TypeError, ValueError) as error:
            failures.append(error)
        finally:
            stop.set()

    field, desk = Store(start["field_url"], desk=DESK), Store(start["desk_url"], desk=DESK)
    try:
        simulator = Simulator(field, desk, rate=float(start["rate"]), seed=int(start["seed"]))
        # A daemon: when the simulator fails, the process ends, though nobody has closed the input it waits for.
        threading.Thread(target=listen, name="orders", daemon=True).start()
        say(out, started=True)
        simulator.run(stop)
    except (Problem, StoreError, ValueError) as error:
        failures.append(error)
    finally:
        field.close()
        desk.close()
    if failures:
        say(out, failed=str(failures[0]))
    return 1 if failures else 0


if __name__ == "__main__":
    # Ctrl-C in the desk's terminal comes here too; the desk ends this process in its own order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Unbuffered: a buffer's lock, held by the thread that waits for input, would break the interpreter's end.
    sys.exit(main(FileIO(sys.stdin.fileno(), closefd=False)))
