"""部门: bureaus, owners of components, sub-centres."""

from __future__ import annotations

from models.imports.kinds.groups import NAME_EN, TABLES
from models.imports.kinds.records import Field, FileKind, Form

DEPARTMENTS = FileKind(
    "departments", "部门", "Departments",
    (
        Field(
            "code", "部门编码", "Code", "全市唯一。再次导入时按编码识别；不填则以名称为编码。",
            "Unique in the city; a later import knows the department by it. Without one the name is the code.", "CG01",
            synonyms=("编码", "代码", "编号", "单位编码", "机构编码", "部门代码", "code", "departmentcode", "deptcode", "id"),
        ),
        Field(
            "name", "部门名称", "Name", "显示在派遣与案卷中的名称。", "As it is shown in orders and cases.", "综合行政执法局", True,
            synonyms=("名称", "部门", "单位名称", "单位", "机构名称", "name", "department", "departmentname", "agency", "dept"),
        ),
        NAME_EN,
        Field(
            "kind", "部门类别", "Kind", "“部门”或“分中心”（镇、街道分中心）；不填为部门。",
            "bureau, or subcentre (of a street or town); empty means bureau.", "部门", form=Form.CHOICE,
            synonyms=("类别", "类型", "单位类别", "部门类型", "kind", "type"),
            choices={
                "bureau": ("部门", "委办局", "职能部门", "权属单位", "主管部门", "养护单位", "局", "bureau"),
                "subcentre": ("分中心", "镇(街道)分中心", "街道分中心", "镇分中心", "镇街分中心", "街道", "镇", "subcenter",
                              "sub-centre", "sub-center"),
            },
        ),
        Field(
            "grid", "所辖网格编码", "Area (grid code)", "分中心所辖街道或镇的网格编码，也可填网格名称；网格须先导入。",
            "The code (or name) of the grid whose sub-centre it is; the grids are imported before.", "",
            synonyms=("所辖网格", "网格编码", "辖区编码", "辖区", "所属街道", "管辖区域", "grid", "gridcode", "area"),
        ),
        Field(
            "phone", "联系电话", "Phone", "值班电话，派遣时显示。", "The phone of its desk, shown when dispatching.", "0532-55501234",
            form=Form.PHONE, synonyms=("电话", "值班电话", "办公电话", "联系方式", "phone", "tel", "telephone"),
        ),
        Field(
            "competent", "主管类别", "Competent for", "主管的案件类别（编码或名称），多个用分号隔开；类别须先导入。",
            "The categories it is competent for (codes or names), separated by semicolons; categories are imported before.",
            "", form=Form.LIST,
            synonyms=("主管小类", "负责类别", "职责类别", "主管", "competent", "competentfor", "categories", "responsiblefor"),
        ),
        Field(
            "owns", "权属部件", "Components owned",
            "所有的部件类别（编码或名称），多个用分号隔开；只在某网格内的写作“类别@网格编码”。",
            "The component categories it owns (codes or names), separated by semicolons; category@gridcode within a grid.",
            "", form=Form.LIST, synonyms=("权属", "部件", "权属类别", "owns", "componentsowned", "owned", "ownerof"),
        ),
    ),
    TABLES,
)  # fmt: skip
