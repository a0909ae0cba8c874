"""Numbers in a message: money, people, days, times, Chinese numerals."""

from __future__ import annotations

import re
from functools import cache

from nlp.facts import fold, source_of, table, words_of

_MOST = 10**12
_ENDS = " .。!！,，~～?？、;；:："


def days_in(text: str) -> int | None:
    """How many days the text asks for or names first, or None."""
    match = _days().search(fold(text[:5000]))
    return number(match[1]) if match else None


def without_days(text: str) -> str:
    """What is said beside the number of days: "" where nothing is (再给我三天)."""
    left = words_of("asks_days").sub("", _days().sub("", fold(text[:500])))
    return left.strip(_ENDS)


def amount_in(text: str) -> int | None:
    """The greatest sum of money in yuan that is named, or None."""
    sums = [value for match in _money().finditer(fold(text[:5000])) if (value := _yuan(match)) is not None]
    return max(sums, default=None)


def persons_in(text: str) -> int | None:
    """How many people are affected, where the text says so; households count as one each."""
    found = [number(match[1]) for match in _people().finditer(fold(text[:5000]))]
    return max((value for value in found if value is not None and 0 < value < 100_000), default=None)


def times_in(text: str) -> tuple[str, ...]:
    """Expressions of time as typed, in order, for a person to read."""
    return tuple(match.group() for match in _time().finditer(text[:5000]))[:8]


def number(words: str) -> int | None:
    """Read digits or Chinese numerals up to a hundred million, or None."""
    digits = words.replace(",", "").replace(" ", "")
    if re.fullmatch(r"\d{1,12}", digits):
        return int(digits)
    return _chinese(digits)


def _chinese(words: str) -> int | None:
    table = _numerals()
    if not words or any(char not in table for char in words):
        return None
    values = [table[char] for char in words]
    if len(values) > 1 and all(value < 10 for value in values):
        return int("".join(str(value) for value in values[:9]))
    total = section = digit = 0
    for value in values:
        if value < 10:
            digit = value
        elif value < 10_000:
            section += (digit or 1) * value
            digit = 0
        else:
            total = (total + section + digit) * value
            section = digit = 0
    return total + section + digit


def _yuan(match: re.Match[str]) -> int | None:
    digits, unit = match[1], match[2]
    scale = _numerals().get(unit[0], 1) if unit else 1
    try:
        value = float(digits.replace(",", ""))
    except ValueError:
        read = _chinese(digits)
        if read is None:
            return None
        value = float(read)
    value *= scale if scale >= 1000 else 1
    return int(value) if 0 < value < _MOST else None


@cache
def _numerals() -> dict[str, int]:
    return {word: int(value) for word, value in table()["numeral"]}


@cache
def _digits() -> str:
    return "[" + "".join(_numerals()) + "]{1,9}"


@cache
def _money() -> re.Pattern[str]:
    scaled = "[" + "".join(word for word, value in _numerals().items() if value >= 1000) + "]"
    unit = f"{scaled}{{0,2}}(?:{source_of('money')})"
    return re.compile(rf"(\d[\d,]{{0,12}}(?:\.\d{{1,2}})?|{_digits()}?)({unit})")


@cache
def _people() -> re.Pattern[str]:
    return re.compile(rf"(\d{{1,5}}|{_digits()}?)(?:{source_of('people')})")


@cache
def _days() -> re.Pattern[str]:
    return re.compile(rf"(\d{{1,2}}|{_digits()}?)\s*(?:{source_of('days')})")


@cache
def _time() -> re.Pattern[str]:
    return re.compile(source_of("time"))


def load_quantities() -> None:
    """Read their words now, so that the first message does no reading. Raises LexiconError."""
    for build in (_money, _people, _days, _time):
        build()
