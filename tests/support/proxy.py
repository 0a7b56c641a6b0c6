"""A wire between program and server that a test can cut, at the very moment of a commit if need be."""

from __future__ import annotations

import socket
import threading
from typing import Literal

COMMIT = b"COMMIT"
Cut = Literal["never", "before the commit arrives", "before the answer returns"]


class Wire:
    """Listens on 127.0.0.1 (`port`) and passes bytes on to the server; `cut` says what to do with the next commit."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.cut: Cut = "never"
        self.was_cut = threading.Event()
        self.refuse = False
        self._ends: list[socket.socket] = []
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Wire:
        self._spawn(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        # A shutdown wakes the accepting thread; closing alone would leave it waiting.
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.break_all()
        for thread in self._threads:
            thread.join(10)

    def break_all(self) -> None:
        """Cut every connection there is."""
        with self._lock:
            ends, self._ends = self._ends, []
        for end in ends:
            _close(end)

    def _spawn(self, target: object, *args: object) -> None:
        thread = threading.Thread(target=target, args=args, name="wire")  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            if self.refuse:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self._server_port))
            with self._lock:
                self._ends += [near, far]
            self._spawn(self._pass, near, far, True)
            self._spawn(self._pass, far, near, False)

    def _pass(self, source: socket.socket, target: socket.socket, outward: bool) -> None:
        try:
            while data := source.recv(65536):
                if outward and self.cut != "never" and COMMIT in data:
                    self._cut_at_commit(source, target, data)
                    return
                target.sendall(data)
        except OSError:
            pass
        finally:
            _close(source)
            _close(target)

    def _cut_at_commit(self, near: socket.socket, far: socket.socket, data: bytes) -> None:
        how, self.cut = self.cut, "never"
        _close(near)
        # Said before it is sent: the answer finds nobody, and whoever passes it on then closes the far end too.
        self.was_cut.set()
        if how == "before the answer returns":
            far.sendall(data)


def _close(end: socket.socket) -> None:
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    end.close()
