"""Names of roads: great ones by hand, the rest from auspicious and local stems, never twice in one city."""

from __future__ import annotations

import random
from collections.abc import Iterator

AVENUES = (
    "世纪大道", "港湾大道", "迎宾大道", "澜州大道", "长风大道", "启明大道", "和顺大道", "望海大道", "凌云大道", "汀湾大道",
    "石岭大道", "柳川大道", "创业大道", "金帆大道", "朝阳大道", "青榆大道", "丰泽大道", "云门大道",
)  # fmt: skip
COAST_ROAD = "滨海大道"
ISLAND_ROAD = "环岛路"
RIVER_ROADS = ("沿江北路", "沿江南路")
STEMS = (
    "文昌", "汀阳", "学府", "港湾", "书院", "望潮", "青榆", "柳渡", "云栖", "海棠", "明德", "崇文", "崇德", "安澜", "安泰",
    "安宁", "安康", "永安", "永宁", "永泰", "永乐", "长宁", "长安", "长乐", "长兴", "兴业", "兴盛", "兴华", "振华", "振兴",
    "建设", "建业", "建国", "解放", "人民", "和平", "胜利", "光明", "光华", "光复", "向阳", "向荣", "朝晖", "朝霞", "晨曦",
    "东升", "东亭", "东篱", "西亭", "西园", "西郊", "南浦", "南薰", "南屏", "北辰", "北亭", "北苑", "中兴", "中和", "德胜",
    "德馨", "仁和", "仁爱", "仁寿", "义安", "礼贤", "智远", "信义", "诚信", "敬业", "勤俭", "友谊", "团结", "文化", "文明",
    "科苑", "科创", "育才", "育英", "育贤", "毓秀", "集贤", "聚贤", "进贤", "招贤", "桂花", "桃源", "梅园", "兰亭", "兰溪",
    "竹园", "菊园", "荷塘", "莲湖", "枫林", "银杏", "梧桐", "香樟", "玉兰", "紫藤", "紫荆", "丁香", "石榴", "海桐", "松涛",
    "柏树", "榕荫", "杏林", "槐荫", "芦花", "渔港", "渔歌", "帆影", "潮声", "观潮", "听涛", "望海", "临海", "通海", "镇海",
    "澄海", "海盐", "海月", "海星", "珊瑚", "珍珠", "贝壳", "银滩", "金沙", "白沙", "沙堤", "石堤", "长堤", "新堤", "堤东",
    "船厂", "码头", "灯塔", "锚地", "航标", "盐仓", "粮仓", "仓前", "仓后", "桥东", "桥西", "渡口", "水门", "水关", "城南",
    "城北", "城隍", "鼓楼", "钟楼", "塔前", "塔后", "寺前", "宫前", "县前", "府前", "府后", "学前", "学后", "井头", "井亭",
    "花市", "米市", "鱼市", "布市", "竹木", "铁匠", "打铜", "染坊", "油坊", "酒坊", "茶亭", "驿前", "驿后", "接官", "迎春",
    "迎晖", "迎祥", "迎瑞", "庆云", "庆丰", "瑞云", "瑞丰", "瑞祥", "吉庆", "吉祥", "如意", "福泉", "福星", "福寿", "寿山",
    "宝山", "宝塔", "金桥", "金穗", "银桥", "玉泉", "玉带", "清泉", "清溪", "清风", "清河", "泉山", "龙潭", "龙泉", "凤鸣",
    "凤凰", "鹤鸣", "鹿鸣", "白鹭", "白云", "青云", "青松", "青山", "翠屏", "翠竹", "碧波", "碧桃", "丹霞", "丹桂", "朱雀",
    "春晖", "春晓", "春申", "夏荷", "秋水", "秋月", "冬青", "惠民", "惠安", "惠风", "利民", "利群", "利济", "济民", "济世",
    "普济", "广济", "广源", "广宁", "泰和", "泰安", "泰康", "康宁", "康乐", "乐业", "乐善", "嘉禾", "嘉树", "嘉陵", "双桥",
    "双井", "三官", "三桥", "四平", "五福", "六合", "七星", "八仙", "九曲", "十里", "百花", "百步", "千秋", "万寿", "万年",
)  # fmt: skip


class RoadNames:
    """Hands out road names, each once."""

    def __init__(self, rng: random.Random) -> None:
        avenues = list(AVENUES[3:])
        rng.shuffle(avenues)
        self.avenues = iter([*AVENUES[:3], *avenues])
        stems = list(STEMS[12:])
        rng.shuffle(stems)
        self.stems = [*STEMS[:12], *stems]
        self.taken = {COAST_ROAD, ISLAND_ROAD, *RIVER_ROADS}
        self.east_west = self.series("路")
        self.north_south = self.series("街")
        self.lanes = self.series("巷", "弄", "里")

    def series(self, *endings: str) -> Iterator[str]:
        """Stem + ending, then numbered ones (文昌二路), without end."""
        digits = ("一", "二", "三", "四", "五", "六", "七", "八", "九")
        numerals = (
            "",
            *digits,
            "十",
            *(f"十{digit}" for digit in digits),
            "二十",
            *(f"二十{digit}" for digit in digits),
        )
        for numeral in numerals:
            for shift in range(len(endings)):
                for n, stem in enumerate(self.stems):
                    yield f"{stem}{numeral}{endings[(n + shift) % len(endings)]}"
        raise RuntimeError("more roads than names: add stems to desktop/demo/names/roads.py")

    def take(self, names: Iterator[str]) -> str:
        for name in names:
            if name not in self.taken:
                self.taken.add(name)
                return name
        raise RuntimeError("the names have run out")

    def next(self, road_class: str, vertical: bool) -> str:
        """A new name for a road of this class; streets run north, roads run east, as in many old towns."""
        if road_class == "arterial":
            for name in self.avenues:
                return name
        if road_class == "path":
            return self.take(self.lanes)
        return self.take(self.north_south if vertical else self.east_west)
