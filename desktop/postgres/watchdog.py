"""The process that owns the server: it starts it, watches it, and stops it when the last program has let go.

It gets its orders as one line of JSON over the socket that is its standard input, and tells every program connected to
it, one JSON object a line: listening, creating, ready (port, pid), crashed, failed (stage, log), bye. A program that
closes its end, or dies, has let go: it hears bye while others stay; the last one's line ends when the server has stopped.

If the watchdog itself is killed the kernel tells the server to shut down (unix.dies_with_parent); the lock file, which
the server inherits, keeps the next watchdog waiting until nothing of the old server is left.

Standard library only, and little of it: its start is part of the program's.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import socket
import time
from typing import Any

from desktop.postgres import unix
from desktop.postgres.postmaster import Postmaster, StageFailed, free_port, pid_in

LOCK_PATIENCE = 90.0
PATIENCE_WITH_CLIENTS = 2.0
STOP_STEPS = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, float("inf")))
PORT_TAKEN = ("Address already in use", "could not create any TCP/IP sockets")
# What is said while the children of a killed server are still on their way out.
STILL_THERE = ("pre-existing shared memory block", 'lock file "postmaster.pid" already exists')
MOST_LAUNCHES = 10
WITHIN = 60.0


class Watchdog:
    """Its clients, its server, and which of starting, ready, stopping the server is in."""

    def __init__(self, orders: dict[str, Any], first: socket.socket) -> None:
        self.orders = orders
        self.clients = {first}
        self.said: dict[str, Any] = {}
        self.selector = selectors.DefaultSelector()
        self.listener: socket.socket | None = None
        self.phase = "starting"
        self.launches: list[float] = []
        self.waiting_since: float | None = None
        self.stop_step = 0
        self.stop_since = 0.0
        self.server: Postmaster

    # --- the programs

    def say(self, event: str, **values: Any) -> None:
        """Tell every program; one that comes later is told the last thing said."""
        self.said = {"event": event, **values}
        for client in self.clients:
            send(client, self.said)

    def listen(self) -> None:
        """Take other programs from here on."""
        path = self.orders["control"]
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(path)
        os.chmod(path, 0o600)
        self.listener.listen(64)
        self.listener.setblocking(False)
        self.selector.register(self.listener, selectors.EVENT_READ)
        for client in self.clients:
            self.selector.register(client, selectors.EVENT_READ)

    def close_listener(self) -> None:
        """Take no more: whoever comes now starts a watchdog of its own, which waits for our end."""
        if self.listener is not None:
            with contextlib.suppress(OSError):
                os.unlink(self.orders["control"])
            self.selector.unregister(self.listener)
            self.listener.close()
            self.listener = None

    def admit(self, listener: socket.socket) -> None:
        """A program has come."""
        with contextlib.suppress(OSError):
            client, _ = listener.accept()
            client.settimeout(PATIENCE_WITH_CLIENTS)
            self.clients.add(client)
            self.selector.register(client, selectors.EVENT_READ)
            send(client, self.said)

    def hear(self, client: socket.socket) -> None:
        """Programs have nothing to say but good-bye, which the kernel says for those that were killed."""
        with contextlib.suppress(OSError):
            if client.recv(4096):
                return
        self.selector.unregister(client)
        if len(self.clients) > 1:
            self.clients.discard(client)
            send(client, {"event": "bye"})
            client.close()
        else:
            self.begin_stop()

    def first_is_gone(self) -> bool:
        """Whether the program that started us has died meanwhile."""
        (first,) = self.clients
        first.setblocking(False)
        try:
            return first.recv(1, socket.MSG_PEEK) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True
        finally:
            first.settimeout(PATIENCE_WITH_CLIENTS)

    # --- the server's life

    def run(self) -> None:
        """From the lock to the server's end."""
        lock = self.get_lock()
        if lock is None:
            self.say("failed", stage="lock", log="another server on this folder does not end")
            return
        try:
            self.listen()
            self.say("listening")
            self.server = Postmaster(self.orders, lock)
            self.server.prepare(lambda: self.say("creating"))
            self.server.launch(free_port(self.orders["port"]))
            self.watch()
        except StageFailed as failure:
            self.say("failed", stage=failure.stage, log=failure.log)
        except OSError as error:
            self.say("failed", stage="prepare", log=str(error))
        finally:
            self.close_listener()
            # Before the programs see our end: whoever then looks finds the folder free.
            unix.unlock_file(lock)

    def get_lock(self) -> int | None:
        """The lock may be held by a watchdog that is stopping its server, or by a server whose watchdog was killed."""
        lock = unix.lock_file(self.orders["lock"], patience=0.0)
        if lock is None:
            pid = pid_in(self.orders["data"])
            if pid and unix.serves(pid, self.orders["data"]):
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGINT)
            lock = unix.lock_file(self.orders["lock"], patience=LOCK_PATIENCE, give_up=self.first_is_gone)
        return lock

    def watch(self) -> None:
        """Until the server has ended for good."""
        wake, waker = socket.socketpair()
        wake.setblocking(False)
        waker.setblocking(False)
        signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self.signalled)
        self.selector.register(wake, selectors.EVENT_READ)
        pauses = {"starting": 0.003, "stopping": 0.2, "ready": None}
        while not (self.phase == "stopping" and self.server.ended()):
            for key, _ in self.selector.select(pauses[self.phase]):
                if key.fileobj is wake:
                    with contextlib.suppress(OSError):
                        wake.recv(4096)
                elif key.fileobj is self.listener and self.listener is not None:
                    self.admit(self.listener)
                elif isinstance(key.fileobj, socket.socket):
                    self.hear(key.fileobj)
            self.look_after_server()

    def signalled(self, number: int, _frame: object) -> None:
        """The system is going down, or somebody wants us gone."""
        if number != signal.SIGCHLD:
            self.begin_stop()

    def look_after_server(self) -> None:
        """Notice that it got ready, that it ended, that it does not stop. Raises StageFailed."""
        if self.phase == "stopping":
            self.press_stop()
        elif self.server.ended():
            if self.phase == "ready":
                self.phase = "starting"
                self.say("crashed", log=self.server.new_log())
            self.launch_again()
        elif self.phase == "starting" and self.server.ready():
            self.phase = "ready"
            self.waiting_since = None
            assert self.server.process is not None
            self.say("ready", port=self.server.port, pid=self.server.process.pid, watchdog=os.getpid())

    def launch_again(self) -> None:
        """After a crash, or on another port, or when what was in the way has had time to go; not for ever."""
        log, now = self.server.new_log(), time.monotonic()
        if any(text in log for text in STILL_THERE):
            self.waiting_since = self.waiting_since or now
            if now - self.waiting_since > WITHIN:
                raise StageFailed("start", log)
            time.sleep(0.05)
            self.server.launch(self.server.port)
            return
        self.launches = [moment for moment in self.launches if now - moment < WITHIN]
        taken = any(text in log for text in PORT_TAKEN)
        if len(self.launches) >= MOST_LAUNCHES or not (taken or self.said["event"] == "crashed"):
            raise StageFailed("start", log)
        self.launches.append(now)
        self.server.launch(free_port(0) if taken else self.server.port)

    def begin_stop(self) -> None:
        """The last program has gone: a fast shutdown, which loses nothing that was committed."""
        if self.phase != "stopping":
            self.phase = "stopping"
            self.close_listener()
            self.stop_since = time.monotonic()
            self.server.send(STOP_STEPS[0][0])

    def press_stop(self) -> None:
        """A server that does not stop is asked less kindly."""
        if time.monotonic() - self.stop_since > STOP_STEPS[self.stop_step][1]:
            self.stop_step += 1
            self.stop_since = time.monotonic()
            self.server.send(STOP_STEPS[self.stop_step][0])


def send(client: socket.socket, message: dict[str, Any]) -> None:
    """Tell one program; one that has gone, or does not listen, is noticed elsewhere."""
    with contextlib.suppress(OSError):
        client.sendall(json.dumps(message).encode() + b"\n")


def main() -> None:
    """Take the orders from the first program, on standard input, and serve until the last one has gone."""
    with contextlib.suppress(OSError):
        os.setsid()
    os.umask(0o077)
    os.chdir("/")
    first = socket.socket(fileno=os.dup(0))
    first.settimeout(10.0)
    with open(os.devnull) as nothing:
        os.dup2(nothing.fileno(), 0)
    words = b""
    while not words.endswith(b"\n"):
        more = first.recv(65536)
        if not more:
            return
        words += more
    first.settimeout(PATIENCE_WITH_CLIENTS)
    Watchdog(json.loads(words), first).run()
