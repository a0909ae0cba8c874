"""What two sides are to each other, and who the other one is, in one line. Words in relations.csv."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from nlp.tables import WORDS, rows

_GAP = re.compile(r"[\s，,、；;。]+")
_LONGEST = 6  # a longer piece that holds such a word tells a story, it does not name a relation


@dataclass(frozen=True, kw_only=True)
class Sides:
    """`name` as the handler wrote it, `relation` a code, `claim` the rest of her line."""

    name: str = ""
    relation: str | None = None
    claim: str = ""


def sides_in(line: str) -> Sides:
    """Name, relation and claim of a line, in this order; what is missing is empty."""
    pieces = [piece for piece in _GAP.split(line.strip()) if piece]
    at = next((n for n, piece in enumerate(pieces[:3]) if _short_relation(piece)), None)
    if at is None:
        return Sides(name=pieces[0] if pieces else "", claim="，".join(pieces[1:]))
    return Sides(
        name=pieces[0] if at else "",
        relation=relation_in(pieces[at]),
        claim="，".join((*pieces[1:at], *pieces[at + 1 :])),
    )


def _short_relation(piece: str) -> bool:
    return len(piece) <= _LONGEST and relation_in(piece) is not None


def relation_in(text: str) -> str | None:
    """The code of the first such word in a text, None where there is none."""
    found = [(text.find(word), code) for word, code in _words() if word in text]
    return min(found)[1] if found else None


@cache
def _words() -> tuple[tuple[str, str], ...]:
    found = rows(WORDS / "relations.csv", needs=("relation", "word"))
    return tuple((row.text("word"), row.text("relation")) for row in found)
