"""Working time: spans, holidays and make-up days, office hours.

Rules (domain.md 0.10, 1.4): the start day is not counted; a day limit ends with the business of its n-th day;
a last day that is no working day rolls on to the next one; hours and minutes run by the clock from the start;
working hours run inside the office hours only.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_SPAN = re.compile(r"(\d{1,4})(m|h|wh|wd|d)")


class SpanUnit(StrEnum):
    """How a limit is counted: minutes and hours by the clock, working hours, working days, natural days."""

    MINUTES = "m"
    HOURS = "h"
    WORK_HOURS = "wh"
    WORK_DAYS = "wd"
    DAYS = "d"


@dataclass(frozen=True, order=True)
class Span:
    """A length such as 10 m, 4 wh, 1 wd, 15 d."""

    count: int
    unit: SpanUnit

    @classmethod
    def parse(cls, text: str) -> Span:
        """Read "10m", "4wh", "1wd", "15d". Raises ValueError on anything else."""
        match = _SPAN.fullmatch(text.strip())
        if match is None:
            raise ValueError(text)
        return cls(int(match[1]), SpanUnit(match[2]))

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"


@dataclass(frozen=True)
class OfficeHours:
    """Half-open stretches of the day, in minutes since midnight, in order."""

    stretches: tuple[tuple[int, int], ...] = ((8 * 60 + 30, 12 * 60), (14 * 60, 17 * 60 + 30))

    @property
    def opens(self) -> int:
        """The first minute of business."""
        return self.stretches[0][0]

    @property
    def closes(self) -> int:
        """The end of business."""
        return self.stretches[-1][1]

    @property
    def length(self) -> int:
        """Working minutes of a whole day."""
        return sum(end - start for start, end in self.stretches)

    def worked_before(self, minute: int) -> int:
        """Working minutes of the day up to `minute`."""
        return sum(max(0, min(minute, end) - start) for start, end in self.stretches)

    def minute_of(self, worked: int) -> int:
        """The minute of the day at which `worked` (1..length) working minutes are over; 0 is the opening."""
        if worked <= 0:
            return self.opens
        for start, end in self.stretches:
            if worked <= end - start:
                return start + worked
            worked -= end - start
        return self.closes


@dataclass(frozen=True)
class Calendar:
    """Which days are worked, in Asia/Shanghai, from `first` to `last` inclusive; beyond, Monday to Friday.

    `workdays` are the worked days in order; `uncertain` the years whose holidays are not published yet.
    """

    version: int
    first: date
    last: date
    workdays: tuple[date, ...] = ()
    uncertain: frozenset[int] = frozenset()
    hours: OfficeHours = OfficeHours()

    @cached_property
    def _worked(self) -> frozenset[date]:
        return frozenset(self.workdays)

    def works(self, day: date) -> bool:
        """True on a working day (make-up days included)."""
        if self.first <= day <= self.last:
            return day in self._worked
        return day.weekday() < 5

    def provisional(self, at: datetime) -> bool:
        """True where the year's holidays are not published yet."""
        day = self.local(at).date()
        return day.year in self.uncertain or not self.first <= day <= self.last

    # ---- instants and days -------------------------------------------------------------------

    def local(self, at: datetime) -> datetime:
        """The instant on the wall clock of Asia/Shanghai."""
        return at.astimezone(SHANGHAI)

    def at_local(self, day: date, minute: int) -> datetime:
        """The UTC instant of a local minute of a day."""
        return (datetime.combine(day, time(0), SHANGHAI) + timedelta(minutes=minute)).astimezone(UTC)

    def close_of(self, day: date) -> datetime:
        """The end of business of a day."""
        return self.at_local(day, self.hours.closes)

    def is_office_time(self, at: datetime) -> bool:
        """True inside the office hours of a working day."""
        local = self.local(at)
        minute = local.hour * 60 + local.minute
        return self.works(local.date()) and any(start <= minute < end for start, end in self.hours.stretches)

    def next_open(self, at: datetime) -> datetime:
        """`at` itself inside office hours, else the next opening."""
        if self.is_office_time(at):
            return at.astimezone(UTC)
        local = self.local(at)
        minute = local.hour * 60 + local.minute
        if self.works(local.date()):
            for start, _ in self.hours.stretches:
                if minute < start:
                    return self.at_local(local.date(), start)
        return self.at_local(self.workday_after(local.date(), 1), self.hours.opens)

    def workday_after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which is not counted; 0: `day` or the next worked one."""
        if count == 0:
            return day if self.works(day) else self.workday_after(day, 1)
        index = bisect_right(self.workdays, day) + count - 1
        if self.first <= day and index < len(self.workdays):
            return self.workdays[index]
        return self._step(day, count)

    def _step(self, day: date, count: int) -> date:
        while count:
            day += timedelta(days=1)
            count -= self.works(day)
        return day

    def workdays_between(self, start: datetime, end: datetime) -> int:
        """Working days after the day of `start` up to and with the day of `end`; 0 where end is not later."""
        first, last = self.local(start).date(), self.local(end).date()
        if last <= first:
            return 0
        if self.first <= first and last <= self.last:
            return bisect_right(self.workdays, last) - bisect_right(self.workdays, first)
        return sum(self.works(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))

    # ---- deadlines ---------------------------------------------------------------------------

    def add(self, start: datetime, span: Span) -> datetime:
        """The deadline `span` after `start` (both aware; UTC out)."""
        if span.unit is SpanUnit.MINUTES:
            return start.astimezone(UTC) + timedelta(minutes=span.count)
        if span.unit is SpanUnit.HOURS:
            return start.astimezone(UTC) + timedelta(hours=span.count)
        if span.unit is SpanUnit.WORK_HOURS:
            return self.add_work_minutes(start, span.count * 60)
        day = self.local(start).date()
        if span.unit is SpanUnit.WORK_DAYS:
            return self.close_of(self.workday_after(day, span.count))
        return self.close_of(self.workday_after(day + timedelta(days=span.count), 0))

    def add_work_minutes(self, start: datetime, minutes: int) -> datetime:
        """`minutes` of office time after `start`."""
        opened = self.local(self.next_open(start))
        day = opened.date()
        worked = self.hours.worked_before(opened.hour * 60 + opened.minute) + minutes
        whole, rest = divmod(worked, self.hours.length)
        if rest == 0 and whole:  # ends exactly with the business of a day, not with the opening of the next
            whole, rest = whole - 1, self.hours.length
        day = self.workday_after(day, whole) if whole else day
        return self.at_local(day, self.hours.minute_of(rest)) + timedelta(seconds=opened.second)

    def work_minutes(self, start: datetime, end: datetime) -> int:
        """Working minutes from `start` to `end`; 0 where end is not later."""
        if end <= start:
            return 0
        days = self.workdays_between(start, end)
        return self._left_of_day(start) + days * self.hours.length - self._left_of_day(end)

    def _left_of_day(self, at: datetime) -> int:
        """Working minutes from `at` to the end of business of its day."""
        local = self.local(at)
        if not self.works(local.date()):
            return 0
        return self.hours.length - self.hours.worked_before(local.hour * 60 + local.minute)

    def add_percent(self, start: datetime, end: datetime, percent: int) -> datetime:
        """A point on the way from `start` to `end`: in working time, for short stretches by the clock."""
        worked = self.work_minutes(start, end)
        by_clock = (end - start) * percent / 100 + start
        if worked < 60 or end - start < timedelta(hours=3):
            return by_clock.astimezone(UTC)
        return min(self.add_work_minutes(start, max(1, worked * percent // 100)), end.astimezone(UTC))
