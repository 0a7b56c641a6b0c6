"""Records for the charts of the statistics window, made up and the same every time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

from models.figures.annotations.records import Annotation, AnnotationKind
from models.figures.chart_records import (
    AgeCount,
    Ageing,
    AreaCalendar,
    CalendarRow,
    ClassCount,
    Flow,
    FlowStep,
    Funnel,
    Heat,
    Pareto,
    Ranked,
    Ranking,
    RankRow,
    RateLines,
    Read,
    StageNow,
    StageTime,
    StageTimes,
    Summary,
    SummaryFigure,
    TimedStage,
    WorkerActivity,
    Workers,
)  # fmt: skip
from models.figures.filters import Step
from models.figures.records import Band, Rate
from models.figures.values import Made

TODAY = date(2026, 11, 23)
READ = Read(Made.ROLLUP, datetime(2026, 11, 23, 6, 32, tzinfo=UTC))
AREAS = (
    ("望潮街道", "Wangchao"), ("青榆街道", "Qingyu"), ("柳渡镇", "Liudu"), ("东汀街道", "Dongting"), ("汀湾新区", "Tingwan"),
    ("北汀门街道", "Beitingmen"), ("书院街道", "Shuyuan"), ("港南街道", "Gangnan"),
)  # fmt: skip
CLASSES = (
    ("市容环境", "City appearance", 2146), ("街面秩序", "Street order", 1731), ("公用设施", "Public facilities", 1012),
    ("矛盾纠纷", "Disputes", 844), ("施工管理", "Construction", 633), ("便民服务", "Services", 521), ("园林绿化", "Greening", 318),
    ("安全生产", "Work safety", 240), ("消防安全", "Fire safety", 204), ("宣传广告", "Advertising", 131), ("突发事件", "Emergencies", 40),
    ("群租房", "Shared flats", 12),
)  # fmt: skip
DEPARTMENTS = (
    "综合执法局", "排水公司", "市政养护中心", "园林局", "住建局", "应急管理局", "交警大队", "望潮街道分中心", "生态环境局",
    "市场监督管理局", "消防救援大队", "教育和体育局", "供电公司", "燃气公司", "水务集团", "司法局", "民政局", "文化和旅游局",
)  # fmt: skip
_KEY = UUID("01930000-0000-7000-8000-000000000000")


def key(n: int) -> UUID:
    return UUID(int=_KEY.int + n)


def flow(days: int = 30, *, compared: bool = True, today: int = 286) -> Flow:
    chance = Random(4)
    steps, backlog = [], 380
    for n in range(days):
        day = TODAY - timedelta(days=days - 1 - n)
        usual = 470 - 60 * (day.weekday() >= 5)
        accepted = round(usual * chance.uniform(0.85, 1.12)) + (190 if days - n == 4 else 0)
        closed = round(accepted * chance.uniform(0.82, 1.08))
        if n == days - 1:
            accepted, closed = today, 241
        backlog += accepted - closed
        band = Band(usual * 0.93, usual * 1.0, usual * 1.07)
        steps.append(FlowStep(day, accepted, closed, max(backlog, 40), band, accepted - 30 + n if compared else None))
    return Flow(Step.DAY, tuple(steps), TODAY, READ)


def heat() -> Heat:
    def count(day: int, hour: int) -> int:
        return round(4 * (4 + 60 * max(0.0, 1 - abs(hour - (10 if hour < 13 else 15)) / 5) * (0.55 if day > 4 else 1)))

    return Heat(tuple(tuple(count(day, hour) for hour in range(24)) for day in range(7)), (5, 4, 4, 4, 4, 4, 5), READ)


def pareto(*, compared: bool = False) -> Pareto:
    rows = [
        ClassCount(key(n), name, en, count, round(count * (0.9 + 0.03 * n)) if compared else None)
        for n, (name, en, count) in enumerate(CLASSES)
    ]
    return Pareto(tuple(rows), READ)


def ranking(of: Ranked = Ranked.AREAS, *, compared: bool = True) -> Ranking:
    names = AREAS if of is Ranked.AREAS else tuple((name, "") for name in DEPARTMENTS)
    rows = []
    for n, (name, en) in enumerate(names):
        due = 1400 // (n + 1) + 20
        rate = Rate("on_time_rate/1", round(due * (0.99 - 0.013 * (n * 7 % 5))), due)
        before = Rate("on_time_rate/1", round(due * (0.975 - 0.01 * (n * 3 % 4))), due) if compared else None
        rows.append(RankRow(key(100 + n), name, en, due + 80, rate, before))
    return Ranking(of, tuple(rows), READ)


def funnel() -> Funnel:
    counts = (("to_accept", 9, 0, 2), ("to_file", 7, 0, 1), ("to_dispatch", 12, 1, 2), ("to_sign", 31, 2, 4))
    counts += (("handling", 268, 8, 31), ("to_verify", 54, 0, 6), ("to_close", 31, 0, 0))
    return Funnel(tuple(StageNow(*one) for one in counts), READ)


def ageing() -> Ageing:
    counts = ((0, 4, 61, 2, 0), (4, 24, 122, 9, 1), (24, 72, 118, 21, 3), (72, 168, 41, 8, 4), (168, 360, 12, 2, 3))
    counts += ((360, 720, 3, 0, 1), (720, None, 1, 0, 0))
    return Ageing(tuple(AgeCount(*one) for one in counts), READ)


def stage_times() -> StageTimes:
    rows = (
        StageTime(TimedStage.ACCEPT, 8612, 1.2, 3, 7, 12, 24), StageTime(TimedStage.FILE, 8401, 2, 5, 11, 22, 41),
        StageTime(TimedStage.DISPATCH, 8210, 1, 2, 4, 9, 18), StageTime(TimedStage.SIGN, 8190, 4, 9, 17, 29, 64),
        StageTime(TimedStage.ARRIVE, 4120, 6, 12, 21, 40, 90), StageTime(TimedStage.HANDLE, 7930, 45, 140, 410, 1500, 4100),
        StageTime(TimedStage.CHECK, 7804, 6, 14, 33, 70, 190), StageTime(TimedStage.WHOLE, 7804, 90, 240, 640, 2100, 5200),
    )  # fmt: skip
    return StageTimes(rows, 0.05, READ)


def rates(weeks: int = 13) -> RateLines:
    chance = Random(2)
    starts = tuple(TODAY - timedelta(days=TODAY.weekday() + 7 * (weeks - 1 - n)) for n in range(weeks))

    def line(name: str, low: float, high: float) -> tuple[str, tuple[Rate, ...]]:
        found = [Rate(f"{name}/1", round(412 * chance.uniform(low, high)), 412) for _ in starts]
        return name, tuple(found)

    lines = (line("satisfaction", 0.90, 0.95), line("solved_rate", 0.86, 0.93), line("response_rate", 0.96, 0.995))
    return RateLines(Step.WEEK, starts, lines, starts[-1], READ)


def calendar(days: int = 30) -> AreaCalendar:
    chance = Random(9)
    span = tuple(TODAY - timedelta(days=days - 1 - n) for n in range(days))
    rows = [
        CalendarRow(key(100 + n), name, en, tuple(round(90 / (n + 1) * chance.uniform(0.5, 1.4)) for _ in span))
        for n, (name, en) in enumerate(AREAS)
    ]
    return AreaCalendar(span, tuple(rows), TODAY, False, READ)


def workers(many: int = 14) -> Workers:
    rows = []
    for n in range(many):
        orders = 44 - 2 * n
        on_time = Rate("worker_on_time_rate/1", orders - n % 4, orders)
        grid = f"文昌社区第{n + 1}网格"
        rows.append(
            WorkerActivity(key(300 + n), "王**", "full_time", grid, 60 - 3 * n, orders, orders - n % 3, on_time)
        )
    return Workers(tuple(rows), 212, READ)


def summary() -> Summary:
    def rate(name: str, n: int, of: int) -> Rate:
        return Rate(f"{name}/1", n, of)

    figures = (
        SummaryFigure("reported", 9_120, 8_800), SummaryFigure("accepted", 8_612, 8_201), SummaryFigure("closed", 8_480, 8_310),
        SummaryFigure("due", 8_310, 8_102), SummaryFigure("on_time_rate", rate("on_time_rate", 8153, 8310), rate("on_time_rate", 7897, 8102)),
        SummaryFigure("satisfaction", rate("satisfaction", 1420, 1533), rate("satisfaction", 1311, 1440)),
    )  # fmt: skip
    return Summary(figures, READ)


def annotations() -> tuple[Annotation, ...]:
    at = datetime(2026, 11, 20, 3, tzinfo=UTC)
    return (
        Annotation(
            key(900), date(2026, 11, 7), date(2026, 11, 11), AnnotationKind.CAMPAIGN, "占道经营专项整治", "值班长", at
        ),
        Annotation(key(901), date(2026, 11, 20), date(2026, 11, 20), AnnotationKind.WEATHER, "暴雨", "值班长", at),
    )
