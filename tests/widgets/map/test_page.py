"""The page itself: composed without a line of script in it, closed to the world, back after its process died."""

from __future__ import annotations

import json
import os
import re
import signal
import threading
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

import pytest
import shiboken6
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QUrl
from PySide6.QtWebEngineCore import QWebEnginePage

from tests.support.desk_records import NOW, uid
from tests.widgets.map.conftest import LAT, LON, PATIENCE, REPOSITORY, case_at, small_city
from widgets.map.composed import POLICY
from widgets.map.document import compose
from widgets.map.picture import Picture
from widgets.map.site import MapSite, _files, load_files
from widgets.map.words import catalogue
from widgets.web.flags import chromium_flags
from widgets.web.handler import Answer, Later
from widgets.web.page import page_call


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.text: dict[str, str] = {}

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data) -> None:
        tag = self.tags[-1][0] if self.tags else ""
        self.text[tag] = self.text.get(tag, "") + data.strip()


@pytest.fixture
def document():
    return compose(words=catalogue())


@pytest.fixture
def site(document):
    load_files()
    return MapSite(document, Picture(), lambda kind, one, _chosen: {"kind": kind, "id": one.hex}, "night")


def test_the_page_has_no_inline_script_and_no_inline_style(document):
    page = Tags()
    page.feed(document.html)
    scripts = [attributes for tag, attributes in page.tags if tag == "script"]
    assert scripts
    assert all(attributes.get("src") for attributes in scripts)
    assert not [
        tag
        for tag, attributes in page.tags
        if tag == "style" or any(a == "style" or a.startswith("on") for a in attributes)
    ]
    assert page.text.get("script", "") == ""


def test_the_page_names_no_address_outside(document):
    for text in (document.html, document.script, document.style):
        assert not re.search(r"https?:|//[a-z]", text)


def test_everything_the_page_links_to_is_served(document, site):
    page = Tags()
    page.feed(document.html)
    links = [a.get("src") or a.get("href") for tag, a in page.tags if tag in ("script", "link")]
    assert len(links) >= 7
    for link in links:
        answer = site(link, {})
        assert isinstance(answer, Answer), link
        assert answer.body


def test_every_module_the_page_imports_is_served(site):
    for module in (REPOSITORY / "resources" / "map").glob("*.mjs"):
        for name in re.findall(r"from '\./([a-z]+\.mjs)'", module.read_text(encoding="utf-8")):
            assert isinstance(site(f"map/{name}", {}), Answer), f"{module.name} imports {name}"


def test_every_word_the_page_asks_for_is_in_the_catalogue():
    asked = set()
    for module in (REPOSITORY / "resources" / "map").glob("*.mjs"):
        text = module.read_text(encoding="utf-8")
        asked |= set(re.findall(r"words\.([a-z_]+)", text)) if "const { words } = desk;" in text else set()
    assert len(asked) > 5
    assert asked <= catalogue().keys()


def test_the_policy_allows_no_inline_script_and_nothing_from_outside():
    assert "default-src 'none'" in POLICY
    assert "script-src 'self';" in POLICY
    assert "unsafe" not in POLICY
    assert "http" not in POLICY


@pytest.mark.parametrize(
    "path",
    [
        "map/../../pyproject.toml", "map/../main.py", "/etc/passwd", "vendor/leaflet/../../../pyproject.toml", "data/", "data/secrets",
        "card/case/none", "card/case/", "tiles/night/1/2/3.txt", "tiles/night/999/1/1.png", "tiles/night/3/-1/1.png", "map/%2e%2e/x",
    ],
)  # fmt: skip
def test_the_site_serves_nothing_it_was_not_made_to_serve(site, path):
    assert site(path, {}) is None


def test_the_disk_is_read_in_the_background_alone(site):
    _files.cache_clear()
    first = site("map/main.mjs", {})
    assert isinstance(first, Later)
    assert _files.cache_info().currsize == 0
    made = first.work()
    again = site("map/main.mjs", {})
    assert isinstance(again, Answer)
    assert again.body == made
    _files.cache_clear()
    missing = site("map/../../main.css", {})
    assert isinstance(missing, Later)
    assert missing.work() is None


def test_tiles_are_made_later_and_at_the_scale_asked_for(site):
    site.tile_source = lambda z, x, y, scale: f"{z}/{x}/{y}@{scale}".encode()
    answer = site("tiles/night/14/13780/6567@2x.png", {})
    assert isinstance(answer, Later)
    assert answer.work() == b"14/13780/6567@2"


@given(
    st.lists(
        st.recursive(st.text() | st.integers(-(2**53), 2**53) | st.none() | st.booleans(), st.lists, max_leaves=5),
        max_size=4,
    )
)
def test_arguments_of_a_call_travel_as_json_and_never_as_code(arguments):
    script = page_call("shaotai.fly", *arguments)
    assert script.isascii()
    inside = script.removeprefix("shaotai.fly(").removesuffix(")")
    assert json.loads(f"[{inside}]") == arguments


