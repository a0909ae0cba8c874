"""Masking, facts, likeness, questions and answers, cutting, normalizing."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.extract import answers_yes, phone_in, without_phone
from nlp.faq import Faq
from nlp.mask import mask, mask_phone
from nlp.normalize import Normalizer
from nlp.quantities import amount_in, number, persons_in, times_in
from nlp.segment import cut, cut_for_search
from nlp.similar import similarity
from nlp.tables import WORDS


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("打13912345678", "打139****5678"),
        ("打１３９１２３４５６７８找我", "打１３９****５６７８找我"),
        ("电话139 1234 5678", "电话139 **** 5678"),
        ("身份证62012319800101123X", "身份证620123**********3X"),
        ("卡号6222021234567890123", "卡号6222***********0123"),
        ("座机0871-65123456", "座机0871-******56"),
        ("编号2026-000412 欠了30000元", "编号2026-000412 欠了30000元"),
    ],
)
def test_mask(text: str, hidden: str) -> None:
    assert mask(text) == hidden


def test_mask_phone() -> None:
    assert mask_phone("13912345678") == "139****5678"
    assert mask_phone("12345") == "***45"


def test_facts() -> None:
    assert phone_in("我的号是１３９１２３４５６７８") == "13912345678"
    assert phone_in("没有") is None
    assert without_phone("李四 13912345678 路烂了") == "李四 路烂了"
    assert amount_in("欠我两千三百块 还有三万") == 30000
    assert amount_in("1.5万元没给") == 15000
    assert amount_in("路烂了") is None
    assert persons_in("二十多人堵在门口") == 20
    assert times_in("昨天晚上和上个月都停电") == ("昨天晚上", "上个月")
    assert (number("二百零三"), number("十二"), number("一二"), number("x")) == (203, 12, 12, None)


def test_yes_and_no() -> None:
    assert answers_yes("是的。") is True
    assert answers_yes("莫说莫说") is False
    assert answers_yes("他家又来了") is None


def test_similarity() -> None:
    first = "二组的路灯坏了三天没人修"
    assert similarity(first, first) == 1.0
    assert similarity(first, "二组路灯坏了三天了没人修") > 0.3
    assert similarity(first, "老板欠工资") == 0.0
    assert similarity("", first) == 0.0


def test_faq_answers_and_abstains() -> None:
    faq = Faq.load(WORDS / "faq.csv")
    hit = faq.best("找你们调解要收费吗", "inquiry")
    assert hit is not None
    assert hit.source
    assert hit.date
    assert faq.best("今天吃什么", "inquiry") is None
    assert faq.best("", "inquiry") is None


def test_cut() -> None:
    assert "青苗费" in cut("青苗费没给")
    assert "网格员" in cut_for_search("网格员来过")


def test_normalize_keeps_offsets() -> None:
    normal = Normalizer.load()("ＡＢ咋办!!!!!路登")
    assert normal.text == "ab怎么办!路灯"
    start = normal.text.index("路灯")
    first, last = normal.span(start, start + 2)
    assert normal.typed[first:last] == "路登"


def test_word_files_are_sorted_out() -> None:
    assert Path(WORDS / "categories").is_dir()
