"""Working time: the vectors of the trade, and what must hold for every start and span."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.deadlines import Calendar, OfficeHours, Span, SpanUnit

SHANGHAI = ZoneInfo("Asia/Shanghai")
NATIONAL_DAY = {date(2026, 10, day) for day in range(1, 8)}
MAKE_UP = {date(2026, 10, 10), date(2026, 9, 20)}
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def _year() -> tuple[date, ...]:
    days = [FIRST + timedelta(days=n) for n in range(365)]
    return tuple(day for day in days if day in MAKE_UP or (day.weekday() < 5 and day not in NATIONAL_DAY))


CALENDAR = Calendar(version=1, first=FIRST, last=LAST, workdays=_year(), uncertain=frozenset({2027}))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def local(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("start", "span", "expected"),
    [
        pytest.param(
            "2026-11-20T16:30", "4wh", "2026-11-23 11:30", id="four working hours from Friday 16:30"
        ),
        pytest.param("2026-11-20T16:30", "1wd", "2026-11-23 17:30", id="one working day from Friday 16:30"),
        pytest.param("2026-11-21T10:00", "1wd", "2026-11-23 17:30", id="registered on Saturday"),
        pytest.param("2026-03-01T10:00", "15d", "2026-03-16 17:30", id="fifteen natural days"),
        pytest.param("2026-03-01T10:00", "60d", "2026-04-30 17:30", id="sixty natural days"),
        pytest.param("2026-09-03T10:00", "30d", "2026-10-08 17:30", id="past the National Day holiday"),
        pytest.param("2026-10-09T10:00", "1wd", "2026-10-10 17:30", id="a make-up Saturday is worked"),
        pytest.param("2026-09-30T17:30", "1wh", "2026-10-08 09:30", id="hours skip the holiday"),
        pytest.param("2026-11-20T11:30", "1wh", "2026-11-20 14:30", id="over noon"),
        pytest.param("2026-11-20T08:30", "7wh", "2026-11-20 17:30", id="a whole day ends with its business"),
        pytest.param("2026-11-20T03:00", "4wh", "2026-11-20 14:30", id="before opening"),
        pytest.param("2026-11-21T23:50", "30m", "2026-11-22 00:20", id="minutes run at night and on Sunday"),
        pytest.param("2026-11-21T23:00", "2h", "2026-11-22 01:00", id="so do hours"),
        pytest.param("2026-11-20T16:30", "0m", "2026-11-20 16:30", id="at once"),
    ],
)
def test_deadlines(start: str, span: str, expected: str) -> None:
    assert local(CALENDAR.add(at(start), Span.parse(span))) == expected


@pytest.mark.parametrize("text", ["", "4", "wd", "4w", "-1d", "1.5h", "4 wh", "10000d"])
def test_no_span(text: str) -> None:
    with pytest.raises(ValueError, match=text or "^$"):
        Span.parse(text)


@given(st.integers(0, 9999), st.sampled_from(SpanUnit))
def test_a_span_reads_what_it_writes(count: int, unit: SpanUnit) -> None:
    assert Span.parse(str(Span(count, unit))) == Span(count, unit)


# ---- what holds for all ---------------------------------------------------------------------------

STARTS = st.integers(0, 36_000_000).map(lambda n: datetime(2025, 12, 1, tzinfo=UTC) + timedelta(seconds=n))
SPANS = st.builds(Span, st.integers(1, 70), st.sampled_from(SpanUnit))
WORKED = st.builds(Span, st.integers(1, 70), st.sampled_from([SpanUnit.WORK_DAYS, SpanUnit.DAYS]))


@given(STARTS, STARTS, SPANS)
def test_who_starts_later_is_never_due_sooner(one: datetime, other: datetime, span: Span) -> None:
    first, second = sorted((one, other))
    assert CALENDAR.add(first, span) <= CALENDAR.add(second, span)


@given(STARTS, SPANS)
def test_one_more_is_never_sooner(start: datetime, span: Span) -> None:
    assert CALENDAR.add(start, span) <= CALENDAR.add(start, Span(span.count + 1, span.unit))


@given(STARTS, SPANS)
def test_a_deadline_lies_ahead(start: datetime, span: Span) -> None:
    assert CALENDAR.add(start, span) > start


@given(STARTS, WORKED)
def test_no_limit_in_days_ends_on_a_day_off(start: datetime, span: Span) -> None:
    end = CALENDAR.local(CALENDAR.add(start, span))
    assert CALENDAR.works(end.date())
    assert (end.hour, end.minute) == (17, 30)


@given(STARTS, st.integers(1, 40))
def test_working_days_are_counted_back(start: datetime, count: int) -> None:
    end = CALENDAR.add(start, Span(count, SpanUnit.WORK_DAYS))
    assert CALENDAR.workdays_between(start, end) == count


def _counted(start: datetime, end: datetime) -> int:
    """Working minutes, one by one."""
    steps = int((end - start).total_seconds() // 60)
    return sum(CALENDAR.is_office_time(start + timedelta(minutes=n)) for n in range(steps))


WHOLE_MINUTES = st.builds(
    lambda day, minute: CALENDAR.at_local(day, minute),
    st.dates(date(2026, 9, 25), date(2026, 10, 12)),
    st.integers(0, 1439),
)


@given(WHOLE_MINUTES, st.integers(0, 5 * 1440))
def test_working_minutes_are_those_of_the_clock(start: datetime, length: int) -> None:
    end = start + timedelta(minutes=length)
    assert CALENDAR.work_minutes(start, end) == _counted(start, end)


@given(WHOLE_MINUTES, st.integers(1, 30))
def test_working_hours_are_worked(start: datetime, count: int) -> None:
    end = CALENDAR.add(start, Span(count, SpanUnit.WORK_HOURS))
    assert CALENDAR.work_minutes(start, end) == count * 60


@given(STARTS, SPANS, st.integers(1, 99))
def test_a_point_on_the_way_lies_on_the_way(start: datetime, span: Span, percent: int) -> None:
    end = CALENDAR.add(start, span)
    assert start <= CALENDAR.add_percent(start, end, percent) <= end


# ---- points and openings --------------------------------------------------------------------------


def test_three_quarters_of_a_limit_are_working_time() -> None:
    start = at("2026-11-19T14:00")
    end = CALENDAR.add(start, Span.parse("5wd"))
    middle = CALENDAR.add_percent(start, end, 75)
    assert CALENDAR.is_office_time(middle - timedelta(minutes=1))
    assert CALENDAR.work_minutes(start, middle) == CALENDAR.work_minutes(start, end) * 75 // 100


def test_a_short_limit_at_night_is_halved_by_the_clock() -> None:
    start = at("2026-11-22T02:00")
    assert local(CALENDAR.add_percent(start, start + timedelta(minutes=30), 50)) == "2026-11-22 02:15"


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-11-20T09:00", "2026-11-20 09:00"),
        ("2026-11-20T12:30", "2026-11-20 14:00"),
        ("2026-11-20T17:30", "2026-11-23 08:30"),
        ("2026-11-22T12:00", "2026-11-23 08:30"),
        ("2026-09-30T20:00", "2026-10-08 08:30"),
    ],
)
def test_the_next_opening(moment: str, opening: str) -> None:
    assert local(CALENDAR.next_open(at(moment))) == opening


def test_office_hours_are_a_setting() -> None:
    short = Calendar(
        version=1, first=FIRST, last=LAST, workdays=_year(), hours=OfficeHours(stretches=((540, 720),))
    )
    assert local(short.add(at("2026-11-20T10:00"), Span.parse("4wh"))) == "2026-11-23 11:00"
    assert local(short.add(at("2026-11-20T10:00"), Span.parse("1wd"))) == "2026-11-23 12:00"


def test_a_year_without_a_notice_is_provisional() -> None:
    assert not CALENDAR.provisional(at("2026-12-31T23:00"))
    assert CALENDAR.provisional(at("2027-01-01T00:30"))
    assert CALENDAR.provisional(at("2030-05-05T00:30"))


def test_limits_cross_the_end_of_the_calendar() -> None:
    assert local(CALENDAR.add(at("2026-12-30T10:00"), Span.parse("4wd"))) == "2027-01-05 17:30"


def test_seconds_survive_a_working_hour() -> None:
    start = datetime.combine(date(2026, 11, 20), time(9, 0, 40), SHANGHAI)
    assert CALENDAR.add(start, Span.parse("1wh")) == start + timedelta(hours=1)
