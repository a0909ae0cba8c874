"""A day named in a sentence: of a month, so many days on, the end of the month."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from nlp.extract import days_in, fold, source_of, words_of


def day_in(text: str, today: date) -> date | None:
    """The first day named in the text that is not past; None where none is."""
    said = fold(text[:5000])
    match = _day().search(said)
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


def _day() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(\d{{1,2}})\s*(?:{source_of('month')})\s*)?(\d{{1,2}})\s*(?:{source_of('month_day')})"
    )
