"""What a simulated stretch of time left behind, read whole: messages and histories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, bindparam, select

from cases.aftercare import Plan
from cases.model import Case, Entry, State
from storage import aftercare
from storage.case_rows import entry_from_row
from storage.codec import case_from_json
from storage.context import Query
from storage.prepared import PreparedSelect
from storage.tables import cases, chats, history, outbox


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One message that went out to a person of its own accord; answers to what she wrote are not notices."""

    person: str
    case: str | None
    at: datetime
    channel: str
    keys: tuple[str, ...]  # of its lines
    said: str  # lines and parameters, to see whether a repeat says something new


def notices() -> Query[tuple[Notice, ...]]:
    """All that was delivered, in order of time."""
    query = (
        select(outbox.c.person, outbox.c.case_no, outbox.c.ended_at, outbox.c.channel, outbox.c.say)
        .where(outbox.c.status == "sent", outbox.c.person.is_not(None))
        .order_by(outbox.c.ended_at, outbox.c.id)
    )
    return lambda connection: tuple(_notice(row) for row in connection.execute(query))


def _notice(row: Any) -> Notice:
    lines = row.say["lines"]
    return Notice(
        person=row.person,
        case=row.case_no,
        at=row.ended_at,
        channel=row.channel,
        keys=tuple(line[0] for line in lines),
        said=str(lines),
    )


def histories() -> Query[tuple[tuple[Entry, ...], ...]]:
    """Every case's entries, in order of their numbers."""
    query = select(history).order_by(history.c.case_no, history.c.seq)

    def find(connection: Connection) -> tuple[tuple[Entry, ...], ...]:
        return tuple(_each(connection, query))

    return find


def _each(connection: Connection, query: Any) -> Iterator[tuple[Entry, ...]]:
    for _, rows in groupby(connection.execute(query).mappings(), key=lambda row: row["case_no"]):
        yield tuple(entry_from_row(row) for row in rows)


_PROFILE = PreparedSelect(select(cases.c.profile).where(cases.c.no == bindparam("no")))


def profile_of(no: str) -> Query[str | None]:
    """How pressing a case is; None for an unknown one."""

    def find(connection: Connection) -> str | None:
        found = _PROFILE.run(connection, {"no": no})
        return found[0]["profile"] if found else None

    return find


def over(township: str, limit: int, *, chatless: bool) -> Query[tuple[str, ...]]:
    """The newest closed cases of a township, of people who have a chat or of those who have none."""
    known = select(chats.c.person).where(chats.c.person == cases.c.reporter).exists()
    query = (
        select(cases.c.no)
        .where(cases.c.state == State.CLOSED.value, cases.c.township == township)
        .where(cases.c.reporter.is_not(None), ~known if chatless else known)
        .order_by(cases.c.no.desc())
        .limit(limit)
    )
    return lambda connection: tuple(connection.execute(query).scalars())


def plans() -> Query[tuple[Plan, ...]]:
    """Every plan of visits."""
    return lambda connection: tuple(plan for plan, _ in aftercare.everything(connection))


def all_cases() -> Query[dict[str, Case]]:
    """Every case by its number."""
    query = select(cases.c.no, cases.c.body)
    return lambda connection: {no: case_from_json(body) for no, body in connection.execute(query)}
