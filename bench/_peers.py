"""The peers of a benchmark, fetched from npm when it runs and never shipped: versions and digests stand in a lock file."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from bench._common import say

CACHE = Path(tempfile.gettempdir()) / "shaotai-bench-peers"
LOCK = Path(__file__).resolve().parent / "map" / "peers.lock.json"


def locked() -> dict[str, dict[str, Any]]:
    """What the lock file names: version, integrity and files of each package."""
    found: dict[str, dict[str, Any]] = json.loads(LOCK.read_text("utf-8"))
    return found


def versions() -> dict[str, str]:
    """The peers' versions, for the JSON."""
    return {name: one["version"] for name, one in locked().items()}


def fetch() -> Path:
    """The folder with the packages' files, each package in a folder of its own; fetched once, by npm.

    Raises SystemExit where npm cannot be reached, or gives something else than the lock file says.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    for name, one in locked().items():
        home = CACHE / f"{name}-{one['version']}"
        if not home.is_dir():
            say(f"fetching {name} {one['version']} from npm")
            _fetch(name, one, home)
    return CACHE


def _fetch(name: str, one: dict[str, Any], home: Path) -> None:
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        command = ["npm", "pack", f"{name}@{one['version']}", "--pack-destination", folder, "--silent"]
        try:
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=180, cwd=folder)
        except (OSError, subprocess.SubprocessError) as error:
            raise SystemExit(
                f"The peer {name} could not be fetched ({error}). Nothing was measured or changed. "
                "See that npm is there and reaches its registry, or leave the peers out with --alone."
            ) from error
        (packed,) = Path(folder).glob("*.tgz")
        digest = base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()
        if f"sha512-{digest}" != one["integrity"]:
            raise SystemExit(f"{name} {one['version']} is not what {LOCK.name} says: sha512-{digest}")
        half_made = Path(folder) / "out"
        half_made.mkdir()
        with tarfile.open(packed) as archive:
            for file in one["files"]:
                source = archive.extractfile(f"package/{file}")
                assert source is not None
                (half_made / Path(file).name).write_bytes(source.read())
        shutil.move(half_made, home)
