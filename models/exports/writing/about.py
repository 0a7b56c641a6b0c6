"""What a file says of itself: whose it is, of when, in which coordinates, what is masked in it."""

from __future__ import annotations

from datetime import datetime

from models.city.records import City
from models.exports.records import ExportKind, ExportOrder

_WORDS = {
    "city": ("城市", "City"),
    "at": ("导出时间", "As of"),
    "crs": ("坐标系", "Coordinates"),
    "days": ("上报日期", "Came in"),
    "open": ("范围", "Only"),
    "states": ("状态", "Status"),
    "grid": ("网格", "Grid"),
    "behind": ("数据口径", "Behind the figure"),
    "selected": ("选取", "Selected"),
    "masked": ("脱敏", "Masked"),
}
_OPEN = ("在办", "open cases")
_MASKED = {
    ExportKind.CASES: (
        "姓名、电话已脱敏；标题、地址与诉求内容中的号码已脱敏",
        "names and telephones; numbers in titles, addresses and what was said",
    ),
    ExportKind.WORKERS: ("姓名、手机号已脱敏", "names and telephones"),
}


def about(order: ExportOrder, city: City, now: datetime, crs: str) -> tuple[tuple[str, str], ...]:
    """Return heading and fact, in the language of the file; `now` in the city's zone."""
    at = 0 if order.language.startswith("zh") else 1
    wanted = order.filter
    facts = {"city": f"{city.name} ({city.code})", "at": f"{now:%Y-%m-%d %H:%M:%S} ({city.timezone})", "crs": crs}
    if order.kind is ExportKind.CASES:
        if wanted.first_day or wanted.last_day:
            facts["days"] = f"{wanted.first_day or '…'} – {wanted.last_day or '…'}"
        if wanted.open_only:
            facts["open"] = _OPEN[at]
        if wanted.behind is not None:
            facts["behind"] = wanted.behind.words or wanted.behind.figure
        if wanted.case_ids:
            facts["selected"] = wanted.about
        if wanted.states:
            facts["states"] = ", ".join(order.word(state) for state in sorted(wanted.states))
    if wanted.grid_code:
        facts["grid"] = wanted.grid_code
    if order.kind in _MASKED:
        facts["masked"] = _MASKED[order.kind][at]
    return tuple((_WORDS[name][at], fact) for name, fact in facts.items())
