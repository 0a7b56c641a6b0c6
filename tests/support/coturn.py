"""A TURN server of a test's own: the distribution's coturn, as docs/operations.md sets it up, for a `with` block."""

from __future__ import annotations

import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from models.calls.turn import Relay

ABSENT = "coturn is not installed (the package coturn of Debian and Ubuntu)"
PATIENCE_S = 20.0
PORTS = 40
"""For relays; each link of a call takes two."""


def is_there() -> bool:
    """Whether there is a turnserver to start."""
    return shutil.which("turnserver") is not None


def own_address() -> str:
    """This machine's address on its network: no browser goes through a relay on loopback; 127.0.0.1 where it has no other."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            # Nothing is sent: it only asks by which way it would go.
            asking.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(asking.getsockname()[0])


class Coturn:
    """`relay` is what the program is told of it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="shaotai-coturn-"))
        self.address, self.port = own_address(), _free_port()
        self.relay = Relay((f"turn:{self.address}:{self.port}?transport=udp",), secrets.token_hex(16))
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        first = _free_port()
        first = min(max(first, 20_000), 60_000)
        settings = {
            "listening-ip": self.address,
            "relay-ip": self.address,
            "listening-port": self.port,
            "min-port": first,
            "max-port": first + PORTS,
            "realm": "shaotai",
            "static-auth-secret": self.relay.secret,
            "pidfile": self.folder / "pid",
            "userdb": self.folder / "users",
            "log-file": self.folder / "log",
        }
        flags = (
            "use-auth-secret",
            "fingerprint",
            "no-tls",
            "no-dtls",
            "no-cli",
            "no-multicast-peers",
            "simple-log",
            "verbose",
        )
        if self.address == "127.0.0.1":
            flags = (*flags, "allow-loopback-peers")
        lines = [*flags, *(f"{name}={value}" for name, value in settings.items())]
        written = self.folder / "turnserver.conf"
        written.write_text("\n".join(lines) + "\n")
        self._process = subprocess.Popen(
            ["turnserver", "-c", str(written)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + PATIENCE_S
        while not self._answers():
            assert self._process.poll() is None, self.log()
            assert time.monotonic() < end, self.log()
            time.sleep(0.05)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process is not None
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self) -> str:
        """What it wrote so far."""
        return "".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("log*")))

    @property
    def sessions(self) -> int:
        """How many relays it has given out."""
        return self.log().count("ALLOCATE processed, success")

    def _answers(self) -> bool:
        """Ask for the address as it sees it (STUN binding): it listens once it answers."""
        asked = b"\x00\x01\x00\x00\x21\x12\xa4\x42" + secrets.token_bytes(12)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.settimeout(0.2)
            try:
                asking.sendto(asked, (self.address, self.port))
                return asking.recv(2048)[8:20] == asked[8:]
            except OSError:
                return False


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.bind(("", 0))
        return int(asking.getsockname()[1])
