"""ChatRow and its table row: reading, writing under its version, who is reached where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from storage.context import Query, keys_of
from storage.prepared import Prepared
from storage.rows import NOWHERE, SMS, ChatRow, Stale
from storage.tables import chats, outbox

# What the pump owns; a handler's write leaves it alone.
_PUMPED = frozenset({"choices", "choices_seq", "last_seq", "since_seq"})
_OWN = tuple(column.name for column in chats.columns if column.name not in _PUMPED)
_INSERT = Prepared(insert(chats), chats.columns.keys())
_UPDATE = Prepared(
    update(chats)
    .where(
        chats.c.channel == bindparam("of_channel"),
        chats.c.chat_id == bindparam("of_chat"),
        chats.c.version == bindparam("expected"),
    )
    .values({name: bindparam(name) for name in _OWN if name not in {"channel", "chat_id"}})
)


def from_row(row: Row[Any] | Mapping[str, Any]) -> ChatRow:
    """A table row as a ChatRow."""
    body = row._mapping if isinstance(row, Row) else row
    return ChatRow(
        **{name: body[name] for name in _OWN},
        choices=tuple((key, value, params) for key, value, params in body["choices"]),
        choices_seq=body["choices_seq"],
    )


def save(
    connection: Connection, chat: ChatRow, *, alive: bool, unbind: bool = False, anew: bool = False
) -> None:
    """Write a handler's part of the row. Raises Stale.

    `alive`: she wrote just now, so the chat is not dead. `unbind`: the chat belongs to nobody any more.
    `anew`: its log begins after what was said so far.
    """
    values: dict[str, Any] = {name: getattr(chat, name) for name in _OWN}
    values["dialog"] = dict(chat.dialog)
    values["version"] = chat.version + 1
    if alive:
        values["dead_at"] = None
    if unbind:
        values["person"] = None
    if chat.version == 0:
        _insert(connection, values)
        return
    key = {"of_channel": values.pop("channel"), "of_chat": values.pop("chat_id"), "expected": chat.version}
    if _UPDATE.run(connection, values | key).rowcount != 1:
        raise Stale
    if anew:
        this = (chats.c.channel == chat.channel, chats.c.chat_id == chat.chat_id)
        connection.execute(update(chats).where(*this).values(since_seq=chats.c.last_seq))


def _insert(connection: Connection, values: dict[str, Any]) -> None:
    try:
        _INSERT.run(connection, values | {"choices": [], "choices_seq": 0, "last_seq": 0, "since_seq": 0})
    except IntegrityError as clash:
        raise Stale from clash


def of_person(person: str) -> Query[tuple[ChatRow, ...]]:
    """The chats bound to a person, the one last used first; dead ones too."""
    query = select(chats).where(chats.c.person == person).order_by(chats.c.last_at.desc().nulls_last())
    return lambda connection: tuple(from_row(row) for row in connection.execute(query))


def last_chat(person: str) -> Query[ChatRow | None]:
    """Where a person is reached: the living chat last used; None where there is none. SMS is no chat."""

    def find(connection: Connection) -> ChatRow | None:
        living = (
            chat for chat in of_person(person)(connection) if chat.dead_at is None and chat.channel != "sms"
        )
        return next(living, None)

    return find


def load(channel: str, chat_id: str) -> Query[ChatRow | None]:
    """One chat."""
    query = select(chats).where(chats.c.channel == channel, chats.c.chat_id == chat_id)

    def find(connection: Connection) -> ChatRow | None:
        row = connection.execute(query).one_or_none()
        return from_row(row) if row is not None else None

    return find


def digest_of(code: str) -> Query[str]:
    """The keyed hash of the code that somebody chose for her chat: never the code itself."""
    return lambda connection: keys_of(connection).digest(f"chat {code}")


def unbind_all(person: str) -> Query[int]:
    """Every chat of a person loses her; how many. The next message makes a resident of whoever writes."""
    statement = (
        update(chats)
        .where(chats.c.person == person)
        .values(
            person=None,
            dialog={},
            last_case=None,
            choices=[],
            since_seq=chats.c.last_seq,
            version=chats.c.version + 1,
        )
    )

    def run(connection: Connection) -> int:
        reroute(person, all_ways=False)(connection)
        return connection.execute(statement).rowcount

    return run


def reroute(person: str, *, all_ways: bool) -> Query[None]:
    """What still waits to go to her goes nowhere: whoever should know hears that it did not arrive."""
    waiting = (outbox.c.person == person, outbox.c.status == "new", outbox.c.claimed_by.is_(None))
    statement = update(outbox).where(*waiting).values(channel=NOWHERE, chat_id=person)
    narrowed = statement if all_ways else statement.where(outbox.c.channel != SMS)

    def run(connection: Connection) -> None:
        connection.execute(narrowed)

    return run


def mark_dead(channel: str, chat_id: str, at: datetime) -> Query[None]:
    """The platform says this address is gone: notices take another way until she writes again."""
    statement = (
        update(chats)
        .where(chats.c.channel == channel, chats.c.chat_id == chat_id, chats.c.dead_at.is_(None))
        .values(dead_at=at, version=chats.c.version + 1)
    )

    def run(connection: Connection) -> None:
        connection.execute(statement)

    return run
