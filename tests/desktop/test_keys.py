"""Keys that were changed: given, kept in a file, told when they clash, and taken back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from desktop.actions import Actions, Command
from desktop.bindings import KeysBroken, keys_file, read_keys, write_keys
from desktop.jobs import Jobs
from desktop.keys import KeysPage, key_problem
from widgets import theme
from widgets.i18n import set_language
from widgets.keys import key_of

CTRL = Qt.KeyboardModifier.ControlModifier
NAMES = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30)
KEYS = st.lists(st.sampled_from(["F5", "Ctrl+K", "Alt+1", "Ctrl+Shift+F12"]), max_size=3).map(tuple)


@pytest.fixture
def dressed(qapp):
    set_language("zh")
    theme.apply(qapp, "night")
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qapp.setStyleSheet("")


@pytest.fixture
def given_commands():
    return []


@pytest.fixture
def actions(qtbot, dressed, given_commands):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    made = Actions(window)
    for name, keys in (("case.dispatch", ("F5",)), ("figures.copy", ("Ctrl+G",)), ("queue.filter", ("F3",))):
        made.add(Command(name, name, lambda name=name: given_commands.append(name), keys))
    return made


@given(changed=st.dictionaries(NAMES, KEYS, max_size=8))
def test_what_was_written_is_read_again(tmp_path_factory, changed):
    file = tmp_path_factory.mktemp("keys") / "deep" / "keys.toml"
    write_keys(file, changed)
    assert read_keys(file) == changed


def test_without_a_file_every_command_has_its_own_key(tmp_path):
    assert read_keys(tmp_path / "keys.toml") == {}


@pytest.mark.parametrize(
    "content", [b"[keys", b"\xff\xfe", b'[keys]\n"a" = "F5"\n', b'[keys]\n"a" = [""]\n', b"colour = 3\n", b"keys = 3\n"]
)
def test_a_broken_file_is_told_and_left_and_put_aside_before_it_is_written_over(tmp_path, content):
    file = tmp_path / "keys.toml"
    file.write_bytes(content)
    with pytest.raises(KeysBroken) as told:
        read_keys(file)
    assert all(told.value.parts())
    assert file.read_bytes() == content
    write_keys(file, {"a": ("F6",)})
    assert read_keys(file) == {"a": ("F6",)}
    assert (tmp_path / "keys.broken.toml").read_bytes() == content


def test_the_file_lies_beside_the_settings_or_in_the_chosen_home(tmp_path):
    assert keys_file({"SHAOTAI_HOME": str(tmp_path)}) == tmp_path / "keys.toml"
    assert keys_file({"SHAOTAI_SETTINGS": str(tmp_path / "x" / "s.toml")}) == tmp_path / "x" / "keys.toml"


def test_another_key_gives_the_command_and_the_old_one_does_not(qtbot, actions, given_commands):
    actions.rebind("case.dispatch", ("Ctrl+F6",))
    qtbot.keyClick(actions.parent(), Qt.Key.Key_F5)
    assert given_commands == []
    qtbot.keyClick(actions.parent(), Qt.Key.Key_F6, CTRL)
    assert given_commands == ["case.dispatch"]
    assert {entry.id: entry.key for entry in actions.entries()}["case.dispatch"] == "Ctrl+F6"
    assert key_of("case.dispatch", "F5") == "Ctrl+F6"


def test_a_key_taken_over_is_the_others_no_longer(actions):
    actions.rebind("case.dispatch", ("Ctrl+G",))
    assert actions.keys_of("figures.copy") == ()
    assert actions.owner_of("ctrl+g") == "case.dispatch"
    actions.reset()
    assert actions.keys_of("figures.copy") == ("Ctrl+G",)
    assert actions.changed() == {}


def test_a_command_given_its_own_key_again_is_not_changed(actions):
    actions.rebind("case.dispatch", ("F6",))
    actions.rebind("case.dispatch", ("F5",))
    assert actions.changed() == {}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["case.dispatch", "figures.copy", "queue.filter"]),
            st.sampled_from(["F5", "Ctrl+G", "F3", ""]),
        ),
        max_size=12,
    )
)
def test_whatever_is_rebound_no_key_gives_two_commands(moves):
    made = Actions(QWidget())
    for name, key in (("case.dispatch", "F5"), ("figures.copy", "Ctrl+G"), ("queue.filter", "F3")):
        made.add(Command(name, name, int, (key,)))
    for name, key in moves:
        made.rebind(name, (key,) if key else ())
    keys = [key for command in made.all() for key in made.keys_of(command.id)]
    assert len(keys) == len(set(keys))
    again = Actions(QWidget(), made.changed())
    for command in made.all():
        again.add(command)
    assert {c.id: again.keys_of(c.id) for c in again.all()} == {c.id: made.keys_of(c.id) for c in made.all()}


def test_changed_keys_of_commands_that_are_not_here_are_kept(actions, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    made = Actions(window, {"watch.open": ("F6",)})
    made.add(Command("case.dispatch", "d", int, ("F5",)))
    made.rebind("case.dispatch", ("F9",))
    assert made.changed() == {"watch.open": ("F6",), "case.dispatch": ("F9",)}


@pytest.mark.parametrize(
    "key", ["A", "1", "Shift+A", "/", "Ctrl+C", "Ctrl+Shift+Z", "Ctrl+Return", "Return", "Alt+F4", ""]
)
def test_what_typing_needs_and_an_input_method_would_swallow_is_no_key(key, dressed):
    assert key_problem(key)


@pytest.mark.parametrize("key", ["F6", "Shift+F6", "Ctrl+L", "Alt+Q", "Ctrl+Shift+/"])
def test_function_keys_and_those_with_ctrl_or_alt_are_keys(key, dressed):
    assert key_problem(key) == ""


@pytest.fixture
def page(qtbot, actions, tmp_path):
    jobs = Jobs()
    actions.file = tmp_path / "keys.toml"
    made = KeysPage(actions, jobs, actions.parent())
    made.open()
    qtbot.waitExposed(made.sheet)
    yield made
    made.sheet.done(0)
    jobs.close()


def press(qtbot, page, name: str, key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    row = page.sheet.rows[name]
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    qtbot.keyClick(row, key, modifiers)


def test_a_key_pressed_on_the_sheet_is_the_commands_and_is_kept(qtbot, page, actions):
    press(qtbot, page, "case.dispatch", Qt.Key.Key_F6)
    assert actions.keys_of("case.dispatch") == ("F6",)
    assert page.sheet.rows["case.dispatch"].line.changed
    qtbot.waitUntil(lambda: read_keys(actions.file) == {"case.dispatch": ("F6",)})


def test_a_key_that_another_command_has_is_asked_about_first(qtbot, page, actions):
    press(qtbot, page, "case.dispatch", Qt.Key.Key_F3)
    assert actions.keys_of("queue.filter") == ("F3",)
    assert page.sheet.answer.text() == "F3 现在是“queue.filter”的按键。"
    qtbot.mouseClick(page.sheet.let_be, Qt.MouseButton.LeftButton)
    assert actions.keys_of("case.dispatch") == ("F5",)
    press(qtbot, page, "case.dispatch", Qt.Key.Key_F3)
    qtbot.mouseClick(page.sheet.take_over, Qt.MouseButton.LeftButton)
    assert actions.keys_of("case.dispatch") == ("F3",)
    assert actions.keys_of("queue.filter") == ()


def test_escape_lets_the_key_be_and_delete_takes_it_away(qtbot, page, actions):
    press(qtbot, page, "case.dispatch", Qt.Key.Key_Escape)
    assert actions.keys_of("case.dispatch") == ("F5",)
    assert page.sheet.isVisible()
    press(qtbot, page, "case.dispatch", Qt.Key.Key_Delete)
    assert actions.keys_of("case.dispatch") == ()


def test_a_letter_is_refused_with_the_reason(qtbot, page, actions):
    press(qtbot, page, "case.dispatch", Qt.Key.Key_D)
    assert actions.keys_of("case.dispatch") == ("F5",)
    assert "输入法" in page.sheet.answer.text()


def test_all_go_back_to_the_programs_own(qtbot, page, actions):
    press(qtbot, page, "case.dispatch", Qt.Key.Key_F6)
    qtbot.mouseClick(page.sheet.all_back, Qt.MouseButton.LeftButton)
    assert actions.keys_of("case.dispatch") == ("F5",)
    assert not page.sheet.all_back.isEnabled()


def test_a_command_is_found_by_pinyin_and_by_its_key(qtbot, page):
    qtbot.keyClicks(page.sheet.field, "f3")
    assert page.sheet.rows["queue.filter"].isVisible()
    assert page.sheet.rows["case.dispatch"].isHidden()


def test_a_key_is_shown_as_the_system_writes_it(page):
    assert QKeySequence(page.sheet.rows["figures.copy"].line.key) == QKeySequence("Ctrl+G")
