"""The Excel of organisation, grids and officials: read with every fault, or written empty to be filled in.

Headings and words may stand in the reader's language or as codes; a sheet is found by either name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from bot.commands.base import CommandRefused
from bot.commands.roster_sheets import DEFAULTS, SHEETS, Sheet, codes, folded, headings, title, word
from bot.commands.roster_sheets import VOCABULARIES as WORDS
from storage.directory import Roster
from storage.seed.sheet import BadSeed, Cells


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A cell that cannot be taken. `code`: missing | unknown | bad_value | duplicate | no_place | circle |
    no_county | no_sheet | no_column. `sheet` and `column` as people see them.
    """

    sheet: str
    row: int
    column: str
    code: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One filled row: its number in Excel, its cells by column name, codes for words."""

    row: int
    cells: Mapping[str, str]


class _Faults:
    """Collects; columns are named as people see them."""

    def __init__(self, language: str) -> None:
        self.found: list[Fault] = []
        self._language = language

    def add(self, sheet: Sheet, row: int, column: str, code: str) -> None:
        """One more."""
        name = headings((column,), self._language)[0] if column else "-"
        self.found.append(Fault(sheet=title(sheet, self._language), row=row, column=name, code=code))


def read_roster(file: Path, language: str) -> tuple[Roster, list[Fault]]:
    """The whole file. Where there are faults the roster must not be used. Raises CommandRefused."""
    faults = _Faults(language)
    lines = {
        sheet.name: _lines(sheet, rows, language, faults) for sheet, rows in _sheets(file, language, faults)
    }
    for sheet in SHEETS:
        _check(sheet, lines, faults)
    _check_tree(lines.get("areas", []), faults)
    if faults.found:
        return Roster(), faults.found
    made = {sheet.name: _made(sheet, lines.get(sheet.name, []), faults) for sheet in SHEETS}
    if faults.found:
        return Roster(), faults.found
    return (
        Roster(
            areas=tuple(made["areas"]),
            units=tuple(made["units"]),
            officials=tuple(person for person, _ in made["officials"]),
            assignments=tuple(made["assignments"]),
            duty=tuple(made["duty"]),
            deputies=tuple(made["deputies"]),
            mobiles={person.code: mobile for person, mobile in made["officials"] if mobile},
        ),
        [],
    )


# ---- cells ----------------------------------------------------------------------------------------


def _sheets(file: Path, language: str, faults: _Faults) -> Iterator[tuple[Sheet, list[list[Any]]]]:
    try:
        with CalamineWorkbook.from_path(file) as book:
            for sheet in SHEETS:
                names = [name for name in (title(sheet, language), sheet.name) if name in book.sheet_names]
                if names:
                    yield sheet, book.get_sheet_by_name(names[0]).to_python(skip_empty_area=False)
                elif sheet.required:
                    faults.add(sheet, 1, "", "no_sheet")
    except CalamineError:
        raise CommandRefused("not_excel", path=str(file)) from None


def _lines(sheet: Sheet, rows: list[list[Any]], language: str, faults: _Faults) -> list[Line]:
    names = dict(zip(map(folded, headings(sheet.columns, language)), sheet.columns, strict=True))
    names |= {column: column for column in sheet.columns}
    heads = [names.get(folded(_plain(cell))) for cell in rows[0]] if rows else []
    for column in sorted(sheet.needed - set(heads)):
        faults.add(sheet, 1, column, "no_column")
    if sheet.needed - set(heads):
        return []
    found = []
    for number, row in enumerate(rows[1:], start=2):
        given = {head: _plain(cell) for head, cell in zip(heads, row, strict=False) if head}
        if any(given.values()):
            found.append(Line(row=number, cells=_coded(sheet, given, language)))
    return found


def _plain(cell: Any) -> str:
    """What Excel holds, as it would be typed: no .0 behind a number, days as 2026-11-01."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()


