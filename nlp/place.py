"""Places in a message: the gazetteer first, then the grammar of village places, then sound-alikes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nlp.automaton import WordSet
from nlp.meaning import PlaceGuess
from nlp.normalize import Normal
from nlp.placewords import PlaceGrammar
from nlp.sound import sound
from nlp.spans import Spans

EXACT = 0.95
ALIAS = 0.85
SOUND = 0.7
TEXT_ONLY = 0.4
_MOST_OPTIONS = 4


@dataclass(frozen=True, kw_only=True)
class PlaceName:
    """One named area. `kind`: township | village | grid | landmark; `parent` the code of the area above."""

    name: str
    code: str
    kind: str
    parent: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Found:
    """A stretch of text that names a place, with the codes it may stand for."""

    start: int
    end: int
    codes: tuple[str, ...]
    score: float


@dataclass(frozen=True, kw_only=True)
class Places:
    """What was found: one guess, or several to choose from."""

    guess: PlaceGuess | None = None
    options: tuple[PlaceGuess, ...] = ()


class Gazetteer:
    """The named areas. Building it takes a few ms per thousand names."""

    def __init__(self, names: Iterable[PlaceName], grammar: PlaceGrammar) -> None:
        self._grammar = grammar
        self._areas = {name.code: name for name in names}
        self._numbers = {
            name.code: number
            for name in self._areas.values()
            if name.kind == "grid"
            and any((number := grammar.numbered(word)) is not None for word in (name.name, *name.aliases))
        }
        self._spelled: dict[str, dict[str, float]] = {}
        for name in self._areas.values():
            self._learn(name)
        self._words = WordSet(self._spelled)
        self._sounds: dict[tuple[str, ...], set[str]] = {}
        for word in self._spelled:
            if len(word) >= 2 and not grammar.numbered(word):
                self._sounds.setdefault(sound(word), set()).add(word)
        self._sound_sizes = sorted({len(key) for key in self._sounds if len(key) >= 2}, reverse=True)

    def find(self, normal: Normal, hint: str | None = None) -> Places:
        """The place of a message. `hint` is the grid whose code was scanned; it settles what is ambiguous."""
        found = self._exact(normal.plain)
        numbered = self._numbered(normal.plain, found, hint)
        inside = Spans((item.start, item.end) for item in numbered)
        found = [item for item in found if not inside.cover(item.start, item.end)] + numbered
        if not found:
            found = self._sounding(normal.plain)
        if not found:
            return self._words_only(normal)
        return self._settle(found, normal, hint)

    def mentions(self, normal: Normal) -> list[tuple[int, int]]:
        """Every stretch of the typed text that names a place: known, by grammar, or by sound."""
        plain = normal.plain
        spans = [(start, end) for start, end, _ in self._words.every(plain)]
        spans += [(item.start, item.end) for item in self._sounding(plain)]
        spans += self._grammar.mentions(plain)
        return [normal.plain_span(start, end) for start, end in spans]

    def village_of(self, code: str | None) -> str | None:
        """The village above (or at) an area."""
        return self._above(code, "village")

    def grid_of(self, code: str | None) -> str | None:
        """The grid above (or at) an area."""
        return self._above(code, "grid")

    def _above(self, code: str | None, kind: str) -> str | None:
        for _ in range(6):
            area = self._areas.get(code or "")
            if area is None:
                return None
            if area.kind == kind:
                return area.code
            code = area.parent
        return None

    def _learn(self, name: PlaceName) -> None:
        for word, score in self._grammar.spellings(name.name, name.aliases, (EXACT, ALIAS)):
            codes = self._spelled.setdefault(word, {})
            codes[name.code] = max(score, codes.get(name.code, 0.0))

    def _exact(self, plain: str) -> list[Found]:
        return [
            Found(start=start, end=end, codes=tuple(codes), score=max(codes.values()))
            for start, end, word in self._words.leftmost(plain)
            if (codes := self._spelled[word]) and not self._grammar.bare_group(word)
        ]

    def _numbered(self, plain: str, found: list[Found], hint: str | None) -> list[Found]:
        """Number and group word ("group two") looked up inside the village named, else inside the hint's."""
        villages = {village for item in found for code in item.codes if (village := self.village_of(code))}
        hinted = self.village_of(hint)
        scope = villages or ({hinted} if hinted else set())
        made: list[Found] = []
        for start, end, number in self._grammar.groups(plain):
            codes = tuple(
                code
                for code, own in self._numbers.items()
                if own == number and (not scope or self.village_of(code) in scope)
            )
            if codes:
                made.append(Found(start=start, end=end, codes=codes, score=EXACT if scope else ALIAS))
        return made

    def _sounding(self, plain: str) -> list[Found]:
        """Names that only sound alike, where a place word or a break follows."""
        if not self._sounds:
            return []
        syllables = sound(plain[:200])
        for size in self._sound_sizes:
            for start in range(len(syllables) - size + 1):
                words = self._sounds.get(syllables[start : start + size])
                if words is None or (size < 3 and not self._grammar.tail_at(plain, start + size)):
                    continue
                codes = tuple(dict.fromkeys(code for word in sorted(words) for code in self._spelled[word]))
                return [Found(start=start, end=start + size, codes=codes, score=SOUND)]
        return []

    def _settle(self, found: list[Found], normal: Normal, hint: str | None) -> Places:
        """Combine the mentions: the deepest area wins, mentions of areas above narrow it."""
        named = {code for item in found for code in item.codes if len(item.codes) == 1}
        deepest = min(self._depth(item) for item in found)
        level = [item for item in found if self._depth(item) == deepest]
        best = min(level, key=lambda item: (len(item.codes), -item.score, item.start))
        codes = self._narrow(best.codes, named, hint)
        if len(codes) == 1:
            codes = tuple(
                dict.fromkeys(
                    codes + tuple(code for item in level for code in item.codes if len(item.codes) == 1)
                )
            )
        text = self._mention(found, best, normal)
        if len(codes) == 1:
            return Places(guess=self._guess(text, codes[0], best.score))
        options = tuple(
            self._guess(self._areas[code].name, code, best.score) for code in codes[:_MOST_OPTIONS]
        )
        return Places(guess=PlaceGuess(text=text, score=TEXT_ONLY), options=options)

    def _narrow(self, codes: tuple[str, ...], named: set[str], hint: str | None) -> tuple[str, ...]:
        inside = tuple(code for code in codes if self._line(code) & (named - {code}))
        left = inside or codes
        if len(left) > 1 and hint:
            village = self.village_of(hint)
            exact = tuple(code for code in left if code == hint)
            near = tuple(code for code in left if village and self.village_of(code) == village)
            left = exact or near or left
        return left

    def _line(self, code: str | None) -> set[str]:
        """The codes of an area and all above it."""
        line: set[str] = set()
        while code and code in self._areas and code not in line:
            line.add(code)
            code = self._areas[code].parent
        return line

    def _depth(self, item: Found) -> int:
        order = {"grid": 0, "landmark": 1, "village": 2, "township": 3}
        return min(order.get(self._areas[code].kind, 4) for code in item.codes)

    @staticmethod
    def _mention(found: list[Found], best: Found, normal: Normal) -> str:
        """The typed text of the best mention, joined with mentions that touch it."""
        start, end = best.start, best.end
        for item in sorted(found, key=lambda other: -other.start):
            if item.end == start:
                start = item.start
        first, last = normal.plain_span(start, end)
        return normal.typed[first:last]

    def _guess(self, text: str, code: str, score: float) -> PlaceGuess:
        grid, village = self.grid_of(code), self.village_of(code)
        return PlaceGuess(text=text, grid=grid, village=village, score=round(score, 2))

    def _words_only(self, normal: Normal) -> Places:
        span = self._grammar.words_only(normal.plain)
        if span is None:
            return Places()
        first, last = normal.plain_span(*span)
        return Places(guess=PlaceGuess(text=normal.typed[first:last], score=TEXT_ONLY))
