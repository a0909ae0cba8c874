"""Persons with their chats and posts: finding, binding, ending access, digests that fall due."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, func, or_, select, update

from storage import chats as chat_rows
from storage import persons as person_rows
from storage.chats import last_chat
from storage.chats import load as load_chat
from storage.chats import mark_dead as chat_gone
from storage.chats import of_person as chats_of
from storage.context import Query, many_rows
from storage.directory import Roster, bump, load_directory, replace_directory
from storage.invites import cancel, find_invite, make_invite
from storage.persons import by_phone
from storage.persons import load as load_person
from storage.rows import DigestRow, PersonRow
from storage.tables import chats, digest_lines, persons
from storage.tables_directory import officials

__all__ = [
    "Roster",
    "arm_digests",
    "bind",
    "by_phone",
    "chat_gone",
    "chats_of",
    "claim_digests",
    "digest_lines_of",
    "disable",
    "find_invite",
    "last_chat",
    "load_chat",
    "load_directory",
    "load_person",
    "make_invite",
    "replace_directory",
    "set_next_digest",
    "unbind",
    "unbound_officials",
]
LEASE = timedelta(seconds=60)


# ---- access ---------------------------------------------------------------------------------------


def bind(channel: str, chat_id: str, person: str) -> Query[bool]:
    """Give an existing chat to a person; False for an unknown chat."""
    statement = (
        update(chats)
        .where(chats.c.channel == channel, chats.c.chat_id == chat_id)
        .values(
            person=person,
            dialog={},
            choices=[],
            last_case=None,
            since_seq=chats.c.last_seq,
            version=chats.c.version + 1,
        )
    )
    return lambda connection: connection.execute(statement).rowcount == 1


def unbind(person: str) -> Query[int]:
    """Every chat of a person loses her; how many there were."""
    return chat_rows.unbind_all(person)


def disable(person: str, at: datetime) -> Query[bool]:
    """End an official's access at once: chats, invites, posts. Her cases stay hers until handed over."""

    def run(connection: Connection) -> bool:
        found = connection.execute(update(officials).where(officials.c.code == person).values(disabled=True))
        if found.rowcount == 0:
            return False
        ended = update(persons).where(persons.c.id == person)
        connection.execute(ended.values(disabled_at=at, next_digest_at=None, version=persons.c.version + 1))
        chat_rows.reroute(person, all_ways=True)(connection)
        chat_rows.unbind_all(person)(connection)
        cancel(person, at)(connection)
        bump(connection, "directory")
        return True

    return run


def unbound_officials() -> Query[tuple[str, ...]]:
    """Officials in office without a living chat, in the directory's order."""
    living = select(chats.c.person).where(chats.c.person.is_not(None), chats.c.dead_at.is_(None))
    query = select(officials.c.code).where(~officials.c.disabled, officials.c.code.not_in(living))
    ordered = query.order_by(officials.c.position)
    return lambda connection: tuple(connection.execute(ordered).scalars())


def reachable(codes: tuple[str, ...]) -> Query[frozenset[str]]:
    """Which of these persons have a living chat or a telephone number."""
    chat: ColumnElement[bool] = persons.c.id.in_(
        select(chats.c.person).where(chats.c.dead_at.is_(None), chats.c.person.is_not(None))
    )
    way = or_(chat, persons.c.phone_index.is_not(None) & ~persons.c.sms_off)
    query = select(persons.c.id).where(persons.c.id.in_(codes), persons.c.disabled_at.is_(None), way)
    return lambda connection: frozenset(connection.execute(query).scalars())


def save_person(person: PersonRow) -> Query[None]:
    """Write one person under its version. Raises Stale."""
    return lambda connection: person_rows.save(connection, (person,))


# ---- digests --------------------------------------------------------------------------------------


def claim_digests(at: datetime, limit: int = 100) -> Query[tuple[str, ...]]:
    """Persons whose digest is due at `at`, leased for a minute; their lines so far are now taken.

    `Changes.digest_sent` drops the taken lines and nothing that was collected since.
    """

    def run(connection: Connection) -> tuple[str, ...]:
        free = or_(persons.c.digest_lease.is_(None), persons.c.digest_lease <= at)
        due = select(persons.c.id).where(persons.c.next_digest_at <= at, free)
        due = due.order_by(persons.c.next_digest_at, persons.c.id).limit(limit)
        if many_rows(connection):
            due = due.with_for_update(skip_locked=True)
        found = tuple(connection.execute(due).scalars())
        if found:
            connection.execute(update(persons).where(persons.c.id.in_(found)).values(digest_lease=at + LEASE))
            connection.execute(
                update(digest_lines).where(digest_lines.c.person.in_(found)).values(taken=True)
            )
        return found

    return run


def digest_lines_of(person: str) -> Query[tuple[DigestRow, ...]]:
    """The lines that `claim_digests` took for a person, oldest first."""
    query = select(digest_lines).where(digest_lines.c.person == person, digest_lines.c.taken)
    ordered = query.order_by(digest_lines.c.at, digest_lines.c.dedupe)
    return lambda connection: tuple(
        DigestRow(
            person=row.person,
            case=row.case_no,
            key=row.key,
            params=row.params,
            dedupe=row.dedupe,
            at=row.at,
            of_seq=row.of_seq,
            step=row.step,
        )
        for row in connection.execute(ordered)
    )


def set_next_digest(person: str, at: datetime | None) -> Query[None]:
    """When the person's next digest is due; ends the lease."""

    def run(connection: Connection) -> None:
        statement = update(persons).where(persons.c.id == person)
        connection.execute(statement.values(next_digest_at=at, digest_lease=None))

    return run


def count(kind: str) -> Query[int]:
    """How many persons of a kind there are."""
    query = select(func.count()).select_from(persons).where(persons.c.kind == kind)
    return lambda connection: connection.execute(query).scalar_one()


def arm_digests(at: datetime) -> Query[int]:
    """Officials in office without a digest time get one; how many there were."""
    statement = (
        update(persons)
        .where(
            persons.c.kind == "official", persons.c.disabled_at.is_(None), persons.c.next_digest_at.is_(None)
        )
        .values(next_digest_at=at, version=persons.c.version + 1)
    )
    return lambda connection: connection.execute(statement).rowcount
