"""Dates as people say them: 今天下班前, 这周五(27日)下班前, 12月5日前."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from locales.loader import text

_WEEK = 7
_NOON = 12
# The first hour after each part of the day.
_PARTS = (
    (1, "midnight"),
    (6, "dawn"),
    (12, "morning"),
    (13, "noon"),
    (18, "afternoon"),
    (24, "evening"),
)


def spoken(at: datetime, now: datetime, closes: int, language: str) -> str:
    """A deadline in words. `at` and `now` are local times; `closes` the minute at which business ends."""
    minute = at.hour * 60 + at.minute
    if minute == closes:
        return text("date.before_close", language, {"day": day(at.date(), now.date(), language)})
    return text(
        "date.at_time", language, {"day": day(at.date(), now.date(), language), "time": clock(at, language)}
    )


def past(at: datetime, now: datetime, language: str) -> str:
    """When something happened."""
    return day(at.date(), now.date(), language)


def moment(at: datetime, now: datetime, language: str) -> str:
    """昨天下午 3:05: when exactly something was said."""
    return text(
        "date.moment", language, {"day": day(at.date(), now.date(), language), "time": clock(at, language)}
    )


def day(that: date, today: date, language: str) -> str:
    """今天, 明天, 昨天, 这周五(27日), 下周一(30日), 12月5日."""
    away = (that - today).days
    near = {0: "date.today", 1: "date.tomorrow", -1: "date.yesterday"}.get(away)
    if near:
        return text(near, language)
    params: dict[str, str | int] = {
        "month": that.month,
        "day": that.day,
        "weekday": text(f"date.weekday.{that.isoweekday()}", language),
    }
    monday = today - timedelta(days=today.weekday())
    week = (that - monday).days // _WEEK
    if away > 0 and week == 0:
        return text("date.this_week", language, params)
    if away > 0 and week == 1:
        return text("date.next_week", language, params)
    if that.year != today.year:
        return text("date.far", language, {**params, "year": that.year})
    return text("date.month_day", language, params)


def clock(at: datetime, language: str) -> str:
    """下午 3:05."""
    part = next(name for until, name in _PARTS if at.hour < until)
    hour = at.hour if at.hour <= _NOON else at.hour - _NOON
    return text(f"date.{part}", language, {"hour": hour, "minute": f"{at.minute:02d}"})
