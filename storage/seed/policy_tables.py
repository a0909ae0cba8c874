"""A version of the rules as the tables it was read from: to show, to compare, to change."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from cases.policy import Burden, Category, LegalTimer, Limits, Policy, Rung

Row = Mapping[str, str]
Tables = Mapping[str, tuple[Row, ...]]
# The file of each table and the column that tells its rows apart.
KEYS = {
    "limits.csv": "profile",
    "ladder.csv": "id",
    "categories.csv": "code",
    "legal.csv": "code",
    "burden.csv": "name",
}
_OF_THE_DAY = frozenset({"quiet_from", "quiet_until", "digests", "leader_digests"})


@dataclass(frozen=True, kw_only=True, order=True)
class Difference:
    """`column` "": the whole row is only on one side. `before` or `after` None: not there."""

    file: str
    key: str
    column: str
    before: str | None
    after: str | None


def tables(policy: Policy) -> Tables:
    """All of it, as cells; a folder with them reads as the same rules again."""
    return {
        "limits.csv": _rows(Limits, policy.limits.values()),
        "ladder.csv": _rows(Rung, policy.ladder),
        "categories.csv": _rows(Category, policy.categories.values()),
        "legal.csv": _rows(LegalTimer, policy.legal.values()),
        "burden.csv": tuple(_burden(policy.burden)),
    }


def _rows(kind: type[Any], values: Iterable[Any]) -> tuple[Row, ...]:
    return tuple({field.name: _cell(getattr(one, field.name)) for field in fields(kind)} for one in values)


def _burden(burden: Burden) -> Iterator[Row]:
    for field in fields(Burden):
        value = getattr(burden, field.name)
        minutes = value if isinstance(value, tuple) else (value,)
        shown = "|".join(map(_clock, minutes)) if field.name in _OF_THE_DAY else str(value)
        yield {"name": field.name, "value": shown}


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "|".join(map(_cell, value))
    return value.isoformat() if isinstance(value, date) else str(value)


def write(policy: Policy, folder: Path) -> None:
    """The tables as files, to be changed and read again."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, found in tables(policy).items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, list(found[0]) if found else [KEYS[name]], lineterminator="\n")
            out.writeheader()
            out.writerows(found)


def differences(before: Policy, after: Policy) -> tuple[Difference, ...]:
    """What the second has that the first has not, row by row and cell by cell."""
    old, new = tables(before), tables(after)
    return tuple(
        one for name, key in KEYS.items() for one in _of_table(name, _by(old, name, key), _by(new, name, key))
    )


def _by(found: Tables, name: str, key: str) -> Mapping[str, Row]:
    return {row[key]: row for row in found[name]}


def _of_table(name: str, old: Mapping[str, Row], new: Mapping[str, Row]) -> Iterator[Difference]:
    for key in (*old, *(key for key in new if key not in old)):
        if key not in new or key not in old:
            here = "" if key in old else None
            there = "" if key in new else None
            yield Difference(file=name, key=key, column="", before=here, after=there)
            continue
        for column, value in new[key].items():
            was = old[key].get(column, "")
            if was != value:
                yield Difference(file=name, key=key, column=column, before=was, after=value)
