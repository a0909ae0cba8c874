"""Days as people name them."""

from __future__ import annotations

from datetime import date

import pytest

from nlp.dates import dates_in, past_period, period_in

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("12月14日到18日", [(12, 14), (12, 18)]),
        ("12月30号到2号", [(12, 30), (1, 2)]),
        ("明天到后天", [(11, 24), (11, 25)]),
        ("今天到周五", [(11, 23), (11, 27)]),
        ("下周一到下周三", [(11, 30), (12, 2)]),
        ("2026-12-14 至 2026-12-18", [(12, 14), (12, 18)]),
        ("12.14-12.18", [(12, 14), (12, 18)]),
        ("１２月１４日", [(12, 14)]),
        ("3日", [(12, 3)]),
        ("1月8日", [(1, 8)]),
        ("13月40日", []),
        ("没有日子", []),
    ],
)
def test_days_named(text: str, days: list[tuple[int, int]]) -> None:
    assert [(one.month, one.day) for one in dates_in(text, MONDAY)] == days


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("12月14日到18日 李建国", date(2026, 12, 14), date(2026, 12, 18)),
        ("3天", date(2026, 11, 23), date(2026, 11, 25)),
        ("明天三天", date(2026, 11, 24), date(2026, 11, 26)),
        ("明天", date(2026, 11, 24), date(2026, 11, 24)),
        ("1月8日", date(2027, 1, 8), date(2027, 1, 8)),
        ("11月3日", date(2026, 11, 3), date(2026, 11, 3)),
    ],
)
def test_a_stretch(text: str, first: date, last: date) -> None:
    assert period_in(text, MONDAY) == (first, last)


@pytest.mark.parametrize("text", ["", "李建国", "12月18日到12月14日"])
def test_no_stretch(text: str) -> None:
    assert period_in(text, MONDAY) is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-11-01 2026-11-20", date(2026, 11, 1), date(2026, 11, 20)),
        ("11月1日到11月20日", date(2026, 11, 1), date(2026, 11, 20)),
        ("3月1日到3月31日", date(2026, 3, 1), date(2026, 3, 31)),
        ("11月1日到11月30日", date(2026, 11, 1), date(2026, 11, 30)),
        ("9月1日到12月31日", date(2026, 9, 1), date(2026, 12, 31)),
        ("12月1日到1月31日", date(2025, 12, 1), date(2026, 1, 31)),
        ("2024-01-01 到 2026-01-01", date(2024, 1, 1), date(2026, 1, 1)),
        ("昨天", date(2026, 11, 22), date(2026, 11, 22)),
        ("12月30日", date(2025, 12, 30), date(2025, 12, 30)),
        ("上个月", date(2026, 10, 1), date(2026, 10, 31)),
        ("本月", date(2026, 11, 1), date(2026, 11, 30)),
        ("今年", date(2026, 1, 1), date(2026, 12, 31)),
        ("去年", date(2025, 1, 1), date(2025, 12, 31)),
        ("9月", date(2026, 9, 1), date(2026, 9, 30)),
        ("12月", date(2025, 12, 1), date(2025, 12, 31)),
        ("7月到9月", date(2026, 7, 1), date(2026, 9, 30)),
        ("2025年12月", date(2025, 12, 1), date(2025, 12, 31)),
        ("2025年", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_what_is_looked_back_on(text: str, first: date, last: date) -> None:
    assert past_period(text, MONDAY) == (first, last)


@pytest.mark.parametrize("text", ["", "全部", "2026-13-45", "13月"])
def test_nothing_to_look_back_on(text: str) -> None:
    assert past_period(text, MONDAY) is None
