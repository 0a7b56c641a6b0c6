"""The field's terms."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from models.accounts.records import Duty
from models.cases.records import CaseState, Lamp, Nature, OrderState, Recommendation, Source, Stage, Tier, Urgency
from models.grids.records import GridKind
from models.workers.records import DepartmentKind, WorkerRole
from tests.support.desk_records import advice, open_case
from widgets import words
from widgets.i18n import set_language

SAID = [
    *((words.stage_word, value) for value in Stage),
    *((words.lamp_word, value) for value in Lamp),
    *((words.urgency_word, value) for value in Urgency),
    *((words.tier_word, value) for value in Tier),
    *((words.nature_word, value) for value in Nature),
    *((words.source_word, value) for value in Source),
    *((words.state_word, value) for value in CaseState),
    *((words.order_state_word, value) for value in OrderState),
    *((words.grid_kind_word, value) for value in GridKind),
    *((words.role_word, value) for value in (*WorkerRole, *DepartmentKind)),
    *((words.duty_word, value) for value in Duty),
]


@pytest.mark.parametrize(("word", "value"), SAID)
def test_everything_has_a_name_in_both_languages(chinese, word, value):
    chinese = word(value)
    assert any("\u4e00" <= char <= "\u9fff" for char in chinese)
    set_language("en")
    assert word(value).isascii()


def test_the_tabs_are_called_as_the_field_calls_them(chinese):
    wanted = ["待受理", "待立案", "待派遣", "待签收", "处置中", "待核查", "待结案"]
    assert [words.stage_word(stage) for stage in Stage] == wanted


def test_the_row_says_who_holds_it_and_what_is_awaited(chinese):
    case = open_case(1, state=CaseState.DISPATCHED, holder="综合执法局")
    assert f"{words.holder_word(case)} {words.awaited_word(case)}" == "综合执法局 未签收"
    case = open_case(1, state=CaseState.FILED)
    assert f"{words.holder_word(case)} {words.awaited_word(case)}" == "坐席 待派遣"


def test_reasons_say_only_what_is_known(chinese):
    worker, department = advice().workers[0], advice().departments[0]
    assert words.reason_words(worker) == "在本网格 · 定位 40 秒前 · 相距 310 米 · 手上 2 件"
    assert words.reason_words(department) == "权属单位 · 手上 14 件"


def test_a_reason_unknown_here_is_shown_as_it_is(chinese):
    odd = Recommendation(1, None, None, "x", "bureau", "", "", False, None, None, 0, "by_star_sign")
    assert words.reason_words(odd).startswith("by_star_sign")


@pytest.mark.parametrize(
    ("metres", "said"), [(3, "10 米"), (314, "310 米"), (994, "990 米"), (996, "1.0 公里"), (2440, "2.4 公里")]
)
def test_distances_are_rounded_as_people_say_them(chinese, metres, said):
    assert words.distance_word(metres) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [("20261122-0087", "1122-0087"), ("22-00098765", "22-00098765"), (None, "尚未编号"), ("", "尚未编号")],
)
def test_a_number_is_said_without_its_year(chinese, number, said):
    assert words.number_word(number) == said


def case_codes() -> list[str]:
    """The codes with which the rules about cases refuse, read from their source."""
    found: set[str] = set()
    rooms = Path(__file__).resolve().parents[2] / "models"
    for path in sorted(rooms.joinpath("cases").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refused":
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    found.add(first.value)
    return sorted(found | {"taken", "changed_meanwhile", "already_done", "already_reported", "busy", "unstorable_text"})


@pytest.mark.parametrize("code", case_codes())
def test_every_refusal_of_a_command_on_a_case_has_a_sentence_of_its_own(each_language, code):
    said = words.refusal_words(code, {})
    assert code not in said
    assert "{" not in said


def test_a_refusal_unknown_here_is_shown_with_its_facts(chinese):
    said = words.refusal_words("moon_is_full", {"phase": "<b>"})
    assert "moon_is_full" in said
    assert "phase=<b>" in said


def test_a_case_that_was_taken_says_by_whom(chinese):
    assert "陈晨" in words.refusal_words("taken", {"by": "陈晨"})
