"""Where the embedded server keeps what: one folder for everything, and a short one for the sockets."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from desktop.postgres.errors import FolderNotUsable

# A socket's path may have 107 bytes, and libpq reads commas and spaces in it as something else.
LONGEST_SOCKET = 107
PLAIN = re.compile(r"/[A-Za-z0-9_./-]+")


def default_base() -> Path:
    """The folder for everything kept: SHAOTAI_HOME, or /var/lib/shaotai for root, or the user's data folder."""
    if chosen := os.environ.get("SHAOTAI_HOME"):
        return Path(chosen).expanduser().absolute()
    if os.name == "posix" and os.geteuid() == 0:
        return Path("/var/lib/shaotai")
    return platformdirs.user_data_path("shaotai", appauthor=False)


@dataclass(frozen=True)
class Places:
    """The files and folders of one embedded server. `runtime` lies in `base` where its path suits a socket, else in /tmp."""

    base: Path
    runtime: Path

    @classmethod
    def under(cls, base: Path) -> Places:
        base = base.absolute()
        runtime = base / "run"
        longest = runtime / "pg" / ".s.PGSQL.65535"
        if not PLAIN.fullmatch(str(runtime)) or len(os.fsencode(longest)) > LONGEST_SOCKET:
            mark = hashlib.sha256(os.fsencode(os.path.realpath(base))).hexdigest()[:12]
            # Not TMPDIR or XDG_RUNTIME_DIR: two programs of one user must find the same place whatever started them.
            runtime = Path(f"/tmp/shaotai-{os.geteuid()}-{mark}")  # noqa: S108 - made 0700, and checked to be ours
        return cls(base, runtime)

    @property
    def data(self) -> Path:
        return self.base / "pgdata"

    @property
    def secrets(self) -> Path:
        return self.base / "passwords.json"

    @property
    def port(self) -> Path:
        return self.base / "port"

    @property
    def log(self) -> Path:
        return self.base / "log" / "server.log"

    @property
    def watchdog_log(self) -> Path:
        return self.base / "log" / "watchdog.log"

    @property
    def lock(self) -> Path:
        """Held by the watchdog and by everything of the server."""
        return self.base / "server.lock"

    @property
    def start_lock(self) -> Path:
        """Held by a program while it finds or starts the watchdog."""
        return self.base / "start.lock"

    @property
    def control(self) -> Path:
        return self.runtime / "control"

    @property
    def sockets(self) -> Path:
        return self.runtime / "pg"

    def make(self, uid: int, gid: int, *, switch: bool) -> None:
        """Make what is missing, for us alone; where the server is another user, let it pass to its own parts.

        Raises FolderNotUsable, when a place cannot be made, is not ours, or cannot be reached by the server's user.
        """
        place = self.base
        try:
            for place in (self.base, self.runtime):
                # Another program may be starting on the same folder at this moment, so nobody looks before making.
                place.mkdir(parents=True, exist_ok=True, mode=0o700)
                entry = place.lstat() if place == self.runtime else place.stat()
                if entry.st_uid != os.geteuid() or (entry.st_mode & 0o170000) != 0o040000:
                    raise PermissionError(f"{place} belongs to another user, or is a link")
                # 0755 for the server's user: nothing in it but names can be read without a mode of its own.
                place.chmod(0o755 if switch else 0o700)
            for place in (self.log.parent, self.sockets):
                place.mkdir(exist_ok=True, mode=0o700)
            if switch:
                os.chown(self.sockets, uid, gid)
        except OSError as error:
            raise FolderNotUsable(str(error), folder=place) from error
