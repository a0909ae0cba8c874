"""Words that say a fact (`facts.csv`): the table, and any word of one fact as a pattern."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from nlp.tables import WORDS, rows


def fold(text: str) -> str:
    """Full-width to half-width, character by character where possible."""
    return unicodedata.normalize("NFKC", text)


@cache
def table() -> dict[str, list[tuple[str, str]]]:
    """Fact -> its words, each with its value."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows(WORDS / "facts.csv", needs=("word", "fact", "value")):
        found.setdefault(row.text("fact"), []).append((row.text("word"), row.text("value")))
    return found


def source_of(fact: str) -> str:
    """The words of a fact as one pattern."""
    return "|".join(word for word, _ in table()[fact])


@cache
def words_of(fact: str) -> re.Pattern[str]:
    """Any word of a fact."""
    return re.compile(source_of(fact))
