"""Names and phones as they may be seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.workers.masking import mask_name, mask_phone, mask_said, mask_text


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王小明", "王**"),
        ("王明", "王**"),
        ("欧阳娜娜", "欧阳**"),
        ("欧阳", "欧**"),
        ("", ""),
        ("王", "*"),
        ("Smith", "S**"),
    ],
)
def test_of_a_name_the_family_name_is_left(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"), [("13812341234", "138****1234"), ("", ""), ("12345", "****45"), ("110", "****")]
)
def test_of_a_phone_the_first_three_and_last_four_digits_are_left(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@given(st.text(min_size=1))
def test_a_masked_name_says_nothing_of_the_given_name_or_its_length(name: str) -> None:
    masked = mask_name(name)
    assert masked.endswith("*")
    assert len(masked) <= 4
    assert name not in masked or set(name) == {"*"}


@given(st.text(alphabet="0123456789-+ ", min_size=1, max_size=30))
def test_a_masked_phone_hides_at_least_four_characters_of_a_long_number(phone: str) -> None:
    masked = mask_phone(phone)
    assert "****" in masked
    assert sum(character != "*" for character in masked) <= max(0, min(7, len(phone) - 3))


@pytest.mark.parametrize(
    ("typed", "masked"),
    [
        ("王秀英女士来电138 1234 5678反映", "王**女士来电138****5678反映"),
        ("李建国先生,0532-88881234", "李**先生,053****1234"),
        ("欧阳建国师傅投诉", "欧阳**师傅投诉"),
        ("身份证37028219990101123X遗失", "身份证370****123X遗失"),
        ("call +1 (410) 555-0199 back", "call 141****0199 back"),
        ("手机138—1234—5678", "手机138****5678"),
        ("138 - 1234 - 5678", "138****5678"),
        ("138·1234·5678", "138****5678"),
        ("138\u200b1234\u200b5678", "138****5678"),
        ("一三八一二三四五六七八", "一三八****五六七八"),
        ("联系人：王秀英，电话", "联系人：王**，电话"),
        ("我叫欧阳娜娜，住三楼", "我叫欧阳**，住三楼"),
        ("write to ann.lee@example.org", "write to a**@example.org"),
        ("Mrs. Ann Lee called", "Mrs. A** called"),
    ],
)
def test_words_that_were_typed_lose_numbers_of_persons_and_the_names_before_a_form_of_address(
    typed: str, masked: str
) -> None:
    assert mask_text(typed) == masked


@pytest.mark.parametrize(
    "typed",
    [
        "独居老人三日未出门，请上门查看",
        "12345热线转来",
        "井盖破损，2018-12-31 10:30",
        "与20261123-0042号案卷同一处",
        "按期5912/6026",
        "联系人：不详",
        "3号楼2单元301室",
        "高龄老人",
        "",
    ],
)
def test_words_about_nobody_stay_as_they_are(typed: str) -> None:
    assert mask_text(typed) == typed


@given(st.text(alphabet="王李先生女士联系人：我叫Mrs. Ann@x.cn0123456789-*", max_size=40))
def test_masked_twice_is_masked_once(words: str) -> None:
    assert mask_text(mask_text(words)) == mask_text(words)


def test_who_is_known_by_name_is_masked_wherever_the_name_stands() -> None:
    assert mask_said("贲秀莲报：贲秀莲家进水", ["贲秀莲"]) == "贲**报：贲**家进水"
    assert mask_said("市民反映噪声", ["市民"]) == "市民反映噪声"
    assert mask_said("无人", [""]) == "无人"


@given(st.text(max_size=20), st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.text(max_size=20))
def test_no_mobile_number_gets_through_whatever_stands_around_it(before: str, number: str, after: str) -> None:
    assert number not in mask_text(before + number + after)
