"""Write into the phone page's service worker which files it keeps and under which version.

`.ci/field_version.py` after any change under resources/field; tests/field holds the worker to the files.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

FIELD = Path(__file__).parent.parent / "resources" / "field"
WORKER = FIELD / "sw.js"


def files() -> list[str]:
    """What the page consists of, by address; the worker itself is fetched anew each time and not among them."""
    kept = (path for path in FIELD.rglob("*") if path.is_file() and path != WORKER)
    return sorted(path.relative_to(FIELD).as_posix() for path in kept)


def written(worker: str) -> str:
    """Return the worker's text with the list and the version that the files as they are have."""
    digest = hashlib.sha256()
    for name in files():
        digest.update(name.encode() + b"\0" + (FIELD / name).read_bytes() + b"\0")
    listed = "".join(f"  '{'./' if name == 'index.html' else name}',\n" for name in files())
    worker = re.sub(r"const FILES = \[\n.*?\];", lambda _: f"const FILES = [\n{listed}];", worker, flags=re.DOTALL)
    return re.sub(r"const VERSION = '.*';", f"const VERSION = '{digest.hexdigest()[:12]}';", worker)


if __name__ == "__main__":
    WORKER.write_text(written(WORKER.read_text("utf-8")), "utf-8")
