"""Persons with their chats and posts: finding, binding, ending access."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, or_, select, update

from storage import chats as chat_rows
from storage import persons as person_rows
from storage.chats import last_chat
from storage.chats import load as load_chat
from storage.chats import mark_dead as chat_gone
from storage.chats import of_person as chats_of
from storage.context import Query, keys_of
from storage.directory import Roster, bump, load_directory, replace_directory
from storage.invites import cancel, find_invite, make_invite
from storage.persons import by_phone
from storage.persons import load as load_person
from storage.rows import PersonRow
from storage.tables import chats, persons
from storage.tables_directory import officials

__all__ = [
    "Roster",
    "bind",
    "by_phone",
    "chat_gone",
    "chats_of",
    "disable",
    "find_invite",
    "last_chat",
    "load_chat",
    "load_directory",
    "load_person",
    "make_invite",
    "replace_directory",
    "unbind",
    "unbound_officials",
]


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


def wishing_erasure() -> Query[tuple[PersonRow, ...]]:
    """Who asked to be erased while something of hers was open."""
    query = select(persons).where(persons.c.erase_asked_at.is_not(None)).order_by(persons.c.id)

    def find(connection: Connection) -> tuple[PersonRow, ...]:
        keys = keys_of(connection)
        return tuple(person_rows.from_row(row, keys) for row in connection.execute(query))

    return find


def count(kind: str) -> Query[int]:
    """How many persons of a kind there are."""
    query = select(func.count()).select_from(persons).where(persons.c.kind == kind)
    return lambda connection: connection.execute(query).scalar_one()
