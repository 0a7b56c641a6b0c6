"""A file is what its content says, whatever it is called; what is none of the kinds, or damaged, is refused."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

from models.media.looking import Looked, look_at, phash_of
from models.media.records import MediaKind, Shot
from models.media.shot import shot_of
from models.store.errors import Refused
from tests.models.media.files import film, picture, sound

SHANGHAI = ZoneInfo("Asia/Shanghai")


def looked(folder: Path, data: bytes, name: str = "file") -> Looked:
    path = folder / "file"
    path.write_bytes(data)
    return look_at(path, name)


def office(part: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as packed:
        for name in ("[Content_Types].xml", part):
            packed.writestr(name, "<x/>")
    return kept.getvalue()


def workbook() -> bytes:
    kept = io.BytesIO()
    openpyxl.Workbook().save(kept)
    return kept.getvalue()


def pdf() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (50, 50)).save(kept, "PDF")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("data", "mime", "kind"),
    [
        (picture(), "image/jpeg", MediaKind.PICTURE),
        (picture(form="PNG"), "image/png", MediaKind.PICTURE),
        (picture(form="WEBP"), "image/webp", MediaKind.PICTURE),
        (picture(form="GIF"), "image/gif", MediaKind.PICTURE),
        (sound(), "audio/wav", MediaKind.SOUND),
        (pdf(), "application/pdf", MediaKind.DOCUMENT),
        (workbook(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", MediaKind.DOCUMENT),
        (
            office("word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            MediaKind.DOCUMENT,
        ),
        ("编号,名称\n1,井盖\n".encode("gb18030"), "text/plain", MediaKind.DOCUMENT),
    ],
)
def test_a_file_is_told_by_its_content_whatever_it_is_called(
    tmp_path: Path, data: bytes, mime: str, kind: MediaKind
) -> None:
    found = looked(tmp_path, data, "photo.exe")
    assert (found.mime, found.kind) == (mime, kind)
    assert (found.thumbnail is not None) == (kind is MediaKind.PICTURE)


@pytest.mark.parametrize(
    ("form", "codec", "mime"),
    [("webm", "libvpx", "video/webm"), ("mp4", "mpeg4", "video/mp4"), ("mov", "mpeg4", "video/mp4")],
)
def test_a_film_has_its_length_its_size_and_its_first_picture(tmp_path: Path, form: str, codec: str, mime: str) -> None:
    found = look_at(film(tmp_path / "file", form, codec, seconds=2.0), "film")
    assert (found.mime, found.kind, found.width, found.height) == (mime, MediaKind.FILM, 160, 120)
    assert found.seconds == pytest.approx(2.0, abs=0.15)
    assert found.thumbnail is not None
    assert looked(tmp_path, sound(1.5)).seconds == pytest.approx(1.5, abs=0.01)


def test_a_picture_cut_off_is_refused_whatever_another_library_tells_pillow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(Refused) as refused:
        looked(tmp_path, picture()[:2000])
    assert refused.value.code == "unreadable_picture"
    assert ImageFile.LOAD_TRUNCATED_IMAGES


def test_a_picture_is_measured_and_shown_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    found = looked(tmp_path, picture(exif=exif))
    assert (found.width, found.height) == (480, 640)
    assert found.thumbnail is not None
    assert Image.open(io.BytesIO(found.thumbnail)).size == (240, 320)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (picture()[:2000], "unreadable_picture"),
        (pdf()[:900], "unreadable_document"),
        (workbook()[:-100], "unreadable_document"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100, "not_this_kind"),
        (b"MZ" + b"\0" * 500, "not_this_kind"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "unreadable_film"),
        (office("ppt/presentation.xml"), "not_this_kind"),
    ],
)
def test_what_is_damaged_or_none_of_the_kinds_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        looked(tmp_path, data, "some.jpg")
    assert refused.value.code == code
    assert refused.value.facts["name"] == "some.jpg"


def test_an_endless_picture_in_a_small_file_is_refused_unopened(tmp_path: Path) -> None:
    for side, told in ((12_000, 12_000), (20_000, None)):
        kept = io.BytesIO()
        Image.new("1", (side, side)).save(kept, "PNG")
        assert len(kept.getvalue()) < 100_000
        with pytest.raises(Refused, match="picture_too_large") as refused:
            looked(tmp_path, kept.getvalue())
        assert refused.value.facts.get("width") == told


@settings(max_examples=150)
@given(
    data=st.binary(max_size=300)
    | st.builds(
        lambda whole, at, junk: whole[:at] + junk + whole[at + len(junk) :],
        st.sampled_from([picture(size=(90, 90)), picture(form="PNG", size=(90, 90)), sound(0.1), pdf(), workbook()]),
        st.integers(0, 900),
        st.binary(min_size=1, max_size=60),
    )
)
def test_whatever_a_file_holds_it_is_told_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    try:
        found = looked(tmp_path_factory.getbasetemp(), data)
    except Refused:
        return
    assert found.mime
    assert (found.width is not None) == (found.kind in (MediaKind.PICTURE, MediaKind.FILM))


def test_the_same_picture_smaller_and_worse_has_nearly_the_same_hash_and_another_has_not() -> None:
    def hashed(data: bytes) -> int:
        found = phash_of(Image.open(io.BytesIO(data)))
        assert found is not None
        assert -(1 << 63) <= found < 1 << 63
        return found

    def apart(one: int, other: int) -> int:
        return ((one ^ other) & ((1 << 64) - 1)).bit_count()

    whole = picture(3)
    worse = io.BytesIO()
    Image.open(io.BytesIO(whole)).resize((320, 240)).save(worse, "JPEG", quality=40)
    assert apart(hashed(whole), hashed(worse.getvalue())) <= 4
    assert apart(hashed(whole), hashed(picture(4))) > 10
    assert phash_of(Image.new("RGB", (100, 100), "grey")) is None


def test_when_and_where_it_was_taken_is_offered_as_the_camera_noted_it(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2026:11:29 08:30:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (36.0, 22.0, 30.0), 3: "E", 4: (120.0, 27.0, 0.0)})
    path = tmp_path / "a.jpg"
    path.write_bytes(picture(exif=exif))
    found = shot_of(path, SHANGHAI)
    assert found.taken_at == datetime(2026, 11, 29, 0, 30, tzinfo=UTC)
    assert (found.lon, found.lat) == (pytest.approx(120.45), pytest.approx(36.375))


@pytest.mark.parametrize(
    ("lon", "lat", "at"), [((0.0, 0, 0), (0.0, 0, 0), "0000:00:00 00:00:00"), ((999.0, 0, 0), (1.0, 0, 0), "x")]
)
def test_what_a_camera_notes_that_makes_no_sense_is_nothing(
    tmp_path: Path, lon: tuple[float, ...], lat: tuple[float, ...], at: str
) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = at
    exif.get_ifd(0x8825).update({1: "N", 2: lat, 3: "E", 4: lon})
    path = tmp_path / "a.jpg"
    path.write_bytes(picture(exif=exif))
    assert shot_of(path, SHANGHAI) == Shot()
    path.write_bytes(sound())
    assert shot_of(path, SHANGHAI) == Shot()
