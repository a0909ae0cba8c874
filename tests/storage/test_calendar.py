"""The calendar's sources: the operator's file first, then what is published, else a guess that says so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from storage.calendar import BadCalendar, load_calendar, missing_next_year

NEXT = """year: 2027
source: the notice of 2026
holidays:
  - 2027-01-01
  - 2027-01-04
workdays:
  - 2027-01-09
"""


def written(folder: Path, text: str, name: str = "2027.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_published_years_know_holidays_and_make_up_days() -> None:
    calendar = load_calendar(None, 2025, 2026)
    assert not calendar.works(date(2026, 10, 1))
    assert not calendar.works(date(2026, 2, 17))
    assert calendar.works(date(2026, 10, 10))
    assert not calendar.works(date(2026, 11, 22))
    assert calendar.uncertain == frozenset()


def test_a_year_nobody_has_published_is_a_marked_guess() -> None:
    calendar = load_calendar(None, 2026, 2030)
    assert calendar.uncertain >= {2030}
    assert not calendar.works(date(2030, 10, 1))
    assert not calendar.works(date(2030, 6, 15))
    assert calendar.works(date(2030, 6, 12))


def test_the_operators_file_wins(tmp_path: Path) -> None:
    before = load_calendar(None, 2026, 2027)
    calendar = load_calendar(written(tmp_path, NEXT), 2026, 2027)
    assert not calendar.works(date(2027, 1, 4))
    assert calendar.works(date(2027, 1, 9))
    assert calendar.uncertain == frozenset()
    assert calendar.version != before.version


def test_the_same_days_are_the_same_version() -> None:
    assert load_calendar(None, 2026, 2026).version == load_calendar(None, 2026, 2026).version


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("year: 2027\nholidays: [2027-01-01\n", "not_yaml", 3),
        ("- 2027-01-01\n", "not_a_year", None),
        ("holidays: []\n", "not_a_year", None),
        ("year: next\n", "not_a_year", 1),
        ("year: 2027\nholidays:\n  - 2027-01-01\n  - New Year\n", "not_dates", 4),
        ("year: 2027\nholidays: 2027-01-01\n", "not_dates", 2),
        ("year: 2027\nholidays: []\nworkdays:\n  - 2026-01-04\n", "wrong_year", 4),
    ],
)
def test_a_bad_file_is_named_with_its_line(tmp_path: Path, text: str, code: str, line: int | None) -> None:
    with pytest.raises(BadCalendar) as bad:
        load_calendar(written(tmp_path, text), 2026, 2027)
    assert (bad.value.file, bad.value.code, bad.value.line) == ("2027.yaml", code, line)


def test_two_files_for_one_year_are_refused(tmp_path: Path) -> None:
    written(tmp_path, NEXT)
    with pytest.raises(BadCalendar) as bad:
        load_calendar(written(tmp_path, NEXT, "again.yml"), 2026, 2027)
    assert bad.value.code == "twice"


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "2027.yaml").write_bytes(b"\xff\xfe\x00year")
    with pytest.raises(BadCalendar) as bad:
        load_calendar(tmp_path, 2026, 2027)
    assert bad.value.code == "not_yaml"


def test_an_empty_list_and_a_missing_folder_are_fine(tmp_path: Path) -> None:
    assert load_calendar(written(tmp_path, "year: 2027\nholidays:\n"), 2027, 2027).works(date(2027, 1, 1))
    assert load_calendar(tmp_path / "none", 2026, 2026).works(date(2026, 11, 23))


def test_the_operator_is_reminded_from_november_on(tmp_path: Path) -> None:
    unknown = load_calendar(None, 2029, 2031)
    assert not missing_next_year(date(2029, 10, 31), unknown)
    assert missing_next_year(date(2029, 11, 1), unknown)
    known = load_calendar(written(tmp_path, NEXT), 2026, 2027)
    assert not missing_next_year(date(2026, 11, 1), known)
