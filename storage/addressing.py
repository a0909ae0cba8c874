"""Where a new outbox row goes: the chat last used, else SMS, else nowhere, and seen to be so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, select

from cases.model import Json
from storage.columns import ALWAYS
from storage.context import new_id
from storage.dialects import upserts
from storage.prepared import PreparedRows, PreparedSelect
from storage.rows import NOWHERE, SMS, OutRow
from storage.tables import chats, outbox, persons, quotes

# In a message as JSON: a value that is a text's id or begins with one. Typed quote marks are escaped there.
_QUOTE = re.compile(rb'(?<!\\)"@(?:text|quote|words):(\d{1,19})[":]')

_REACH = PreparedSelect(
    select(
        persons.c.id,
        persons.c.phone_index.is_not(None).label("phone"),
        persons.c.sms_off,
        persons.c.disabled_at,
        chats.c.channel,
        chats.c.chat_id,
    )
    .select_from(
        persons.outerjoin(
            chats, (chats.c.person == persons.c.id) & chats.c.dead_at.is_(None) & (chats.c.channel != SMS)
        )
    )
    .order_by(chats.c.last_at.nulls_first()),
    among=persons.c.id,
)
_WRITTEN = (
    "id", "channel", "chat_id", "person", "say", "case_no", "sms", "sms_params", "sms_only", "dedupe",
    "ready_at", "expires_at", "created_at", "status", "attempts", "code",
    "of_seq", "step",
)  # fmt: skip
_INSERT = PreparedRows(
    {
        name: insert.on_conflict_do_nothing(index_elements=["dedupe"]).returning(outbox.c.id)
        for name, insert in upserts(outbox).items()
    },
    [outbox.c[name] for name in _WRITTEN],
)
_QUOTES = PreparedRows(quotes.insert(), quotes.columns.values())


def rendered_place(row_id: int) -> str:
    """What a rendered message's seal is bound to."""
    return f"outbox.rendered:{row_id}"


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How a person is reached: a living chat, a telephone number, or neither."""

    chat: tuple[str, str] | None = None
    phone: bool = False
    disabled: bool = False


@dataclass(frozen=True, kw_only=True)
class Address:
    """A channel and chat; `code` says why there is none."""

    channel: str
    chat_id: str
    code: str | None = None


def reach_of(connection: Connection, wanted: Iterable[str]) -> dict[str, Reach]:
    """How each of these persons is reached (the chat last used comes last and wins)."""
    found: dict[str, Reach] = {}
    for row in _REACH.run(connection, {}, sorted(set(wanted))):
        found[row["id"]] = Reach(
            chat=(row["channel"], row["chat_id"]) if row["channel"] is not None else None,
            phone=bool(row["phone"]) and not row["sms_off"],
            disabled=row["disabled_at"] is not None,
        )
    return found


def address(row: OutRow, reach: Mapping[str, Reach]) -> Address:
    """Where one row goes."""
    if row.channel is not None and row.chat_id is not None:
        return Address(channel=row.channel, chat_id=row.chat_id)
    person = row.person or ""
    known = reach.get(person)
    if known is None or known.disabled:
        return Address(channel=NOWHERE, chat_id=person, code="nobody")
    if known.chat is not None and not row.sms_only:
        return Address(channel=known.chat[0], chat_id=known.chat[1])
    if row.sms and known.phone:
        return Address(channel=SMS, chat_id=person)
    return Address(channel=NOWHERE, chat_id=person, code="no_address")


def add(connection: Connection, rows: Sequence[OutRow]) -> tuple[int, ...]:
    """Queue messages; those whose `dedupe` is there already are passed over.

    Returns the ids of the new ones.
    """
    wanted = {row.person for row in rows if row.chat_id is None and row.person is not None}
    reach = reach_of(connection, wanted) if wanted else {}
    values = [_values(row, address(row, reach), row.id or new_id(connection)) for row in rows]
    new = set(_INSERT.run(connection, values))
    _keep_quotes(connection, [value for value in values if value["id"] in new])
    return tuple(value["id"] for value in values if value["id"] in new)


def _values(row: OutRow, to: Address, row_id: int) -> dict[str, Any]:
    return {
        "id": row_id,
        "channel": to.channel,
        "chat_id": to.chat_id,
        "person": row.person,
        "say": dict(row.say),
        "case_no": row.case,
        "sms": row.sms,
        "sms_params": list(row.sms_params),
        "sms_only": row.sms_only,
        "dedupe": row.dedupe,
        "ready_at": row.send_after or ALWAYS,
        "expires_at": row.expires_at,
        "created_at": row.created_at,
        "status": "new",  # also what goes nowhere: giving it up is the pump's, so that somebody is told
        "attempts": row.attempts,
        "code": to.code,
        "of_seq": row.of_seq,
        "step": row.step,
    }


def _keep_quotes(connection: Connection, values: Sequence[Mapping[str, Any]]) -> None:
    pairs = [
        {"text": text_id, "outbox": value["id"]}
        for value in values
        for text_id in sorted(_quoted(value["say"]))
    ]
    if pairs:
        _QUOTES.run(connection, pairs)


def _quoted(say: Json) -> set[int]:
    """The ids of the texts that a message will quote when it is rendered."""
    return {int(text_id) for text_id in _QUOTE.findall(orjson.dumps(say))}