@pytest.mark.parametrize("name", ["alert(1);x", "", "a b", "a..b", "a[0]", "a;b"])
def test_a_function_is_called_by_a_name_and_nothing_else(name):
    with pytest.raises(ValueError, match="not a function's name"):
        page_call(name)


def test_the_sandbox_is_off_as_root_and_only_there():
    assert "--no-sandbox" in chromium_flags(is_root=True, gpu=False)
    assert "--no-sandbox" not in chromium_flags(is_root=False, gpu=False)


@pytest.fixture
def outside():
    """A server outside, and how often it was asked."""
    asked: list[str] = []

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()

        def log_message(self, *_) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_no_request_leaves_the_page(desk, outside):
    address, asked = outside
    desk.js(f"""
      window.tried = 0;
      const done = () => {{ window.tried++; }};
      fetch("{address}/fetch").then(done, done);
      const image = new Image(); image.onload = image.onerror = done; image.src = "{address}/image.png";
      const script = document.createElement("script"); script.onload = script.onerror = done; script.src = "{address}/s.js";
      document.head.append(script);
      try {{ new WebSocket("{address}/ws".replace("http", "ws")).onerror = done; }} catch {{ done(); }}
      0""")
    desk.until("window.tried >= 4")
    assert asked == []


def test_without_its_policy_a_page_still_reaches_nobody(web_profile, qtbot, outside):
    address, asked = outside
    page = QWebEnginePage(web_profile)
    with qtbot.waitSignal(page.loadFinished, timeout=PATIENCE):
        page.setHtml(
            f"<img src='{address}/image.png'><script src='{address}/s.js'></script>", QUrl("shaotai://nobody/")
        )
    with qtbot.waitSignal(page.loadFinished, timeout=PATIENCE) as loaded:
        page.load(QUrl(f"{address}/page"))
    assert loaded.args == [False]
    assert asked == []
    assert f"{address}/page" in web_profile.interceptor.refused
    page.deleteLater()


def test_the_page_goes_nowhere_and_opens_no_window(desk, outside):
    address, asked = outside
    assert desk.js(f"window.open('{address}/window') === null") is True
    desk.js(f"location.href = '{address}/away'; 0")
    desk.js("location.href = 'shaotai://elsewhere/'; 0")
    desk.qtbot.wait(200)
    assert desk.js("location.href") == "shaotai://desk/"
    assert asked == []


def test_inline_script_and_eval_are_refused(desk):
    desk.js("""
      const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.head.append(s);
      const d = document.createElement('div'); d.innerHTML = '<img src=x onerror="window.ran = 2">'; document.body.append(d); 0""")
    desk.qtbot.wait(200)
    assert desk.js("window.ran === undefined") is True


def test_files_are_out_of_reach(desk):
    desk.js("fetch('file:///etc/hostname').then(() => { window.got = 'file'; }, () => { window.got = 'refused'; }); 0")
    desk.until("!!window.got")
    assert desk.js("window.got") == "refused"


def kill_renderer(desk) -> None:
    os.kill(desk.view._page.renderProcessPid(), signal.SIGKILL)


def test_a_page_whose_process_died_comes_back_as_it_was(desk):
    desk.view.choose_case(uid(2))
    desk.js("document.querySelector('[data-layer=workers]').click()")
    desk.view.fly_to(LON + 0.001, LAT, 16)
    desk.qtbot.waitUntil(lambda: desk.view.state()["zoom"] == 16, timeout=PATIENCE)
    desk.qtbot.waitUntil(lambda: desk.view.state()["layers"]["workers"] is False, timeout=PATIENCE)
    desk.last = {}
    with desk.qtbot.waitSignal(desk.view.ready, timeout=PATIENCE):
        kill_renderer(desk)
    desk.drawn(cases=3, workers=0)
    assert desk.view.state()["zoom"] == 16
    assert desk.view.state()["lon"] == pytest.approx(LON + 0.001, abs=1e-6)
    assert desk.js("document.querySelector('[data-layer=workers]').getAttribute('aria-pressed')") == "false"
    with desk.qtbot.waitSignal(desk.view.case_chosen, timeout=PATIENCE) as told:
        desk.click(desk.at(LON + 0.002, LAT - 0.002))
    assert told.args == [uid(2)]


