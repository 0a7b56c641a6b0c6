"""Believable records for tests of what is seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from models.cases.records import (
    CaseDetail,
    CaseState,
    Category,
    Nature,
    OpenCase,
    Order,
    OrderState,
    Recommendation,
    Recommendations,
    Source,
    Step,
    Tier,
    Urgency,
)

NOW = datetime(2026, 11, 22, 6, 32, 7, tzinfo=UTC)
HOSTILE = (
    "${alert(1)}",
    "`rm -rf /`",
    "<script>alert(1)</script>",
    "<b>bold</b> <img src=x onerror=alert(1)>",
    "&amp; & &lt;",
    "\u202eesrever\u202c",
    "\u202eopen for ever",
    "\u2069\u2069\u202c closes what it never opened",
    "{0} {name} %s %(x)s",
    "line one\nline two\ttab",
    "شكوى من الضوضاء 12",
    "a\0b",
)


def uid(n: int) -> UUID:
    return UUID(int=n)


def open_case(n: int, *, left: float | None = 300, state: CaseState = CaseState.FILED, **changes) -> OpenCase:
    """Return an open case whose next limit ends in `left` minutes (negative: is over); soon 60 minutes before."""
    due = None if left is None else NOW + timedelta(minutes=left, seconds=30 if left > 0 else -30)
    case = OpenCase(
        id=uid(n),
        version=1,
        number=f"20261122-{n:04d}",
        title=f"井盖破损，第 {n} 处",
        state=state,
        urgency=Urgency.NORMAL,
        tier=Tier.GENERAL,
        source=Source.HOTLINE,
        nature=Nature.HELP,
        category_id=uid(9001),
        category="上水井盖",
        category_top="公用设施",
        lon=120.5,
        lat=36.4,
        grid_id=uid(8000 + n % 3),
        grid=f"文昌社区第{n % 3 + 1}网格",
        area="望潮街道 · 文昌社区",
        holder_worker_id=None,
        holder_department_id=None,
        holder="",
        reported_at=NOW - timedelta(minutes=13 + n),
        stage_since=NOW - timedelta(minutes=11),
        stage_due_at=due,
        due_at=None if due is None else due + timedelta(hours=3),
        next_due_at=due,
        soon_at=None if due is None else due - timedelta(minutes=60),
        rework_count=0,
        reopen_count=0,
    )
    return replace(case, **changes)


def detail(case: OpenCase, *, orders: tuple[Order, ...] = (), **changes) -> CaseDetail:
    steps = (
        Step(
            uid(1),
            "report",
            None,
            CaseState.REPORTED,
            "12345",
            "desk",
            "首次诉求",
            NOW - timedelta(minutes=13),
            NOW - timedelta(minutes=13),
        ),
        Step(
            uid(2),
            "accept",
            CaseState.REPORTED,
            CaseState.ACCEPTED,
            "陈晨",
            "desk",
            "定位至文昌社区",
            NOW - timedelta(minutes=12),
            NOW - timedelta(minutes=12),
        ),
    )
    made = CaseDetail(
        case=case,
        text="文昌路与汀阳路交叉口东北角，有行人绊倒。",
        address="文昌路与汀阳路交叉口",
        reporter="王**",
        reporter_phone="138****1234",
        grids=(("文昌社区第四网格", "basic", "望潮街道分中心"), ("实验小学", "dedicated", "教体局")),
        orders=orders,
        steps=steps,
        filed_at=NOW - timedelta(minutes=11),
        closed_at=None,
    )
    return replace(made, **changes)


def order(n: int, state: OrderState = OrderState.DISPATCHED, *, lead: bool = True) -> Order:
    return Order(
        uid(700 + n),
        lead,
        state,
        None,
        uid(600),
        "综合执法局",
        "尽快清理",
        "陈晨",
        NOW - timedelta(minutes=20),
        NOW + timedelta(minutes=10),
        None,
        None,
    )


def advice() -> Recommendations:
    workers = (
        Recommendation(1, uid(501), None, "王**", "leader", "文昌四网格", "138****1234", True, 310, 40, 2, "in_grid"),
        Recommendation(2, uid(502), None, "李**", "full_time", "文昌三网格", "139****5678", False, 480, 15, 0, "near"),
    )
    departments = (Recommendation(1, None, uid(601), "排水公司", "bureau", "", "", False, None, None, 14, "owner"),)
    return Recommendations(workers, departments, 1)


def categories() -> list[Category]:
    return [
        Category(uid(9100), "01", "市容环境", "City appearance", 1, None),
        Category(uid(9101), "0101", "暴露垃圾", "Exposed rubbish", 2, uid(9100)),
        Category(uid(9102), "0102", "道路不洁", "Dirty road", 2, uid(9100)),
        Category(uid(9200), "02", "公用设施", "Public utilities", 1, None),
        Category(uid(9001), "0201", "上水井盖", "Water manhole cover", 2, uid(9200)),
    ]
