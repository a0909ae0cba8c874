"""Queries on cases. Each function returns a function of a Connection for `Store.read` or `Store.write`.

Who may see what is decided by the caller (cases.access); only lists that must never show a sealed case leave
them out here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, or_, select

from cases.model import LED, OPEN, Case, Entry, Profile, State
from storage.case_rows import TAIL, entry_from_row
from storage.codec import case_from_json, case_from_raw
from storage.columns import ALWAYS
from storage.context import Query
from storage.prepared import PreparedSelect
from storage.tables import cases, history

_OPEN = cases.c.is_open
_QUEUE = (State.REGISTERED.value, State.TRIAGE.value)
_LED = tuple(sorted(state.value for state in LED))


def _list(query: Select[Any]) -> Query[tuple[Case, ...]]:
    def find(connection: Connection) -> tuple[Case, ...]:
        return tuple(case_from_json(body) for body in connection.execute(query).scalars())

    return find


def _where(*conditions: ColumnElement[bool]) -> Select[Any]:
    return select(cases.c.body).where(*conditions)


# ---- by number ------------------------------------------------------------------------------------


# Of every message and step: built once, for building a statement costs more than running it.
_ONE = PreparedSelect(_where(cases.c.no == bindparam("no")), raw=("body",))
_HISTORY = select(history).where(history.c.case_no == bindparam("no")).order_by(history.c.seq)


def load(no: str) -> Query[Case | None]:
    """One case by its full number."""

    def find(connection: Connection) -> Case | None:
        found = _ONE.run(connection, {"no": no})
        return case_from_raw(found[0]["body"]) if found else None

    return find


def load_many(nos: Iterable[str]) -> Query[tuple[Case, ...]]:
    """Cases by number, in the order of their numbers; unknown ones are missing."""
    return _list(_where(cases.c.no.in_(sorted(set(nos)))).order_by(cases.c.no))


def by_suffix(
    digits: str, *, person: str | None = None, township: str | None = None, over: bool = False
) -> Query[tuple[Case, ...]]:
    """Open cases whose number ends in these digits, newest first, at most 10; `over`: ended ones instead.

    `person`: only those she reported, typed, handles or is called to. `township`: only those of a township.
    """
    tail = digits[-TAIL:].rjust(TAIL, "0")
    query = _where(~_OPEN if over else _OPEN, cases.c.tail == tail)
    if len(digits) > TAIL:
        query = query.where(cases.c.no.endswith(digits, autoescape=True))
    if person is not None:
        query = query.where(_concerns(person))
    if township is not None:
        query = query.where(_in_township(township))
    return _list(query.order_by(cases.c.no.desc()).limit(10))


def _concerns(person: str) -> ColumnElement[bool]:
    return or_(
        cases.c.handler == person,
        cases.c.reporter == person,
        cases.c.agent == person,
        cases.c.called.contains(f",{person},", autoescape=True),
    )


def _in_township(township: str) -> ColumnElement[bool]:
    return or_(cases.c.township == township, cases.c.escalated_to == township)


_WAITS = (
    _where(_OPEN, or_(*(cases.c.state == state for state in _QUEUE)), ~cases.c.sealed)
    .order_by(cases.c.opened_at, cases.c.no)
    .limit(bindparam("most"))
)
_WAITING = PreparedSelect(_WAITS, raw=("body",))
_WAITING_THERE = PreparedSelect(
    _WAITS.where(
        or_(cases.c.township == bindparam("township"), cases.c.escalated_to == bindparam("township"))
    ),
    raw=("body",),
)


def history_of(no: str) -> Query[tuple[Entry, ...]]:
    """Everything that happened to a case, in order."""

    def find(connection: Connection) -> tuple[Entry, ...]:
        return tuple(entry_from_row(row) for row in connection.execute(_HISTORY, {"no": no}).mappings())

    return find


# ---- whose work -----------------------------------------------------------------------------------


def queue(township: str | None = None, limit: int = 500) -> Query[tuple[Case, ...]]:
    """Cases that wait for triage, oldest first; of one township, or of the whole county.

    Sealed ones never.
    """
    query = _WAITING if township is None else _WAITING_THERE
    values = {"township": township, "most": limit}
    return lambda connection: tuple(case_from_raw(row["body"]) for row in query.run(connection, values))


def sealed_queue(township: str | None = None) -> Query[tuple[Case, ...]]:
    """Open sealed cases, oldest first: only for their handlers."""
    query = _where(_OPEN, cases.c.sealed)
    if township is not None:
        query = query.where(_in_township(township))
    return _list(query.order_by(cases.c.opened_at, cases.c.no))


def open_of_handler(person: str) -> Query[tuple[Case, ...]]:
    """What a person has in hand, the soonest due first."""
    return _list(_where(_OPEN, cases.c.handler == person).order_by(cases.c.due_by.nulls_last(), cases.c.no))


def led_by(person: str) -> Query[tuple[Case, ...]]:
    """包案: open cases that a leader has taken upon herself, the soonest due first. Sealed ones never."""
    query = _where(_OPEN, cases.c.case_leader == person, ~cases.c.sealed)
    return _list(query.order_by(cases.c.due_by.nulls_last(), cases.c.no))


def open_of_unit(unit: str) -> Query[tuple[Case, ...]]:
    """What a unit has in hand, the soonest due first. Sealed ones never."""
    query = _where(_OPEN, cases.c.unit == unit, ~cases.c.sealed)
    return _list(query.order_by(cases.c.due_by.nulls_last(), cases.c.no))


def open_of_area(codes: Iterable[str]) -> Query[tuple[Case, ...]]:
    """Open cases placed in exactly one of these areas (give a village's grids with it). Sealed ones never."""
    inside = cases.c.area.in_(sorted(set(codes)))
    return _list(_where(_OPEN, inside, ~cases.c.sealed).order_by(cases.c.opened_at, cases.c.no))


def of_reporter(person: str, limit: int = 100) -> Query[tuple[Case, ...]]:
    """What a person reported or typed for somebody, newest first."""
    query = _where(or_(cases.c.reporter == person, cases.c.agent == person))
    return _list(query.order_by(cases.c.opened_at.desc()).limit(limit))


def overdue(township: str | None, at: datetime, limit: int = 1000) -> Query[tuple[Case, ...]]:
    """Cases in a unit's hands past their date, the latest first to fall due first. Sealed ones never."""
    query = _where(_OPEN, cases.c.state.in_(_LED), cases.c.due_by < at, ~cases.c.sealed)
    if township is not None:
        query = query.where(_in_township(township))
    return _list(query.order_by(cases.c.due_by).limit(limit))


def opened_between(start: datetime, end: datetime, township: str | None = None) -> Query[tuple[Case, ...]]:
    """Cases opened from `start` up to but not including `end`, in order, sealed ones too."""
    query = _where(cases.c.opened_at >= start, cases.c.opened_at < end)
    if township is not None:
        query = query.where(_in_township(township))
    return _list(query.order_by(cases.c.opened_at, cases.c.no))


def resolved_between(start: datetime, end: datetime, township: str | None = None) -> Query[tuple[Case, ...]]:
    """Cases that were given a result from `start` up to but not including `end`, each once."""
    given = select(history.c.case_no).where(
        history.c.at >= start, history.c.at < end, history.c.type.in_(("resolved", "solved_on_spot"))
    )
    query = _where(cases.c.no.in_(given))
    if township is not None:
        query = query.where(_in_township(township))
    return _list(query.order_by(cases.c.no))


def near(category: str, area: str | None, since: datetime, limit: int = 20) -> Query[tuple[Case, ...]]:
    """Open cases of a category in an area since then, newest first: candidates for duplicates."""
    query = _where(cases.c.category == category, cases.c.opened_at >= since, _OPEN, ~cases.c.sealed)
    if area is not None:
        query = query.where(cases.c.area == area)
    return _list(query.order_by(cases.c.opened_at.desc()).limit(limit))


def search(
    *,
    township: str | None = None,
    state: State | None = None,
    profile: Profile | None = None,
    category: str | None = None,
    unit: str | None = None,
    area: str | None = None,
    since: datetime | None = None,
    limit: int = 50,
) -> Query[tuple[Case, ...]]:
    """Cases by what is known of them, newest first. Sealed ones never."""
    wanted: tuple[tuple[object, ColumnElement[bool]], ...] = (
        (township, _in_township(township or "")),
        (state, cases.c.state == (state.value if state else "")),
        (state in OPEN or None, _OPEN),  # so that its index serves, however many are closed
        (profile, cases.c.profile == (profile.value if profile else "")),
        (category, cases.c.category == category),
        (unit, cases.c.unit == unit),
        (area, cases.c.area == area),
        (since, cases.c.opened_at >= (since or ALWAYS)),
    )
    query = _where(~cases.c.sealed, *(condition for value, condition in wanted if value is not None))
    return _list(query.order_by(cases.c.opened_at.desc()).limit(limit))


def open_count_by_handler() -> Query[dict[str, int]]:
    """How many open tasks each person has in hand. Sealed ones are not counted: not even their number."""
    query = (
        select(cases.c.handler, func.count().label("held"))
        .where(_OPEN, cases.c.handler.is_not(None), cases.c.state.in_(_LED), ~cases.c.sealed)
        .group_by(cases.c.handler)
    )

    def find(connection: Connection) -> dict[str, int]:
        return {row.handler: row.held for row in connection.execute(query)}

    return find


# ---- for the auditor ------------------------------------------------------------------------------


def stuck(at: datetime, limit: int = 200) -> Query[tuple[Case, ...]]:
    """Open cases without a next step: no wake-up, or one before `at` that was not acted on."""
    query = _where(_OPEN, or_(cases.c.next_wakeup_at.is_(None), cases.c.next_wakeup_at < at))
    return _list(query.order_by(cases.c.opened_at).limit(limit))


def ownerless(limit: int = 200) -> Query[tuple[Case, ...]]:
    """Cases that a unit should have in hand, but no unit or person is named."""
    query = _where(_OPEN, cases.c.state.in_(_LED), cases.c.unit.is_(None), cases.c.handler.is_(None))
    return _list(query.order_by(cases.c.opened_at).limit(limit))
