"""Digests that fall due: who is to get one, and all that it may speak of, read for everybody at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from cases.model import Case
from storage import leases
from storage import persons as person_rows
from storage.codec import case_from_raw
from storage.context import Query, keys_of
from storage.people import reachable
from storage.prepared import PreparedSelect
from storage.rows import DigestRow, PersonRow
from storage.tables import cases, chats, digest_lines, persons

_TIMED = leases.Timed(persons.c.id, persons.c.next_digest_at, persons.c.digest_lease)


_CHATTING = PreparedSelect(
    select(chats.c.person).where(chats.c.dead_at.is_(None), chats.c.channel != "sms"), among=chats.c.person
)
_TAKEN = PreparedSelect(select(digest_lines).where(digest_lines.c.taken), among=digest_lines.c.person)
_WORK = PreparedSelect(
    select(cases.c.handler, cases.c.body)
    .where(cases.c.is_open)
    .order_by(cases.c.due_by.nulls_last(), cases.c.no),
    among=cases.c.handler,
    raw=("body",),
)


@dataclass(frozen=True, kw_only=True)
class Due:
    """Somebody whose digest is due; `lines` oldest first, `tasks` (her open cases) the soonest due first.

    `in_chat` is a living chat, `reachable` that or a telephone number.
    """

    person: PersonRow
    in_chat: bool = False
    reachable: bool = False
    lines: tuple[DigestRow, ...] = ()
    tasks: tuple[Case, ...] = ()


def claim(at: datetime, limit: int = 100) -> Query[tuple[str, ...]]:
    """Persons whose digest is due at `at`, leased for a minute; their lines so far are now taken.

    `Changes.digest_sent` drops the taken lines and nothing that was collected since.
    """

    def run(connection: Connection) -> tuple[str, ...]:
        found = leases.claim(connection, _TIMED, at, limit)
        if found:
            taken = update(digest_lines).where(digest_lines.c.person.in_(found))
            connection.execute(taken.values(taken=True))
        return found

    return run


def load(codes: Sequence[str]) -> Query[Mapping[str, Due]]:
    """What the digests of these persons may speak of; nobody who is unknown."""

    def find(connection: Connection) -> Mapping[str, Due]:
        keys = keys_of(connection)
        found = connection.execute(select(persons).where(persons.c.id.in_(codes))).all()
        chatting = {row["person"] for row in _CHATTING.run(connection, {}, codes)}
        able = reachable(tuple(codes))(connection)
        lines: dict[str, list[DigestRow]] = defaultdict(list)
        for row in sorted(_TAKEN.run(connection, {}, codes), key=lambda row: (row["at"], row["dedupe"])):
            lines[row["person"]].append(_line(row))
        tasks: dict[str, list[Case]] = defaultdict(list)
        for row in _WORK.run(connection, {}, codes):
            tasks[row["handler"]].append(case_from_raw(row["body"]))
        return {
            row.id: Due(
                person=person_rows.from_row(row, keys),
                in_chat=row.id in chatting,
                reachable=row.id in able,
                lines=tuple(lines[row.id]),
                tasks=tuple(tasks[row.id]),
            )
            for row in found
        }

    return find


def _line(row: Mapping[str, Any]) -> DigestRow:
    return DigestRow(
        person=row["person"],
        case=row["case_no"],
        key=row["key"],
        params=row["params"],
        dedupe=row["dedupe"],
        at=row["at"],
        of_seq=row["of_seq"],
        step=row["step"],
    )


def set_next(person: str, at: datetime | None) -> Query[None]:
    """When the person's next digest is due; ends the lease."""

    def run(connection: Connection) -> None:
        statement = update(persons).where(persons.c.id == person)
        connection.execute(statement.values(next_digest_at=at, digest_lease=None))

    return run


def arm(at: datetime) -> Query[int]:
    """Officials in office without a digest time get one; how many there were."""
    statement = (
        update(persons)
        .where(
            persons.c.kind == "official", persons.c.disabled_at.is_(None), persons.c.next_digest_at.is_(None)
        )
        .values(next_digest_at=at, version=persons.c.version + 1)
    )
    return lambda connection: connection.execute(statement).rowcount
