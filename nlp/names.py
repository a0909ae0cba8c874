"""Hides names of persons in words that go to other eyes: what may be a name is hidden, at the cost of a word.

No list knows every name, so a word beginning with a surname that the dictionary does not know as an ordinary
one counts as a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from nlp import segment
from nlp.anonymous import NameWords, unnamed
from nlp.tables import WORDS, rows

_UNKNOWN = ""
_LONGEST_NAME = 4


def hide_names(texts: Sequence[str], known: Iterable[str] = ()) -> list[str]:
    """The texts without names; `known` ones (officials) are hidden wherever they stand."""
    plain = [unnamed(_without(text, known), _look(), _somebody()) for text in texts]
    cut = [segment.cut(text, guess=True) for text in plain]
    kinds = segment.kinds({word for words in cut for word in words})
    return [_hidden(words, kinds) for words in cut]


def surname_of(words: str) -> str:
    """The surname where these few words may be somebody's whole name, "" where they are not."""
    name = words.strip()
    whole = 2 <= len(name) <= _LONGEST_NAME and name.isalpha() and name[0] in _surnames()
    return name[0] if whole and not (len(name) == 2 and name[1] in _family()) else ""


def initial_of(words: str) -> str:
    """A name as papers for many eyes may hold it: the surname and somebody, "" for what is no name."""
    surname = surname_of(words)
    return surname + _somebody() if surname else ""


def _without(text: str, known: Iterable[str]) -> str:
    for name in known:
        text = text.replace(name, _somebody())
    return text


def _hidden(words: Sequence[str], kinds: Mapping[str, str]) -> str:
    said: list[str] = []
    given = False  # a bare surname stood before: this may be the rest of the name
    for at, word in enumerate(words):
        following = words[at + 1] if at + 1 < len(words) else ""
        if given and _may_be_given(word, kinds):
            given = False
            continue
        given = False
        if _is_name(word, kinds) or _bare_surname(word, following, kinds):
            given = len(word) == 1
            said.append(_somebody())
        else:
            said.append(word)
    return _joined(said)


def _is_name(word: str, kinds: Mapping[str, str]) -> bool:
    if len(word) < 2 or word[0] not in _surnames():
        return False
    if len(word) == 2 and word[1] in _family():
        return True
    kind = kinds.get(word, _UNKNOWN)
    return len(word) <= _LONGEST_NAME and (kind == _UNKNOWN or kind.startswith("nr"))


def _bare_surname(word: str, following: str, kinds: Mapping[str, str]) -> bool:
    if len(word) != 1 or word not in _surnames() or not following:
        return False
    return _may_be_given(following, kinds) or kinds.get(following, _UNKNOWN).startswith("n")


def _may_be_given(word: str, kinds: Mapping[str, str]) -> bool:
    kind = kinds.get(word, _UNKNOWN)
    counted = len(word) == 1 and kind == "m"
    return len(word) <= 2 and word.isalpha() and (kind == _UNKNOWN or kind.startswith("nr") or counted)


def _joined(words: Iterable[str]) -> str:
    """Chinese words stand without spaces; others keep one."""
    text = ""
    for word in words:
        gap = (
            bool(text)
            and text[-1].isascii()
            and text[-1].isalnum()
            and word[0].isascii()
            and word[0].isalnum()
        )
        text += f" {word}" if gap else word
    return text


@cache
def _look() -> NameWords:
    return NameWords.load()


@cache
def _facts(fact: str) -> frozenset[str]:
    found = rows(WORDS / "facts.csv", needs=("word", "fact", "value"))
    return frozenset(row.text("word") for row in found if row.text("fact") == fact)


def _surnames() -> frozenset[str]:
    return _facts("surname")


def _family() -> frozenset[str]:
    return _facts("family")


def _somebody() -> str:
    return next(iter(_facts("somebody")))
