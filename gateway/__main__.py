"""A gateway as a process of its own: `python -m gateway`.

It reads one line of JSON from standard input (the database's address, and `Options` by name) and ends when standard input
does; it answers in lines of JSON. Passwords come by that line, never by the command line.
"""

from __future__ import annotations

import asyncio
import asyncio.sslproto
import gc
import json
import logging
import signal
import ssl
import sys
import threading
from io import FileIO
from pathlib import Path
from typing import Any, TextIO

from gateway.options import Options
from gateway.serve import Gateway

PATHS = ("certificate", "key", "folder")
TLS_BUFFER = 32 << 10
"""Of each connection, two TLS records. asyncio's own 256 KiB are filled with zeros for every phone on the line."""
COLLECT = (700, 10, 1000)
"""A full collection looks at all that is there, some 0.3 s with a thousand phones on the line, and nobody is answered
meanwhile: every few minutes is enough, where the interpreter would do it every few seconds."""


def main(source: FileIO, out: TextIO = sys.stdout) -> int:
    """Serve until `source` ends. Return 0 for an orderly end, 1 for one that the last line of output explains."""
    first = source.readline()
    if not first:
        return 0
    start: dict[str, Any] = json.loads(first)
    _expect_many()
    logging.basicConfig(
        level=start.pop("log", "WARNING"), stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s"
    )
    try:
        gateway = Gateway(start.pop("database"), _options(start))
    except (OSError, ValueError, ssl.SSLError) as error:
        say(out, failed=str(error))
        return 1
    threading.Thread(target=_listen, args=(source, gateway), name="orders", daemon=True).start()
    try:
        asyncio.run(gateway.serve(lambda: say(out, started=True, port=gateway.port)))
    except (OSError, ssl.SSLError) as error:
        say(out, failed=str(error))
        return 1
    return 0


def say(out: TextIO, **facts: Any) -> None:
    """Tell whoever started this something, as one line of JSON."""
    out.write(json.dumps(facts, ensure_ascii=False) + "\n")
    out.flush()


def _expect_many() -> None:
    """Make this process ready for thousands of connections."""
    asyncio.sslproto.SSLProtocol.max_size = TLS_BUFFER
    gc.set_threshold(*COLLECT)
    # What is loaded by now stays to the end, and need not be looked at again.
    gc.freeze()


def _listen(source: FileIO, gateway: Gateway) -> None:
    while source.readline():
        pass
    gateway.stop()


def _options(start: dict[str, Any]) -> Options:
    given: dict[str, Any] = {}
    for name, value in start.items():
        path = name in PATHS and value is not None
        given[name] = Path(value) if path else tuple(value) if isinstance(value, list) else value
    return Options(**given)


if __name__ == "__main__":
    # Ctrl-C in the terminal comes here too; whoever started this ends it in order, by closing its input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Unbuffered: a buffer's lock, held by the thread that waits for input, would break the interpreter's end.
    sys.exit(main(FileIO(sys.stdin.fileno(), closefd=False)))
