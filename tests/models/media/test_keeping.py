"""A file is kept once, whole or not at all, and read back exactly."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg import errors as pg

from models.media.keeping import keep_bytes, keep_file
from models.media.reading import media_of, read_range, read_thumbnail
from models.media.records import CHUNK, Kept, MediaKind, Stopped
from models.store.engine import Store
from models.store.errors import Refused
from tests.models.media.files import picture
from tests.support.database import CityDatabase, connect

pytestmark = pytest.mark.database


def text_of(size: int, seed: int) -> bytes:
    return ("".join(random.Random(seed).choices("abcdefgh \n", k=size - 1)) + "\n").encode()


@pytest.fixture(scope="module")
def long_text(store: Store) -> bytes:
    made = text_of(3 * CHUNK + 17, 4)
    keep_bytes(store, made, "long.txt")
    return made


def chunks(database: CityDatabase, sha256: str) -> int:
    with connect(database.owner) as connection:
        row = connection.execute("SELECT count(*) FROM media_chunk WHERE sha256 = %s", [sha256]).fetchone()
    assert row is not None
    return int(row[0])


def test_a_picture_is_kept_under_its_digest_with_what_it_is_and_a_small_one_of_it(store: Store) -> None:
    data = picture(1)
    kept = keep_bytes(store, data, "现场.jpg")
    assert (kept.sha256, kept.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert (kept.mime, kept.kind, kept.width, kept.height) == ("image/jpeg", MediaKind.PICTURE, 640, 480)
    assert kept.kept is Kept.DATABASE
    with store.read() as s:
        assert media_of(s, kept.sha256) == kept
        small = read_thumbnail(s, kept.sha256)
    assert small is not None
    assert small[:2] == b"\xff\xd8"
    assert len(small) < len(data)


@settings(max_examples=60)
@given(start=st.integers(0, 3 * CHUNK + 40), length=st.integers(0, 2 * CHUNK))
def test_any_part_of_it_is_read_exactly(store: Store, long_text: bytes, start: int, length: int) -> None:
    with store.read() as s:
        assert read_range(s, hashlib.sha256(long_text).hexdigest(), start, length) == long_text[start : start + length]


def test_the_same_again_is_written_once(store: Store, database: CityDatabase) -> None:
    data = text_of(2 * CHUNK + 5, 7)
    first = keep_bytes(store, data, "a.txt")
    heard: list[tuple[int, int]] = []
    path = Path("/dev/shm" if Path("/dev/shm").is_dir() else "/tmp") / f"{first.sha256}.txt"
    path.write_bytes(data)
    try:
        assert keep_file(store, path, on_progress=lambda done, whole: heard.append((done, whole))) == first
    finally:
        path.unlink()
    assert heard == [(len(data), len(data))]
    assert chunks(database, first.sha256) == 3


def test_what_was_stopped_is_not_there_and_is_gone_on_with(
    store: Store, database: CityDatabase, tmp_path: Path
) -> None:
    data = text_of(20 * CHUNK, 9)
    path = tmp_path / "protocol.txt"
    path.write_bytes(data)
    sha256 = hashlib.sha256(data).hexdigest()
    with pytest.raises(Stopped):
        keep_file(store, path, stopped=lambda: chunks(database, sha256) >= 8)
    there = chunks(database, sha256)
    assert 8 <= there < 20
    with store.read() as s:
        assert media_of(s, sha256) is None
        with pytest.raises(Refused, match="unknown_media"):
            read_range(s, sha256, 0, 1)
    heard: list[int] = []
    keep_file(store, path, on_progress=lambda done, _: heard.append(done))
    assert heard == sorted(heard)
    with store.read() as s:
        assert read_range(s, sha256, 0, len(data)) == data


def test_the_database_takes_nothing_for_whole_that_has_another_digest(store: Store, database: CityDatabase) -> None:
    sha256 = hashlib.sha256(b"what was promised").hexdigest()
    with connect(database.operator) as connection:
        connection.execute(
            "INSERT INTO media (sha256, size, mime, kind) VALUES (%s, 17, 'text/plain', 'document')", [sha256]
        )
        connection.execute("INSERT INTO media_chunk VALUES (%s, 0, %s)", [sha256, b"what was brought!"])
        with pytest.raises(pg.CheckViolation, match="not it"):
            connection.execute("UPDATE media SET complete = true WHERE sha256 = %s", [sha256])
        for statement in (
            "UPDATE media_chunk SET content = 'x'",
            "DELETE FROM media",
            "UPDATE media SET mime = 'x'",
            "DELETE FROM media_chunk",
        ):
            with pytest.raises(pg.InsufficientPrivilege):
                connection.execute(statement)  # type: ignore[call-overload]
    with store.read() as s:
        assert media_of(s, sha256) is None


def test_a_file_that_changes_while_it_is_read_is_refused_and_leaves_nothing(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    path.write_bytes(text_of(4 * CHUNK, 11))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    asked = iter(range(100))

    def change() -> bool:
        # Once it has been hashed, before it is brought.
        if next(asked) == 3:
            path.write_bytes(text_of(4 * CHUNK, 12))
        return False

    with pytest.raises(Refused, match="changed_while_reading"):
        keep_file(store, path, stopped=change)
    with store.read() as s:
        assert media_of(s, sha256) is None
    path.write_bytes(text_of(4 * CHUNK, 11))
    assert keep_file(store, path).sha256 == sha256


def test_nothing_empty_and_nothing_too_large_is_kept(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="empty_file"):
        keep_bytes(store, b"", "empty.txt")
    path = tmp_path / "huge.bin"
    with path.open("wb") as file:
        file.truncate((200 << 20) + 1)
    with pytest.raises(Refused, match="too_large") as refused:
        keep_file(store, path)
    assert refused.value.facts["limit"] == 200 << 20