def test_what_changes_while_the_page_is_away_is_on_it_when_it_comes_back(desk):
    desk.last = {}
    with desk.qtbot.waitSignal(desk.view.ready, timeout=PATIENCE):
        kill_renderer(desk)
        desk.view.apply_cases([case_at(9, 0.001, -0.003)], [uid(1)], NOW)
    desk.drawn(cases=3)
    with desk.qtbot.waitSignal(desk.view.case_chosen, timeout=PATIENCE) as told:
        desk.click(desk.at(LON + 0.001, LAT - 0.003))
    assert told.args == [uid(9)]


def test_a_page_that_dies_three_times_within_a_minute_is_given_up(desk):
    for _ in range(2):
        with desk.qtbot.waitSignal(desk.view.ready, timeout=PATIENCE):
            kill_renderer(desk)
    with desk.qtbot.waitSignal(desk.view.gave_up, timeout=PATIENCE):
        kill_renderer(desk)
    fallen = desk.view._fallen
    assert not fallen.isHidden()
    assert next(row.value for row in fallen.table.rows) == uid(2), "the one that is late stands first"
    desk.view.apply_cases([case_at(9, 0.001, -0.003)], [uid(1)], NOW)
    desk.qtbot.waitUntil(lambda: uid(9) in {row.value for row in fallen.table.rows}, timeout=PATIENCE)
    assert uid(1) not in {row.value for row in fallen.table.rows}
    with desk.qtbot.waitSignal(desk.view.case_chosen, timeout=PATIENCE) as told:
        fallen.table.setCurrentCell(0, 0)
        desk.qtbot.keyClick(fallen.table, Qt.Key.Key_Return)
    assert told.args == [uid(2)]
    desk.last = {}
    desk.qtbot.mouseClick(fallen.retry, Qt.MouseButton.LeftButton)
    desk.drawn(cases=3)
    assert fallen.isHidden()
    # What it died of before counts no more.
    with desk.qtbot.waitSignal(desk.view.ready, timeout=PATIENCE):
        kill_renderer(desk)
    assert fallen.isHidden()


def test_a_base_map_is_drawn_in_the_background_and_a_failing_one_stops_nothing(desk, caplog):
    threads: set[bool] = set()

    def source(z: int, x: int, y: int, scale: int) -> bytes | None:
        threads.add(threading.current_thread() is threading.main_thread())
        if (x + y) % 2:
            raise ValueError("no such tile")
        return (REPOSITORY / "resources" / "vendor" / "leaflet" / "images" / "layers.png").read_bytes()

    desk.view.set_tile_source(source, "© <b>Survey</b>")
    desk.qtbot.waitUntil(lambda: desk.last.get("base_tiles", 0) > 0, timeout=PATIENCE)
    assert desk.js("document.querySelector('.credit').textContent") == "© <b>Survey</b>"
    assert threads == {False}
    assert "could not be made" in caplog.text
    desk.view.set_tile_source(None)
    desk.qtbot.waitUntil(lambda: desk.last.get("base_tiles") == 0, timeout=PATIENCE)
    assert desk.js("document.querySelector('.credit').hidden") is True
    desk.view.set_cases([case_at(1, 0, 0)], NOW)
    desk.drawn(cases=1)


def test_closing_down_deletes_the_page_and_its_site(new_map, web_profile):
    desk = new_map(host="closing")
    page = desk.view._page
    desk.view.close_down()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(page)
    assert shiboken6.isValid(web_profile)
    assert "closing" not in web_profile.handler._sites
    desk.view.set_cases([], NOW)


def test_a_map_that_is_told_things_before_it_stands_shows_them_when_it_does(web_profile, dressed, qtbot):
    from widgets.map import MapView

    view = MapView(web_profile, host="early", motion=False)
    qtbot.addWidget(view)
    city, grids, cameras = small_city()
    view.set_ground(city, grids, cameras)
    view.set_cases([case_at(1, 0.001, 0.003)], NOW)
    view.choose_case(uid(1))
    with qtbot.waitSignal(view.painted, timeout=PATIENCE, check_params_cb=lambda counts: counts["cases"] == 1):
        view.resize(800, 600)
        view.show()
    view.close_down()


@pytest.mark.parametrize(
    ("slot", "arguments"),
    [
        ("choose", ("case", "no identifier")), ("choose", ("planet", uuid4().hex)), ("painted", ("not json",)), ("painted", ("[1]",)),
        ("moved", ("{",)), ("act", ("not a name", "{}")), ("act", ("dispatch", "[]")), ("pick", (float("nan"), 1.0)), ("pick", (1.0, 91.0)),
    ],
)  # fmt: skip
def test_what_a_broken_page_says_is_left_aside(slot, arguments):
    from widgets.map.bridge import Bridge

    bridge = Bridge()
    heard: list[tuple] = []
    for signal_ in (bridge.chosen, bridge.page_painted, bridge.page_moved, bridge.acted, bridge.picked):
        signal_.connect(lambda *given: heard.append(given))
    getattr(bridge, slot)(*arguments)
    assert heard == []
