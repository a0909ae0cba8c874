"""Reading the word files: CSV with a heading, refused with file and line when a row is wrong."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nlp.errors import LexiconError

WORDS = Path(__file__).resolve().parent / "words"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of a word file. `line` is 1-based and counts the heading."""

    file: str
    line: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """The cell, stripped; empty when the column is missing."""
        return self.cells.get(column, "")

    def number(self, column: str, default: float | None = None) -> float:
        """The cell as a number. Raises LexiconError("bad_number")."""
        cell = self.text(column)
        if not cell and default is not None:
            return default
        try:
            return float(cell)
        except ValueError:
            raise self.refuse("bad_number", cell) from None

    def one_of(self, column: str, allowed: frozenset[str]) -> str:
        """The cell, if allowed. Raises LexiconError("bad_choice")."""
        cell = self.text(column)
        if cell not in allowed:
            raise self.refuse("bad_choice", cell)
        return cell

    def refuse(self, code: str, word: str = "") -> LexiconError:
        """An error that names this row."""
        return LexiconError(code, file=self.file, line=self.line, word=word)


def rows(
    path: Path, *, needs: tuple[str, ...], refuse: Callable[[LexiconError], None] | None = None
) -> Iterator[Row]:
    """Rows of a CSV file; lines starting with # are remarks.

    Raises LexiconError; a broken row goes to `refuse` instead, where given, and is left out.
    """
    if not path.is_file():
        raise LexiconError("missing_file", file=path.name)
    with path.open(encoding="utf-8", newline="") as source:
        reader = csv.DictReader(source)
        if not set(needs) <= set(reader.fieldnames or ()):
            raise LexiconError("bad_heading", file=path.name, line=1)
        for found in reader:
            cells = {key: (value or "").strip() for key, value in found.items() if isinstance(key, str)}
            row = Row(file=path.name, line=reader.line_num, cells=cells)
            first = cells[needs[0]]
            if first.startswith("#"):
                continue
            if not first or None in found:
                fault = row.refuse("bad_row", first)
                if refuse is None:
                    raise fault
                refuse(fault)
                continue
            yield row
