"""The file of rejects: where it goes, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.imports.errors import BadInput
from models.imports.rejects import Rejects, place_for


def test_rejects_go_beside_the_file(tmp_path: Path) -> None:
    assert place_for(tmp_path / "t.csv") == tmp_path / "t.csv.rejected.csv"
    assert list(tmp_path.iterdir()) == []


def test_beside_a_file_that_lies_where_nothing_can_be_written_they_go_to_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert place_for(Path("/proc/version")) == tmp_path / "version.rejected.csv"


def test_where_nothing_can_be_written_at_all_it_is_said_before_the_import(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/proc")
    with pytest.raises(BadInput) as caught:
        place_for(Path("/proc/version"))
    assert caught.value.code == "rejects_unwritable"


def test_no_file_is_made_without_rejects_and_an_earlier_one_goes(tmp_path: Path) -> None:
    path = tmp_path / "t.csv.rejected.csv"
    with Rejects(path, ["a"]):
        assert not path.exists()
    with Rejects(path, ["a"]) as rejects:
        rejects.add(2, "why", ["x\ny"])
    assert path.read_text(encoding="utf-8-sig").splitlines() == ["line,reason,a", '2,why,"x', 'y"']
    with Rejects(path, ["a"]):
        pass
    assert not path.exists()


def test_somebodys_own_file_of_that_name_stays_while_there_are_no_rejects(tmp_path: Path) -> None:
    path = tmp_path / "t.csv.rejected.csv"
    path.write_text("mine\n", encoding="utf-8")
    with Rejects(path, ["a"]):
        pass
    assert path.read_text(encoding="utf-8") == "mine\n"
