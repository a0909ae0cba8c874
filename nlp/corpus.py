"""Labelled messages: what a person says a message means, to measure understanding against."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nlp.errors import LexiconError
from nlp.meaning import INTENTS
from nlp.place import PlaceName
from nlp.tables import Row, rows

HELD = "held_"
"""Files named so are never looked at while words are tuned: they are counted, not shown."""

ROADS = frozenset({"emergency", "service", "dispute", "statutory", "report", "inquiry", "chat"})
_YES_NO = frozenset({"", "0", "1"})

Coarse = Mapping[str, frozenset[str]]
"""Our code -> the codes of a coarser list that stand for it."""


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One labelled message. None where the file does not say; `places` is empty where none is mentioned."""

    text: str
    category: str
    acceptable: frozenset[str] = frozenset()
    road: str | None = None
    intent: str | None = None
    urgent: bool | None = None
    sealed: bool | None = None
    places: frozenset[str] | None = None
    notes: frozenset[str] = frozenset()

    @property
    def wanted(self) -> frozenset[str]:
        """Every answer that is right."""
        return self.acceptable | {self.category}


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """One file of samples. `coarse` is empty where the labels are our own codes."""

    name: str
    samples: tuple[Sample, ...]
    coarse: Coarse

    @property
    def held(self) -> bool:
        """True for a file that nobody tunes to."""
        return self.name.startswith(HELD)


def coarse_codes(path: Path) -> Coarse:
    """Read columns domain_code, coarse_codes (a|b). Raises LexiconError."""
    return {
        row.text("domain_code"): frozenset(row.text("coarse_codes").split("|"))
        for row in rows(path, needs=("domain_code", "coarse_codes"))
    }


def load(path: Path, categories: frozenset[str], coarse: Coarse | None = None) -> Corpus:
    """Read a labelled file. Raises LexiconError with file and line.

    Columns text and category (or label); where known also acceptable (a|b), road, intent, urgent, sealed,
    place (or place_text; several with |), notes.
    """
    codes = frozenset().union(*coarse.values()) if coarse else categories
    columns = _columns(path)
    found = tuple(_sample(row, columns, codes) for row in rows(path, needs=("text",)))
    if not found:
        raise LexiconError("no_rows", file=path.name)
    if not any(sample.places for sample in found):
        found = tuple(_unplaced(sample) for sample in found)
    return Corpus(name=path.stem, samples=found, coarse=coarse or {})


def place_list(path: Path) -> tuple[PlaceName, ...]:
    """The places a list speaks of: columns code, kind, name, parent, aliases (a|b). Raises LexiconError."""
    return tuple(
        PlaceName(
            name=row.text("name"),
            code=row.text("code"),
            kind=row.text("kind"),
            parent=row.text("parent") or None,
            aliases=tuple(filter(None, row.text("aliases").split("|"))),
        )
        for row in rows(path, needs=("code", "kind", "name", "parent", "aliases"))
        if row.text("kind") != "county"
    )


def _columns(path: Path) -> Mapping[str, str]:
    """What the file calls the category and the place. Raises LexiconError."""
    if not path.is_file():
        raise LexiconError("missing_file", file=path.name)
    with path.open(encoding="utf-8", newline="") as source:
        heading = set(next(csv.reader(source), ()))
    category = "label" if "label" in heading else "category"
    if category not in heading:
        raise LexiconError("bad_heading", file=path.name, line=1)
    return {"category": category, "place": "place_text" if "place_text" in heading else "place"}


def _sample(row: Row, columns: Mapping[str, str], codes: frozenset[str]) -> Sample:
    acceptable = frozenset(filter(None, row.text("acceptable").split("|")))
    return Sample(
        text=row.text("text"),
        category=row.one_of(columns["category"], codes),
        acceptable=_known(row, acceptable, codes),
        road=row.one_of("road", ROADS | {""}) or None,
        intent=row.one_of("intent", frozenset({*INTENTS, ""})) or None,
        urgent=_flag(row, "urgent"),
        sealed=_flag(row, "sealed"),
        places=frozenset(filter(None, row.text(columns["place"]).split("|"))),
        notes=frozenset(row.text("notes").split()),
    )


def _known(row: Row, named: frozenset[str], codes: frozenset[str]) -> frozenset[str]:
    unknown = named - codes
    if unknown:
        raise row.refuse("unknown_category", min(unknown))
    return named


def _flag(row: Row, column: str) -> bool | None:
    cell = row.one_of(column, _YES_NO)
    return cell == "1" if cell else None


def _unplaced(sample: Sample) -> Sample:
    return Sample(**{**vars(sample), "places": None})
