"""The process that owns the server: it starts it, watches it, and stops it when the last program has let go.

It gets its orders as one line of JSON over the socket that is its standard input, and tells every program connected to
it, one JSON object a line: listening, ready (port), failed (stage, log), crashed. A program that closes its end, or
dies, has let go; the socket's other end is closed when that is noticed or, for the last one, when the server has stopped.

If the watchdog itself is killed the kernel tells the server to shut down (unix.dies_with_parent); the lock file, which
the server inherits, keeps the next watchdog waiting until nothing of the old server is left.

Standard library only, and little of it: its start is part of the program's.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import shutil
import signal
import socket
import subprocess
import time
from typing import Any

from desktop.postgres import unix

LOCK_PATIENCE = 90.0
STOP_PATIENCE = (60.0, 10.0, 5.0)
STOP_SIGNALS = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)
PORT_TAKEN = ("Address already in use", "could not create any TCP/IP sockets")
STILL_THERE = ("pre-existing shared memory block", 'lock file "postmaster.pid" already exists')


class Watchdog:
    def __init__(self, orders: dict[str, Any], first: socket.socket) -> None:
        self.orders = orders
        self.data: str = orders["data"]
        self.clients = {first}
        self.said: list[dict[str, Any]] = []
        self.selector = selectors.DefaultSelector()
        self.listener: socket.socket | None = None
        self.server: subprocess.Popen[bytes] | None = None
        self.phase = "starting"
        self.port = 0
        self.crashes: list[float] = []
        self.lock: int | None = None

    # --- talking to the programs

    def say(self, event: str, **values: Any) -> None:
        """Tell every program; those that come later are told the last ready as well."""
        message = {"event": event, **values}
        self.said = [message]
        for client in list(self.clients):
            self.send(client, message)

    def send(self, client: socket.socket, message: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):
            client.sendall(json.dumps(message).encode() + b"\n")

    def listen(self) -> None:
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

    def admit(self) -> None:
        if self.listener is None:
            return
        with contextlib.suppress(OSError):
            client, _ = self.listener.accept()
            client.settimeout(2.0)
            self.clients.add(client)
            self.selector.register(client, selectors.EVENT_READ)
            for message in self.said:
                self.send(client, message)

    def heard(self, client: socket.socket) -> None:
        """Programs have nothing to say but good-bye, which the kernel says for those that were killed."""
        try:
            if client.recv(4096):
                return
        except OSError:
            pass
        self.selector.unregister(client)
        if len(self.clients) > 1:
            self.clients.discard(client)
            self.send(client, {"event": "bye"})
            client.close()
        else:
            self.begin_stop()

    # --- the server's life

    def run(self) -> None:
        unix_gone = self.first_is_gone
        self.lock = unix.lock_file(self.orders["lock"], patience=0.0, give_up=unix_gone)
        if self.lock is None:
            self.stop_orphan()
            self.lock = unix.lock_file(self.orders["lock"], patience=LOCK_PATIENCE, give_up=unix_gone)
        if self.lock is None:
            self.say("failed", stage="lock", log="")
            return
        self.listen()
        self.say("listening")
        if self.prepare():
            self.port = self.free_port(self.orders["port"])
            self.launch()
            self.watch()
        if self.listener is not None:
            self.close_listener()

    def first_is_gone(self) -> bool:
        (first,) = self.clients
        try:
            return first.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def stop_orphan(self) -> None:
        """The lock is held: by a watchdog that is stopping its server, or by a server whose watchdog was killed."""
        lines = self.pid_file()
        if lines and unix.serves(int(lines[0]), self.data):
            with contextlib.suppress(OSError):
                os.kill(int(lines[0]), signal.SIGINT)

    def pid_file(self) -> list[str]:
        with contextlib.suppress(OSError, ValueError), open(os.path.join(self.data, "postmaster.pid")) as file:
            lines = file.read().split("\n")
            if lines[0].isdigit():
                return lines
        return []

    def prepare(self) -> bool:
        """Clear away what a crash left, and make the data folder where there is none: whole, or not at all."""
        building = self.data + ".building"
        try:
            if os.path.exists(building):
                shutil.rmtree(building)
            lines = self.pid_file()
            if lines and not unix.serves(int(lines[0]), self.data):
                os.unlink(os.path.join(self.data, "postmaster.pid"))
            if os.path.exists(self.data):
                return not self.orders["reset_password"] or self.reset_password()
            self.say("creating")
            os.mkdir(building, 0o700)
            password = os.path.join(building, "password")
            with open(password, "x") as file:
                file.write(self.orders["password"])
            self.give(building)
            self.give(password)
            fresh = os.path.join(building, "data")
            arguments = ["-D", fresh, "--pwfile", password, *self.orders["initdb"]]
            if not self.tool("initdb", arguments, stage="initdb"):
                shutil.rmtree(building, ignore_errors=True)
                return False
            os.rename(fresh, self.data)
            sync_folder(os.path.dirname(self.data))
            shutil.rmtree(building)
        except OSError as error:
            self.say("failed", stage="prepare", log=str(error))
            return False
        return True

    def reset_password(self) -> bool:
        """The passwords were lost, the data was not: whoever owns the folder may set a new one."""
        command = f"ALTER ROLE {self.orders['superuser']} PASSWORD '{self.orders['password']}';\n"
        return self.tool("postgres", ["--single", "-D", self.data, "postgres"], stage="password", text=command)

    def tool(self, name: str, arguments: list[str], *, stage: str, text: str = "") -> bool:
        done = subprocess.run(
            [os.path.join(self.orders["bin"], name), *arguments],
            input=text.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            **self.as_server_user(signal.SIGKILL),
        )
        if done.returncode:
            self.say("failed", stage=stage, log=done.stdout.decode(errors="replace")[-4000:])
        return done.returncode == 0

    def as_server_user(self, on_our_death: signal.Signals) -> dict[str, Any]:
        options: dict[str, Any] = {"cwd": "/", "preexec_fn": unix.dies_with_parent(on_our_death)}
        options["pass_fds"] = () if self.lock is None else (self.lock,)
        options["env"] = {"LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/bin:/bin", **self.orders["environment"]}
        if self.orders["switch"]:
            options.update(user=self.orders["uid"], group=self.orders["gid"], extra_groups=[])
        return options

    def give(self, path: str) -> None:
        if self.orders["switch"]:
            os.chown(path, self.orders["uid"], self.orders["gid"])

    def free_port(self, wanted: int) -> int:
        """The port of last time, so that addresses stay good over a restart, else any."""
        for port in (wanted, 0):
            with contextlib.suppress(OSError), socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", port))
                return int(probe.getsockname()[1])
        return wanted

    def launch(self) -> None:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": self.orders["sockets"],
            "unix_socket_permissions": "0700",
            **self.orders["settings"],
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        log = self.orders["log"]
        with contextlib.suppress(OSError):
            if os.path.getsize(log) > 5_000_000:
                os.replace(log, log + ".1")
        with open(log, "ab") as output:
            self.log_start = output.tell()
            self.server = subprocess.Popen(
                [os.path.join(self.orders["bin"], "postgres"), "-D", self.data, *options],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                **self.as_server_user(signal.SIGINT),
            )

    def new_log(self) -> str:
        with contextlib.suppress(OSError), open(self.orders["log"], "rb") as file:
            file.seek(self.log_start)
            return file.read().decode(errors="replace")[-4000:]
        return ""

    def watch(self) -> None:
        wake, waker = socket.socketpair()
        wake.setblocking(False)
        waker.setblocking(False)
        signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self.signalled)
        self.selector.register(wake, selectors.EVENT_READ)
        while self.server is not None:
            for key, _ in self.selector.select({"starting": 0.003, "stopping": 0.2}.get(self.phase)):
                if key.fileobj is wake:
                    with contextlib.suppress(OSError):
                        wake.recv(4096)
                elif key.fileobj is self.listener:
                    self.admit()
                elif isinstance(key.fileobj, socket.socket):
                    self.heard(key.fileobj)
            self.look_after_server()

    def signalled(self, number: int, _frame: object) -> None:
        if number != signal.SIGCHLD:
            self.begin_stop()

    def look_after_server(self) -> None:
        assert self.server is not None
        ended = self.server.poll() is not None
        if self.phase == "stopping":
            if ended:
                self.server = None
            else:
                self.press_stop()
        elif ended and self.phase == "ready":
            self.say("crashed", log=self.new_log())
            self.phase = "starting"
            self.again()
        elif ended:
            log = self.new_log()
            if any(text in log for text in PORT_TAKEN):
                self.port = self.free_port(0)
                self.again()
            elif any(text in log for text in STILL_THERE):
                time.sleep(0.1)
                self.again()
            else:
                self.fail(log)
        elif self.phase == "starting":
            lines = self.pid_file()
            if lines and int(lines[0]) == self.server.pid and len(lines) > 7 and lines[7].strip() == "ready":
                self.phase = "ready"
                self.say("ready", port=self.port, pid=self.server.pid, watchdog=os.getpid())

    def again(self) -> None:
        """Start it once more, unless it has failed ten times within a minute."""
        now = time.monotonic()
        self.crashes = [moment for moment in self.crashes if now - moment < 60.0] + [now]
        if len(self.crashes) > 10:
            self.fail(self.new_log())
        else:
            self.launch()

    def fail(self, log: str) -> None:
        self.say("failed", stage="start", log=log)
        self.server = None

    def begin_stop(self) -> None:
        if self.phase != "stopping":
            self.phase = "stopping"
            self.close_listener()
            self.stop_since = time.monotonic()
            self.stop_step = 0
            if self.server is not None and self.server.poll() is None:
                self.server.send_signal(STOP_SIGNALS[0])

    def press_stop(self) -> None:
        assert self.server is not None
        if time.monotonic() - self.stop_since > STOP_PATIENCE[self.stop_step] and self.stop_step < 2:
            self.stop_step += 1
            self.stop_since = time.monotonic()
            self.server.send_signal(STOP_SIGNALS[self.stop_step])

    def close_listener(self) -> None:
        if self.listener is not None:
            with contextlib.suppress(OSError):
                os.unlink(self.orders["control"])
            self.selector.unregister(self.listener)
            self.listener.close()
            self.listener = None


def sync_folder(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


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
    first.settimeout(2.0)
    Watchdog(json.loads(words), first).run()


if __name__ == "__main__":
    main()
