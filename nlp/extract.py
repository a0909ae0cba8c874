"""Facts in a message: telephone, amount, number of people, time, yes and no."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from nlp.tables import WORDS, rows

_PHONE = re.compile(
    r"(?<![\d-])(?:\+?86[ -]?)?(1[3-9]\d)[ -]?(\d{4})[ -]?(\d{4})(?!\d)"
    r"|(?<![\d-])(0\d{2,3})[ -]?([2-9]\d{6,7})(?!\d)"
)
_MOST = 10**12
_ENDS = " .。!！,，~～?？"
_CLAUSE = re.compile(r"[\s,，.。!！;；]+")


def fold(text: str) -> str:
    """Full-width to half-width, character by character where possible."""
    return unicodedata.normalize("NFKC", text)


def phone_in(text: str) -> str | None:
    """The first telephone number, digits only (a landline keeps its area code)."""
    match = _PHONE.search(fold(text[:5000]))
    return "".join(part for part in match.groups() if part) if match else None


def without_phone(text: str) -> str:
    """The text without its telephone numbers, spaces tidied."""
    return " ".join(_PHONE.sub(" ", fold(text)).split())


def answers_yes(text: str) -> bool | None:
    """True for a plain yes, False for a plain no, also before more words; None for anything else."""
    said = fold(text).strip().strip(_ENDS).lower()
    first = _CLAUSE.split(said, maxsplit=1)[0]
    for words in (said, first, _once(first)):
        if words in _answers():
            return _answers()[words]
    return None


def _once(words: str) -> str:
    """A word said twice, said once."""
    half = len(words) // 2
    return words[:half] if words[:half] == words[half:] else words


def says_settled(text: str) -> bool | None:
    """True where the words say that a matter is settled, False that it is not, None for neither."""
    said = fold(text[:5000])
    if _unsettled().search(said):
        return False
    return True if _settled().search(said) else None


def given_to(text: str) -> str | None:
    """Who is named in a short order to give something to somebody (给水利站 -> 水利站), or None."""
    said = fold(text[:200]).strip(_ENDS)
    match = words_of("gives").match(said)
    return said[match.end() :] or None if match else None


def not_but(text: str) -> tuple[str, str] | None:
    """What the words deny and what they put in its place (不是走失 是停水 -> 走失, 停水), or None."""
    match = words_of("not_but").search(fold(text[:200]))
    return (match[1], match[2].strip(_ENDS)) if match else None


def says_calm(text: str) -> bool:
    """True where the words deny an emergency: 没有危险, 虚惊一场."""
    return bool(words_of("calm").search(fold(text[:200])))


def why_returned(text: str) -> str | None:
    """Why a task is given back, by the words: no_power | wrong_area | duplicate | too_little, or None."""
    said = fold(text[:500])
    reasons = ("wrong_area", "duplicate", "too_little", "no_power")
    return next((reason for reason in reasons if words_of(reason).search(said)), None)


def called_in(text: str) -> str | None:
    """Whom the text begins with, as people call her: 孙大爷, 马奶奶; None where nobody is named."""
    match = words_of("called").search(fold(text[:200]))
    return match[0] if match else None


def without_deed(text: str) -> str:
    """The matter without what the speaker did about it: 巷道垃圾 我扫了 -> 巷道垃圾."""
    left = words_of("own_deed").sub("", fold(text)).strip(_ENDS)
    return left or text


def says(fact: str, text: str) -> bool:
    """True where the text holds a word of this fact."""
    return bool(words_of(fact).search(fold(text[:500])))


def families_in(text: str) -> frozenset[str]:
    """The surnames by which families are named: 李家不来 -> 李."""
    return frozenset(match[1] for match in words_of("family").finditer(fold(text[:2000])))


def done_here(text: str) -> bool:
    """True where somebody tells what she has put right herself: 水管我给她修好了."""
    return bool(words_of("done_here").search(fold(text[:5000])))


def goes_on(text: str) -> bool:
    """True where the words speak on of somebody or something named before: 他还骂我, 后来又不认账."""
    return bool(words_of("goes_on").match(fold(text[:200]).lstrip()))


def asks_silence(text: str) -> bool:
    """True where she asks not to be written to."""
    return bool(_silence().search(fold(text[:5000])))


def days_in(text: str) -> int | None:
    """How many days the text asks for or names first, or None."""
    match = _days().search(fold(text[:5000]))
    return number(match[1]) if match else None


def without_days(text: str) -> str:
    """What is said beside the number of days: "" where nothing is (再给我三天)."""
    left = words_of("asks_days").sub("", _days().sub("", fold(text[:500])))
    return left.strip(_ENDS + "、;；:：")


def wants_days(text: str) -> bool:
    """True where somebody asks for more time, or says what has to be waited for."""
    return bool(words_of("more_days").search(fold(text[:500])))


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
def _facts() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows(WORDS / "facts.csv", needs=("word", "fact", "value")):
        found.setdefault(row.text("fact"), []).append((row.text("word"), row.text("value")))
    return found


@cache
def _answers() -> dict[str, bool]:
    return {word: value == "yes" for word, value in _facts()["answer"]}


@cache
def _numerals() -> dict[str, int]:
    return {word: int(value) for word, value in _facts()["numeral"]}


def source_of(fact: str) -> str:
    """The words of a fact as one pattern."""
    return "|".join(word for word, _ in _facts()[fact])


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
def words_of(fact: str) -> re.Pattern[str]:
    """Any word of a fact."""
    return re.compile(source_of(fact))


@cache
def _settled() -> re.Pattern[str]:
    return re.compile(source_of("settled"))


@cache
def _unsettled() -> re.Pattern[str]:
    return re.compile(source_of("unsettled"))


@cache
def _silence() -> re.Pattern[str]:
    return re.compile(source_of("silence"))


@cache
def _days() -> re.Pattern[str]:
    return re.compile(rf"(\d{{1,2}}|{_digits()}?)\s*(?:{source_of('days')})")


@cache
def _time() -> re.Pattern[str]:
    return re.compile(source_of("time"))


def load_facts() -> None:
    """Read facts.csv now, so that the first message does no reading. Raises LexiconError."""
    for build in (_answers, _money, _people, _settled, _unsettled, _silence, _days, _time):
        build()
