"""What a topic's cases say in common is told in whole words and phrases, Chinese or English."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from models.figures.topics.phrases import Phrases
from models.figures.topics.words import pairs_of, shared_pairs

# Reports of an ordinary week: what is said here in many ways tells where words end.
EVERYDAY = [
    "路灯不亮，晚上看不清路", "路灯杆倾斜", "下水道堵塞，污水外溢", "下水道返味", "下水道疏通后又堵", "下水管破裂", "井盖松动响声大", "井盖丢失",
    "自行车乱停放", "自行车占用盲道", "自行车倒了一片", "老人在家摔倒", "老人走失", "老人办证", "居民反映噪声扰民", "电梯停运三天没人修",
    "电梯异响", "业主投诉停车难", "小区停水两天了", "昨晚停水没有通知", "消防通道被占用", "楼道堆放杂物", "楼道灯不亮", "楼道里有人吸烟", "网格员上门走访",
    "三轮车占道经营", "三轮车逆行", "请尽快处理，谢谢", "车辆乱停", "车辆鸣笛", "网格员巡查发现隐患", "网格长走访", "健身器材生锈",
    "健身房跑路", "健身广场放音乐", "器材损坏无人管", "转账被骗", "银行门口乱停车", "出租房群租", "出租车拒载",
]  # fmt: skip


def telling(mine: Sequence[str], others: Sequence[str] = EVERYDAY, known: Sequence[str] = ()) -> tuple[str, ...]:
    """The phrases of some texts in a week that has `others` ten times over."""
    week = [*mine, *list(others) * 10]
    pairs = shared_pairs(week)
    return Phrases(week, pairs).telling(mine, pairs[: len(mine)], known)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("杏林街{n}号附近雨水箅子断了{n}根条，容易卡住自行车轮。", "容易卡住自行车轮"),
        ("{n}号楼老人行动不便，申请网格员上门协助社保资格认证。", "网格员上门协助社保资格认证"),
        ("一位老人正要去银行转账，疑遭电信诈骗。", "疑遭电信诈骗"),
        ("第{n}次反映路口井盖破损，车辆经过有响声", "井盖破损"),
    ],
)
def test_a_phrase_is_told_whole_however_long_it_is(said: str, told: str) -> None:
    mine = [said.format(n=n + 1) for n in range(12)]
    found = telling(mine)
    assert any(told in word for word in found), found
    for word in found:
        assert all(word in text for text in mine), word
        # Nothing told begins or ends inside what every one of them says: not 人疑遭电信诈, not 根条, not 道堵.
        at = mine[0].index(word)
        before, after = mine[0][at - 1 : at], mine[0][at + len(word) : at + len(word) + 1]
        assert not before or not before.isalpha() or before in "第次号楼根了位条请反映申正要去附近", (word, before)
        assert not after or not after.isalpha() or after in "了有", (word, after)


def test_a_piece_that_only_ever_stands_in_a_longer_word_is_not_told() -> None:
    # 下水 goes on as 下水道 or 下水管 alone: whatever half of the cases say, a reader sees whole words.
    mine = [f"{n}栋下水道堵了，返水" for n in range(6)] + [f"{n}栋下水管裂了，返水" for n in range(5)]
    found = telling(mine)
    assert "下水" not in found
    assert "返水" in found
    assert not any(word.endswith(("道堵", "下")) or word.startswith(("水道", "道")) for word in found), found


def test_a_number_and_its_measure_are_no_part_of_a_phrase_and_a_numeral_in_a_word_is() -> None:
    assert telling([f"{n}名业主要求公示公共收益" for n in range(3, 12)]) == ("业主要求公示公共收益",)
    found = telling([f"{n}号门口三轮车自燃冒烟" for n in range(9)])
    assert any("三轮车" in word for word in found)
    assert not any(word.startswith("轮车") for word in found)


def test_english_is_told_in_whole_words_spelt_as_most_reports_spell_them() -> None:
    others = [
        "SW-Dirty Alley · closed",
        "Street light out",
        "Noise at the park · closed",
        "No heat in the building",
    ] * 3
    mine = [f"Water No Water\nWW-Water No Water · {n} North Ave" for n in range(8)] + ["Hydrant open\nwater leak"]
    assert telling(mine, others)[0] == "Water No Water"
    assert all(word in " ".join(mine) for word in telling(mine, others))
    # A title's last word and the text's first are no phrase, a code alone is none, nor what the class is called already.
    assert "Water No Water" not in telling(mine, others, ["Water No Water"])
    assert not any(word in ("WW", "Ave") or "WW" in word for word in telling(mine, others))


def test_everyday_phrases_set_nothing_apart_and_the_order_of_cases_says_nothing() -> None:
    mine = ["井盖破损，请尽快处理", "门口井盖破损", "井盖破损两天", "井盖破损在路口"]
    others = [*EVERYDAY, *["噪声，请尽快处理"] * 5]
    first = telling(mine, others)
    assert first == ("井盖破损",)
    shuffled = mine[:]
    random.Random(3).shuffle(shuffled)
    assert telling(shuffled, others) == first
    assert telling(["请尽快处理"] * 4, others) == ()


def test_two_characters_that_hold_a_topic_together_are_told_as_the_phrase_they_are_part_of() -> None:
    mine = [f"{n}号停水停电好几天" for n in range(6)]
    week = mine + EVERYDAY * 10
    assert Phrases(week, map(pairs_of, week)).around("水停", mine) == "停水停电好几天"


def test_what_is_masked_is_no_word_of_a_topic() -> None:
    mine = [f"王** 反映{n}号楼水管爆裂" for n in range(8)]
    week = [*mine, *EVERYDAY * 10]
    # The pairs are those of the texts as they were told.
    pairs = [(*pairs_of(text), "王小", "小明") for text in mine] + [tuple(pairs_of(text)) for text in EVERYDAY * 10]
    phrases = Phrases(week, pairs)
    found = phrases.telling(mine, pairs[: len(mine)])
    assert found[0] == "水管爆裂"
    assert not any("王" in word or "明" in word for word in found)
    assert phrases.around("小明", mine) == ""
