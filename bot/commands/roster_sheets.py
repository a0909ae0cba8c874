"""The sheets of the roster's Excel: columns, what must be filled, which words stand for which codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

from cases.model import Role
from locales.loader import text
from storage.seed import demo
from storage.seed.sheet import Cells
from storage.seed.vocabulary import AREA_KINDS, CALL_LISTS, UNIT_KINDS

ROLES = tuple(role.value for role in Role if role not in {Role.RESIDENT, Role.SYSTEM})
VOCABULARIES: Mapping[str, tuple[str, ...]] = {
    "area": AREA_KINDS,
    "unit": UNIT_KINDS,
    "duty": CALL_LISTS,
    "role": ROLES,
    "answer": ("yes", "no"),
}
# What an empty cell means, where it does not mean "nothing".
DEFAULTS: Mapping[str, str] = {"commanded": "yes", "main": "yes"}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet: its columns in order, which must be filled, which name a row, and how a row is read."""

    name: str
    columns: tuple[str, ...]
    needed: frozenset[str]
    key: str | None
    read: Callable[[Cells], Any]
    refers: Mapping[str, str] = field(default_factory=dict)  # column -> the sheet whose code it must be
    words: Mapping[str, str] = field(default_factory=dict)  # column -> the vocabulary of its codes
    required: bool = True


SHEETS = (
    Sheet(
        name="areas",
        columns=("code", "kind", "name", "parent", "aliases", "phone", "latitude", "longitude"),
        needed=frozenset({"code", "kind", "name"}),
        key="code",
        read=demo.area_of,
        refers={"parent": "areas"},
        words={"kind": "area"},
    ),
    Sheet(
        name="units",
        columns=("code", "kind", "name", "area", "phone", "parent", "commanded"),
        needed=frozenset({"code", "kind", "name", "area"}),
        key="code",
        read=demo.unit_of,
        refers={"area": "areas", "parent": "units"},
        words={"kind": "unit", "commanded": "answer"},
    ),
    Sheet(
        name="officials",
        columns=("code", "name", "surname", "title", "phone", "mobile"),
        needed=frozenset({"code", "name", "surname"}),
        key="code",
        read=lambda row: (demo.official_of(row), row.text("mobile")),
    ),
    Sheet(
        name="assignments",
        columns=("person", "role", "area", "unit", "since", "until", "main"),
        needed=frozenset({"person", "role"}),
        key=None,
        read=demo.assignment_of,
        refers={"person": "officials", "area": "areas", "unit": "units"},
        words={"role": "role", "main": "answer"},
    ),
    Sheet(
        name="duty",
        columns=("list", "area", "position", "person", "unit_kind", "grid_role"),
        needed=frozenset({"list", "area", "position"}),
        key=None,
        read=demo.slot_of,
        refers={"area": "areas", "person": "officials"},
        words={"list": "duty", "unit_kind": "unit", "grid_role": "role"},
        required=False,
    ),
    Sheet(
        name="deputies",
        columns=("person", "deputy", "since", "until", "reason"),
        needed=frozenset({"person", "deputy", "since", "until"}),
        key=None,
        read=demo.deputy_of,
        refers={"person": "officials", "deputy": "officials"},
        required=False,
    ),
)


def word(vocabulary: str, code: str, language: str) -> str:
    """How people write a code."""
    return text(f"web.role.{code}" if vocabulary == "role" else f"cli.{vocabulary}.{code}", language)


def codes(vocabulary: str, language: str) -> dict[str, str]:
    """Word or code -> code."""
    known = VOCABULARIES[vocabulary]
    return {folded(word(vocabulary, code, language)): code for code in known} | {code: code for code in known}


def folded(typed: str) -> str:
    """As compared: wide and narrow brackets are the same, spaces at the ends do not count."""
    return normalize("NFKC", typed).strip()


def title(sheet: Sheet, language: str) -> str:
    """The sheet's name for people."""
    return text(f"cli.sheet.{sheet.name}", language)


def headings(columns: Iterable[str], language: str) -> tuple[str, ...]:
    """The columns' names for people."""
    return tuple(text(f"cli.column.{column}", language) for column in columns)
