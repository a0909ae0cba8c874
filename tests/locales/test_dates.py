"""Dates as people say them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from locales import dates

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
CLOSES = 17 * 60 + 30


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ((2026, 11, 23, 17, 30), "今天下班前"),
        ((2026, 11, 24, 17, 30), "明天下班前"),
        ((2026, 11, 27, 17, 30), "这周五(27日)下班前"),
        ((2026, 11, 30, 17, 30), "下周一(30日)下班前"),
        ((2026, 12, 7, 17, 30), "12月7日下班前"),
        ((2027, 1, 8, 17, 30), "2027年1月8日下班前"),
        ((2026, 11, 23, 11, 5), "今天上午 11:05前"),
        ((2026, 11, 23, 15, 5), "今天下午 3:05前"),
        ((2026, 11, 23, 20, 0), "今天晚上 8:00前"),
        ((2026, 11, 24, 0, 10), "明天夜里 12:10前"),
        ((2026, 11, 24, 12, 30), "明天中午 12:30前"),
        ((2026, 11, 24, 5, 59), "明天凌晨5:59前"),
        ((2026, 11, 24, 9, 54), "明天上午9:54前"),
        ((2026, 11, 28, 9, 54), "这周六(28日)上午9:54前"),
    ],
)
def test_deadlines(at: tuple[int, int, int, int, int], said: str) -> None:
    spoken = dates.spoken(datetime(*at, tzinfo=SHANGHAI), MONDAY, CLOSES, "zh_CN")
    assert spoken.replace("（", "(").replace("）", ")") == said.replace(" ", "")


@pytest.mark.parametrize(
    ("that", "said"),
    [
        (date(2026, 11, 22), "昨天"),
        (date(2026, 11, 20), "11月20日"),
        (date(2026, 11, 29), "这周日(29日)"),
        (date(2025, 12, 31), "2025年12月31日"),
    ],
)
def test_days(that: date, said: str) -> None:
    spoken = dates.day(that, MONDAY.date(), "zh_CN")
    assert spoken.replace("（", "(").replace("）", ")") == said


def test_english() -> None:
    friday = datetime(2026, 11, 27, 17, 30, tzinfo=SHANGHAI)
    assert "Friday" in dates.spoken(friday, MONDAY, CLOSES, "en")
    morning = datetime(2026, 11, 24, 0, 10, tzinfo=SHANGHAI)
    assert "12:10 am" in dates.spoken(morning, MONDAY, CLOSES, "en")
