"""What a message handler reads before it thinks: one statement, one snapshot, one round trip."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Connection,
    Select,
    and_,
    bindparam,
    exists,
    literal_column,
    or_,
    select,
    true,
    union_all,
)

from cases.model import LED, Case, Json
from storage import chats as chat_rows
from storage import persons as person_rows
from storage.case_rows import distinct
from storage.codec import case_from_raw
from storage.context import keys_of
from storage.invites import find_invite
from storage.later import Later
from storage.prepared import PreparedSelect
from storage.rows import Need, View
from storage.tables import cases, chats, inbox, persons
from storage.tables_directory import assignments, versions

OWN_OPEN = 50
OWN_ENDED = 10
DESK = 200
_FAR = datetime.max.replace(tzinfo=UTC)
_LED = tuple(sorted(state.value for state in LED))

_who = (
    select(chats.c.person)
    .where(chats.c.channel == bindparam("channel"), chats.c.chat_id == bindparam("chat"))
    .scalar_subquery()
)
_last = (
    select(chats.c.last_case)
    .where(chats.c.channel == bindparam("channel"), chats.c.chat_id == bindparam("chat"))
    .scalar_subquery()
)


def _part(name: str, *conditions: Any, limit: int, order: Any = None) -> Select[Any]:
    """One group of cases; wrapped, for SQLite takes no LIMIT inside a union otherwise."""
    chosen = select(literal_column(f"'{name}'").label("part"), cases.c.body).where(*conditions)
    wrapped = chosen.order_by(order).limit(literal_column(str(limit))).subquery()
    return select(wrapped)


def _groups() -> CompoundSelect[Any]:
    """Each group is found by an index of its own; the orders are those of the indexes."""
    is_open, mine = cases.c.is_open, cases.c.reporter == _who
    newest = cases.c.opened_at.desc()
    # A join, not IN: SQLite builds a table for an IN, which costs more than all the rest together.
    my_post = and_(assignments.c.person == _who, assignments.c.unit == cases.c.unit)
    nobodys = (my_post, cases.c.handler.is_(None), or_(*(cases.c.state == state for state in _LED)))
    called = (cases.c.called.is_not(None), cases.c.called.contains("," + _who + ","))
    return union_all(
        _part("no", cases.c.no == bindparam("case"), limit=1),
        _part("last", cases.c.no == _last, limit=1),
        _part("own", mine, is_open, limit=OWN_OPEN, order=newest),
        _part("ended", mine, ~is_open, limit=OWN_ENDED, order=newest),
        _part("desk", is_open, cases.c.handler == _who, limit=DESK),
        _part("desk", is_open, *nobodys, limit=DESK),
        _part("called", is_open, *called, limit=DESK, order=cases.c.called),
    )


def _statement() -> Select[Any]:
    groups = _groups().subquery()
    seen = exists().where(
        inbox.c.channel == bindparam("channel"),
        inbox.c.account == bindparam("account"),
        inbox.c.event_id == bindparam("event"),
    )
    this_chat = and_(chats.c.channel == bindparam("channel"), chats.c.chat_id == bindparam("chat"))
    joined = (
        versions.outerjoin(chats, this_chat)
        .outerjoin(persons, persons.c.id == chats.c.person)
        .outerjoin(groups, true())
    )
    return select(
        versions.c.directory,
        versions.c.policy,
        select(seen).scalar_subquery().label("seen"),
        *(column.label(f"chat_{column.name}") for column in chats.columns),
        *(column.label(f"person_{column.name}") for column in persons.columns),
        groups.c.part,
        groups.c.body,
    ).select_from(joined)


Body = str | Mapping[str, Json]
"""A case as the driver gives it."""

_VIEW = PreparedSelect(_statement(), raw=("body",))


def read_view(connection: Connection, need: Need) -> View:
    """All that `need` names.

    A case named by its last digits is looked for among the person's own and desk.
    """
    full = need.case if need.case and "-" in need.case else None
    rows = _VIEW.run(
        connection,
        {
            "channel": need.channel,
            "chat": need.chat_id,
            "account": need.account,
            "event": need.event_id,
            "case": full,
        },
    )
    bodies = _bodies(rows)
    first = rows[0]
    who = first["person_id"]
    own = Later(lambda: distinct(_read(bodies["own"]) + _read(bodies["ended"])))
    desk = Later(lambda: _desk(bodies, who))
    named = _named(need.case, _read(bodies["no"]), desk, own)
    last = _read(bodies["last"])
    return View(
        seen=bool(first["seen"]),
        chat=chat_rows.from_row(_prefixed(first, "chat_")) if first["chat_channel"] is not None else None,
        person=(
            person_rows.from_row(_prefixed(first, "person_"), keys_of(connection))
            if first["person_id"] is not None
            else None
        ),
        case=named,
        last_case=last[0] if last else None,
        own=own,
        desk=desk,
        invite=find_invite(need.invite)(connection) if need.invite else None,
        directory_version=first["directory"],
        policy_version=first["policy"],
    )


def _helps(case: Case, who: str | None) -> bool:
    """She has a part to do, while the whole is still being worked on."""
    return case.state in LED and any(one.person == who and one.done_at is None for one in case.parts)


def _bodies(rows: Any) -> dict[str, list[Body]]:
    parts: dict[str, list[Body]] = {name: [] for name in ("no", "last", "own", "ended", "desk", "called")}
    for row in rows:
        if row["part"] is not None:
            parts[row["part"]].append(row["body"])
    return parts


def _read(bodies: list[Body]) -> list[Case]:
    return [case_from_raw(body) for body in bodies]


def _desk(bodies: dict[str, list[Body]], who: str | None) -> tuple[Case, ...]:
    called = _read(bodies["called"])
    unanswered = [case for case in called if case.handler is None or _helps(case, who)]
    return tuple(sorted(distinct(_read(bodies["desk"]) + unanswered), key=_urgency))


def _named(number: str | None, found: list[Case], desk: Later, own: Later) -> Case | None:
    if found or not number:
        return found[0] if found else None
    return next((case for case in (*desk, *own) if case.no.endswith(number)), None)


def _prefixed(row: Any, prefix: str) -> dict[str, Any]:
    return {name.removeprefix(prefix): value for name, value in row.items() if name.startswith(prefix)}


def _urgency(case: Case) -> tuple[bool, datetime, str]:
    limit = case.sign_by if case.signed_at is None else None
    return (not case.urgent, limit or case.due_by or _FAR, case.no)
