"""Large files lie in a folder or at an S3 address where the city says so: read the same, and never shown as right when they are not."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer
from psycopg.types.json import Jsonb

from models.media.keeping import keep_bytes, keep_file
from models.media.places import s3
from models.media.reading import media_of, read_range
from models.media.records import CHUNK, Kept, Media, Stopped
from models.media.settings import MediaSettings, get_media_settings, set_media_settings
from models.media.upkeep import Damaged, Fault, check_outside, expire_media
from models.store.engine import Store
from models.store.errors import NotPermitted, Refused
from tests.models.media.files import sound
from tests.support.database import CityDatabase, connect

BUCKET = "recordings"


def set_place(database: CityDatabase, place: dict[str, Any] | None) -> None:
    store = Store(database.supervisor, desk="desk-2", pool_size=1)
    try:
        with store.transaction() as s:
            settings, version = get_media_settings(s)
            set_media_settings(s, replace(settings, place=place, large_from_mib=1), version=version)
    finally:
        store.close()


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """An S3 server of our own, over HTTP."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("ACCESS_KEY_ID", "us"), ("SECRET_ACCESS_KEY", "secret"), ("DEFAULT_REGION", "us-east-1")):
            patch.setenv(f"AWS_{name}", value)
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
        address = f"http://{host}:{port}"
        boto3.client("s3", endpoint_url=address).create_bucket(Bucket=BUCKET)
        yield address
        server.stop()
        s3._client.cache_clear()


class Outside:
    """A place as the test sees it, past the program."""

    def __init__(self, place: dict[str, Any], folder: Path | None = None) -> None:
        self.place, self.folder = place, folder

    def names(self) -> set[str]:
        if self.folder is not None:
            return {str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file()}
        found = self._client().list_objects_v2(Bucket=BUCKET).get("Contents", [])
        return {one["Key"].removeprefix("shift/") for one in found}

    def change(self, name: str, at: int) -> None:
        content = bytearray(self.read(name))
        content[at] ^= 1
        self.write(name, bytes(content))

    def read(self, name: str) -> bytes:
        if self.folder is not None:
            return (self.folder / name).read_bytes()
        return bytes(self._client().get_object(Bucket=BUCKET, Key=f"shift/{name}")["Body"].read())

    def write(self, name: str, content: bytes | None) -> None:
        if self.folder is not None:
            path = self.folder / name
            path.unlink() if content is None else path.write_bytes(content)
        elif content is None:
            self._client().delete_object(Bucket=BUCKET, Key=f"shift/{name}")
        else:
            self._client().put_object(Bucket=BUCKET, Key=f"shift/{name}", Body=content)

    def _client(self) -> Any:
        return boto3.client("s3", endpoint_url=self.place["s3"]["endpoint"])


@pytest.fixture(scope="module", params=["folder", "s3"])
def outside(request: pytest.FixtureRequest, database: CityDatabase, tmp_path_factory: Any) -> Iterator[Outside]:
    if request.param == "folder":
        folder = tmp_path_factory.mktemp("share")
        made = Outside({"folder": str(folder)}, folder)
    else:
        endpoint = request.getfixturevalue("endpoint")
        made = Outside({"s3": {"endpoint": endpoint, "bucket": BUCKET, "prefix": "shift"}})
    set_place(database, made.place)
    yield made
    set_place(database, None)


def recording(seed: int) -> bytes:
    return sound(0.1) + random.Random(seed).randbytes((1 << 20) + 1000)


def keep(store: Store, outside: Outside, seed: int) -> tuple[Media, bytes, str]:
    data, before = recording(seed + (100 if outside.folder else 0)), outside.names()
    kept = keep_bytes(store, data, "call.wav")
    (name,) = outside.names() - before
    return kept, data, name


def test_a_large_file_lies_there_and_is_read_in_any_part(
    store: Store, outside: Outside, database: CityDatabase
) -> None:
    kept, data, name = keep(store, outside, 1)
    assert kept.kept is (Kept.FOLDER if outside.folder else Kept.S3)
    assert outside.read(name) == data
    small = keep_bytes(store, sound(0.2), "short.wav")
    assert small.kept is Kept.DATABASE
    with store.read() as s:
        assert media_of(s, kept.sha256) == kept
        for start, length in ((0, 10), (CHUNK - 3, 9), (3 * CHUNK, 5000), (len(data) - 5, 100), (len(data) + 1, 4)):
            assert read_range(s, kept.sha256, start, length) == data[start : start + length]
    again = keep_bytes(store, data, "again.wav")
    assert (again, len(outside.names())) == (kept, len(outside.names()))
    with connect(database.owner) as connection:
        found = connection.execute("SELECT count(*) FROM media_chunk WHERE sha256 = %s", [kept.sha256]).fetchone()
    assert found == (0,)


def test_what_was_altered_there_is_told_and_the_rest_is_still_read(store: Store, outside: Outside) -> None:
    kept, data, name = keep(store, outside, 2)
    outside.change(name, 2 * CHUNK + 77)
    with store.read() as s:
        assert read_range(s, kept.sha256, 0, CHUNK) == data[:CHUNK]
        with pytest.raises(Refused, match="media_altered"):
            read_range(s, kept.sha256, 2 * CHUNK, 10)
    outside.write(name, data[: CHUNK + 5])
    with store.read() as s, pytest.raises(Refused, match="media_altered"):
        read_range(s, kept.sha256, 3 * CHUNK, 10)
    count, damaged = check_outside(store)
    assert count >= 1
    assert (kept.sha256, "media_altered") in {(one.sha256, one.code) for one in damaged}
    outside.write(name, data)
    assert kept.sha256 not in {one.sha256 for one in check_outside(store)[1]}


