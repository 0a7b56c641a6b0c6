"""Keeps a file under its digest: once, in short transactions, and nothing is there until all of it is."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from models.media.looking import Looked, look_at
from models.media.places import name_for, place_set
from models.media.reading import media_of
from models.media.records import CHUNK, Media, Stopped
from models.media.settings import IN_DATABASE_MOST_MIB, MIB, MediaSettings, get_media_settings
from models.media.tables import MediaChunkRow, MediaRow
from models.store.engine import Store
from models.store.errors import Refused

AT_ONCE = 8
"""Chunks a transaction: 2 MiB, a fraction of a second."""
ORIGIN = "media"
Progress = Callable[[int, int], None]
_DROP = text("SELECT drop_unwhole_media(:sha256)")


def keep_bytes(store: Store, data: bytes, name: str) -> Media:
    """Keep bytes as `keep_file` keeps a file."""
    with tempfile.TemporaryDirectory(prefix="shaotai-") as folder:
        path = Path(folder) / "file"
        path.write_bytes(data)
        return keep_file(store, path, name=name)


def keep_file(
    store: Store,
    path: Path,
    *,
    name: str = "",
    on_progress: Progress | None = None,
    stopped: Callable[[], bool] | None = None,
) -> Media:
    """Keep a file and return what it is; one that is there already is not written again. For a background thread.

    `on_progress` hears (bytes kept, bytes in all). What nobody attaches within a day expires, so does what a stop or a
    crash left behind; until then it is gone on with. Raises Refused: "too_large" (limit, size: bytes), "empty_file",
    "unreadable_file" (name), "changed_while_reading" (name), "media_unreachable" (where), and what `look_at` raises;
    Stopped when `stopped` answers True; StoreError kinds.
    """
    return _Keeping(store, path, name or path.name, on_progress, stopped).run()


class _Keeping:
    def __init__(
        self, store: Store, path: Path, name: str, on_progress: Progress | None, stopped: Callable[[], bool] | None
    ) -> None:
        self._store, self._path, self._name = store, path, name
        self._on_progress, self._stopped = on_progress, stopped
        self._size = 0

    def run(self) -> Media:
        with self._store.read() as s:
            settings, _ = get_media_settings(s)
        try:
            self._check(settings)
            sha256, digests = self._digest()
            there = self._there(sha256)
            if there is None:
                looked = look_at(self._path, self._name)
                self._keep(sha256, digests, looked, settings)
                there = self._there(sha256)
        except OSError as error:
            raise Refused("unreadable_file", name=self._name) from error
        assert there is not None
        self._tell(self._size)
        return there

    def _check(self, settings: MediaSettings) -> None:
        self._size = self._path.stat().st_size
        if self._size == 0:
            raise Refused("empty_file", name=self._name)
        limit = settings.limit_mib * MIB
        if not self._outside(settings):
            limit = min(limit, IN_DATABASE_MOST_MIB * MIB)
        if self._size > limit:
            raise Refused("too_large", name=self._name, limit=limit, size=self._size)

    def _outside(self, settings: MediaSettings) -> bool:
        return settings.place is not None and self._size >= settings.large_from_mib * MIB

    def _digest(self) -> tuple[str, bytes]:
        """Return the file's digest, and those of its chunks one after the other."""
        whole, chunks = hashlib.sha256(), bytearray()
        for chunk in self._chunks():
            self._ask()
            whole.update(chunk)
            chunks += hashlib.sha256(chunk).digest()
        return whole.hexdigest(), bytes(chunks)

    def _chunks(self) -> Iterator[bytes]:
        with self._path.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk

    def _there(self, sha256: str) -> Media | None:
        """Return it where it is whole already, wanted again from now on."""
        with self._store.read() as s:
            there = media_of(s, sha256)
        if there is None:
            return None
        with self._store.transaction(ORIGIN) as s:
            wanted = update(MediaRow).where(MediaRow.sha256 == sha256).values(wanted_at=text("clock_timestamp()"))
            return there if s.execute(wanted.returning(MediaRow.sha256)).one_or_none() else None

    def _keep(self, sha256: str, digests: bytes, looked: Looked, settings: MediaSettings) -> None:
        about = {
            "sha256": sha256, "size": self._size, "mime": looked.mime, "kind": looked.kind.value, "width": looked.width,
            "height": looked.height, "seconds": looked.seconds, "phash": looked.phash, "thumbnail": looked.thumbnail,
        }  # fmt: skip
        if self._outside(settings) and not self._known(sha256):
            self._keep_outside(about, digests, settings)
            return
        with self._store.transaction(ORIGIN) as s:
            s.execute(upsert(MediaRow).values(**about).on_conflict_do_nothing())
            found = select(MediaChunkRow.ordinal).where(MediaChunkRow.sha256 == sha256)
            there = set(s.scalars(found))
        self._bring(sha256, there)
        self._finish(sha256)

    def _known(self, sha256: str) -> bool:
        """Whether a case still names it, though its bytes went by the city's retention: it is kept here again then."""
        with self._store.transaction(ORIGIN) as s:
            s.execute(_DROP, {"sha256": sha256})
            return s.scalar(select(MediaRow.sha256).where(MediaRow.sha256 == sha256)) is not None

    def _bring(self, sha256: str, there: set[int]) -> None:
        batch: list[dict[str, Any]] = []
        for ordinal, chunk in enumerate(self._chunks()):
            if ordinal not in there:
                batch.append({"sha256": sha256, "ordinal": ordinal, "content": chunk})
            if len(batch) == AT_ONCE:
                self._write(batch)
                batch = []
                self._tell(min(self._size, (ordinal + 1) * CHUNK))
        if batch:
            self._write(batch)

    def _write(self, batch: list[dict[str, Any]]) -> None:
        self._ask()
        with self._store.transaction(ORIGIN) as s:
            s.execute(upsert(MediaChunkRow).values(batch).on_conflict_do_nothing())

    def _finish(self, sha256: str) -> None:
        try:
            with self._store.transaction(ORIGIN) as s:
                whole = update(MediaRow).where(MediaRow.sha256 == sha256, ~MediaRow.complete)
                s.execute(whole.values(complete=True))
        except Refused as refused:
            if refused.code != "changed_while_reading":
                raise
            with self._store.transaction(ORIGIN) as s:
                s.execute(_DROP, {"sha256": sha256})
            raise Refused("changed_while_reading", name=self._name) from refused

    def _keep_outside(self, about: dict[str, Any], digests: bytes, settings: MediaSettings) -> None:
        """First the bytes, then the row that says where they are; without the row they are taken away again."""
        assert settings.place is not None
        place, name = place_set(settings.place), name_for(about["sha256"])

        def heard(done: int) -> None:
            self._tell(done)
            self._ask()

        place.put(self._path, name, heard)
        address = {"place": dict(settings.place), "name": name}
        row = about | {"kept": place.kept.value, "address": address, "digests": digests}
        written = False
        try:
            if self._digest()[0] != about["sha256"]:
                raise Refused("changed_while_reading", name=self._name)
            with self._store.transaction(ORIGIN) as s:
                s.execute(_DROP, {"sha256": about["sha256"]})
                there = select(MediaRow.sha256).where(MediaRow.sha256 == about["sha256"])
                if s.scalar(there) is None:
                    s.execute(insert(MediaRow).values(**row))
                    s.execute(update(MediaRow).where(MediaRow.sha256 == about["sha256"]).values(complete=True))
                    written = True
        finally:
            if not written:
                place.remove(name)

    def _tell(self, done: int) -> None:
        if self._on_progress is not None:
            self._on_progress(done, self._size)

    def _ask(self) -> None:
        if self._stopped is not None and self._stopped():
            raise Stopped(self._name)
