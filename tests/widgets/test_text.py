"""Text that others typed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import Qt, QTextDocument

from widgets.text import cut, isolated, label, line, shown, tooltip

HARD = st.text(
    st.sampled_from("a汉<>&$`{}\n\t\0\u0634\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200f"), max_size=40
)
OPENS, CLOSES = "\u2066\u2067\u2068", "\u2069"


@given(HARD)
def test_an_isolate_closes_what_it_opens_and_nothing_else(text):
    depth = 0
    made = isolated(text)
    for place, char in enumerate(made):
        depth += (char in OPENS) - (char in CLOSES)
        assert depth >= (0 if place == len(made) - 1 else 1)
    assert depth == 0
    embeds = sum(char in "\u202a\u202b\u202d\u202e" for char in made)
    assert made.count("\u202c") == embeds


@given(HARD)
def test_no_visible_character_is_lost(text):
    invisible = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    wanted = [char for char in text.replace("\0", "\ufffd") if char not in invisible]
    assert [char for char in shown(text) if char not in invisible] == wanted


@given(HARD)
def test_a_line_is_one_line(text):
    assert not set(line(text)) & set("\n\r\t\v\f\x85\u2028\u2029")


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1, max_size=60)
)
def test_a_tooltip_shows_what_was_typed(text):
    made = tooltip(text)
    assert Qt.mightBeRichText(made)
    document = QTextDocument()
    document.setHtml(made)
    assert document.toPlainText() == text


def test_plain_text_is_left_alone():
    assert shown("“文昌路，井盖”——坏了…（第 1 处）") == "“文昌路，井盖”——坏了…（第 1 处）"
    assert shown("井盖破损 <b>&") == "井盖破损 <b>&"
    assert tooltip("") == ""


def test_an_ampersand_on_a_button_is_an_ampersand():
    assert label("R&D") == "R&&D"


@given(st.text(max_size=50), st.integers(min_value=1, max_value=50))
def test_cutting_keeps_the_beginning(text, most):
    made = cut(text, most)
    assert len(made) <= most
    assert text.startswith(made.removesuffix("…")) or made == text
