"""Days named in a message: 12月14日到18日, 明天, 下周一, 2026-12-14, 上个月. Words in dates.csv."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import cache

from nlp.facts import fold, source_of, words_of
from nlp.quantities import days_in
from nlp.tables import WORDS, rows

_PAST = timedelta(days=60)  # a month and day longer ago than this is meant for next year
_LONGEST = 1000
_FULL = re.compile(r"20\d\d")


def dates_in(text: str, today: date) -> tuple[date, ...]:
    """Every day named, in order. A bare day of the month belongs to the month named before it."""
    found: list[date] = []
    for match in _pattern().finditer(fold(text[:_LONGEST])):
        one = _named(match, today) or _by_numbers(match, found[-1] if found else None, today)
        if one is not None:
            found.append(one)
    return tuple(found)


def period_in(text: str, today: date) -> tuple[date, date] | None:
    """First and last day of a stretch: two days, one day and a number of days, or either alone."""
    named = dates_in(text, today)
    length = days_in(_pattern().sub(" ", fold(text[:_LONGEST])))  # 8日 is a day, 8天 so many
    if len(named) > 1:
        return (named[0], named[1]) if named[0] <= named[1] else None
    if not named and length is None:
        return None
    first = named[0] if named else today
    return first, first + timedelta(days=max(0, (length or 1) - 1))


# ---- a stretch that is past ----------------------------------------------------------------------------


def past_period(text: str, today: date) -> tuple[date, date] | None:
    """First and last day of what is to be looked back on: 上个月, 9月, 今年, two days, or one.

    A day or month still to come is last year's. None where none is named.
    """
    said = fold(text[:_LONGEST])
    days = dates_in(said, today)
    if days:
        last = days[-1]
        return (min(days), max(days)) if _FULL.search(said) else _looked_back(days[0], last, today)
    stretch = re.search(_any("stretch"), said)
    if stretch is not None:
        unit, _, ago = _words("stretch")[stretch[0]].partition(" ")
        return _year(today.year + int(ago)) if unit == "year" else _month(today, int(ago))
    return _months_in(said, today)


def _months_in(said: str, today: date) -> tuple[date, date] | None:
    """Whole months named by number, and whole years."""
    year, month = _any("year"), _any("month")
    found: list[tuple[date, date]] = []
    for match in re.finditer(rf"(?:(20\d\d)(?:{year}|[-/.]))?(\d{{1,2}})(?:{month}|$)", said):
        first = _made(int(match[1] or today.year), int(match[2]), 1)
        if first is not None:
            found.append(
                _month(first if match[1] or first <= today else first.replace(year=today.year - 1), 0)
            )
    whole = re.search(rf"(20\d\d)(?:{year})?(?![-/.\d])", said)
    if not found and whole is not None:
        return _year(int(whole[1]))
    return (min(found)[0], max(found)[1]) if found else None


def _looked_back(first: date, last: date, today: date) -> tuple[date, date]:
    """Two days without a year: the last time the first of them was, and the other after it."""
    begun = _made(today.year, first.month, first.day)
    if begun is None or begun > today:
        begun = _made(today.year - 1, first.month, first.day) or today
    ended = _made(begun.year, last.month, last.day) or begun
    return begun, ended if ended >= begun else _made(begun.year + 1, last.month, last.day) or begun


def _month(day: date, ago: int) -> tuple[date, date]:
    months = day.year * 12 + day.month - 1 + ago
    first = date(months // 12, months % 12 + 1, 1)
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


# ---- their parts ---------------------------------------------------------------------------------------


def _named(match: re.Match[str], today: date) -> date | None:
    if match["named"]:
        return today + timedelta(days=int(_words("named")[match["named"]]))
    if match["weekday"]:
        monday = today - timedelta(days=today.weekday())
        weeks = 1 if match["next"] else 0
        return monday + timedelta(days=7 * weeks + int(_words("weekday")[match["weekday"]]))
    return None


def _by_numbers(match: re.Match[str], before: date | None, today: date) -> date | None:
    if match["alone"]:
        return _of_month(int(match["alone"]), before or today)
    year = int(match["year"]) if match["year"] else today.year
    found = _made(year, int(match["month"]), int(match["day"]))
    if found is not None and not match["year"] and found < today - _PAST:
        return _made(year + 1, found.month, found.day)
    return found


def _of_month(day: int, after: date) -> date | None:
    """That day of this month, or of the next one where it has passed."""
    found = _made(after.year, after.month, day)
    if found is not None and found >= after:
        return found
    following = after.replace(day=1) + timedelta(days=32)
    return _made(following.year, following.month, day)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@cache
def _words(fact: str) -> dict[str, str]:
    table = rows(WORDS / "dates.csv", needs=("fact", "word", "value"))
    return {row.text("word"): row.text("value") for row in table if row.text("fact") == fact}


def _any(fact: str) -> str:
    return "|".join(sorted(map(re.escape, _words(fact)), key=len, reverse=True))


@cache
def _pattern() -> re.Pattern[str]:
    year, month, day = _any("year"), _any("month"), _any("day")
    return re.compile(
        rf"(?<!\d)(?:(?P<year>20\d\d)(?:{year}|[-/.]))?(?P<month>\d{{1,2}})(?:{month}|[-/.])"
        rf"(?P<day>\d{{1,2}})(?!\d)(?:{day})?"
        rf"|(?<!\d)(?P<alone>\d{{1,2}})(?:{day})"
        rf"|(?P<named>{_any('named')})"
        rf"|(?P<next>{_any('next')})?(?:{_any('week')})(?P<weekday>{_any('weekday')})"
    )


# ---- one day to come ---------------------------------------------------------------------------------


def day_in(text: str, today: date) -> date | None:
    """The first day named in the text that is not past; None where none is."""
    said = fold(text[:5000])
    match = _single().search(said)
    if match is not None:
        return _coming(int(match[1]) if match[1] else None, int(match[2]), today)
    days = days_in(said)
    if days is not None:
        return today + timedelta(days=days)
    if words_of("month_end").search(said):
        return today.replace(day=calendar.monthrange(today.year, today.month)[1])
    return None


def _coming(month: int | None, day: int, today: date) -> date | None:
    """This year's or next year's, this month's or next month's."""
    months = [month] if month else [today.month, today.month % 12 + 1]
    candidates = [
        date(year, one, day)
        for year in (today.year, today.year + 1)
        for one in months
        if 1 <= one <= 12 and 1 <= day <= calendar.monthrange(year, one)[1]
    ]
    return min((one for one in candidates if one >= today), default=None)


def _single() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(\d{{1,2}})\s*(?:{source_of('month')})\s*)?(\d{{1,2}})\s*(?:{source_of('month_day')})"
    )
