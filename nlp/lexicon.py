"""The category words: one CSV a category, read once, refused when it contradicts itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from nlp.errors import LexiconError
from nlp.normalize import Normalizer
from nlp.pattern import BadPattern, Pattern, parse
from nlp.tables import WORDS, Row, rows

KINDS = frozenset({"word", "phrase", "cue", "block"})
ROADS = frozenset({"emergency", "service", "dispute", "statutory", "report", "inquiry", "chat"})
PROFILES = frozenset({"E", "U", "M", "N", "Q", "J"})
HEADING = ("word", "kind", "weight", "source", "note", "example", "counter")
COUNTY_HEADING = ("category", *HEADING)


@dataclass(frozen=True, kw_only=True)
class Category:
    """What understanding needs of a category; `family` is the column parent of domain.md 1.3.

    `human`: a person always looks (domain.md 1.3b.6).
    """

    code: str
    road: str
    profile: str
    family: str
    human: bool = False


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A word or pattern of one category, and where it is written.

    `cue` words support but cannot carry a category alone.
    """

    word: str
    kind: str
    weight: float
    category: str
    pattern: Pattern
    example: str = ""
    counter: str = ""
    file: str = ""
    line: int = 0

    def refuse(self, code: str) -> LexiconError:
        """An error that names this entry's row."""
        return LexiconError(code, file=self.file, line=self.line, word=self.word)


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """All categories and their entries."""

    categories: dict[str, Category]
    entries: tuple[Entry, ...]

    def over(self, entries: Iterable[Entry]) -> Lexicon:
        """The same with these entries too; one wins over the same word of the same category."""
        merged = {(entry.category, entry.pattern): entry for entry in (*self.entries, *entries)}
        return Lexicon(categories=self.categories, entries=tuple(merged.values()))


Refuse = Callable[[LexiconError], None]


def stop(fault: LexiconError) -> None:
    """The loader's way with a contradiction: the first one ends it."""
    raise fault


def load(
    words: Path = WORDS,
    normalizer: Normalizer | None = None,
    refuse: Refuse = stop,
    *,
    county: Path | None = None,
) -> Lexicon:
    """Read `categories.csv`, `categories/*.csv` and the county's own words, which win over the shipped ones.

    Raises LexiconError, or hands each to `refuse`.
    """
    fold = normalizer or Normalizer.load(words)
    categories = _categories(words)
    entries: list[Entry] = []
    for path in sorted((words / "categories").glob("*.csv")):
        if path.stem not in categories:
            raise LexiconError("unknown_category", file=path.name)
        entries.extend(_entries(path, fold, refuse))
    missing = set(categories) - {path.stem for path in (words / "categories").glob("*.csv")}
    if missing:
        raise LexiconError("missing_file", file=f"categories/{min(missing)}.csv")
    shipped = Lexicon(categories=categories, entries=tuple(entries))
    if county is None or not county.is_file():
        return shipped
    return shipped.over(county_entries(county, shipped, fold, refuse))


def county_entries(path: Path, shipped: Lexicon, fold: Normalizer, refuse: Refuse = stop) -> list[Entry]:
    """Read the county's own words: the shipped columns and the category. Raises LexiconError."""
    codes = frozenset(shipped.categories)
    return _entries(path, fold, refuse, needs=COUNTY_HEADING, codes=codes)


def _categories(words: Path) -> dict[str, Category]:
    found: dict[str, Category] = {}
    for row in rows(words / "categories.csv", needs=("code", "road", "profile", "parent")):
        code = row.text("code")
        if code in found:
            raise row.refuse("two_entries", code)
        found[code] = Category(
            code=code,
            road=row.one_of("road", ROADS),
            profile=row.one_of("profile", PROFILES),
            family=row.text("parent"),
            human=row.text("human") == "1",
        )
    return found


def _entries(
    path: Path,
    fold: Normalizer,
    refuse: Refuse,
    *,
    needs: tuple[str, ...] = HEADING,
    codes: frozenset[str] = frozenset(),
) -> list[Entry]:
    """The entries of a file, whose category is a column out of `codes`, or else the file's name."""
    seen: dict[tuple[str, Pattern], Entry] = {}
    for row in rows(path, needs=needs, refuse=refuse):
        try:
            entry = _entry(row, row.one_of("category", codes) if codes else path.stem, fold)
            before = seen.get((entry.category, entry.pattern))
            if before is not None:
                raise entry.refuse("two_weights" if before.weight != entry.weight else "two_entries")
            seen[entry.category, entry.pattern] = entry
        except LexiconError as fault:
            refuse(fault)
    return list(seen.values())


def _entry(row: Row, category: str, fold: Normalizer) -> Entry:
    word = row.text("word")
    kind = row.one_of("kind", KINDS)
    try:
        pattern = parse(word, fold.word)
    except BadPattern:
        raise row.refuse("bad_pattern", word) from None
    if (len(pattern.parts) > 1) != ("{" in word) or (kind == "word" and len(pattern.parts) > 1):
        raise row.refuse("bad_pattern", word)
    if len(word) < 2 and not row.text("note"):
        raise row.refuse("short_word", word)
    return Entry(
        word=word,
        kind=kind,
        weight=row.number("weight", 0.0 if kind == "block" else None),
        category=category,
        pattern=pattern,
        example=row.text("example"),
        counter=row.text("counter"),
        file=row.file,
        line=row.line,
    )
