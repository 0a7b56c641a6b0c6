"""网格力量: those who walk the grids."""

from __future__ import annotations

from dataclasses import replace

from models.imports.kinds.groups import LAT, LON, TABLES
from models.imports.kinds.records import Field, FileKind, Form

ROLES = {
    "leader": ("网格长", "片长", "leader", "gridleader"),
    "manager": ("网格管理员", "管理员", "manager", "gridmanager"),
    "full_time": (
        "网格员(专职)",
        "专职网格员",
        "网格员",
        "专职",
        "full_time",
        "fulltime",
        "worker",
        "gridworker",
        "officer",
    ),
    "part_time": ("网格员(兼职)", "兼职网格员", "兼职", "part_time", "parttime"),
    "informant": ("网格信息员", "信息员", "informant"),
    "building_head": ("楼栋长", "楼长", "单元长", "building_head", "buildinghead"),
}

WORKERS = FileKind(
    "workers", "网格力量", "Workers",
    (
        Field(
            "code", "工号", "Code", "全市唯一。再次导入时按工号识别。", "Unique in the city; a later import knows the worker by it.",
            "W0001", True, synonyms=("编号", "编码", "人员编号", "人员编码", "网格员编号", "工作证号", "code", "number", "workerid",
                                     "id", "no", "staffno", "badge"),
        ),
        Field(
            "name", "姓名", "Name", "真实姓名；屏上与导出默认脱敏。", "The full name; masked on screens and in exports.", "王示例", True,
            synonyms=("人员姓名", "网格员姓名", "名字", "name", "fullname", "worker"),
        ),
        Field(
            "phone", "手机号", "Phone", "联系电话；屏上与导出默认脱敏。", "The phone; masked on screens and in exports.", "13800000001",
            form=Form.PHONE, synonyms=("手机", "手机号码", "电话", "联系电话", "联系方式", "phone", "mobile", "tel", "cell"),
        ),
        Field(
            "role", "岗位", "Role", "网格长、网格管理员、网格员(专职)、网格员(兼职)、网格信息员、楼栋长；只写“网格员”按专职。",
            "leader, manager, full_time, part_time, informant or building_head.", "网格员(专职)", True, Form.CHOICE,
            ("角色", "职务", "人员类型", "人员类别", "身份", "role", "position", "duty", "title"), ROLES,
        ),
        Field(
            "grids", "网格编码", "Grid codes", "所在网格的编码（或名称），多个用分号隔开；网格须先导入。",
            "The codes (or names) of the grids on whose team the worker is, separated by semicolons.", "", form=Form.LIST,
            synonyms=("所属网格", "所属网格编码", "负责网格", "网格", "网格名称", "grid", "grids", "gridcode", "gridcodes", "area"),
        ),
        Field(
            "department", "所属部门", "Department", "部门编码或名称；网格队伍可不填。",
            "Code or name of the department the worker belongs to; may stay empty.", "",
            synonyms=("部门", "单位", "所属单位", "工作单位", "department", "dept", "agency", "employer"),
        ),
        Field(
            "on_duty", "在岗", "On duty", "“是”或“否”，不填为否；在岗的才会被推荐。",
            "yes or no; empty means no. Only who is on duty is recommended.", "是", form=Form.YES_NO,
            synonyms=("是否在岗", "在岗状态", "当班", "值班", "onduty", "duty", "active"),
        ),
        replace(LON, meaning="最近一次定位的经度；须与定位时间同填，没有就不填。",
                meaning_en="Longitude last seen at, with the time; empty where there is none."),
        replace(LAT, meaning="最近一次定位的纬度；须与定位时间同填，没有就不填。",
                meaning_en="Latitude last seen at, with the time; empty where there is none."),
        Field(
            "fixed_at", "定位时间", "Position at", "定位的时间，按城市时区；早于三十天的不采用。",
            "When the position was taken, in the city's time zone; older than thirty days is not used.", "", form=Form.TIME,
            synonyms=("定位时刻", "位置时间", "最后定位时间", "fixedat", "positionat", "positiontime", "lastseen"),
        ),
    ),
    TABLES,
)  # fmt: skip
