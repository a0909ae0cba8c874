"""Proofs that the word files say what they mean: examples are found, counter-examples are not taken."""

from __future__ import annotations

from pathlib import Path

from nlp import lexicon
from nlp.errors import LexiconError
from nlp.lexicon import Entry, Lexicon
from nlp.normalize import Normalizer
from nlp.pattern import Matcher, Pattern
from nlp.tables import WORDS
from nlp.understand import Ear
from nlp.urgency import Flag, flags_of


def contradictions(words: Path = WORDS) -> list[LexiconError]:
    """Everything the word files contradict themselves in, in order of file and line; empty where all is well.

    Rows of the category files are looked at one by one; any other file ends the proof at its first fault.
    Sentences are only tried on files that can be loaded.
    """
    found: list[LexiconError] = []
    try:
        fold = Normalizer.load(words)
        book = lexicon.load(words, fold, found.append)
        found += [entry.refuse("not_in_example") for entry in book.entries if not exemplified(entry, fold)]
        found += [
            _flag_fault(flag) for pattern, flag in flags_of(words, fold) if not _shown(pattern, flag, fold)
        ]
        if not found:
            found += _taken(book, Ear.load(words))
    except LexiconError as fault:
        found.append(fault)
    return sorted(found, key=lambda fault: (fault.file, fault.line))


def exemplified(entry: Entry, fold: Normalizer) -> bool:
    """True where the entry is found in its own example, or gives none."""
    return not entry.example or bool(Matcher([(entry.pattern, entry)]).find(fold.word(entry.example)))


def _shown(pattern: Pattern, flag: Flag, fold: Normalizer) -> bool:
    return not flag.example or bool(Matcher([(pattern, flag)]).find(fold.word(flag.example)))


def _flag_fault(flag: Flag) -> LexiconError:
    return LexiconError("not_in_example", file="danger.csv", line=flag.line, word=flag.word)


def _taken(book: Lexicon, ear: Ear) -> list[LexiconError]:
    """Entries whose counter-example still gets their category without anybody being asked."""
    return [
        entry.refuse("in_counter")
        for entry in book.entries
        if entry.counter and decided(ear, entry.counter) == entry.category
    ]


def decided(ear: Ear, text: str) -> str | None:
    """The category a message gets without anybody being asked, or None."""
    heard = ear.understand(text)
    return heard.category if heard.decision == "auto" else None
