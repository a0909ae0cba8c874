"""Typed verbs: the words people learn (interfaces.md 6) and their free variants, read from `commands.csv`.

A sentence that merely contains such a word is no command: it stands first, alone or with what it takes.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache

from nlp.errors import LexiconError
from nlp.tables import WORDS, Row, rows

_INTENT_OF_VERB = {
    "human": "human",
    "urge": "urge",
    "withdraw": "withdraw",
    "supplement": "supplement",
    "mine": "progress",
}
FAMILIES = ("resident", "worker", "dispatcher", "leader")
_INHERITS = {"dispatcher": ("dispatcher", "worker"), "leader": ("leader", "worker")}
_CASE = r"(?:20\d{2}-\d{3,6}|\d{4,6})"
_CASE_FIRST = re.compile(rf"^[#№]?({_CASE})\s*[,:;.、]?\s*(?=\D)")
_CASE_NEXT = re.compile(rf"^\s*[#№:,]?\s*({_CASE})(?!\d)\s*[,:;.]?\s*")
_CHOICE = re.compile(r"^\(?(\d{1,2})\)?$")
_EDGES = " \t\n.。!！?？~～,，、;；:：…"
_GAP = re.compile(r"^[\s,，:：;；.。、]+")
_SLASH = re.compile(r"^/([a-z_]+)(?:@\w+)?(?=\s|$)")
_BREAKS = re.compile(r"[\W_]+")
_LONGEST = 2000
_COURTESIES = 5


@dataclass(frozen=True, kw_only=True)
class Command:
    """A typed verb. `case` as typed ("0412", "2026-000412"); `number` a choice or a rating 1..5."""

    verb: str
    case: str | None = None
    argument: str = ""
    number: int | None = None


@dataclass(frozen=True, kw_only=True)
class _Word:
    verb: str
    takes: str
    number: int | None
    argument: str


def parse_command(text: str, family: str) -> Command | None:
    """The command in a typed text for one family of words, or None for free words.

    `family` is one of FAMILIES. A bare number of one or two digits is the verb "choose".
    """
    typed, folded = text[:_LONGEST], _narrow(text[:_LONGEST])
    said = folded.strip(_EDGES)
    ends = len(folded.rstrip(_EDGES))
    choice = _CHOICE.match(said)
    if choice:
        return Command(verb="choose", number=int(choice[1]))
    said = _SLASH.sub(r"\1", said) if said.startswith("/") else said
    case, said = _leading_case(said)
    for name in _INHERITS.get(family, (family,)):
        command = _spoken(said, case, _vocabulary(name))
        if command is not None:
            return _as_typed(command, said, typed, ends)
    return None


def _narrow(text: str) -> str:
    """Full-width to half-width, one character for one, so that places in the text stay."""
    if unicodedata.is_normalized("NFKC", text):
        return text
    return "".join(found if len(found := unicodedata.normalize("NFKC", char)) == 1 else char for char in text)


def _as_typed(command: Command, said: str, typed: str, ends: int) -> Command:
    """The words after the verb as typed, with their punctuation; `said` ends at `ends` of `typed`."""
    words = command.argument
    if not words or not said.endswith(words):
        return command
    return replace(command, argument=typed[ends - len(words) :].strip())


def _leading_case(said: str) -> tuple[str | None, str]:
    match = _CASE_FIRST.match(said)
    return (match[1], said[match.end() :]) if match else (None, said)


def _spoken(said: str, case: str | None, table: dict[str, _Word]) -> Command | None:
    """Try the longest words first."""
    lowered = said.lower()
    for size in range(min(len(said), _longest(table)), 0, -1):
        word = table.get(lowered[:size])
        if word is None:
            continue
        command = _complete(word, said[size:], case)
        if command is not None:
            return command
    return None


def _longest(table: dict[str, _Word]) -> int:
    return max(map(len, table), default=0)


def _complete(word: _Word, rest: str, case: str | None) -> Command | None:
    """Read the case number and the words after the verb; None where the rest does not belong to a command."""
    rest = _without_particle(rest)
    if case is None:
        match = _CASE_NEXT.match(rest)
        if match and word.takes != "name":
            case, rest = match[1], " " + rest[match.end() :]
    if not _GAP.sub("", rest):
        return None if word.takes == "must" and not case else _made(word, case, "")
    if word.takes == "nothing" or not (_GAP.match(rest) or word.takes == "glued"):
        return _made(word, case, "") if _polite(rest) else None
    return _made(word, case, _GAP.sub("", rest).strip())


def _made(word: _Word, case: str | None, argument: str) -> Command:
    number = word.number
    if number is None and word.takes == "rating":
        rated = _vocabulary("resident").get(argument.strip(_EDGES))
        number = rated.number if rated else None
    return Command(verb=word.verb, case=case, argument=argument or word.argument, number=number)


def _without_particle(rest: str) -> str:
    """Drop a particle right after the verb where nothing or a break follows."""
    for particle in _particles():
        if rest.startswith(particle):
            after = rest[len(particle) :]
            if not after or _GAP.match(after) or _CASE_NEXT.match(after):
                return after
    return rest


def _polite(rest: str) -> bool:
    """True where only thanks or particles follow."""
    return _GAP.sub("", rest).strip(_EDGES) in _thanks()


def command_in(text: str) -> str | None:
    """The intent of a message that is a command of residents or mere thanks, or None.

    `supplement` where words follow that verb.
    """
    command = parse_command(text, "resident")
    if command is None:
        return "chitchat" if is_courtesy(text) else None
    intent = _INTENT_OF_VERB.get(command.verb, "command")
    return "command" if intent == "supplement" and not command.argument else intent


def is_courtesy(text: str) -> bool:
    """True where a message is made of nothing but thanks and nods ("好的谢谢")."""
    return bool(_courtesies().fullmatch(_BREAKS.sub("", _narrow(text[:_LONGEST]))))


@cache
def _courtesies() -> re.Pattern[str]:
    said = "|".join(sorted({*_marks("polite"), *_marks("nod")}, key=len, reverse=True))
    return re.compile(f"(?:(?:{said})(?:{'|'.join(_particles())})?){{1,{_COURTESIES}}}")


@cache
def _particles() -> tuple[str, ...]:
    return tuple(sorted((word for word in _marks("particle")), key=len, reverse=True))


@cache
def _thanks() -> frozenset[str]:
    return frozenset(_marks("polite")) | frozenset(_marks("particle"))


def _marks(verb: str) -> list[str]:
    return [row.text("word") for row in _rows() if row.text("family") == "mark" and row.text("verb") == verb]


@cache
def _rows() -> tuple[Row, ...]:
    heading = ("family", "word", "verb", "number", "takes", "argument")
    return tuple(rows(WORDS / "commands.csv", needs=heading))


@cache
def _vocabulary(family: str) -> dict[str, _Word]:
    """The words of one family. Raises LexiconError("two_verbs")."""
    if family not in FAMILIES:
        raise LexiconError("unknown_family", file="commands.csv", word=family)
    table: dict[str, _Word] = {}
    for row in _rows():
        if family not in row.text("family").split("|"):
            continue
        written = unicodedata.normalize("NFKC", row.text("word")).lower()
        number = row.text("number")
        word = _Word(
            verb=row.text("verb"),
            takes=row.one_of("takes", frozenset({"nothing", "words", "name", "glued", "must", "rating"})),
            number=int(number) if number else None,
            argument=row.text("argument"),
        )
        if table.get(written, word) != word:
            raise row.refuse("two_verbs", written)
        table[written] = word
    return table


def load_commands() -> None:
    """Read every family now, so that the first message does no reading. Raises LexiconError."""
    for family in FAMILIES:
        _vocabulary(family)
    _thanks()
    _courtesies()
