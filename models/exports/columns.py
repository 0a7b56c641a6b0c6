"""The columns of each kind of file: headings in both languages, and what stands in them.

Where a column means a field that the imports know, its headings are theirs (`models.imports.kinds`), so that what was
exported can be imported again. What is masked says so in its heading, in words that no import guesses to be a name or a
telephone: otherwise people would be called 王** afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.exports.records import ExportKind
from models.imports.kinds import KINDS


class Holds(StrEnum):
    """What a column's values are in Python: str, int, float, aware datetime in the city's zone; None for nothing."""

    TEXT = "text"
    WHOLE = "whole"
    REAL = "real"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `width` is in characters of a spreadsheet."""

    name: str
    zh: str
    en: str
    holds: Holds = Holds.TEXT
    width: int = 16

    def heading(self, language: str) -> str:
        """What stands above it: Chinese, or English for every other language."""
        return self.zh if language.startswith("zh") else self.en


_WHOLE, _REAL, _TIME = Holds.WHOLE, Holds.REAL, Holds.TIME


def _known(kind: ExportKind, name: str, width: int = 16, holds: Holds = Holds.TEXT) -> Column:
    """A column that is a field of the import of the same kind."""
    field = KINDS[kind.value].field(name)
    return Column(name, field.heading, field.heading_en, holds, width)


_G, _C, _W = ExportKind.GRIDS, ExportKind.CASES, ExportKind.WORKERS
_D, _K, _P, _R = ExportKind.DEPARTMENTS, ExportKind.CATEGORIES, ExportKind.PLACES, ExportKind.ROADS
LON = _known(_C, "lon", 13, _REAL)
LAT = _known(_C, "lat", 13, _REAL)
SHAPE = _known(_G, "shape", 40)
CRS = Column("crs", "坐标系", "CRS", width=12)
WORDS = _known(_C, "text", 60)

COLUMNS: dict[ExportKind, tuple[Column, ...]] = {
    _G: (
        _known(_G, "code", 18),
        _known(_G, "name", 22),
        _known(_G, "name_en", 22),
        # By number: what a level is called differs from city to city.
        _known(_G, "level", 8),
        Column("level_name", "层级名称", "Level's name", width=12),
        _known(_G, "kind", 14),
        _known(_G, "parent", 18),
        _known(_G, "owner", 14),
        Column("owner_name", "权属部门名称", "Owner's name", width=20),
    ),
    _C: (
        _known(_C, "number", 18),
        _known(_C, "title", 40),
        _known(_C, "status", 10),
        _known(_C, "urgency", 10),
        Column("tier", "案件层级", "Tier", width=10),
        _known(_C, "nature", 10),
        _known(_C, "source", 14),
        Column("type", "类型", "Type", width=14),
        _known(_C, "class", 14),
        _known(_C, "category", 20),
        _known(_C, "address", 30),
        Column("grid", "网格编码", "Grid code", width=18),
        Column("grid_name", "网格名称", "Grid", width=20),
        _known(_C, "department", 20),
        Column("worker_masked", "已脱敏的承办人", "Masked name of the worker", width=16),
        _known(_C, "reported", 20, _TIME),
        Column("accepted", "受理时间", "Accepted", _TIME, 20),
        Column("filed", "立案时间", "Filed", _TIME, 20),
        Column("dispatched", "派遣时间", "Dispatched", _TIME, 20),
        Column("signed", "签收时间", "Signed", _TIME, 20),
        Column("arrived", "到场时间", "Arrived", _TIME, 20),
        Column("fed_back", "反馈时间", "Fed back", _TIME, 20),
        _known(_C, "status_at", 20, _TIME),
        _known(_C, "due", 20, _TIME),
        _known(_C, "closed", 20, _TIME),
        Column("reworked", "返工次数", "Times reworked", _WHOLE, 10),
        Column("reopened", "重开次数", "Times reopened", _WHOLE, 10),
        Column("source_system", "来源系统", "Source system", width=14),
        Column("source_number", "来源系统编号", "Source system's number", width=18),
        Column("reporter_masked", "已脱敏的诉求人", "Masked name of the caller", width=16),
        Column("reporter_phone_masked", "已脱敏的诉求人联系电话", "Masked phone of the caller", width=24),
        Column("identifier", "系统标识", "Identifier", width=38),
    ),
    _W: (
        _known(_W, "code", 14),
        Column("name_masked", "已脱敏的姓名", "Masked name", width=14),
        Column("phone_masked", "已脱敏的手机号", "Masked phone", width=16),
        _known(_W, "role", 18),
        _known(_W, "grids", 20),
        Column("grid_name", "首个网格名称", "First grid's name", width=22),
        _known(_W, "department", 18),
        _known(_W, "on_duty", 8),
        Column("load", "在办任务数", "Orders in hand", _WHOLE, 12),
    ),
    _D: (
        _known(_D, "code", 14),
        _known(_D, "name", 26),
        _known(_D, "name_en", 26),
        _known(_D, "kind", 12),
        _known(_D, "grid", 18),
        _known(_D, "phone", 16),
    ),
    _K: tuple(
        _known(_K, f"{level}{part}", 20) for level in ("type", "class", "subclass") for part in ("_code", "", "_en")
    ),
    _P: (
        _known(_P, "code", 14),
        _known(_P, "name", 26),
        _known(_P, "name_en", 26),
        _known(_P, "kind", 12),
        _known(_P, "rank", 10, _WHOLE),
    ),
    _R: (
        _known(_R, "code", 14),
        _known(_R, "name", 26),
        _known(_R, "name_en", 26),
        _known(_R, "road_class", 14),
    ),
}
