"""The interface's strings: each has its Chinese, once, with the same places to fill."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from widgets import i18n

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [ROOT / "main.py", *sorted((ROOT / "widgets").rglob("*.py")), *sorted((ROOT / "desktop").rglob("*.py"))]
CALLS = {"tr": 1, "trn": 2, "mark": 1}


def strings_of(path: Path) -> list[tuple[int, tuple[str, ...]]]:
    """Every source string of a module with its line; trn's two forms together."""
    found: list[tuple[int, tuple[str, ...]]] = []
    text = path.read_text(encoding="utf-8")
    if "i18n" not in text:
        return found
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            forms = node.args[: CALLS[node.func.id]]
            if all(isinstance(form, ast.Constant) and isinstance(form.value, str) for form in forms):
                found.append((node.lineno, tuple(form.value for form in forms)))
    return found


USED = [(path, line, forms) for path in SOURCES if path.exists() for line, forms in strings_of(path)]


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def catalogue() -> dict[str, tuple[Path, str]]:
    read: dict[str, tuple[Path, str]] = {}
    for path in i18n.catalogue_files("zh"):
        with path.open("rb") as file:
            for entry in read_po(file, locale="zh_CN"):
                if entry.id:
                    key = entry.id[0] if isinstance(entry.id, tuple) else entry.id
                    text = entry.string[0] if isinstance(entry.string, tuple) else entry.string
                    assert not entry.fuzzy, f"{path.name}: {key!r} is unfinished"
                    assert key not in read or read[key][1] == text, f"{key!r} reads differently in {path.name}"
                    read[key] = (path, text)
    return read


def test_strings_are_found_at_all():
    assert len(USED) > 150


def test_every_string_has_its_chinese():
    known = catalogue()
    missing = [
        f"{path.relative_to(ROOT)}:{line} {forms[0]!r}"
        for path, line, forms in USED
        if not known.get(forms[0], (None, ""))[1]
    ]
    assert not missing, "\n".join(missing)


def test_the_chinese_has_the_same_places_to_fill():
    known = catalogue()
    for _, _, forms in USED:
        if forms[0] in known:
            assert places(known[forms[0]][1]) <= set.union(*map(places, forms)), forms[0]
            assert places(forms[-1]) <= places(known[forms[0]][1]) | {"n"}, forms[0]


def test_no_string_is_kept_that_nobody_says():
    said = {forms[0] for _, _, forms in USED}
    left_over = [key for key, (path, _) in catalogue().items() if path.name == "zh.po" and key not in said]
    assert not left_over


def test_facts_stay_as_they_are_and_are_not_filled_again():
    assert i18n.tr("Caller {caller}", caller="{caller} {0} ${x}").endswith("{caller} {0} ${x}")


def test_counting_follows_the_language(chinese):
    assert i18n.trn("{n} more case", "{n} more cases", 1) == "还有 1 件"
    i18n.set_language("en")
    assert i18n.trn("{n} more case", "{n} more cases", 1) == "1 more case"
    assert i18n.trn("{n} more case", "{n} more cases", 2) == "2 more cases"


def test_a_language_without_a_catalogue_is_refused():
    with pytest.raises(ValueError, match="tlh"):
        i18n.set_language("tlh")


def test_a_broken_catalogue_is_named(chinese, tmp_path, monkeypatch):
    (tmp_path / "zh.po").write_bytes('msgid "a"\nmsgstr "\xff'.encode("latin-1"))
    monkeypatch.setattr(i18n, "CATALOGUES", tmp_path)
    i18n._catalogue.cache_clear()
    try:
        with pytest.raises(i18n.BrokenCatalogueError, match=r"zh\.po"):
            i18n.tr("a")
    finally:
        i18n._catalogue.cache_clear()
