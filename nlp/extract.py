"""Facts in a message: telephone, amount, number of people, time, yes and no."""

from __future__ import annotations

import re
from functools import cache

from nlp.facts import fold, source_of, table, words_of
from nlp.quantities import load_quantities

_PHONE = re.compile(
    r"(?<![\d-])(?:\+?86[ -]?)?(1[3-9]\d)[ -]?(\d{4})[ -]?(\d{4})(?!\d)"
    r"|(?<![\d-])(0\d{2,3})[ -]?([2-9]\d{6,7})(?!\d)"
)
_ENDS = " .。!！,，~～?？"
_CLAUSE = re.compile(r"[\s,，.。!！;；]+")


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


def without_more(text: str) -> str:
    """The words after a leading 还有 or 另外."""
    said = fold(text[:5000]).lstrip()
    match = words_of("more").match(said)
    return said[match.end() :] if match else said


def way_to_find(text: str) -> str | None:
    """How she wants to be found where the words say so: phone | home | chat, or None."""
    said = fold(text[:200])
    return next((way for way in ("chat", "home", "phone") if words_of(f"way_{way}").search(said)), None)


def live_wire(text: str) -> bool:
    """True where the words are about electricity that can be touched: wires, meters, sparks."""
    return bool(words_of("live_wire").search(fold(text[:5000])))


def phone_watched(text: str) -> bool:
    """True where she says that somebody looks at her telephone."""
    return bool(words_of("watched").search(fold(text[:5000])))


def only_number(text: str) -> str | None:
    """The telephone number of a text that says nothing besides, or None."""
    number = phone_in(text)
    rest = _CLAUSE.sub("", words_of("of_number").sub("", without_phone(text[:200])))
    return number if not rest.strip(_ENDS + ":：") else None


def done_to_her(text: str) -> bool:
    """True where she asks why something was stopped or taken: a grievance, whatever its form."""
    return bool(words_of("done_to_me").search(fold(text[:500])))


def asks_when(text: str) -> bool:
    """True where she asks when somebody comes, or whether anybody does: 啥时候有人来."""
    return bool(words_of("asks_when").search(fold(text[:200])))


def asks_what_i_am(text: str) -> bool:
    """True where she asks whether a person or a machine answers."""
    return bool(words_of("who_are_you").search(fold(text[:200])))


def asks_our_phone(text: str) -> bool:
    """True where she only wants to know where to call."""
    return bool(words_of("our_phone").search(fold(text[:200]).strip()))


def asks_silence(text: str) -> bool:
    """True where she asks not to be written to."""
    return bool(_silence().search(fold(text[:5000])))


def wants_days(text: str) -> bool:
    """True where somebody asks for more time, or says what has to be waited for."""
    return bool(words_of("more_days").search(fold(text[:500])))


@cache
def _answers() -> dict[str, bool]:
    return {word: value == "yes" for word, value in table()["answer"]}


@cache
def _settled() -> re.Pattern[str]:
    return re.compile(source_of("settled"))


@cache
def _unsettled() -> re.Pattern[str]:
    return re.compile(source_of("unsettled"))


@cache
def _silence() -> re.Pattern[str]:
    return re.compile(source_of("silence"))


def loadtable() -> None:
    """Read facts.csv now, so that the first message does no reading. Raises LexiconError."""
    for build in (_answers, _settled, _unsettled, _silence):
        build()


def load_facts() -> None:
    """Read facts.csv now, so that the first message does no reading. Raises LexiconError."""
    for build in (_answers, _settled, _unsettled, _silence):
        build()
    load_quantities()
