"""The grammar of village places: tails, numbered groups and relative places, from `places.csv`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nlp.quantities import number
from nlp.tables import WORDS, rows

_HAN = f"{chr(0x4E00)}-{chr(0x9FFF)}"
_SHORTEST_NAME = 2
_KINDS = frozenset({"group", "tail", "spot", "relative", "numeral", "ordinal", "stop"}) | {
    "wild",
    "beside",
    "before",
    "near",
    "side",
}


@dataclass(frozen=True, kw_only=True)
class PlaceGrammar:
    """Compiled expressions over the words of places.csv."""

    group: re.Pattern[str]
    named: re.Pattern[str]
    relative: re.Pattern[str]
    spots: re.Pattern[str]
    tails: tuple[str, ...]
    stops: re.Pattern[str]

    @classmethod
    def load(cls, words: Path = WORDS) -> PlaceGrammar:
        """Read places.csv (word, kind). Raises LexiconError."""
        kinds: dict[str, list[str]] = {}
        for row in rows(words / "places.csv", needs=("word", "kind")):
            kind = row.one_of("kind", _KINDS)
            kinds.setdefault(kind, []).append(row.text("word"))
        numeral = "".join(kinds["numeral"])
        group, tail, spot = (_either(kinds[kind]) for kind in ("group", "tail", "spot"))
        wild, beside, before = (_either(kinds[kind]) for kind in ("wild", "beside", "before"))
        near, side = _either(kinds["near"]), _either(kinds["side"])
        return cls(
            group=re.compile(rf"(?:{_either(kinds['ordinal'])})?([{numeral}]{{1,3}}|\d{{1,2}})(?:{group})"),
            named=re.compile(
                rf"(?:[{_HAN}]{{1,4}}?(?:{tail})+|[{_HAN}]{{2,4}}?(?:{wild})(?:{tail})*)"
                rf"(?:(?:[{numeral}]{{1,3}}|\d{{1,2}})(?:{group}))?(?:{spot})?"
            ),
            relative=re.compile(
                rf"(?:{near})(?:{side})|{_either(kinds['relative'])}|(?:{before})(?:{beside})"
            ),
            spots=re.compile(rf"[{_HAN}]{{2,3}}(?:{spot})"),
            tails=tuple(sorted(kinds["tail"] + kinds["wild"], key=len, reverse=True)),
            stops=re.compile(_either(kinds["stop"])),
        )

    def groups(self, plain: str) -> Iterator[tuple[int, int, int]]:
        """(start, end, number) of each numbered group."""
        for match in self.group.finditer(plain):
            value = number(match[1])
            if value:
                yield match.start(), match.end(), value

    def numbered(self, name: str) -> int | None:
        """The number of a group whose name ends in one ("Lijia village group two"), else None."""
        found = list(self.groups(name))
        return found[-1][2] if found and found[-1][1] == len(name) else None

    def bare_group(self, word: str) -> bool:
        """True where the word is a numbered group without a village ("group two")."""
        return self.group.fullmatch(word) is not None

    def spellings(
        self, name: str, aliases: tuple[str, ...], scores: tuple[float, float]
    ) -> Iterator[tuple[str, float]]:
        """Every way to write a name, with its score: as it is, without its tail, its aliases."""
        yield name.lower(), scores[0]
        for tail in self.tails:
            stem = name.removesuffix(tail)
            if stem != name and len(stem) >= _SHORTEST_NAME and self.numbered(name) is None:
                yield stem.lower(), scores[1]
                break
        for alias in aliases:
            if len(alias) >= _SHORTEST_NAME:
                yield alias.lower(), scores[1]

    def tail_at(self, plain: str, at: int) -> bool:
        """True where a place tail stands at this offset."""
        return any(plain.startswith(tail, at) for tail in self.tails)

    def words_only(self, plain: str) -> tuple[int, int] | None:
        """The span of a place that no list knows: named by grammar, numbered, a spot, or relative."""
        for expression in (self.named, self.group, self.spots, self.relative):
            for match in expression.finditer(plain):
                span = self._trimmed(plain, match.span())
                if span is not None:
                    return span
        return None

    def mentions(self, plain: str) -> Iterator[tuple[int, int]]:
        """The spans of all places that the grammar sees, named or numbered."""
        for expression in (self.named, self.group):
            for match in expression.finditer(plain):
                span = self._trimmed(plain, match.span())
                if span is not None:
                    yield span

    def _trimmed(self, plain: str, span: tuple[int, int]) -> tuple[int, int] | None:
        """Cut words that are no part of a name from its front; None where nothing is left."""
        start, end = span
        start = max((stop.end() for stop in self.stops.finditer(plain, start, end)), default=start)
        left = plain[start:end]
        if len(left) < _SHORTEST_NAME or any(left == tail for tail in self.tails):
            return None
        return start, end


def _either(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
