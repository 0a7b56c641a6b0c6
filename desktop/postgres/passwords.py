"""Generated passwords, kept in one file for the user's eyes alone (mode 0600)."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from desktop.postgres.errors import DiskFull, FolderNotUsable, SecretsBroken


def new_password() -> str:
    """192 random bits, as letters and digits that need no quoting anywhere."""
    return secrets.token_hex(24)


class Passwords:
    """The passwords of login roles, by server (`embedded`, or host:port) and role name."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def get(self, server: str, role: str) -> str | None:
        """Raises SecretsBroken where the file is there and cannot be read."""
        return self._read().get(server, {}).get(role)

    def ensure(self, server: str, roles: list[str]) -> dict[str, str]:
        """The passwords of these roles, made and safely on disk where there was none."""
        with self._locked():
            kept = self._read()
            mine = kept.setdefault(server, {})
            missing = [role for role in roles if role not in mine]
            if missing:
                mine.update({role: new_password() for role in missing})
                self._write(kept)
            return {role: mine[role] for role in roles}

    def forget(self, server: str, roles: list[str]) -> None:
        with self._locked():
            kept = self._read()
            for role in roles:
                kept.get(server, {}).pop(role, None)
            self._write(kept)

    def _read(self) -> dict[str, dict[str, str]]:
        try:
            kept = json.loads(self.file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise SecretsBroken(str(error), file=self.file) from error
        if not isinstance(kept, dict) or not all(
            isinstance(roles, dict) and all(isinstance(word, str) for word in roles.values()) for roles in kept.values()
        ):
            raise SecretsBroken("not a table of servers and roles", file=self.file)
        return kept

    def _write(self, kept: dict[str, dict[str, str]]) -> None:
        fresh = self.file.with_name(self.file.name + ".new")
        try:
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(kept, file, indent=1, sort_keys=True)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.file)
        except OSError as error:
            fresh.unlink(missing_ok=True)
            kind = DiskFull if error.errno == 28 else FolderNotUsable
            raise kind(str(error), folder=self.file.parent) from error

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        if os.name != "posix":
            yield
            return
        from desktop.postgres import unix

        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            descriptor = unix.lock_file(f"{self.file}.lock", patience=30.0)
        except OSError as error:
            raise FolderNotUsable(str(error), folder=self.file.parent) from error
        if descriptor is None:
            raise FolderNotUsable("the passwords file is locked by another program", folder=self.file.parent)
        try:
            yield
        finally:
            unix.unlock_file(descriptor)
