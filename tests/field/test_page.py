"""What the phone page is made of."""

from __future__ import annotations

import gzip
import json
import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FIELD = ROOT / "resources" / "field"
SOURCES = sorted(path for path in FIELD.rglob("*") if path.suffix in {".mjs", ".js", ".css", ".html", ".webmanifest"})
STYLE = (FIELD / "style.css").read_text("utf-8")
DAY, NIGHT = (
    dict(re.findall(r"--([a-z-]+): (#[0-9A-F]{6})", block)) for block in re.findall(r":root \{(.*?)\}", STYLE, re.S)[:2]
)


def first_load() -> set[Path]:
    """What a page that is opened for the first time fetches: what index.html names, and all that those import."""
    page = FIELD / "index.html"
    found = {page, FIELD / "sw.js"} | {
        FIELD / name for name in re.findall(r'(?:src|href)="(?:\./)?([^"#:]+\.\w+)"', page.read_text("utf-8"))
    }
    waiting = [path for path in found if path.suffix == ".mjs"]
    while waiting:
        path = waiting.pop()
        for name in re.findall(r"^(?:import|export)\b[^;]*?from '([^']+)'", path.read_text("utf-8"), re.M | re.S):
            imported = (path.parent / name).resolve()
            if imported not in found:
                found.add(imported)
                waiting.append(imported)
    return {path for path in found if path in SOURCES}


def test_the_page_is_under_200_kb_before_pictures() -> None:
    # With comments and both languages. What a call needs comes when the first one rings: without a network there is none.
    loaded = first_load()
    assert sum(path.stat().st_size for path in loaded) < 200_000
    assert {path.name for path in set(SOURCES) - loaded} == {"camera.mjs", "peer.mjs", "signalling.mjs", "talk.mjs"}
    # As the gateway packs it (tests/gateway/test_serving.py), all of it.
    assert sum(len(gzip.compress(path.read_bytes(), 6)) for path in SOURCES) < 100_000


def test_no_file_of_the_page_is_longer_than_300_lines() -> None:
    assert [path.name for path in SOURCES if len(path.read_text("utf-8").splitlines()) > 300] == []


def test_the_service_worker_keeps_every_file_under_the_version_they_have() -> None:
    worker = (FIELD / "sw.js").read_text("utf-8")
    written = runpy.run_path(str(ROOT / ".ci" / "field_version.py"))["written"]
    assert worker == written(worker), "run .ci/field_version.py"


def test_nothing_is_inline_and_nothing_comes_from_elsewhere() -> None:
    page = (FIELD / "index.html").read_text("utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page)
    for path in SOURCES:
        found = set(re.findall(r"https?://[^\s'\"`)]+", path.read_text("utf-8")))
        assert found <= {"http://www.w3.org/2000/svg"}, path.name


def test_every_import_of_the_page_is_a_file_of_the_page() -> None:
    for path in SOURCES:
        for name in re.findall(r"from '([^']+)'", path.read_text("utf-8")):
            assert (path.parent / name).is_file(), f"{path.name} imports {name}"


def test_the_manifest_can_be_installed() -> None:
    manifest = json.loads((FIELD / "manifest.webmanifest").read_text("utf-8"))
    assert {icon["sizes"] for icon in manifest["icons"]} >= {"192x192", "512x512"}
    assert all((FIELD / icon["src"]).is_file() for icon in manifest["icons"])
    assert manifest["display"] == "standalone"


@pytest.mark.parametrize(("theme", "name"), [(DAY, "day"), (NIGHT, "night")], ids=["day", "night"])
def test_every_colour_that_carries_words_can_be_read_where_it_stands(theme: dict[str, str], name: str) -> None:
    words = ["text", "second", "accent", "on-time", "soon", "late", "lost"]
    grounds = ["ground", "surface", "map-ground", "map-grid"]
    pairs = [(word, ground) for word in words for ground in grounds]
    pairs += [("soon", "soon-ground"), ("late", "late-ground"), ("on-accent", "accent")]
    weak = {f"{word} on {ground}": round(contrast(theme[word], theme[ground]), 2) for word, ground in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


def test_sizes_of_type_are_the_phones_four() -> None:
    assert set(re.findall(r"font(?:-size)?: (\d+)px", STYLE)) <= {"14", "16", "20", "28"}


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