def _coded(sheet: Sheet, given: Mapping[str, str], language: str) -> dict[str, str]:
    """Every column filled, words turned into codes where they are known."""
    cells = {column: given.get(column, "") or DEFAULTS.get(column, "") for column in sheet.columns}
    for column, vocabulary in sheet.words.items():
        cells[column] = codes(vocabulary, language).get(folded(cells[column]), cells[column])
    return cells


# ---- faults ---------------------------------------------------------------------------------------


def _check(sheet: Sheet, lines: Mapping[str, list[Line]], faults: _Faults) -> None:
    seen: set[str] = set()
    known = {name: {line.cells.get("code", "") for line in found} for name, found in lines.items()}
    for line in lines.get(sheet.name, []):
        for column in sheet.columns:
            code = _fault_of(sheet, column, line.cells[column], known)
            if code:
                faults.add(sheet, line.row, column, code)
        if sheet.key:
            if line.cells[sheet.key] in seen:
                faults.add(sheet, line.row, sheet.key, "duplicate")
            seen.add(line.cells[sheet.key])
        if sheet.name == "assignments" and not (line.cells["area"] or line.cells["unit"]):
            faults.add(sheet, line.row, "area", "no_place")


def _fault_of(sheet: Sheet, column: str, value: str, known: Mapping[str, set[str]]) -> str | None:
    if not value:
        return "missing" if column in sheet.needed else None
    if column in sheet.refers and value not in known.get(sheet.refers[column], set()):
        return "unknown"
    if column in sheet.words and value not in WORDS[sheet.words[column]]:
        return "unknown"
    return None


def _check_tree(areas: list[Line], faults: _Faults) -> None:
    """One county at the top, and no area above itself."""
    sheet = SHEETS[0]
    parents = {line.cells["code"]: line.cells["parent"] for line in areas}
    if not any(line.cells["kind"] == "county" for line in areas):
        faults.add(sheet, 1, "kind", "no_county")
    for line in areas:
        above, steps = line.cells["parent"], 0
        while above and above in parents and steps <= len(parents):
            above, steps = parents[above], steps + 1
        if steps > len(parents):
            faults.add(sheet, line.row, "parent", "circle")


def _made(sheet: Sheet, lines: list[Line], faults: _Faults) -> list[Any]:
    found = []
    for line in lines:
        try:
            found.append(sheet.read(Cells(sheet.name, line.row, dict(line.cells))))
        except BadSeed as bad:
            faults.add(sheet, bad.row, bad.column, bad.code)
    return found


# ---- the empty file -------------------------------------------------------------------------------


def write_template(file: Path, language: str) -> None:
    """Every sheet with its headings; words to choose from hang on the cells themselves."""
    with xlsxwriter.Workbook(file) as book:
        bold = book.add_format({"bold": True})
        needed = book.add_format({"bold": True, "bg_color": "#FFF2CC"})
        plain = book.add_format({"num_format": "@"})
        for sheet in SHEETS:
            page = book.add_worksheet(title(sheet, language))
            page.freeze_panes(1, 0)
            page.set_column(0, len(sheet.columns) - 1, 16, plain)
            for place, (column, head) in enumerate(
                zip(sheet.columns, headings(sheet.columns, language), strict=True)
            ):
                page.write_string(0, place, head, needed if column in sheet.needed else bold)
                if column in sheet.words:
                    _offer(book, page, place, (sheet.words[column], language))


def _offer(book: Any, page: Any, place: int, wanted: tuple[str, str]) -> None:
    """A list to choose from; longer ones than Excel takes in a cell lie on a sheet of their own."""
    vocabulary, language = wanted
    name = f"_{vocabulary}"
    options = [word(vocabulary, code, language) for code in WORDS[vocabulary]]
    if book.get_worksheet_by_name(name) is None:
        lists = book.add_worksheet(name)
        lists.hide()
        lists.write_column(0, 0, options)
    source = f"={name}!$A$1:$A${len(options)}"
    page.data_validation(
        1, place, 5000, place, {"validate": "list", "source": source, "error_type": "warning"}
    )
