"""The command line under words that cannot be followed: an exit code that means it, three parts, and no traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import typer

from desktop.cli import app, databases
from desktop.cli.problems import Code, code_of, language_of, problem_of
from desktop.problems import Problem
from desktop.settings import Settings
from models.store import errors as store
from tests.support.commands import ROOT, Command, run_program
from widgets.i18n import set_language, tr

KEPT = "The file was left as it is, and nothing was started."


def leaves() -> list[str]:
    """Every command as it is typed."""
    found = []
    todo = [("", typer.main.get_command(app))]
    while todo:
        path, node = todo.pop()
        below = getattr(node, "commands", {})
        todo += [(f"{path} {name}".strip(), command) for name, command in below.items()]
        if not below:
            found.append(path)
    return sorted(found)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "设置 settings.toml"
    monkeypatch.setenv("SHAOTAI_SETTINGS", str(file))
    monkeypatch.setenv("SHAOTAI_HOME", str(tmp_path / "home"))
    return file


def test_the_commands_are_those_that_were_promised() -> None:
    assert {"headless", "demo build", "demo reset", "city new", "city list", "db upgrade", "db check", "bench"} <= set(
        leaves()
    )


@pytest.mark.parametrize("path", ["", *leaves()])
def test_help_has_an_example(command: Command, path: str) -> None:
    answer = command(*path.split(), "--help")
    assert answer.code == 0
    assert "Example: ./run" in " ".join(answer.out.split())


def test_help_tells_the_exit_codes(command: Command) -> None:
    said = " ".join(command("--help").out.split())
    assert all(f"{code.value} " in said for code in Code)


@pytest.mark.parametrize(
    "words",
    [
        ["nosuch"],
        ["db", "nosuch"],
        ["db", "check", "--nosuch"],
        ["--nosuch"],
        ["db", "check", "--database", ""],
        ["--city", " ", "db", "check"],
        ["headless", "--language", "fr"],
        ["headless", "--seconds", "nan"],
        ["headless", "--seconds", "-1"],
        ["headless", "--seconds", "inf"],
        ["headless", "--seconds", "soon"],
        ["headless", "--rate", "nan"],
        ["--headless", "--rate", "1e9"],
        ["bench"],
        ["bench", "nosuch"],
    ],
    ids=" ".join,
)
def test_a_wrong_command_line_ends_with_2_and_starts_nothing(
    command: Command, settings: Path, words: list[str]
) -> None:
    answer = command(*words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.strip()
    assert "Traceback" not in answer.err
    assert not (settings.parent / "home").exists()


@pytest.mark.parametrize(
    "content",
    [
        b"database = \n",
        b'colour = "red"\n',
        'city = "青岛"'.encode("gbk"),
        b"city = 7\n",
        b'language = "fr"\n',
        b"\x00\x01\x02",
        b'city = ""\n',
        b'[city]\nname = "a"\n',
    ],
    ids=["toml", "unknown", "not UTF-8", "number", "language", "binary", "empty", "table"],
)
@pytest.mark.parametrize("words", [["db", "check", "--json"], ["headless"], ["demo", "build"]], ids=" ".join)
def test_a_broken_settings_file_is_named_and_left_alone(
    command: Command, settings: Path, content: bytes, words: list[str]
) -> None:
    settings.write_bytes(content)
    command(*words).tells(2, f"The settings file {settings} cannot be used", KEPT, "Mend the file, or move it away")
    assert settings.read_bytes() == content
    assert not (settings.parent / "home").exists()


def test_a_folder_where_the_settings_file_should_be_is_told(command: Command, settings: Path) -> None:
    settings.mkdir()
    command("db", "check").tells(2, str(settings), KEPT, "Mend the file")


def test_help_is_there_when_the_settings_are_broken(command: Command, settings: Path) -> None:
    settings.write_text("?")
    assert command("db", "check", "--help").code == 0


@pytest.mark.long
def test_a_city_and_a_database_contradict_each_other(command: Command, settings: Path) -> None:
    url = "postgresql+psycopg://a:secret@127.0.0.1/b"
    said = (2, "--city demo and a database from --database were given", "Nothing was changed.", "Give only one")
    command("db", "check", "--city", "demo", "--database", url).tells(*said)
    out = str(settings.parent / "out")
    run_program(settings.parent, "--city", "demo", "--database", url, "headless", "--out", out).tells(*said)
    command("--database", url, "demo", "reset", "--city", "demo").tells(*said)


@pytest.mark.parametrize("code", ["Qingdao", "a-b", "x" * 33, "1st", "a;drop", "澜州"])
def test_a_code_that_no_city_can_have_is_a_wrong_command_line(command: Command, settings: Path, code: str) -> None:
    command("db", "check", "--city", code).tells(
        2, code, "Nothing was changed.", "A code is 1 to 32 small Latin letters"
    )


@pytest.mark.parametrize(
    ("words", "said", "environ", "expected"),
    [
        ([], None, {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], None, {"LANG": "en_GB.UTF-8"}, "en"),
        ([], None, {}, "en"),
        ([], None, {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ([], None, {"LC_ALL": "", "LC_MESSAGES": "zh_CN", "LANG": "C"}, "zh"),
        ([], Settings(language="zh"), {"LANG": "C"}, "zh"),
        (["--language", "en", "db"], Settings(language="zh"), {"LANG": "zh_CN"}, "en"),
        (["db", "--language=zh"], Settings(language="en"), {"LANG": "C"}, "zh"),
        (["--language", "fr"], None, {"LANG": "C"}, "en"),
        (["--language"], None, {"LANG": "zh_TW"}, "zh"),
    ],
)
def test_the_language_is_the_options_then_the_settings_then_the_terminals(
    words: list[str], said: Settings | None, environ: dict[str, str], expected: str
) -> None:
    assert language_of(words, said, environ) == expected


def test_a_chinese_terminal_is_told_in_chinese(
    command: Command, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    command("db", "check", "--city", "A").tells(2, "A", "没有做任何更改。", "代码由 1 到 32 个小写拉丁字母")


def test_what_nobody_foresaw_is_told_without_a_traceback_which_is_kept_in_a_file(
    command: Command, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug(*_: object, **__: object) -> None:
        raise RuntimeError("the moon is full")

    monkeypatch.setattr(databases, "opened", bug)
    log = settings.parent / "home" / "log" / "cli.log"
    command("db", "check").tells(1, "RuntimeError: the moon is full", "What was saved in the database", str(log))
    assert "Traceback" in log.read_text()
    assert "in bug" in log.read_text()


def test_what_nobody_foresaw_is_told_even_where_nothing_can_be_kept(
    command: Command, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (settings.parent / "home").write_text("in the way")

    def bug(*_: object, **__: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(databases, "opened", bug)
    command("db", "check").tells(1, "KeyError: 'x'", "What was saved in the database", "Try again")


def every_store_error() -> list[store.StoreError]:
    plain = [
        kind("detail")
        for kind in vars(store).values()
        if isinstance(kind, type)
        and issubclass(kind, store.StoreError)
        and kind not in (store.WriteInDoubt, store.Refused)
    ]
    return [*plain, store.WriteInDoubt(None), store.Refused("taken", by="王芳")]


@pytest.mark.parametrize("error", every_store_error(), ids=lambda error: type(error).__name__)
def test_every_error_of_the_store_has_three_parts_in_both_languages_and_the_databases_code(
    command: Command, error: store.StoreError
) -> None:
    problem = problem_of(error)
    assert code_of(problem) is Code.DATABASE
    set_language("zh")
    for english, chinese in zip(problem.parts(), problem.parts(tr), strict=True):
        assert english
        assert any("一" <= character <= "鿿" for character in chinese), english


def of_the_command_line(kind: type[Problem] = Problem) -> list[type[Problem]]:
    found = [kind] if kind.__module__.startswith(("desktop.cli.", "desktop.headless", "desktop.demo.errors")) else []
    children = kind.__subclasses__()
    # What has kinds below it is never told itself.
    return [below for child in children for below in of_the_command_line(child)] if children else found


@pytest.mark.parametrize("kind", of_the_command_line(), ids=lambda kind: kind.__name__)
def test_every_problem_of_the_commands_has_its_chinese(command: Command, kind: type[Problem]) -> None:
    set_language("zh")
    for template in (kind.happened, kind.kept, kind.advice):
        assert template
        assert any("一" <= character <= "鿿" for character in tr(template)), template


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(28, "No space left on device", "/x"), Code.INPUT),
        (PermissionError(13, "Permission denied", "/x"), Code.INPUT),
        (KeyboardInterrupt(), Code.INTERRUPTED),
        (ZeroDivisionError(), Code.NOT_DONE),
    ],
    ids=lambda value: type(value).__name__,
)
def test_other_errors_have_their_codes(settings: Path, error: BaseException, code: Code) -> None:
    assert code_of(problem_of(error)) is code


def test_a_reader_that_has_heard_enough_ends_nothing_badly(settings: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert program.stdout is not None
    program.stdout.close()
    _, said = program.communicate(timeout=100)
    assert said == b""
    assert program.returncode == 1
