"""Days as people name them."""

from __future__ import annotations

from datetime import date

import pytest

from nlp.dates import dates_in, period_in

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