def test_what_is_gone_from_there_is_told(store: Store, outside: Outside) -> None:
    kept, _, name = keep(store, outside, 3)
    outside.write(name, None)
    with store.read() as s, pytest.raises(Refused, match="media_gone") as refused:
        read_range(s, kept.sha256, 0, 10)
    assert refused.value.facts["where"]
    assert Damaged(kept.sha256, Fault.GONE, refused.value.facts["where"]) in check_outside(store)[1]


def test_what_was_stopped_on_its_way_there_leaves_nothing(store: Store, outside: Outside, tmp_path: Path) -> None:
    path, before = tmp_path / "call.wav", outside.names()
    path.write_bytes(recording(104 if outside.folder else 4))
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 5

    with pytest.raises(Stopped):
        keep_file(store, path, stopped=stop)
    assert outside.names() == before
    with store.read() as s:
        assert media_of(s, hashlib.sha256(path.read_bytes()).hexdigest()) is None


def test_what_nobody_attached_goes_from_there_too(store: Store, outside: Outside, database: CityDatabase) -> None:
    kept, _, name = keep(store, outside, 5)
    age(database, kept.sha256)
    assert expire_media(store) == 1
    assert name not in outside.names()
    with store.read() as s:
        assert media_of(s, kept.sha256) is None


def test_what_was_kept_there_is_read_after_the_place_was_changed(
    store: Store, outside: Outside, database: CityDatabase
) -> None:
    kept, data, _ = keep(store, outside, 6)
    set_place(database, None)
    try:
        with store.read() as s:
            assert read_range(s, kept.sha256, 100, 50) == data[100:150]
        assert keep_bytes(store, recording(107 if outside.folder else 7), "b.wav").kept is Kept.DATABASE
    finally:
        set_place(database, outside.place)


def age(database: CityDatabase, sha256: str, days: int = 2) -> None:
    """Let it have been wanted last so long ago: past the trigger, as the owner alone can."""
    with connect(database.owner) as connection, connection.transaction():
        connection.execute("ALTER TABLE media DISABLE TRIGGER sign_media")
        connection.execute(
            "UPDATE media SET wanted_at = now() - make_interval(days => %s) WHERE sha256 = %s", [days, sha256]
        )
        connection.execute("ALTER TABLE media ENABLE TRIGGER sign_media")


def test_what_nobody_wants_expires_after_a_day_and_not_before(store: Store, database: CityDatabase) -> None:
    old, new, wanted = (keep_bytes(store, f"note {n}".encode(), "a.txt").sha256 for n in range(3))
    for sha256 in (old, wanted):
        age(database, sha256)
    keep_bytes(store, b"note 2", "a.txt")
    while expire_media(store, many=2) == 2:
        pass
    with store.read() as s:
        assert [media_of(s, one) is not None for one in (old, new, wanted)] == [False, True, True]


@pytest.mark.database
def test_a_row_opens_no_file_of_this_machine(store: Store, database: CityDatabase, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"root:x:0:0")
    insert = (
        "INSERT INTO media (sha256, size, mime, kind, kept, address, digests)"
        " VALUES (%s, 10, 'text/plain', 'document', 'folder', %s, %s)"
    )
    digest = hashlib.sha256(secret.read_bytes())
    address = {"place": {"folder": str(tmp_path)}, "name": "secret"}
    with connect(database.operator) as connection:
        connection.execute(insert, [digest.hexdigest(), Jsonb(address), digest.digest()])
        connection.execute("UPDATE media SET complete = true WHERE sha256 = %s", [digest.hexdigest()])
    with store.read() as s, pytest.raises(Refused, match="place_not_set"):
        read_range(s, digest.hexdigest(), 0, 10)


def test_a_folder_that_is_not_mounted_is_told_and_nothing_is_made_in_its_stead(
    store: Store, database: CityDatabase, tmp_path: Path
) -> None:
    missing = tmp_path / "share"
    set_place(database, {"folder": str(missing)})
    try:
        with pytest.raises(Refused, match="media_unreachable") as refused:
            keep_bytes(store, recording(8), "a.wav")
    finally:
        set_place(database, None)
    assert refused.value.facts == {"where": str(missing)}
    assert not missing.exists()


@pytest.mark.parametrize(
    ("facts", "what"),
    [
        ({"limit_mib": 0}, "limit_mib"),
        ({"limit_mib": 1000}, "limit_mib"),
        ({"large_from_mib": -1}, "large_from_mib"),
        ({"place": {"folder": "relative/path"}}, "place"),
        ({"place": {"s3": {"bucket": ""}}}, "place"),
        ({"place": {"s3": {"bucket": "a", "secret_key": "x"}}}, "place"),
        ({"place": {"tape": "1"}}, "place"),
    ],
)
def test_a_senseless_setting_is_refused(database: CityDatabase, facts: dict[str, Any], what: str) -> None:
    store = Store(database.supervisor, desk="desk-2", pool_size=1)
    try:
        with pytest.raises(Refused, match="media_setting_senseless") as refused, store.transaction() as s:
            set_media_settings(s, MediaSettings(**facts), version=get_media_settings(s)[1])
    finally:
        store.close()
    assert refused.value.facts["what"] == what


def test_only_a_supervisor_sets_where_files_lie(store: Store) -> None:
    with pytest.raises(NotPermitted), store.transaction() as s:
        set_media_settings(s, MediaSettings(), version=get_media_settings(s)[1])
