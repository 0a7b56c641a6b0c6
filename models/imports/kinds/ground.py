"""网格、地点、道路、部件: what has a geometry or a position."""

from __future__ import annotations

from dataclasses import replace

from models.imports.kinds.groups import FEATURES, LAT, LON, NAME_EN, TABLES, shape
from models.imports.kinds.records import Field, FileKind, Form, Shape

GRID_KINDS = {
    "basic": ("基础网格", "基础(综合)网格", "综合网格", "基础", "基本网格", "basic"),
    "dedicated": ("专属网格", "专属", "dedicated"),
    "professional": ("专业网格", "专业", "professional"),
    "dynamic": ("动态专属网格", "动态网格", "动态", "dynamic"),
}
PLACE_KINDS = {
    "land": ("陆地", "land"),
    "water": ("水面", "湖泊", "水库", "水域", "water", "lake"),
    "river": ("河流", "河道", "河", "river"),
    "hill": ("山", "山体", "山峰", "hill", "mountain", "peak"),
    "island": ("岛屿", "岛", "island"),
    "park": ("公园", "广场", "绿地", "park"),
    "school": ("学校", "中学", "小学", "幼儿园", "大学", "school", "university", "kindergarten"),
    "hospital": ("医院", "卫生院", "诊所", "hospital", "clinic"),
    "market": ("市场", "商场", "超市", "农贸市场", "market", "shop", "mall"),
    "factory": ("工厂", "企业", "厂区", "factory", "industrial"),
    "office": ("机关", "办公楼", "政府", "单位", "office", "government"),
    "station": ("车站", "站点", "地铁站", "火车站", "公交站", "station"),
    "pier": ("码头", "港口", "pier", "port"),
    "label": ("地名", "标注", "村庄", "小区", "label", "placename"),
}
ROAD_CLASSES = {
    "arterial": ("主干路", "主干道", "快速路", "高速", "高速公路", "国道", "arterial", "motorway", "trunk", "primary"),
    "secondary": ("次干路", "次干道", "省道", "secondary"),
    "branch": ("支路", "县道", "乡道", "街巷", "branch", "tertiary", "residential", "unclassified", "street"),
    "path": ("小路", "小径", "步道", "人行道", "巷", "path", "footway", "track", "service", "cycleway"),
}
_CODE = ("编码", "代码", "编号", "code", "id", "objectid", "osm_id", "gid")

GRIDS = FileKind(
    "grids", "网格", "Grids",
    (
        Field(
            "code", "网格编码", "Code", "全市唯一，如15位：县6位、街道3位、社区3位、网格3位。不填则按名称识别并自动编码。",
            "Unique in the city. Without one a grid is known by its name and gets a code.", "999001001001001",
            synonyms=("网格代码", "网格编号", "区划代码", "adcode", "grid_code", "gridcode", *_CODE),
        ),
        Field(
            "name", "网格名称", "Name", "显示在地图与案卷中的名称。", "As it is shown on the map and in cases.", "示例第一网格", True,
            synonyms=("名称", "网格名", "网格", "name", "grid_name", "gridname", "label"),
        ),
        NAME_EN,
        Field(
            "parent", "上级网格编码", "Parent's code", "上一级网格的编码；不填则按所处位置。",
            "The code of the grid above; where it is empty, the one it lies in.", "",
            synonyms=("上级编码", "上级网格", "父级编码", "父编码", "parent", "parent_code", "parentcode", "parent_id"),
        ),
        Field(
            "level", "层级", "Level", "市、区(县)、街道(镇)、社区(村)、网格、楼栋，或数字1至6；不填为网格。",
            "A level's name or number, 1 city to 6 building; empty means grid.", "网格",
            synonyms=("级别", "网格层级", "网格级别", "等级", "level", "grid_level"),
        ),
        Field(
            "kind", "网格类型", "Kind", "基础网格、专属网格、专业网格或动态专属网格；不填为基础网格。",
            "basic, dedicated, professional or dynamic; empty means basic.", "基础网格", form=Form.CHOICE,
            synonyms=("类型", "网格类别", "网格种类", "kind", "type", "grid_kind", "gridtype"), choices=GRID_KINDS,
        ),
        Field(
            "owner", "权属部门", "Owner", "专属网格或专业网格所属部门的编码或名称。",
            "Code or name of the department that owns a dedicated or professional grid.", "",
            synonyms=("所属部门", "主管部门", "责任部门", "owner", "department", "owner_department"),
        ),
        shape("多边形，WGS-84 经纬度；GIS 文件中即要素自身的图形。",
              "A polygon in WGS-84 degrees; in a GIS file the feature's own.",
              "POLYGON((0.01 0.01,0.02 0.01,0.02 0.02,0.01 0.02,0.01 0.01))"),
    ),
    (*FEATURES, *TABLES), Shape.AREA,
)  # fmt: skip

