"""A small mail server on this machine's own address: real sockets, STARTTLS or TLS, a password, refusals and a power cut on demand."""

from __future__ import annotations

import base64
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

USER, PASSWORD = "papers", "a pass word: %q"


@dataclass
class Taken:
    """A mail as the server took it, and how it came."""

    to: str
    message: EmailMessage
    encrypted: bool
    user: str


@dataclass
class Box:
    """What the server does, and what it took. `refusals` are answers to RCPT by address; `drop_after_data` takes and hangs up.

    `fault`: "silent" says nothing, "drip" a letter now and then and never a whole line, "endless" one line after another,
    "cut" hangs up within a letter, "deaf" reads nothing of it, "plain" offers neither encryption nor signing in.
    """

    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    drop_after_data: bool = False
    fault: str = ""
    passwords: list[str] = field(default_factory=list)


class _Talk(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        self.encrypted, self.user = self.server.implicit, ""
        if self.encrypted:
            self._encrypt()
        fault = self.server.box.fault
        if fault in ("silent", "drip", "endless"):
            self._linger({"silent": b"", "drip": b"2", "endless": b"220-more\r\n"}[fault])
            return
        self._say("220 small ESMTP")
        to = ""
        while line := self.rfile.readline():
            words = line.decode("ascii").strip()
            verb = words.split(" ")[0].upper()
            if verb == "EHLO":
                more = [] if self.encrypted else ["STARTTLS"]
                offered = ["small"] if fault == "plain" else ["small", *more, "AUTH PLAIN", "8BITMIME"]
                for one in offered[:-1]:
                    self._say(f"250-{one}")
                self._say(f"250 {offered[-1]}")
            elif verb == "STARTTLS":
                self._say("220 go")
                self._encrypt()
                self.encrypted = True
            elif verb == "AUTH":
                _, user, password = base64.b64decode(words.split(" ")[2]).decode("utf-8").split("\0")
                self.server.box.passwords.append(password)
                self.user = user if (user, password) == (USER, PASSWORD) else ""
                self._say("235 welcome" if self.user else "535 wrong name or password")
            elif verb == "RCPT":
                to = words.partition("<")[2].partition(">")[0]
                self._say(self.server.box.refusals.get(to, "250 yes"))
            elif verb == "DATA":
                self._say("354 go on")
                if fault == "cut":
                    self.rfile.read(200)
                    return
                if fault == "deaf":
                    self._linger(b"")
                    return
                self._take(to)
                if self.server.box.drop_after_data:
                    return
                self._say("250 taken")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 yes")

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()
        self.connection.close()

    def _take(self, to: str) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        message = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.server.box.taken.append(Taken(to, message, self.encrypted, self.user))

    def _linger(self, said: bytes) -> None:
        with suppress(OSError):
            while not self.server.ended.wait(0.05):
                self.wfile.write(said)
                self.wfile.flush()

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())
        self.wfile.flush()

    def _encrypt(self) -> None:
        context: ssl.SSLContext = self.server.context
        self.connection = context.wrap_socket(self.request, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who hangs up because a certificate is not trusted is no fault of the server's."""


@contextmanager
def mail_server(chain: str, key: str, *, implicit: bool = False) -> Iterator[Box]:
    """Serve on 127.0.0.1 with a certificate, from the first byte with `implicit`."""
    box = Box()
    server = _Server(("127.0.0.1", 0), _Talk)
    server.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)  # type: ignore[attr-defined]
    server.context.load_cert_chain(chain, key)  # type: ignore[attr-defined]
    server.box, server.implicit, server.ended = box, implicit, threading.Event()  # type: ignore[attr-defined]
    box.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield box
    finally:
        server.ended.set()  # type: ignore[attr-defined]
        server.shutdown()
        server.server_close()
        thread.join()


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
