"""A believable city for tests of the wall, with the longest of everything where asked."""

from __future__ import annotations

from datetime import date, timedelta

from models.cases.records import CaseState, Nature, OpenCase, Source, Stage, Urgency
from models.cases.states import stage_of
from models.figures.records import Band, DayCount, Rate, Tiles, Usual
from tests.support.desk_records import NOW, open_case, uid

TODAY = date(2026, 11, 22)
STATES = [state for state in CaseState if stage_of(state) is not None]


def wall_cases(*, many: int = 400) -> list[OpenCase]:
    """Three late, two critical (one waits for its dispatch), one due soon, a leader's note, and `many` calm ones."""
    department, worker = {"holder_department_id": uid(5)}, {"holder_worker_id": uid(6), "holder_role": "leader"}
    critical = {"urgency": Urgency.CRITICAL}
    cases = [
        open_case(1, left=-161, state=CaseState.DISPATCHED, title="消防通道被占，车辆无法通行", holder="综合执法局", **department),
        open_case(2, left=-36, state=CaseState.HANDLING, title="下水管道堵塞，污水外溢", holder="排水公司", **department),
        open_case(3, left=-12, title="工地夜间施工噪声"),
        open_case(4, left=12, state=CaseState.SIGNED, title="独居老人三日未出门，请上门查看", holder="王**", **worker, **critical),
        open_case(5, left=18, title="井盖破损，有行人绊倒", **critical),
        open_case(6, left=47, state=CaseState.SIGNED, title="烧烤店占道经营、油烟扰民", holder="望潮街道分中心", **department),
        open_case(7, left=300, title="雨水箅子缺失", source=Source.LEADER, nature=Nature.TIP),
    ]  # fmt: skip
    return cases + [open_case(n, left=300 + n, state=STATES[n % len(STATES)]) for n in range(10, 10 + many)]


def wall_days(scale: int = 1) -> tuple[DayCount, ...]:
    """Thirty days with one that stands out, today half over."""
    days = [DayCount(TODAY - timedelta(days=29 - n), (400 + 7 * n % 60) * scale, 380 * scale) for n in range(29)]
    days[25] = DayCount(days[25].day, 612 * scale, 400 * scale)
    return (*days, DayCount(TODAY, 286 * scale, 241 * scale))


def wall_usual(scale: int = 1) -> Usual:
    """What is usual of those days."""
    band = Band(360 * scale, 400 * scale, 440 * scale)
    return Usual(
        NOW, Band(240 * scale, 270 * scale, 300 * scale), Band(200 * scale, 236 * scale, 250 * scale), (band,) * 30
    )


def wall_tiles(scale: int = 1) -> Tiles:
    """Today's flow."""
    on_time = Rate("on_time_rate/1", 306 * scale, 312 * scale)
    return Tiles(NOW, 3, 2, 3, 407, 300 * scale, 286 * scale, 241 * scale, on_time, 100, 90)


def stages_of(cases: list[OpenCase]) -> tuple[int, ...]:
    """How many cases are in each stage, counted one by one."""
    return tuple(sum(stage_of(case.state) is stage for case in cases) for stage in Stage)