PLACES = FileKind(
    "places", "地点", "Places",
    (
        Field(
            "code", "地点编码", "Code", "全市唯一。不填则按名称、类别与位置识别。",
            "Unique in the city. Without one a place is known by its name, kind and position.", "P0001",
            synonyms=("地点代码", "兴趣点编码", "poi_id", "placecode", *_CODE),
        ),
        Field(
            "name", "地点名称", "Name", "地图上显示、检索时查找的名称。", "Shown on the map and found by the search.", "示例小学", True,
            synonyms=("名称", "地名", "名字", "name", "placename", "poi_name", "title"),
        ),
        NAME_EN,
        Field(
            "kind", "地点类别", "Kind", "陆地、水面、河流、山、岛屿、公园、学校、医院、市场、工厂、机关、车站、码头或地名。",
            "land, water, river, hill, island, park, school, hospital, market, factory, office, station, pier or label.",
            "学校", True, Form.CHOICE, ("类别", "类型", "地物类型", "kind", "type", "category", "class", "fclass"), PLACE_KINDS,
        ),
        Field(
            "rank", "重要程度", "Rank", "1至9，1最重要，越小越早在地图上显示；不填为5。",
            "1 to 9, 1 the most important, shown first on the map; empty means 5.", "5", form=Form.NUMBER,
            synonyms=("等级", "级别", "重要性", "rank", "importance"),
        ),
        replace(LON, example="0.015"), replace(LAT, example="0.015"),
        shape("点或多边形；填了经纬度可不填，GIS 文件中即要素自身的图形。",
              "A point or polygon; not needed where longitude and latitude are given; in a GIS file the feature's own.", ""),
    ),
    (*TABLES, *FEATURES), Shape.POINT_OR_AREA,
)  # fmt: skip

ROADS = FileKind(
    "roads", "道路", "Roads",
    (
        Field(
            "code", "路段编码", "Code", "全市唯一。不填则按名称与线形识别。",
            "Unique in the city. Without one a road is known by its name and line.", "R0001",
            synonyms=("道路编码", "道路代码", "路段编号", "road_id", "roadcode", *_CODE),
        ),
        Field(
            "name", "道路名称", "Name", "没有名称的小路可不填。", "May stay empty for a path without one.", "示例路",
            synonyms=("名称", "路名", "道路", "name", "roadname", "road_name", "street"),
        ),
        NAME_EN,
        Field(
            "road_class", "道路等级", "Class", "主干路、次干路、支路或小路；不填为支路。",
            "arterial, secondary, branch or path; empty means branch.", "支路", form=Form.CHOICE,
            synonyms=("等级", "类型", "道路类型", "道路类别", "class", "road_class", "roadclass", "highway", "fclass", "type"),
            choices=ROAD_CLASSES,
        ),
        shape("线，WGS-84 经纬度；GIS 文件中即要素自身的图形。", "A line in WGS-84 degrees; in a GIS file the feature's own.",
              "LINESTRING(0.01 0.015,0.02 0.015)"),
    ),
    (*FEATURES, *TABLES), Shape.LINE,
)  # fmt: skip

COMPONENTS = FileKind(
    "components", "部件", "Components",
    (
        Field(
            "code", "部件编码", "Code", "全市唯一，如16位：县6位、大类2位、小类2位、流水号6位（GB/T 30428.2）。",
            "Unique in the city, as the 16 digits of GB/T 30428.2: district, class, subclass, number.", "9990010101000001", True,
            synonyms=("部件标识码", "部件代码", "部件编号", "标识码", "objcode", "componentcode", *_CODE),
        ),
        Field(
            "category", "部件类别", "Category", "小类的编码或名称；类别须先导入。",
            "The subclass, by code or name; categories are imported before.", "井盖", True,
            synonyms=("小类", "部件小类", "部件名称", "类别", "类型", "小类编码", "category", "objname", "subclass", "type"),
        ),
        Field(
            "owner", "权属部门", "Owner", "与类别的权属不同时填写，部门的编码或名称。",
            "Code or name of the department that owns it, where that is another than its category's.", "",
            synonyms=("权属单位", "所属部门", "主管部门", "产权单位", "owner", "department", "deptname"),
        ),
        Field(
            "address", "位置描述", "Address", "在哪里，用文字说明；可不填。", "Where it stands, in words; may stay empty.", "",
            synonyms=("地址", "位置", "所在位置", "address", "location", "objpos"),
        ),
        Field(
            "in_place", "是否在用", "In place", "拆除的填“否”；不填为是。", "no for one that was taken away; empty means yes.", "是",
            form=Form.YES_NO, synonyms=("在用", "状态正常", "in_place", "inplace", "active"),
        ),
        replace(LON, example="0.015"), replace(LAT, example="0.015"),
    ),
    (*TABLES, *FEATURES), Shape.POINT,
)  # fmt: skip
