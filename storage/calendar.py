"""Working days from the operator's file, from chinesecalendar, else from statutory days as a marked guess."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import yaml

from cases.deadlines import Calendar

_ONE_DAY = timedelta(days=1)
_WARN_MONTH = 11


class BadCalendar(Exception):
    """A calendar file that cannot be read. `code`: not_yaml | not_a_year | not_dates | wrong_year | twice."""

    def __init__(self, file: str, code: str, line: int | None = None) -> None:
        super().__init__(f"{file}{f', line {line}' if line else ''}: {code}")
        self.file = file
        self.code = code
        self.line = line


@dataclass(frozen=True, kw_only=True)
class Year:
    """A year as the operator wrote it: days off, worked weekend days, the notice it comes from."""

    year: int
    holidays: frozenset[date]
    workdays: frozenset[date]
    source: str


def load_calendar(folder: Path | None, first_year: int, last_year: int) -> Calendar:
    """The calendar from `first_year` to `last_year`. Raises BadCalendar."""
    written = {year.year: year for year in read_files(folder)}
    days: list[date] = []
    uncertain: set[int] = set()
    for number in range(first_year, last_year + 1):
        year = written.get(number)
        if year is not None:
            days += [day for day in _days(number) if _works_by_file(day, year)]
        elif _published(number):
            days += [day for day in _days(number) if chinese_calendar.is_workday(day)]
        else:
            uncertain.add(number)
            statutory = holidays.country_holidays("CN", years=number)
            days += [day for day in _days(number) if day.weekday() < 5 and day not in statutory]
    return Calendar(
        version=_version(days),
        first=date(first_year, 1, 1),
        last=date(last_year, 12, 31),
        workdays=tuple(days),
        uncertain=frozenset(uncertain),
    )


def missing_next_year(today: date, calendar: Calendar) -> bool:
    """From 1 November on the operator is reminded of a year whose holidays are not known yet."""
    return today.month >= _WARN_MONTH and today.year + 1 in calendar.uncertain


def read_files(folder: Path | None) -> tuple[Year, ...]:
    """Every YAML file of the folder; none is fine. Raises BadCalendar."""
    if folder is None or not folder.is_dir():
        return ()
    found: dict[int, Year] = {}
    for path in sorted(folder.glob("*.y*ml")):
        year = _read(path)
        if year.year in found:
            raise BadCalendar(path.name, "twice")
        found[year.year] = year
    return tuple(found.values())


def _read(path: Path) -> Year:
    try:
        top = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as broken:
        mark = broken.problem_mark
        raise BadCalendar(path.name, "not_yaml", mark.line + 1 if mark else None) from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise BadCalendar(path.name, "not_yaml") from None
    if not isinstance(top, yaml.MappingNode):
        raise BadCalendar(path.name, "not_a_year")
    parts = {key.value: node for key, node in top.value}
    number = _number(path, parts.get("year"))
    return Year(
        year=number,
        holidays=_dates(path, parts.get("holidays"), number),
        workdays=_dates(path, parts.get("workdays"), number),
        source=str(parts["source"].value) if "source" in parts else "",
    )


def _number(path: Path, node: yaml.Node | None) -> int:
    value = node.value if isinstance(node, yaml.ScalarNode) else ""
    if node is None or not (value.isascii() and value.isdigit() and len(value) == 4):
        raise BadCalendar(path.name, "not_a_year", _line(node))
    return int(value)


def _dates(path: Path, node: yaml.Node | None, year: int) -> frozenset[date]:
    """The days of a list; a missing or empty list has none."""
    if node is None or node.value == "":
        return frozenset()
    if not isinstance(node, yaml.SequenceNode):
        raise BadCalendar(path.name, "not_dates", _line(node))
    return frozenset(_day(path, item, year) for item in node.value)


def _day(path: Path, node: yaml.Node, year: int) -> date:
    try:
        found = date.fromisoformat(str(node.value))
    except ValueError:
        raise BadCalendar(path.name, "not_dates", _line(node)) from None
    if found.year != year:
        raise BadCalendar(path.name, "wrong_year", _line(node))
    return found


def _line(node: yaml.Node | None) -> int | None:
    return node.start_mark.line + 1 if node is not None else None


def _works_by_file(day: date, year: Year) -> bool:
    return day in year.workdays or (day.weekday() < 5 and day not in year.holidays)


def _published(year: int) -> bool:
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def _days(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + _ONE_DAY * n for n in range((date(year + 1, 1, 1) - first).days)]


def _version(days: list[date]) -> int:
    """A number that changes with the working days."""
    digest = hashlib.sha256(",".join(day.isoformat() for day in days).encode()).digest()
    return int.from_bytes(digest[:6])
