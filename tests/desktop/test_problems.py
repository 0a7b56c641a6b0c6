"""Problems: told in three parts, in both languages."""

from __future__ import annotations

import string
from collections.abc import Iterator

import pytest

import desktop.connect
import desktop.headless.problems
import desktop.settings
import desktop.wall.problems
from desktop.postgres import errors
from desktop.problems import Problem
from widgets.i18n import catalogue_files, language, set_language, tr


def kinds(kind: type[Problem] = Problem) -> Iterator[type[Problem]]:
    for below in kind.__subclasses__():
        yield below
        yield from kinds(below)


OURS = [
    kind
    for kind in kinds()
    if kind.__module__.startswith(("desktop.connect", "desktop.headless", "desktop.settings", "desktop.postgres"))
]


@pytest.fixture
def chinese() -> Iterator[None]:
    before = language()
    set_language("zh")
    yield
    set_language(before)


def test_there_are_problems_of_every_room() -> None:
    assert {desktop.connect.CityAndDatabase, desktop.settings.SettingsBroken, errors.DiskFull} <= set(OURS)
    assert any(file.name == "zh.problems.po" for file in catalogue_files("zh"))


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.__name__)
def test_a_problem_says_what_happened_what_is_safe_and_what_to_do_in_chinese(
    chinese: None, kind: type[Problem]
) -> None:
    names = [
        name for text in (kind.happened, kind.kept, kind.advice) for _, name, _, _ in string.Formatter().parse(text)
    ]
    problem = kind("detail", **{name: f"<{name}>" for name in names if name})
    for english, chinese in zip(problem.parts(), problem.parts(tr), strict=True):
        if english or kind is not errors.DatabaseProblem:
            assert english
            assert any("一" <= character <= "鿿" for character in chinese), chinese
        for name in names:
            assert not name or (f"<{name}>" in english) == (f"<{name}>" in chinese)


def test_every_kind_has_an_id_of_its_own() -> None:
    ids = [kind.id for kind in OURS]
    assert len(set(ids)) == len(ids)


def test_what_was_said_by_the_system_stands_below() -> None:
    assert str(errors.ServerBusy("too many clients", place="db")).splitlines()[-1] == "too many clients"
