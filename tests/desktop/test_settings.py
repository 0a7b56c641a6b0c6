"""The settings file: followed when it is right; told, and never touched, when it is broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.settings import Settings, SettingsBroken, read_settings, settings_file


def test_without_a_file_everything_is_left_to_the_defaults(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "settings.toml") == Settings()


def test_a_right_file_is_followed(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(
        '\ufeff# 设置\ncity = "baltimore"\nlanguage = "en"\ndatabase = "postgresql://a@b/c"\n', encoding="utf-8"
    )
    assert read_settings(file) == Settings(city="baltimore", language="en", database="postgresql://a@b/c")


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (b"city = = 1\n", "line 1"),
        (b"city = 'demo'\ncity = 'demo'\n", "line 2"),
        (b"city = 7\n", "city must be a text"),
        (b"city = ' '\n", "city must be a text"),
        (b"databse = 'x'\n", "'databse' is no setting"),
        (b"language = 'fr'\n", "language must be one of"),
        ("city = '澜州'".encode("gb18030"), "not UTF-8"),
        (b"\x00\xff\xfe", "not UTF-8"),
        (b"[database]\nurl = 'x'\n", "database must be a text"),
    ],
)
def test_a_broken_file_is_told_and_left_as_it_is(tmp_path: Path, wrong: bytes, reason: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(wrong)
    with pytest.raises(SettingsBroken) as caught:
        read_settings(file)
    assert reason in str(caught.value)
    assert str(file) in str(caught.value)
    assert file.read_bytes() == wrong


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsBroken, match=str(tmp_path)):
        read_settings(tmp_path)


@given(st.binary(max_size=200))
def test_whatever_is_in_the_file_the_answer_is_settings_or_a_problem(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    file = tmp_path_factory.mktemp("settings") / "settings.toml"
    file.write_bytes(content)
    try:
        assert isinstance(read_settings(file), Settings)
    except SettingsBroken:
        pass
    assert file.read_bytes() == content


def test_the_file_can_be_chosen(tmp_path: Path) -> None:
    assert settings_file({"SHAOTAI_SETTINGS": str(tmp_path / "mine.toml")}) == tmp_path / "mine.toml"
    assert settings_file({}).name == "settings.toml"
