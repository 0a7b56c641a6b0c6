"""The demo's cameras as a process of their own. They end when standard input does, so no kill of the desk leaves them behind.

The first line of standard input says on which port, as JSON; where that is taken, any other serves. One line of JSON on
standard output tells which it is.
"""

from __future__ import annotations

import asyncio
import json
import re
import signal
import sys
from io import FileIO
from typing import Any, TextIO

from desktop.demo.cameras.loop import Loop, encode
from desktop.demo.cameras.scene import draw_scene
from desktop.demo.cameras.server import RtspServer

CODE = re.compile(r"C\d{4}")


def loop_of(code: str) -> Loop | None:
    """Return the loop of one of the demo city's cameras; None for any other number."""
    return encode(draw_scene(code)) if CODE.fullmatch(code) else None


async def serve(source: FileIO, out: TextIO, port: int) -> None:
    """Serve until `source` ends."""
    server = RtspServer(loop_of)
    try:
        found = await server.start(port)
    except OSError:
        found = await server.start()
    say(out, started=True, port=found)
    await asyncio.to_thread(source.readall)
    await server.stop()


def say(out: TextIO, **facts: Any) -> None:
    """Tell the desk something, as one line of JSON."""
    out.write(json.dumps(facts) + "\n")
    out.flush()


def main(source: FileIO, out: TextIO = sys.stdout) -> int:
    """Run until `source` ends. Return 0 for an orderly end, 1 for one that the last line of output explains."""
    first = source.readline()
    if not first:
        return 0
    try:
        asyncio.run(serve(source, out, int(json.loads(first)["port"])))
    except (KeyError, OSError, TypeError, ValueError) as error:
        say(out, failed=str(error))
        return 1
    return 0


if __name__ == "__main__":
    # Ctrl-C in the desk's terminal comes here too; the desk ends this process in its own order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(main(FileIO(sys.stdin.fileno(), closefd=False)))
