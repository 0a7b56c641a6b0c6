"""Calls and cameras on the wall: where they stand, and what is said of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect

from models.calls.records import Call, CallState, Ending, Purpose
from models.cases.records import CaseState
from models.workers.records import Worker, WorkerRole
from tests.support.desk_records import open_case, uid
from tests.widgets.wall.test_scene import new_scene
from widgets.calls.records import Line, Media, Quality
from widgets.cameras.records import Shown
from widgets.wall.calls import Seen, tile_words
from widgets.wall.layout import lay_out
from widgets.wall.scale import Scale
from widgets.wall.scene import Shows
from widgets.wall.video_layout import IN_COLUMN, IN_ROW, lay_out_video

__all__ = ["new_scene"]

NOW = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)
GOOD, POOR = Quality(720, 1280, 24.0, 0.0, 180, 900), Quality(320, 240, 4.0, 0.12, 1900, 90)


def is_well_laid_out(place: QRect, scale: Scale, calls: int, cameras: int, *, alone: bool) -> None:
    plan = lay_out_video(place, scale, calls, cameras, alone=alone)
    rects = [plan.head, *([plan.calls] if calls else []), *plan.cameras]
    for rect in rects:
        assert place.contains(rect), rect
        assert rect.width() > 0
        assert rect.height() > 0
    for a, b in combinations(rects, 2):
        assert not a.intersects(b), (a, b)
    if calls and plan.cameras:
        edge = sum(one.width() * one.height() for one in plan.cameras)
        assert plan.calls.width() * plan.calls.height() > edge, "the calls have the larger part"


@given(
    st.integers(960, 7680), st.integers(540, 4320), st.integers(0, 9), st.integers(0, 9), st.booleans(), st.floats(3, 7)
)
def test_on_no_screen_anything_overlaps_or_is_outside(width, height, calls, cameras, alone, distance):
    scale = Scale.of(width, height, distance)
    plan = lay_out(width, height, scale)
    place = QRect(0, plan.map.y(), width, plan.map.height()) if alone else plan.panel
    is_well_laid_out(QRect(0, 0, place.width(), place.height()), scale, calls, cameras, alone=alone)


def test_cameras_stand_below_the_calls_beside_the_map_and_right_of_them_in_a_scene_of_their_own():
    scale = Scale.of(3840, 2160)
    below = lay_out_video(QRect(0, 0, 1280, 2072), scale, 1, 9)
    assert len(below.cameras) == IN_ROW
    assert all(one.top() > below.calls.bottom() for one in below.cameras)
    beside = lay_out_video(QRect(0, 0, 3840, 1920), scale, 1, 9, alone=True)
    assert len(beside.cameras) == IN_COLUMN
    assert all(one.left() > beside.calls.right() for one in beside.cameras)
    assert all(a.bottom() < b.top() for a, b in pairwise(beside.cameras))
    alone = lay_out_video(QRect(0, 0, 3840, 1920), scale, 0, 9, alone=True)
    assert len(alone.cameras) == 9


def call(state: CallState = CallState.LIVE, **facts) -> Call:
    at = NOW - timedelta(minutes=3)
    return Call(
        uid(1), Purpose.CALLBACK, uid(2), "王**", uid(3), "李建国", "desk-1", uid(4), "20261130-0087", None, state, at, at, at,
        at, None, None, "", "", 400, None,
    ) if not facts else replace(call(state), **facts)  # fmt: skip


WORKER = Worker(uid(2), "W1", WorkerRole.LEADER, "王**", "138****1234", uid(5), "书院第三网格", True, 1)
CASE = open_case(4, state=CaseState.HANDLING, title="独居老人")


def said(line: Line, *, crowded: bool = False, case=CASE) -> dict[str, object]:
    return tile_words(Seen(line, WORKER, case), NOW, crowded=crowded)


def test_a_tile_says_role_place_case_and_stage_and_nobodys_name_or_number(chinese):
    words = said(Line(call(), "watch:1", media=Media.UP, quality=GOOD))
    assert words["name"] == f"网格长 · {CASE.area or CASE.grid}"
    assert words["about"] == "1130-0087 · 处置中"
    assert words["state"] == "画面清晰 · 0.2 秒前"
    assert words["picture"] is True
    everything = " ".join(map(str, words.values()))
    assert not any(name in everything for name in ("王**", "138", "李建国", "desk-1"))


def test_without_a_case_the_place_is_the_workers_grid(chinese):
    words = said(Line(call(case_id=None, case_number=""), media=Media.UP), case=None)
    assert (words["name"], words["about"]) == ("网格长 · 书院第三网格", "未关联案卷")


def test_of_many_pictures_only_what_is_wrong_is_said(chinese):
    assert said(Line(call(), media=Media.UP, quality=GOOD), crowded=True)["state"] == ""
    assert said(Line(call(), media=Media.UP, quality=POOR), crowded=True)["state"] == "画面差"


def test_a_lost_picture_a_held_call_and_an_end_are_told_as_such(chinese):
    down = said(Line(call(), media=Media.DOWN, down_at=NOW - timedelta(seconds=12)))
    assert (down["large"], down["small"], down["tone"]) == ("画面中断", "无画面 00:12，正在重连", "gone")
    held = said(Line(call(), media=Media.DOWN, down_at=NOW, held=True))
    assert (held["large"], held["tone"]) == ("已保持", "")
    gone = {
        "state": CallState.ENDED,
        "ended_at": NOW,
        "ending": Ending.HUNG_UP,
        "ended_by": "phone",
        "reason": "王小明",
    }
    over = said(Line(call(**gone), media=Media.UP))
    assert (over["large"], over["small"], over["picture"]) == ("连线已结束", "通话 03:00", False)
    assert said(Line(call()))["large"] == "正在接入画面"


@pytest.mark.parametrize("size", [(1920, 1080, 5), (3840, 2160, 7), (7680, 2160, 5), (1024, 768, 5)])
def test_the_head_is_whole_in_both_languages_and_the_header_names_the_scene(each_language, new_scene, size):
    scene = new_scene(*size)
    scene.video.show_cameras([Shown(uid(n), f"C{n}", "学府街路口", 300.0) for n in range(3)])
    for shows in (Shows.BESIDE, Shows.VIDEO):
        scene.show_as(shows)
        scene.video.show_calls(9, 3)
        scene.grab()
        head = scene.video.head
        assert head.isVisible()
        assert all(one.whole for one in head.written), [one.words for one in head.written]
        for a, b in combinations(head.written, 2):
            assert not a.ink.intersects(b.ink)
    assert scene.header.scene in {"视频连线", "Video link"}
    assert all(one.whole for one in scene.header.written)
    scene.show_as(Shows.FIGURES)
    assert scene.tiles.isVisible()
    assert not scene.video.isVisible()
    assert scene.header.geometry() == scene.plan.header


def test_a_scene_without_calls_and_cameras_says_so(chinese, new_scene):
    scene = new_scene()
    scene.show_as(Shows.VIDEO)
    assert scene.video.note.isVisible()
    assert scene.video.note.text() == "当前没有视频连线"
    scene.video.show_cameras([Shown(uid(1), "C1", "学府街路口")])
    assert not scene.video.note.isVisible()
    assert [one.camera.code for one in scene.video.watched] == ["C1"]
    scene.show_as(Shows.FIGURES)
    assert scene.video.watched == ()
