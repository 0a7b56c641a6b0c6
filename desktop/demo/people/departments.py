"""The bureaus and companies that own, approve and repair, and one sub-centre a street or town."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.demo.geography.records import Geography


@dataclass(frozen=True, slots=True)
class Bureau:
    """A department by its key: `component` names are the codes of subclasses whose things it owns."""

    key: str
    code: str
    name: str
    name_en: str


BUREAUS: tuple[Bureau, ...] = (
    Bureau("urban", "B01", "综合执法局", "Urban Management Bureau"),
    Bureau("police", "B02", "公安局", "Public Security Bureau"),
    Bureau("housing", "B03", "住建局", "Housing and Construction Bureau"),
    Bureau("market", "B04", "市场监管局", "Market Regulation Bureau"),
    Bureau("ecology", "B05", "生态环境局", "Ecology and Environment Bureau"),
    Bureau("emergency", "B06", "应急管理局", "Emergency Management Bureau"),
    Bureau("fire", "B07", "消防救援大队", "Fire and Rescue Brigade"),
    Bureau("justice", "B08", "司法局", "Justice Bureau"),
    Bureau("health", "B09", "卫健局", "Health Bureau"),
    Bureau("education", "B10", "教体局", "Education and Sports Bureau"),
    Bureau("civil", "B11", "民政局", "Civil Affairs Bureau"),
    Bureau("labour", "B12", "人社局", "Human Resources Bureau"),
    Bureau("transport", "B13", "交通运输局", "Transport Bureau"),
    Bureau("agriculture", "B14", "农业农村局", "Agriculture Bureau"),
    Bureau("petition", "B15", "信访局", "Petitions Bureau"),
    Bureau("drainage", "B21", "排水公司", "Drainage Company"),
    Bureau("municipal", "B22", "市政养护中心", "Municipal Maintenance Centre"),
    Bureau("power", "B23", "供电公司", "Power Company"),
    Bureau("parks", "B24", "园林绿化中心", "Parks and Greenery Centre"),
    Bureau("lamps", "B25", "路灯所", "Street Lighting Office"),
    Bureau("water", "B26", "自来水公司", "Water Company"),
    Bureau("gas", "B27", "燃气公司", "Gas Company"),
    Bureau("sanitation", "B28", "环卫中心", "Sanitation Centre"),
    Bureau("telecom", "B29", "通信建设办", "Telecom Works Office"),
)

GRID_OWNERS = {
    "education": "education",
    "health": "health",
    "market": "market",
    "emergency": "emergency",
    "landscape": "parks",
    "transport": "transport",
}
"""Which bureau owns the dedicated grids that the geography gives to each owner."""


@dataclass(frozen=True, slots=True)
class Subcentre:
    """A street's or town's sub-centre (镇(街道)分中心)."""

    code: str
    name: str
    name_en: str
    grid_code: str


def subcentres(city: Geography) -> tuple[Subcentre, ...]:
    """Return one sub-centre for each street and town of the city."""
    return tuple(
        Subcentre(f"S{n:02d}", f"{street.name}分中心", f"{street.name_en} Sub-centre", street.code)
        for n, street in enumerate(city.at_level(3), 1)
    )
