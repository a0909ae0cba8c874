"""Reading seed tables: every fault names its file, row and column."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


class BadSeed(Exception):
    """A cell that cannot be read. `code`: missing | unknown | bad_value | twice."""

    def __init__(self, file: str, row: int, column: str, code: str) -> None:
        super().__init__(f"{file}, row {row}, column {column}: {code}")
        self.file = file
        self.row = row
        self.column = column
        self.code = code

    def __reduce__(self) -> tuple[type[BadSeed], tuple[str, int, str, str]]:
        """So that it reaches another process as it is."""
        return BadSeed, (self.file, self.row, self.column, self.code)


class Cells:
    """One row of a table; cells are read by name and converted, or the fault is named."""

    def __init__(self, file: str, row: int, cells: dict[str, str]) -> None:
        self._file = file
        self._row = row
        self._cells = cells

    def text(self, column: str) -> str:
        """The trimmed cell."""
        value = self._cells.get(column)
        if value is None:
            raise self.bad(column, "missing")
        return value.strip()

    def maybe(self, column: str) -> str | None:
        """The trimmed cell, None where it is empty."""
        return self.text(column) or None

    def several(self, column: str) -> tuple[str, ...]:
        """The parts of a cell that holds a list."""
        return tuple(part.strip() for part in self.text(column).split("|") if part.strip())

    def yes(self, column: str) -> bool:
        """yes or no."""
        value = self.text(column)
        if value not in {"yes", "no"}:
            raise self.bad(column, "bad_value")
        return value == "yes"

    def read(self, column: str, convert: Callable[[str], T]) -> T:
        """The cell through a converter that raises ValueError for what it cannot read."""
        try:
            return convert(self.text(column))
        except ValueError:
            raise self.bad(column, "bad_value") from None

    def read_maybe(self, column: str, convert: Callable[[str], T]) -> T | None:
        """The same, None where the cell is empty."""
        return self.read(column, convert) if self.text(column) else None

    def each(self, column: str, convert: Callable[[str], T]) -> tuple[T, ...]:
        """The parts of a list, each converted."""
        try:
            return tuple(convert(part) for part in self.several(column))
        except ValueError:
            raise self.bad(column, "unknown") from None

    def among(self, column: str, known: Collection[str]) -> str:
        """The cell, one of the words that are known."""
        value = self.text(column)
        if value not in known:
            raise self.bad(column, "unknown")
        return value

    def among_each(self, column: str, known: Collection[str]) -> tuple[str, ...]:
        """The parts of a list, each one of the words that are known."""
        if not set(self.several(column)) <= set(known):
            raise self.bad(column, "unknown")
        return self.several(column)

    def bad(self, column: str, code: str) -> BadSeed:
        """The fault of a cell of this row."""
        return BadSeed(self._file, self._row, column, code)


def rows(path: Path, key: str | None = None) -> tuple[Cells, ...]:
    """All rows of a table, in order; `key` names the column that tells them apart. Raises BadSeed."""
    with path.open(encoding="utf-8", newline="") as table:
        lines = enumerate(csv.DictReader(table), start=2)
        found = tuple(Cells(path.name, number, cells) for number, cells in lines)
    seen: set[str] = set()
    for row in found if key else ():
        if row.text(key or "") in seen:
            raise row.bad(key or "", "twice")
        seen.add(row.text(key or ""))
    return found
