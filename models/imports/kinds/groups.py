"""What several kinds have in common."""

from __future__ import annotations

from models.imports.kinds.records import Field, Form

TABLES = (".csv", ".xlsx")
FEATURES = (".geojson", ".json", ".zip", ".gpkg")

NAME_EN = Field(
    "name_en", "英文名称", "English name", "界面切换到英文时显示；可不填。", "Shown when the desk is in English; may stay empty.",
    synonyms=("英文名", "name_en", "en", "english", "englishname"),
)  # fmt: skip
LON = Field(
    "lon", "经度", "Longitude", "经度，以度为单位的十进制数。", "Longitude, in decimal degrees.",
    form=Form.LON, synonyms=("lon", "lng", "long", "longitude", "x", "x坐标", "坐标x", "东经", "point_x"),
)  # fmt: skip
LAT = Field(
    "lat", "纬度", "Latitude", "纬度，以度为单位的十进制数。", "Latitude, in decimal degrees.",
    form=Form.LAT, synonyms=("lat", "latitude", "y", "y坐标", "坐标y", "北纬", "point_y"),
)  # fmt: skip
URGENCIES = {
    "normal": ("普通", "一般", "正常", "normal", "standard", "low"),
    "urgent": ("急件", "紧急", "加急", "较急", "urgent", "high"),
    "critical": ("特急", "特别紧急", "非常紧急", "critical", "emergency"),
}


def shape(meaning: str, meaning_en: str, example: str) -> Field:
    """Return the field of a kind's geometry."""
    return Field(
        "shape", "图形(WKT)", "Shape (WKT)", meaning, meaning_en, example, form=Form.SHAPE,
        synonyms=("wkt", "geometry", "geom", "the_geom", "图形", "坐标串", "边界", "shape"),
    )  # fmt: skip
