"""The simulator as a process of its own, so that the living city never costs the desk a frame.

It reads lines of JSON from standard input: first how to connect and how fast, then commands; it ends when standard
input does, so that no kill of the desk leaves it behind. Passwords come by that line, never by the command line.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
from typing import Any, TextIO

from desktop.demo.simulator import Simulator
from desktop.problems import Problem
from models.store.engine import Store
from models.store.errors import StoreError

DESK = "simulator"
REPORT_EVERY_S = 1.0


def say(out: TextIO, **facts: Any) -> None:
    """Tell the desk something, as one line of JSON."""
    out.write(json.dumps(facts, ensure_ascii=False) + "\n")
    out.flush()


def obey(simulator: Simulator, line: str) -> None:
    """Carry out one command: pause, resume, or rate with its value."""
    order = json.loads(line)
    match order["do"]:
        case "pause":
            simulator.pause()
        case "resume":
            simulator.resume()
        case "rate":
            simulator.rate = float(order["rate"])


def main(source: TextIO = sys.stdin, out: TextIO = sys.stdout) -> int:
    """Run until standard input ends. Return 0 for an orderly end, 1 for one that the last line of output explains."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    first = source.readline()
    if not first:
        return 0
    start = json.loads(first)
    field, desk = Store(start["field_url"], desk=DESK), Store(start["desk_url"], desk=DESK)
    simulator = Simulator(field, desk, rate=float(start["rate"]), seed=int(start["seed"]))
    stop, failure = threading.Event(), []

    def run() -> None:
        try:
            simulator.run(stop)
        except (Problem, StoreError, ValueError) as error:
            failure.append(str(error))
            say(out, failed=str(error))

    thread = threading.Thread(target=run, name="simulator")
    thread.start()
    say(out, started=True)
    try:
        for line in source:
            obey(simulator, line)
    finally:
        stop.set()
        thread.join()
        field.close()
        desk.close()
    return 1 if failure else 0


if __name__ == "__main__":
    sys.exit(main())
