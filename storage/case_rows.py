"""Case and its table row: the columns that are searched, the whole as JSON, the chain of its history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from cases.model import OPEN, Case, Entry, Role
from storage.codec import case_to_json, chained
from storage.prepared import Prepared, PreparedRows, PreparedSelect
from storage.rows import CaseSave, Stale
from storage.tables import cases, history

TAIL = 4  # digits of a number that people type
_COLUMNS = (
    "township",
    "area",
    "unit",
    "handler",
    "case_leader",
    "reporter",
    "agent",
    "category",
    "sealed",
    "escalated_to",
    "opened_at",
    "due_by",
    "version",
)
_HEADS = PreparedSelect(
    select(cases.c.no, cases.c.version, cases.c.head).order_by(cases.c.no).with_for_update(),
    among=cases.c.no,
)
_INSERT = Prepared(insert(cases), cases.columns.keys())
_UPDATE = Prepared(
    update(cases)
    .where(cases.c.no == bindparam("of_no"), cases.c.version == bindparam("expected"))
    .values({column.name: bindparam(column.name) for column in cases.columns if column.name != "no"})
)
_HISTORY = PreparedRows(insert(history), history.columns.values())


def to_values(save: CaseSave, head: str) -> dict[str, Any]:
    """The columns of a case; `head` is the hash of its last entry."""
    case = save.case
    values: dict[str, Any] = {name: getattr(case, name) for name in _COLUMNS}
    return values | {
        "no": case.no,
        "tail": case.no[-TAIL:],
        "head": head,
        "state": case.state.value,
        "profile": case.profile.value,
        "is_open": case.state in OPEN,
        "called": _concerned(case),
        "next_wakeup_at": save.wake_at,
        "wake_lease": None,
        "body": case_to_json(case),
    }


def _concerned(case: Case) -> str | None:
    """Whom it concerns beside the handler: who was called, who helps."""
    helping = [one.person for one in case.parts if one.person and one.done_at is None]
    people = dict.fromkeys((*case.called, *helping))
    return f",{','.join(people)}," if people else None


def entry_values(entry: Entry) -> dict[str, Any]:
    """The columns of a history entry."""
    return {
        "case_no": entry.case,
        "seq": entry.seq,
        "at": entry.at,
        "type": entry.type,
        "role": entry.role.value,
        "actor": entry.actor,
        "unit": entry.unit,
        "acts_for": entry.acts_for,
        "changes": dict(entry.changes),
        "facts": dict(entry.facts),
        "prev": entry.prev,
        "hash": entry.hash,
    }


def entry_from_row(row: Mapping[Any, Any]) -> Entry:
    """A history row as an Entry."""
    return Entry(
        case=row["case_no"],
        seq=row["seq"],
        at=row["at"],
        type=row["type"],
        role=Role(row["role"]),
        actor=row["actor"],
        unit=row["unit"],
        acts_for=row["acts_for"],
        changes=row["changes"],
        facts=row["facts"],
        prev=row["prev"],
        hash=row["hash"],
    )


def save_all(connection: Connection, saves: Sequence[CaseSave]) -> None:
    """Write cases under their versions and append their entries to the chain. Raises Stale."""
    heads = _heads(connection, [save for save in saves if save.expected])
    rows: list[dict[str, Any]] = []
    for save in sorted(saves, key=lambda one: one.case.no):
        entries = chain(save.entries, save.expected, save.case.version, heads.get(save.case.no, ""))
        _write(connection, save, entries[-1].hash)
        rows.extend(entry_values(entry) for entry in entries)
    _HISTORY.run(connection, rows)


def _heads(connection: Connection, saves: Sequence[CaseSave]) -> dict[str, str]:
    """The last hash of each case that exists, locked where others could write it. Raises Stale."""
    if not saves:
        return {}
    found = {row["no"]: row for row in _HEADS.run(connection, {}, [save.case.no for save in saves])}
    for save in saves:
        if save.case.no not in found or found[save.case.no]["version"] != save.expected:
            raise Stale
    return {no: row["head"] for no, row in found.items()}


def chain(entries: Sequence[Entry], expected: int, version: int, head: str) -> list[Entry]:
    """The new entries, linked; their numbers must follow on from `expected` to `version` without a gap."""
    seqs = [entry.seq for entry in entries]
    if seqs != list(range(expected + 1, version + 1)) or not seqs:
        raise ValueError(f"entries {seqs} do not lead from {expected} to {version}")
    linked: list[Entry] = []
    for entry in entries:
        linked.append(chained(entry, linked[-1].hash if linked else head))
    return linked


def _write(connection: Connection, save: CaseSave, head: str) -> None:
    values = to_values(save, head)
    if save.expected:
        keyed = {"of_no": values.pop("no"), "expected": save.expected}
        if _UPDATE.run(connection, values | keyed).rowcount != 1:
            raise Stale
        return
    try:
        _INSERT.run(connection, values)
    except IntegrityError as clash:
        raise Stale from clash


def distinct(found: Iterable[Case]) -> tuple[Case, ...]:
    """The same cases in the same order, each once."""
    return tuple({case.no: case for case in found}.values())
