"""Names of schools, hospitals, markets, factories, parks, offices and estates."""

from __future__ import annotations

import random
from collections.abc import Iterator

from desktop.demo.names.areas import numeral
from desktop.demo.names.pinyin import letters

NAMED: dict[str, tuple[tuple[str, str], ...]] = {
    "school": (
        ("实验小学", "Experimental Primary School"), ("澜州市第一中学", "Lanzhou No. 1 High School"),
        ("澜州市第二中学", "Lanzhou No. 2 High School"), ("澜州市实验中学", "Lanzhou Experimental School"),
        ("澜州海洋职业学院", "Lanzhou Ocean College"), ("澜州市外国语学校", "Lanzhou Foreign Language School"),
        ("澜州市特殊教育学校", "Lanzhou Special School"),
    ),
    "hospital": (
        ("澜州市人民医院", "Lanzhou People's Hospital"), ("澜州市中医院", "Lanzhou Hospital of Chinese Medicine"),
        ("澜州市妇幼保健院", "Lanzhou Maternity Hospital"), ("澜州市第二人民医院", "Lanzhou No. 2 Hospital"),
    ),
    "market": (
        ("澜州水产批发市场", "Lanzhou Seafood Market"), ("汀湾农产品物流园", "Tingwan Produce Park"),
        ("花市老街市场", "Huashi Old Street Market"),
    ),
    "factory": (
        ("澜州船舶修造厂", "Lanzhou Shipyard"), ("金帆海产食品有限公司", "Jinfan Seafood Company"),
        ("汀湾冷链物流中心", "Tingwan Cold Storage"), ("恒澜化工有限公司", "Henglan Chemical Company"),
        ("澜州热电厂", "Lanzhou Power Plant"), ("安泰铸造厂", "Antai Foundry"), ("海盛制网厂", "Haisheng Net Works"),
        ("永固建材有限公司", "Yonggu Building Materials"), ("青榆纺织厂", "Qingyu Textile Mill"),
        ("柳渡木业有限公司", "Liudu Timber Company"), ("瑞丰机械厂", "Ruifeng Machinery Works"),
        ("启明电子产业园", "Qiming Electronics Park"), ("晨光印刷厂", "Chenguang Printing House"),
        ("石岭采石场", "Shiling Quarry"), ("澜州污水处理厂", "Lanzhou Sewage Works"), ("长风汽车配件厂", "Changfeng Auto Parts"),
    ),
    "park": (
        ("望潮公园", "Wangchao Park"), ("市民广场", "Citizens' Square"), ("澜水湿地公园", "Lan River Wetland Park"),
        ("文昌公园", "Wenchang Park"), ("灯塔公园", "Lighthouse Park"), ("梧桐公园", "Wutong Park"),
        ("儿童公园", "Children's Park"), ("荷塘公园", "Hetang Park"), ("体育公园", "Sports Park"),
        ("听涛海滨公园", "Tingtao Seaside Park"), ("南浦公园", "Nanpu Park"), ("植物园", "Botanical Garden"),
    ),
    "station": (("澜州站", "Lanzhou Railway Station"), ("澜州长途汽车站", "Lanzhou Coach Station")),
}  # fmt: skip
ENDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "school": (("小学", "Primary School"), ("中学", "Middle School"), ("幼儿园", "Kindergarten")),
    "hospital": (("社区卫生服务中心", "Health Centre"),),
    "market": (("农贸市场", "Food Market"), ("购物中心", "Shopping Centre"), ("集贸市场", "Market")),
    "factory": (("工业园", "Industrial Park"), ("食品厂", "Food Works")),
    "park": (("公园", "Park"), ("绿地", "Green")),
    "station": (("公交总站", "Bus Terminal"),),
    "label": (("花园", "Garden"), ("小区", "Estate"), ("家园", "Homes"), ("新村", "New Village"), ("公寓", "Apartments"),
              ("名苑", "Court")),
}  # fmt: skip
ESTATES = (
    "海棠", "翠湖", "金色", "阳光", "滨江", "望海", "听涛", "观澜", "碧水", "锦绣", "星河", "丽景", "香樟", "枫丹", "东方",
    "盛世", "祥和", "康居", "安居", "书香", "水岸", "春江", "紫金", "御景", "天润", "嘉和", "馨园", "明珠", "白鹭", "银河",
    "梧桐", "世纪", "学林", "江南", "柳岸", "凤栖", "万和", "福满", "龙泉", "盐仓", "港城", "船厂", "渔光", "铁路", "纺织",
)  # fmt: skip


class PlaceNames:
    """Hands out names by kind: the city's own first, then stem + ending, each once."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.taken: set[str] = set()
        self.named = {kind: list(names) for kind, names in NAMED.items()}
        estates = [(e, end) for end in ENDINGS["label"] for e in ESTATES]
        rng.shuffle(estates)
        self.estates: Iterator[tuple[str, tuple[str, str]]] = iter(estates)

    def city_wide(self, kind: str, street: str, *, by_sea: bool, by_river: bool) -> tuple[str, str] | None:
        """The next name of the city's own list that fits a plot in this street, by the sea or by the river."""
        for pair in self.named.get(kind, []):
            if belongs(pair[0], street, by_sea=by_sea, by_river=by_river):
                self.named[kind].remove(pair)
                self.taken.add(pair[0])
                return pair
        return None

    def local(self, kind: str, stem: str, n: int = 0) -> tuple[str, str]:
        """A name from its neighbourhood: 文昌 → 文昌小学, 文昌农贸市场; numbered when taken."""
        endings = ENDINGS[kind]
        for k in range(len(endings)):
            ending, english = endings[(n + k) % len(endings)]
            if f"{stem}{ending}" not in self.taken:
                self.taken.add(f"{stem}{ending}")
                return f"{stem}{ending}", f"{letters(stem)} {english}"
        number = 2
        while f"{stem}第{numeral(number)}{endings[0][0]}" in self.taken:
            number += 1
        name = f"{stem}第{numeral(number)}{endings[0][0]}"
        self.taken.add(name)
        return name, f"{letters(stem)} No. {number} {endings[0][1]}"

    def estate(self) -> tuple[str, str] | None:
        """A housing estate's name, or None when all are used."""
        for stem, (ending, english) in self.estates:
            name = f"{stem}{ending}"
            if name not in self.taken:
                self.taken.add(name)
                return name, f"{letters(stem)} {english}"
        return None


STREET_STEMS = ("望潮", "东汀", "青榆", "汀湾", "南桥", "北岑", "柳渡", "石岭")
SEA_WORDS = ("船舶", "水产", "海滨", "海洋", "灯塔", "海产", "制网")
RIVER_WORDS = ("澜水", "湿地", "污水")


def belongs(name: str, street: str, *, by_sea: bool, by_river: bool) -> bool:
    """Whether a name tells no lie about where it stands: 石岭采石场 is in 石岭镇, a shipyard by the sea."""
    if any(stem in name and not street.startswith(stem) for stem in STREET_STEMS):
        return False
    if any(word in name for word in SEA_WORDS):
        return by_sea
    return by_river or not any(word in name for word in RIVER_WORDS)


def street_stem(name: str, name_en: str) -> tuple[str, str]:
    """The proper part of a street's or town's name: 云溪街道 → 云溪, Yunxi."""
    for ending, english in (("街道", " Subdistrict"), ("新区", " New Area"), ("镇", " Town")):
        if name.endswith(ending):
            return name.removesuffix(ending), name_en.removesuffix(english)
    return name, name_en
