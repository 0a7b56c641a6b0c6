"""A network between two peers that can be cut: UDP forwarded both ways, until it is not."""

from __future__ import annotations

import re
import selectors
import socket
import threading
from typing import Any

_CANDIDATE = re.compile(r"(candidate:\S+ \d+ udp \d+) (\S+) (\d+) typ host(.*)")


class Cable:
    """Stands before one peer's own addresses: whoever wants to reach them comes through here.

    `rewrite` gives a signal of that peer's with ways through the cable alone. `cut` loses all that was given until now, as a
    phone that leaves its network does; what is rewritten afterwards goes through a new one.
    """

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._to: dict[socket.socket, tuple[socket.socket | None, tuple[str, int]]] = {}
        self._ways: dict[tuple[socket.socket, Any], socket.socket] = {}
        self._known: dict[tuple[str, int], int] = {}
        self._lock = threading.Lock()
        self._over = threading.Event()
        self.cut_off = False
        self._thread = threading.Thread(target=self._forward, name="cable")
        self._thread.start()

    def close(self) -> None:
        self._over.set()
        self._thread.join()
        for one in list(self._to):
            one.close()
        self._selector.close()

    def cut(self) -> None:
        """Lose every way given so far."""
        with self._lock:
            for one in list(self._to):
                self._selector.unregister(one)
                one.close()
            self._to.clear()
            self._ways.clear()
            self._known.clear()

    def rewrite(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        """Return the signal with the cable's addresses instead of the peer's own; other ways are left out."""
        if kind == "offer":
            lines = body["sdp"].split("\r\n")
            kept = [self._line(one) if one.startswith("a=candidate:") else one for one in lines]
            return {"sdp": "\r\n".join(one for one in kept if one is not None)}
        if kind == "candidates":
            made = [(one, self._line(one["candidate"])) for one in body["candidates"]]
            return {"candidates": [one | {"candidate": line} for one, line in made if line is not None]}
        return body

    def _line(self, line: str) -> str | None:
        found = _CANDIDATE.search(line)
        if found is None or ":" in found[2]:
            return None
        port = self._port_for((found[2], int(found[3])))
        return f"{line[: found.start()]}{found[1]} 127.0.0.1 {port} typ host{found[4]}"

    def _port_for(self, target: tuple[str, int]) -> int:
        with self._lock:
            if target not in self._known:
                self._known[target] = self._open(None, target).getsockname()[1]
            return self._known[target]

    def _open(self, back: socket.socket | None, target: Any) -> socket.socket:
        made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        made.bind(("127.0.0.1" if back is None else "0.0.0.0", 0))  # The peer may be on any of our addresses.
        made.setblocking(False)
        self._to[made] = (back, target)
        self._selector.register(made, selectors.EVENT_READ)
        return made

    def _forward(self) -> None:
        while not self._over.is_set():
            ready = self._selector.select(0.05)
            with self._lock:
                for key, _ in ready:
                    if key.fileobj in self._to:
                        self._pass(key.fileobj)  # type: ignore[arg-type]

    def _pass(self, one: socket.socket) -> None:
        while True:
            try:
                packet, sender = one.recvfrom(65535)
                back, target = self._to[one]
                if back is not None:
                    back.sendto(packet, target)
                    continue
                # From outside: each who comes gets a way of his own, so that answers find back to him.
                way = self._ways.get((one, sender))
                if way is None:
                    way = self._ways[one, sender] = self._open(one, sender)
                way.sendto(packet, target)
            except BlockingIOError:
                return
            except OSError:
                # Nobody listens there any more.
                return
